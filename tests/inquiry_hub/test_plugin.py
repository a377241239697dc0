"""Tests that need a program of the system, on a machine that does not have it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.inquiry_hub.commands import PROJECT

BROWSER_TEST = """
import pytest

@pytest.mark.needs_chromium
def test_a_page():
    pass
"""


def session(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A pytest session of its own, on a PATH without any program."""
    (tmp_path / "test_browser.py").write_text(BROWSER_TEST)
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-c",
            str(PROJECT / "pyproject.toml"),
            "-p",
            "no:cacheprovider",
            str(tmp_path),
        ],
        cwd=PROJECT,
        env={"PATH": str(tmp_path), "HOME": os.environ.get("HOME", "/"), **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(("required", "outcome", "code"), [("", "1 skipped", 0), ("1", "1 error", 1)])
def test_a_missing_program_is_named_with_the_line_that_installs_it(
    tmp_path: Path, required: str, outcome: str, code: int
) -> None:
    done = session(tmp_path, HUB_REQUIRE_ALL=required)
    assert done.returncode == code
    assert outcome in done.stdout
    assert "apt-get install -y --no-install-recommends chromium" in done.stdout
