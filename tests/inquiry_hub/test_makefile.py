from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.inquiry_hub.commands import PROJECT


def make(*words: str, directory: Path) -> subprocess.CompletedProcess[str]:
    command = ["make", "--no-print-directory", *words]
    environment = {"PATH": os.environ["PATH"]}
    return subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True, timeout=60)


def test_help_lists_every_target_in_a_directory_without_anything_else(tmp_path: Path) -> None:
    shutil.copy(PROJECT / "Makefile", tmp_path)
    done = make("help", directory=tmp_path)
    listed = set(re.findall(r"^  make ([a-z-]+)", done.stdout, re.MULTILINE))
    assert done.returncode == 0
    assert listed >= {"run", "setup", "reset", "test", "lint", "help", "bench-ingest", "bench-inbox"}
    assert list(tmp_path.iterdir()) == [tmp_path / "Makefile"]


def test_a_python_without_venv_is_told_the_one_line_that_brings_it(tmp_path: Path) -> None:
    # What Debian's python3 looks like without python3-venv: the module ensurepip cannot be found.
    shutil.copytree(PROJECT / "inquiry_hub" / "local", tmp_path / "inquiry_hub" / "local")
    bare = (
        "import importlib.util as u, runpy; real = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'ensurepip' else real(name, *rest)\n"
        "runpy.run_path('inquiry_hub/local/bootstrap.py', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", bare], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "apt-get install -y python3-venv" in done.stderr
    assert not (tmp_path / ".venv").exists()
