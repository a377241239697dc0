"""Use of the embedded servers: `with embedded(root): ...` has them running, shared with everybody else who does the same."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from inquiry_hub.local import paths
from inquiry_hub.local.keeper import DATABASE_MADE, KEEPER, STARTING, USERS
from inquiry_hub.local.postgres import DATABASE, USER, ServiceFailed


def database_url(root: Path, name: str = DATABASE) -> str:
    return f"postgresql://{USER}@/{name}?host={paths.postgres_socket_dir(root)}"


def redis_url(root: Path) -> str:
    return f"unix://{paths.valkey_socket(root)}"


@contextlib.contextmanager
def embedded(root: Path, *, careless: bool = False) -> Iterator[None]:
    """Both servers answer inside the block. `careless` is for throw-away data: fast, unsafe, deleted afterwards."""
    users = use(root, careless=careless)
    try:
        yield
    finally:
        users.close()


def use(root: Path, *, careless: bool = False) -> IO[str]:
    """As `embedded`, for as long as the returned file stays open (at most the life of this process)."""
    paths.make_private(root)
    users = _opened(root / USERS)
    fcntl.flock(users, fcntl.LOCK_SH)  # waits while a keeper is just stopping
    try:
        with _opened(root / STARTING) as starting:
            fcntl.flock(starting, fcntl.LOCK_EX)
            if not kept(root):
                _start_keeper(root, careless=careless)
            _create_database(root)
    except BaseException:
        users.close()
        raise
    return users


def kept(root: Path) -> bool:
    """Whether a keeper runs the servers of `root`."""
    with _opened(root / KEEPER) as keeper:
        try:
            fcntl.flock(keeper, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def hurry(root: Path) -> None:
    """Tells the keeper that nobody will come back soon: it stops as soon as it is unused."""
    if root.exists() and kept(root):
        with contextlib.suppress(ProcessLookupError, ValueError):
            os.kill(int((root / KEEPER).read_text()), signal.SIGUSR1)


def wait_until_stopped(root: Path, seconds: float = 30) -> bool:
    """True once no keeper runs; for those who want to remove the data. Users elsewhere keep it running."""
    deadline = time.monotonic() + seconds
    while root.exists() and kept(root):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _opened(path: Path) -> IO[str]:
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+")


def _start_keeper(root: Path, *, careless: bool) -> None:
    command = [
        sys.executable,
        "-m",
        "inquiry_hub.local.keeper",
        str(root),
        *(["--careless"] if careless else []),
    ]
    log = root / "log"
    log.mkdir(exist_ok=True)
    found = [str(paths.PROJECT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(found)}
    with (log / "keeper.log").open("ab") as errors:
        keeper = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            start_new_session=True,
        )
    assert keeper.stdout is not None
    answer = keeper.stdout.read().decode(errors="replace")
    if answer != "ready":
        raise ServiceFailed(answer or f"The embedded servers did not start, see {log / 'keeper.log'}.")


def _create_database(root: Path) -> None:
    made = root / DATABASE_MADE
    if made.exists():
        return
    import psycopg
    from psycopg import errors

    server = psycopg.connect(database_url(root, "postgres"), autocommit=True)
    with server as connection, contextlib.suppress(errors.DuplicateDatabase):
        connection.execute(f"CREATE DATABASE {DATABASE}")
    made.touch()
