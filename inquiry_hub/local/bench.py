"""Runs a script against embedded servers of its own: default durability, empty at the start, deleted afterwards.

python -m inquiry_hub.local.bench bench/ingest.py [WORDS...]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from cryptography.fernet import Fernet

from inquiry_hub.local import paths, services

_COUNT_STATEMENTS = "shared_preload_libraries=pg_stat_statements pg_stat_statements.max=50000"


def main() -> int:
    root = paths.make_private(paths.local_dir() / "bench")
    os.environ["HUB_POSTGRES_SETTINGS"] = _COUNT_STATEMENTS
    services.hurry(root)
    services.wait_until_stopped(root)
    empty(root)
    try:
        with services.embedded(root):
            return subprocess.run(
                [sys.executable, *sys.argv[1:]], env=environment(root), check=False
            ).returncode
    finally:
        services.hurry(root)
        services.wait_until_stopped(root)
        empty(root)


def environment(root: Path) -> dict[str, str]:
    """For programs that work with the servers of `root` and read no configuration but this."""
    return {
        **os.environ,
        "HUB_READ_ENV_FILES": "off",
        "HUB_LOCAL_DIR": str(root),
        "DATABASE_URL": services.database_url(root),
        "DJANGO_SETTINGS_MODULE": "inquiry_hub.settings",
        "PYTHONPATH": str(paths.PROJECT),
        "SECRET_KEY": "only-for-a-benchmark-that-nobody-else-can-reach",
        "FIELD_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "MEDIA_ROOT": str(root / "media"),
        "STATIC_COLLECTED": "off",
        "HTTPS_ONLY": "off",
        "ALLOWED_HOSTS": "*",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "ERROR"),
    }


def empty(root: Path) -> None:
    for path in (*root.glob("*"), paths.socket_dir(root)):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
