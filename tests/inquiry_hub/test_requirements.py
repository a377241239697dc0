from __future__ import annotations

import re

import pytest

from tests.inquiry_hub.commands import PROJECT

LOCKS = PROJECT / "requirements"
FIXED = {
    "base": ["django", "django-environ", "django-celery-beat", "celery", "redis", "djangorestframework", "django-filter",
             "twilio", "o365", "openai"],
    "dev": ["pytest-django", "factory-boy"],
}  # fmt: skip


def pins(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in (LOCKS / f"{name}.txt").read_text().splitlines():
        package, version = re.match(r"([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)", line).groups()
        found.setdefault(package.lower(), set()).add(version)
    return found


@pytest.mark.parametrize("name", ["base", "dev"])
def test_the_lock_holds_the_libraries_that_were_agreed(name: str) -> None:
    assert set(FIXED[name]) <= pins(name).keys()


def test_both_locks_agree() -> None:
    base, dev = pins("base"), pins("dev")
    assert {package: dev.get(package) for package in base} == base


def test_the_long_term_release_of_django_is_kept() -> None:
    assert all(version.startswith("5.2.") for version in pins("base")["django"])


def test_the_locks_hold_for_the_oldest_python_3_11() -> None:
    # redis needs it before 3.11.3; a lock made on a newer Python by `pip freeze` would leave it out.
    assert "async-timeout" in pins("base")
