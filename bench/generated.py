"""Mails of bench/mailgen.py, made by a process of its own: what it remembers must not count as the hub's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

_MAILGEN = Path(__file__).with_name("mailgen.py")


def generate(folder: Path, count: int, seed: int) -> list[dict[str, Any]]:
    """The rows of the manifest, in the order of arrival."""
    manifest = folder.with_suffix(".jsonl")
    words = ["--count", str(count), "--seed", str(seed), "--out", str(folder), "--manifest", str(manifest)]
    subprocess.run([sys.executable, str(_MAILGEN), *words], check=True, stdout=subprocess.DEVNULL)
    return [json.loads(line) for line in manifest.read_text().splitlines()]
