"""The house that the crash benchmark knocks down: PostgreSQL, Valkey and Dovecot, the workers and beat as in the Procfile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from inquiry_hub.local import paths, services
from inquiry_hub.local.postgres import DATABASE, Postgres
from inquiry_hub.local.process import die_with_parent, stop
from inquiry_hub.local.valkey import Valkey

_CELERY = "-m celery --quiet --app inquiry_hub"
_PROGRAMS = {
    "worker": "worker --concurrency 2 --queues inbound,outbound,extract,media --without-gossip --without-mingle",
    "fetch": "worker --pool threads --concurrency 8 --queues poll --without-gossip --without-mingle",
    "beat": "beat",
}
_WORKERS = ("worker", "fetch")
_GONE_SECONDS = 20


class House:
    """`restarts` counts programs that ended by themselves and were started again, as a platform does."""

    def __init__(self, root: Path, environment: dict[str, str]) -> None:
        self._root, self._environment = root, environment
        self._postgres, self._valkey = Postgres(root), Valkey(root)
        self._programs: dict[str, subprocess.Popen[bytes]] = {}
        self.restarts = 0

    def start_servers(self) -> None:
        self._postgres.start()
        self._valkey.start()
        with psycopg.connect(services.database_url(self._root, "postgres"), autocommit=True) as database:
            database.execute(f"CREATE DATABASE {DATABASE}")

    def start_programs(self) -> None:
        for name in _PROGRAMS:
            self._start(name)

    def stop_programs(self) -> None:
        for name in list(self._programs):
            stop(self._programs.pop(name), patience=10)

    def stop_servers(self) -> None:
        self._valkey.stop()
        self._postgres.stop()

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
        postmaster = self._postgres.process
        assert postmaster is not None
        os.kill(
            postmaster.pid, signal.SIGSTOP
        )  # so that it makes no more children, and none of them can tidy up
        family = [postmaster.pid, *_children(postmaster.pid)]
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        postmaster.wait(_GONE_SECONDS)
        _await_gone(family)
        self._postgres = Postgres(self._root)
        self._postgres.start()

    def _start(self, name: str) -> None:
        words = f"{_CELERY} {_PROGRAMS[name]}".split()
        with (self._root / "log" / f"{name}.log").open("ab") as log:
            self._programs[name] = subprocess.Popen(
                [sys.executable, "-W", "ignore:You're running the worker", *words],
                env=self._environment,
                cwd=paths.PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent(),
                process_group=0,
            )


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
