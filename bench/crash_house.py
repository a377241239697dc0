"""The house that the crash benchmark knocks down: PostgreSQL, Valkey and Dovecot, the workers and beat as in the Procfile."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import house

from inquiry_hub.local.postgres import Postgres
from inquiry_hub.local.process import stop

_PROGRAMS = {
    "worker": f"{house.WORKER} --concurrency 2 --queues inbound,outbound,extract,media",
    "fetch": f"{house.WORKER} --pool threads --concurrency 8 --queues poll",
    "beat": f"{house.CELERY} beat",
}
_WORKERS = ("worker", "fetch")
_GONE_SECONDS = 20


class House(house.House):
    """`restarts` counts programs that ended by themselves and were started again, as a platform does."""

    def __init__(self, environment: dict[str, str]) -> None:
        super().__init__(environment)
        self._programs: dict[str, subprocess.Popen[bytes]] = {}
        self.restarts = 0

    def start_programs(self) -> None:
        for name in _PROGRAMS:
            self._start(name)

    def stop_programs(self) -> None:
        for name in list(self._programs):
            stop(self._programs.pop(name), patience=10)

    def tend(self) -> None:
        for name, program in list(self._programs.items()):
            if program.poll() is not None:
                self.restarts += 1
                self._start(name)

    def kill_worker(self) -> None:
        """All processes that work and fetch, at once; the platform starts others."""
        for name in _WORKERS:
            os.killpg(self._programs[name].pid, signal.SIGKILL)
        for name in _WORKERS:
            self._programs[name].wait(_GONE_SECONDS)
            self._start(name)

    def kill_database(self) -> None:
        """The postmaster and each of its children, as a machine that loses its power; then it recovers from its log."""
        postmaster = self.postgres.process
        assert postmaster is not None
        # Stopped first, so that it makes no more children, and none of them can tidy up.
        os.kill(postmaster.pid, signal.SIGSTOP)
        family = [postmaster.pid, *_children(postmaster.pid)]
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        postmaster.wait(_GONE_SECONDS)
        _await_gone(family)
        self.postgres = Postgres(self.root)
        self.postgres.start()

    def _start(self, name: str) -> None:
        self._programs[name] = self.start(name, _PROGRAMS[name])


def _children(parent: int) -> list[int]:
    """Of a postmaster: its backends have none of their own."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # proc(5): the name in brackets may hold blanks, the fields after the last one do not.
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
    return found


def _await_gone(pids: list[int]) -> None:
    """A server can't start again while one of the old one's processes still holds its memory."""
    end = time.monotonic() + _GONE_SECONDS
    while any(_alive(pid) for pid in pids):
        if time.monotonic() > end:
            raise RuntimeError("PostgreSQL's processes survive SIGKILL.")
        time.sleep(0.01)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
