"""The process that owns the embedded servers: starts both, says "ready", and stops them when nobody uses them.

Every user (a runner, a management command, a test session) holds a shared lock on one file. The keeper waits for the
exclusive lock: it gets it when the last user is gone, however that one died, because the kernel drops the locks of dead
processes. So parallel commands share one server, and a killed runner leaves none behind.

    python -m inquiry_hub.local.keeper ROOT [--careless]     (started by inquiry_hub.local.services only)
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import shutil
import signal
import sys
from pathlib import Path

from inquiry_hub.local import paths
from inquiry_hub.local.postgres import Postgres, ServiceFailed
from inquiry_hub.local.valkey import Valkey

USERS, KEEPER, STARTING = "users.lock", "keeper.lock", "starting.lock"
HURRY = signal.SIGUSR1
DATABASE_MADE = "database.made"
# Commands of a script come one after the other: a server that stops in each gap would cost a second every time.
LINGER_SECONDS = 2.0


def keep(root: Path, *, careless: bool) -> int:
    # Ctrl-C and a closed terminal are for the users; the lock tells when they are really gone.
    for sig in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(sig, signal.SIG_IGN)
    (root / KEEPER).write_text(str(os.getpid()))
    mine = (root / KEEPER).open("r+")
    fcntl.flock(mine, fcntl.LOCK_EX)
    postgres, valkey = Postgres(root, careless=careless), Valkey(root)
    try:
        postgres.start()
        valkey.start()
    except (ServiceFailed, OSError, RuntimeError) as error:
        _tell(str(error))
        postgres.stop()
        valkey.stop()
        return 1
    signal.pthread_sigmask(signal.SIG_BLOCK, {HURRY})  # not earlier: the servers would inherit it
    _tell("ready")
    with (root / USERS).open("r+") as users:
        _wait_until_unused(users.fileno(), 0.3 if careless else LINGER_SECONDS)
        # The exclusive lock is held until the end: a newcomer waits for it and then starts afresh.
        valkey.stop()
        postgres.stop()
        with contextlib.suppress(OSError):
            postgres.sockets.rmdir()  # it may lie in the system's temporary directory, where nobody else tidies up
        if careless:
            _throw_away(root, postgres)
        mine.close()  # before the users' lock: who gets that one must not take us for running
    return 0


def _throw_away(root: Path, postgres: Postgres) -> None:
    """All but the lock files: a newcomer may be waiting on them."""
    shutil.rmtree(postgres.data, ignore_errors=True)
    shutil.rmtree(paths.socket_dir(root), ignore_errors=True)
    (root / DATABASE_MADE).unlink(missing_ok=True)


def _wait_until_unused(users: int, linger: float) -> None:
    while True:
        fcntl.flock(users, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_UN)
        signal.sigtimedwait({HURRY}, linger)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        return


def _tell(words: str) -> None:
    """One answer to the process that waits for us; it may be gone already."""
    try:
        sys.stdout.write(words)
        sys.stdout.flush()
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
    except BrokenPipeError:
        pass


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=Path)
    parser.add_argument("--careless", action="store_true")
    given = parser.parse_args()
    return keep(given.root, careless=given.careless)


if __name__ == "__main__":
    sys.exit(main())
