"""The bell never holds up who rings it, least of all a web request."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

_RING = """
import django; django.setup()
from inquiries import dispatch
dispatch.ring("inbound"); dispatch.ring("outbound")
print("rang", flush=True)
import sys; sys.stdin.readline()
"""

_RING_FOR_ACCOUNTS = """
import django; django.setup()
from channels_email import ringing as mail
from channels_whatsapp import ringing as whatsapp
print(mail.ring_fetch(1), whatsapp.ring_fetch(1), flush=True)
"""


class Broker:
    """Listens and counts who comes; hangs up at once, or says nothing at all."""

    def __init__(self, path: Path, *, silent: bool) -> None:
        self.address, self.calls = path, 0
        self._door, self._silent, self._held = socket.socket(socket.AF_UNIX), silent, []
        self._door.bind(str(path))
        self._door.listen()
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            line, _ = self._door.accept()
            self.calls += 1
            self._held.append(line) if self._silent else line.close()


@pytest.fixture
def sockets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield tmp_path_factory.mktemp("b", numbered=True)


def rings(broker: Broker, process: str, script: str = _RING) -> subprocess.Popen[str]:
    told = {"REDIS_URL": f"unix://{broker.address}", "HUB_PROCESS": process, "LOG_LEVEL": "WARNING"}
    return subprocess.Popen([sys.executable, "-c", script], env={**os.environ, **told}, text=True,
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip


def test_a_web_request_does_not_wait_for_a_broker_that_says_nothing(sockets):
    ringing = rings(Broker(sockets / "s", silent=True), "web")
    assert ringing.stdout is not None and ringing.stdout.readline() == "rang\n"
    _, errors = ringing.communicate("go\n")
    assert "bell_lost" not in errors  # it had not even given up when the request was over


def test_a_broker_that_is_away_is_asked_once_and_then_left_alone(sockets):
    broker = Broker(sockets / "s", silent=False)
    out, errors = rings(broker, "").communicate("go\n")
    assert out == "rang\n" and errors.count("bell_lost") == 1
    assert broker.calls == 1


def test_who_rings_for_one_account_is_told_that_nobody_answers(sockets):
    out, errors = rings(Broker(sockets / "s", silent=False), "worker", _RING_FOR_ACCOUNTS).communicate()
    assert out == "False False\n" and errors.count("dispatch.bell_lost") == 2
