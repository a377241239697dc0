"""`make run` from the first page to the last process, as real processes on throw-away data."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from inquiry_hub.local import ports, services
from tests.inquiry_hub.commands import PROJECT
from tests.inquiry_hub.waiting import processes_of, wait_until

SETTINGS = {
    "HUB_READ_ENV_FILES": "off",
    "DEBUG": "on",
    "SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests-only-for-tests",
    "FIELD_ENCRYPTION_KEYS": "dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q=",
}


class Hub:
    """One directory of data, and the runner on it."""

    def __init__(self, root: Path) -> None:
        self.root, self.log = root, root.with_suffix(".log")

    def start(self, port: int) -> subprocess.Popen[bytes]:
        environment = {
            "PATH": os.environ["PATH"],
            "HUB_LOCAL_DIR": str(self.root),
            "MEDIA_ROOT": str(self.root / "media"),
            "PORT": str(port),
            **SETTINGS,
        }
        with self.log.open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "inquiry_hub.local.runner"],
                cwd=PROJECT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def address(self, runner: subprocess.Popen[bytes]) -> str:
        assert wait_until(lambda: "The desk is open" in self.said() or runner.poll() is not None, 150)
        found = re.search(r"The desk is open: (\S+)", self.said())
        assert found, self.said()
        return found[1]

    def gone(self) -> bool:
        return wait_until(lambda: not processes_of(self.root) and not services.kept(self.root), 40)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path / "local")
    yield hub
    for number in processes_of(hub.root):
        os.kill(number, signal.SIGKILL)


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_it_opens_the_desk_refuses_a_second_start_keeps_its_data_and_leaves_nothing_behind(
    hub: Hub, busy_port: int
) -> None:
    runner = hub.start(busy_port)
    address = hub.address(runner)
    assert f"Port {busy_port} is busy" in hub.said() and str(busy_port) not in address
    with urllib.request.urlopen(f"{address}/", timeout=60) as page:
        assert "/admin/login/" in page.url and page.status == 200

    other = Hub(hub.root)
    other.log = hub.root.with_suffix(".second")
    assert other.start(busy_port).wait(60) == 1
    assert address in other.said() and "already runs" in other.said()

    runner.terminate()
    assert runner.wait(60) == 0
    assert hub.gone(), processes_of(hub.root)

    runner = hub.start(busy_port)
    hub.address(runner)
    assert "Preparing the database" not in hub.said()
    runner.kill()
    runner.wait()
    assert hub.gone(), processes_of(hub.root)


def test_a_free_port_is_taken_as_asked() -> None:
    with ports.listen("127.0.0.1", 0) as door:
        assert ports.address(door) == f"http://localhost:{door.getsockname()[1]}"
