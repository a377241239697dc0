"""What reading trips without a network costs: the local extractor over our own labelled messages (tests/data/trips).

    python bench/extract.py [--hostile]

Prints `extract.per_cpu_s` (messages a second of processor time after the start, each message at its quickest of nine rounds: on a
shared machine the others slow down any of them), `extract.start_s` (imports and gazetteers,
after django.setup), `extract.command_s` (all of `manage.py extract_details` for one message), `extract.peak_mb`; with
--hostile the worst of `bench/texts.py` at 20,000 and 200,000 characters. Seconds are of the processor, user and system:
on a busy machine the clock says nothing.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from cpu import peak_mb
from texts import TEXTS

HOME = Path(__file__).parents[1]
CASES = HOME / "tests" / "data" / "trips" / "cases.jsonl"
ENVIRONMENT = {"PATH": os.environ["PATH"], "HUB_READ_ENV_FILES": "off", "HUB_OFFLINE": "on"}
SIZES = (20_000, 200_000)
_ROUNDS = 9


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hostile", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        _inside()
        return
    # In a process of its own: this one has other imports, and a start is measured once.
    subprocess.run([sys.executable, __file__, "--inside"], cwd=HOME, env=ENVIRONMENT, check=True)
    print(f"extract.command_s: {_command():.2f}", flush=True)
    if options.hostile:
        _hostile()


def _inside() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inquiry_hub.settings")
    import django

    django.setup()
    before = time.process_time()
    from inquiries.extraction.labelled import read_cases
    from inquiries.extraction.local.extractor import LocalExtractor

    cases = list(read_cases(CASES.read_text(encoding="utf-8").splitlines()))
    extractor = LocalExtractor()
    extractor.extract(cases[0].transcript, cases[0].context)  # gazetteers are read with the first message
    print(f"extract.start_s: {time.process_time() - before:.2f}")
    for case in cases:
        extractor.extract(case.transcript, case.context)
    print(f"extract.messages: {len(cases)}")
    print(
        f"extract.per_cpu_s: {len(cases) / sum(map(min, zip(*_rounds(extractor, cases), strict=True))):.0f}"
    )
    print(f"extract.peak_mb: {peak_mb():.0f}")


def _rounds(extractor: Any, cases: list[Any]) -> Iterator[list[float]]:
    """Processor seconds of each message, round by round."""
    for _ in range(_ROUNDS):
        gc.collect()
        yield [_seconds(extractor, case) for case in cases]


def _seconds(extractor: Any, case: Any) -> float:
    before = time.process_time()
    extractor.extract(case.transcript, case.context)
    return time.process_time() - before


def _command() -> float:
    """Processor seconds of one run, its start included."""
    child = subprocess.Popen(
        [sys.executable, "manage.py", "extract_details", "--jsonl"],
        cwd=HOME, env={**ENVIRONMENT}, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    assert child.stdin is not None
    with child.stdin as given:
        given.write(CASES.read_bytes().splitlines(keepends=True)[0])
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    return usage.ru_utime + usage.ru_stime


def _hostile() -> None:
    from datetime import UTC, datetime

    from inquiries.extraction.base import Context
    from inquiries.extraction.local.extractor import LocalExtractor
    from inquiries.extraction.transcript import Utterance

    extractor, now, found = LocalExtractor(), datetime(2026, 3, 10, 9, tzinfo=UTC), {}
    extractor.extract((Utterance("1", "customer", now, "2 adults to Crete"),), Context(now))
    for name, make in TEXTS.items():
        for size in SIZES:
            text = make(size)
            before = time.process_time()
            extractor.extract((Utterance("1", "customer", now, text),), Context(now))
            found[f"{name}, {size}"] = round(time.process_time() - before, 3)
        print(f"  {name}: " + ", ".join(f"{found[f'{name}, {size}']:.3f} s" for size in SIZES), flush=True)
    print(f"extract.hostile_texts: {len(TEXTS)}")
    print(
        f"extract.hostile_worst_s: {max(found.values()):.2f} ({json.dumps(max(found, key=found.__getitem__))})"
    )


if __name__ == "__main__":
    main()
