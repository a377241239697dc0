"""Runs the project's commands as a person would: in a process of its own, with only the environment that is given."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "HUB_READ_ENV_FILES": "off",
    "SECRET_KEY": "0123456789abcdefghijABCDEFGHIJ0123456789zyxwvutsrqpo-_",
    "FIELD_ENCRYPTION_KEYS": "dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q=",
    "PUBLIC_BASE_URL": "https://desk.example.com",
    "DATABASE_URL": "postgresql://hub:secret@database.invalid:5432/hub?sslmode=require",
    "REDIS_URL": "rediss://:secret@queue.invalid:6380/0",
    "REDIS_SSL_CERT_REQS": "none",
}


def python(*words: str, given: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python words...` in the project, with PATH and `environment` only."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **environment},
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        capture_output=True,
        timeout=120,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    )


def manage(*words: str, given: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return python("manage.py", *words, given=given, **environment)
