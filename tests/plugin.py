"""The test session's environment: made before Django reads its settings, servers started when a test first needs them.

Without DATABASE_URL an embedded PostgreSQL (and Valkey) runs on throw-away data, one for all xdist workers: whoever
comes first starts it, the last one to leave stops it. A developer's .env is not read.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import IO

import pytest

from inquiry_hub.local import services

_ROOT = "HUB_TEST_ROOT"
_ENVIRONMENT = {
    "HUB_READ_ENV_FILES": "off",
    "SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests-only-for-tests",
    "FIELD_ENCRYPTION_KEYS": "dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q=",
    "DEBUG": "off",
    "HTTPS_ONLY": "off",
    "PUBLIC_BASE_URL": "http://testserver",
    "ALLOWED_HOSTS": "*",
    "LOG_LEVEL": "WARNING",
    "LOG_JSON": "off",
    "STATIC_COLLECTED": "off",
    "UNDO_SECONDS": "0",  # a test that is about undoing says so
}


def _set_environment() -> None:
    os.environ.update(_ENVIRONMENT)
    if _ROOT not in os.environ:
        os.environ[_ROOT] = tempfile.mkdtemp(prefix="hub-tests-")
        os.environ["HUB_TEST_OWNER"] = str(os.getpid())
    root = _root()
    os.environ["HUB_LOCAL_DIR"] = str(root)
    os.environ["MEDIA_ROOT"] = str(root / "media" / os.environ.get("PYTEST_XDIST_WORKER", "main"))
    os.environ.setdefault("HUB_TEST_DATABASE", os.environ.get("DATABASE_URL", ""))
    os.environ["DATABASE_URL"] = os.environ["HUB_TEST_DATABASE"] or services.database_url(root)
    # Each worker has a Redis database of its own: one test's cache must not be another's.
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 15 + 1
    os.environ["REDIS_URL"] = f"{services.redis_url(root)}?db={worker}"


def _root() -> Path:
    return Path(os.environ[_ROOT])


_set_environment()


@lru_cache(maxsize=1)
def _used() -> IO[str]:
    """The lock that keeps the embedded servers up until this process ends."""
    return services.use(_root(), careless=True)


@pytest.fixture(scope="session")
def embedded_services() -> None:
    _used()


@pytest.fixture(scope="session")
def redis_url(embedded_services: None) -> str:
    """A real Valkey; the database number is this worker's own."""
    return os.environ["REDIS_URL"]


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    # A safe hash takes half a second by design, and a test that logs in should not.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


# --- tests that need a program of the system ------------------------------------------------------------------------

_PROGRAMS = {
    "needs_dovecot": (
        ("/usr/sbin/dovecot", "dovecot"),
        "apt-get install -y --no-install-recommends dovecot-imapd",
    ),
    "needs_chromium": (
        ("chromium", "chromium-browser"),
        "apt-get install -y --no-install-recommends chromium",
    ),
}
_missing: set[str] = set()


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark, (programs, install) in _PROGRAMS.items():
        if item.get_closest_marker(mark) and not any(map(_found, programs)):
            words = f"{programs[-1]} is missing; install it with: {install}"
            if os.environ.get("HUB_REQUIRE_ALL") == "1":
                pytest.fail(words, pytrace=False)
            pytest.skip(words)


def _found(program: str) -> str | None:
    return shutil.which(program) or shutil.which(program, path="/usr/sbin")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = {str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", [])}
    for reason in sorted(reasons):
        if "install it with:" in reason:
            terminalreporter.write_sep("!", reason.removeprefix("Skipped: "), red=True, bold=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    if os.environ["HUB_TEST_OWNER"] == str(os.getpid()):
        _used_no_more()
        services.wait_until_stopped(_root())
        shutil.rmtree(_root(), ignore_errors=True)


def _used_no_more() -> None:
    if _used.cache_info().currsize:
        _used().close()
