"""Reads damaged mails and looks whether each is answered as it should be.

    python bench/fuzz.py [--seed 1] [--count 20000] [--corpus FOLDER]

Prints `fuzz.mutations`, `fuzz.crashes` and `fuzz.slowest_s` (processor time of one mail). Ends with 1 after a crash, and writes each mail that
caused one to --keep. Without --corpus it damages the benchmark's letters and small editions of the attacks.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from attacks import attacks
from mailgen_letters import letters
from mutations import mutations

from channels_email.management.commands.parse_mail import as_dict
from channels_email.parsing import parse

_LARGEST = 300_000  # bytes of a mail that is worth damaging


def own_mails() -> list[bytes]:
    return [*letters(60, 1, 4_000), *(maker(3_000) for name, maker in attacks())]


def corpus_mails(folder: Path) -> list[bytes]:
    found = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    return [raw for raw in found if len(raw) <= _LARGEST]


def trouble(raw: bytes) -> str:
    """What is wrong with the answer; empty when nothing is."""
    try:
        message = parse(raw)
        json.dumps(as_dict("x", message), ensure_ascii=False).encode()
    except Exception as error:  # isolation point: that is what is looked for
        return f"{type(error).__name__}: {error}"
    bad = [one for one in message.defects if one.startswith("unreadable")]
    if bad or "\0" in message.text + message.subject:
        return bad[0] if bad else "NUL"
    return "" if message.external_id and len(message.identity) == 64 else "no identity"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--keep", type=Path, help="a folder for the mails that crash")
    options = parser.parse_args()
    mails = corpus_mails(options.corpus) if options.corpus else own_mails()
    crashes, slowest = 0, 0.0
    for number, raw in enumerate(mutations(mails, options.seed, options.count)):
        before = time.process_time()
        found = trouble(raw)
        slowest = max(slowest, time.process_time() - before)
        if found:
            crashes += 1
            print(f"crash {number}: {found}", flush=True)
            if options.keep:
                (options.keep / f"{number}.eml").write_bytes(raw)
    print(f"fuzz.mails: {len(mails)}\nfuzz.mutations: {options.count}\nfuzz.seed: {options.seed}")
    print(f"fuzz.crashes: {crashes}\nfuzz.slowest_s: {slowest:.2f}")
    sys.exit(1 if crashes else 0)


if __name__ == "__main__":
    main()
