"""A deterministic agency mailbox for the ingest benchmark, with the truth about its threads.

    python bench/mailgen.py --count 2000 --seed 1 --out DIR --manifest FILE.jsonl

Same count and seed, same bytes. The manifest has a line per mail in time order: file, thread, key, duplicate_of,
received_at, kind, message_id, sha256, size. The threads hold in any order of arrival (see `mailgen_threads`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from mailgen_book import Book, Planned
from mailgen_bytes import render, second_copy
from mailgen_threads import plan_mails
from mailgen_words import OWN_ADDRESSES

__all__ = ["OWN_ADDRESSES", "GeneratedMail", "generate", "write"]

COPY_SHARE = 0.02  # half of them byte for byte, half as they reached our second address


@dataclass(frozen=True)
class GeneratedMail:
    """`message_key` is unique per true message; `duplicate_of` is the key of the message that this mail is a copy
    of. `received_at` stands in the topmost Received header (whole seconds, UTC)."""

    raw: bytes
    thread: int
    message_key: str
    duplicate_of: str | None
    received_at: datetime
    kind: str
    message_id: str | None


@dataclass(frozen=True)
class _Arrival:
    at: datetime
    plan: Planned
    copy: str  # "", "exact_copy" or "second_copy"


def generate(count: int, seed: int) -> Iterator[GeneratedMail]:
    """`count` mails in order of arrival, copies among them; bytes are made one by one."""
    rng = random.Random(f"{seed}/{count}")
    copies = int(count * COPY_SHARE)
    plans = plan_mails(Book(rng), count - copies)
    arrivals = [_Arrival(plan.at, plan, "") for plan in plans]
    sources = [plan for plan in plans if plan.shape == "message" and plan.message_id]
    for number, plan in enumerate(rng.sample(sources, min(copies, len(sources)))):
        kind = ("exact_copy", "second_copy")[number % 2]
        arrivals.append(_Arrival(plan.at + timedelta(seconds=rng.randrange(1, 3600)), plan, kind))
    arrivals.sort(key=lambda arrival: (arrival.at, arrival.plan.serial))
    return (_mail(arrival, seed) for arrival in arrivals)


def _mail(arrival: _Arrival, seed: int) -> GeneratedMail:
    plan, raw, received_at = arrival.plan, render(arrival.plan, seed), arrival.plan.at
    key = f"m{plan.serial:07d}"
    if arrival.copy == "second_copy":
        raw, received_at = second_copy(raw, arrival.at), arrival.at
    return GeneratedMail(
        raw=raw,
        thread=plan.thread,
        message_key=f"{key}+{arrival.copy}" if arrival.copy else key,
        duplicate_of=key if arrival.copy else None,
        received_at=received_at,
        kind=arrival.copy or plan.kind,
        message_id=plan.message_id,
    )


def write(count: int, seed: int, out: Path, manifest: Path) -> int:
    """Write the mails as .eml files and the manifest; returns the bytes of all mails."""
    out.mkdir(parents=True, exist_ok=True)
    total = 0
    with manifest.open("w", encoding="utf-8") as lines:
        for number, mail in enumerate(generate(count, seed)):
            name = f"{number:07d}.eml"
            (out / name).write_bytes(mail.raw)
            lines.write(json.dumps({"file": name, **_row(mail)}) + "\n")
            total += len(mail.raw)
    return total


def _row(mail: GeneratedMail) -> dict[str, object]:
    return {
        "thread": mail.thread,
        "key": mail.message_key,
        "duplicate_of": mail.duplicate_of,
        "received_at": mail.received_at.isoformat(),
        "kind": mail.kind,
        "message_id": mail.message_id,
        "sha256": hashlib.sha256(mail.raw).hexdigest(),
        "size": len(mail.raw),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--manifest", type=Path, required=True)
    options = parser.parse_args()
    total = write(options.count, options.seed, options.out, options.manifest)
    print(f"{options.count} mails, {total / options.count / 1000:.1f} KB on average")


if __name__ == "__main__":
    main()
