"""`make reset`: stops leftover servers and deletes the data under `.local`; settings and secrets of dev.env stay."""

from __future__ import annotations

import fcntl
import shutil
import sys
from pathlib import Path

from inquiry_hub.local import paths, services
from inquiry_hub.local.postgres import Postgres

_KEPT = {"dev.env", "setup.lock", "runner.lock"}


def main() -> int:
    root = paths.make_private(paths.local_dir())
    with (root / "runner.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _refuse("The hub runs: stop it first (Ctrl-C where `make run` was typed).")
        services.hurry(root)
        if not services.wait_until_stopped(root, 20):
            return _refuse("Another command still uses the embedded servers: end it first.")
        _empty(root)
    print("The hub is empty. `make run` starts it afresh.")
    return 0


def _empty(root: Path) -> None:
    for outside in (paths.socket_dir(root), Postgres(root).data):
        shutil.rmtree(outside, ignore_errors=True)
    for path in root.iterdir():
        if path.name in _KEPT:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
