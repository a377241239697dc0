"""The benchmark's meter counts the work of children, living and ended."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

BURN = "import sys, time\nwhile time.process_time() < 0.3: pass\nprint('done', flush=True)\n"


def load_meter() -> ModuleType:
    path = Path(__file__).parents[2] / "bench" / "cpu.py"
    spec = importlib.util.spec_from_file_location("bench_cpu", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_cpu"] = module
    spec.loader.exec_module(module)
    return module


cpu = load_meter()


def test_a_child_that_has_ended_is_counted() -> None:
    before = cpu.tree_cpu(os.getpid())
    subprocess.run([sys.executable, "-c", BURN], check=True, stdout=subprocess.DEVNULL)
    assert cpu.tree_cpu(os.getpid()) - before >= 0.25


def test_a_grandchild_that_still_lives_is_counted_once() -> None:
    shell = subprocess.Popen(
        ["sh", "-c", f'{sys.executable} -c "$0"; true', BURN + "sys.stdin.read()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert shell.stdout.readline() == b"done\n"
    assert 0.25 <= cpu.tree_cpu(shell.pid) < 0.6
    shell.communicate()


def test_work_of_a_stranger_is_not_counted() -> None:
    with (
        subprocess.Popen([sys.executable, "-c", BURN], stdout=subprocess.PIPE) as one,
        subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other,
    ):
        assert one.stdout.readline() == b"done\n"
        assert cpu.tree_cpu(other.pid) < 0.25
        other.communicate(b"\n")


def test_the_peak_grows_with_what_the_process_holds() -> None:
    before = cpu.peak_mb()
    held = bytearray(int(before * 1e6) + 30_000_000)
    held[::4096] = b"x" * len(held[::4096])
    assert cpu.peak_mb() > before + 25
