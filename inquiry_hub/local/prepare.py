"""Brings the database to the state the code needs, and fills the demo into an empty one. A process of its own."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from inquiry_hub import env
from inquiry_hub.local import paths

DEMO_LOGIN = "demo / demo"


def was_done(root: Path) -> bool:
    """Whether this code has already prepared the embedded database. Of any other database nothing is remembered."""
    stamp = _stamp(root)
    return not _external() and stamp.exists() and stamp.read_text() == _fingerprint()


def _external() -> bool:
    return bool(env.env.str("DATABASE_URL", default=""))


def _stamp(root: Path) -> Path:
    return root / "prepared"


def _fingerprint() -> str:
    names = sorted(str(path.relative_to(paths.PROJECT)) for path in paths.PROJECT.glob("*/migrations/0*.py"))
    lock = paths.PROJECT / "requirements" / "base.txt"
    names.append(lock.read_text() if lock.exists() else "")  # other packages bring migrations of their own
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def shows_demo() -> bool:
    """Not where DEBUG is off: the command refuses there, and its logins would be a hole."""
    return env.env.bool("DEBUG", default=False)


def main() -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Preparing the database ...", flush=True)
        call_command("migrate", verbosity=0, interactive=False)
    if shows_demo():
        call_command("demo")
    if not _external():
        _stamp(paths.local_dir()).write_text(_fingerprint())
    return 0


if __name__ == "__main__":
    sys.exit(main())
