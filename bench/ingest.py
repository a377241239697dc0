"""Figures of taking mail in: generated mails through the front door to the stored, matched and listed message.

    make bench-ingest                      # everything, from nothing (about 15 minutes)
    make bench-ingest ARGS="--no-growth"   # without the million messages

Prints one line a figure, `name: value`. PostgreSQL runs with its default durability.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import django

django.setup()

from cpu import Meter, Totals  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from figures import tell  # noqa: E402
from fill import fill  # noqa: E402
from generated import generate  # noqa: E402
from mailgen_words import OWN_ADDRESSES  # noqa: E402

from inquiries import intake  # noqa: E402
from inquiries.channels import RawInbound  # noqa: E402
from inquiries.models import ChannelAccount, Extraction, InboundItem, Message, Team  # noqa: E402
from inquiries.services import extracting, extractors, receiving  # noqa: E402

BATCH = 50
GROWTH_LOT = 250
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Mail:
    path: Path
    thread: int
    key: str
    duplicate_of: str | None
    received_at: datetime
    sha256: str


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--growth-count", type=int, default=1000)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--no-growth", action="store_true")
    options = parser.parse_args()
    meter = Meter(os.environ["DATABASE_URL"])
    meter.count_statements("none")
    tell("ingest.durability", " ".join(f"{name}={value}" for name, value in meter.durability().items()))
    with tempfile.TemporaryDirectory() as folder:
        mails = generated(Path(folder) / "main", options.count, seed=1)
        tell("ingest.mail_kb", round(sum(mail.path.stat().st_size for mail in mails) / len(mails) / 1000, 1))
        tell("ingest.peak_mb", separately("peak", mails))
        in_time_order(meter, mails)
        wrong = threads_wrong(mails)
        shuffled = random.Random(7).sample(mails, len(mails))
        fresh()
        count_statements(meter, lambda: take_in(shuffled), len(mails))
        tell("ingest.wrong_threads", wrong + threads_wrong(mails))
        if not options.no_growth:
            growth(meter, generated(Path(folder) / "growth", options.growth_count, seed=2), options.messages)


def in_time_order(meter: Meter, mails: list[Mail]) -> None:
    fresh()
    warm_up(mails)
    cost = measured(meter, lambda: take_in(mails))
    count = len(mails)
    tell("ingest.cpu_s_per_1000", round(cost.cpu_s / count * 1000, 2))
    tell("ingest.process_cpu_s_per_1000", round(cost.process_s / count * 1000, 2))
    tell("ingest.postgres_cpu_s_per_1000", round(cost.postgres_s / count * 1000, 2))
    tell("ingest.commits_per_mail", round(cost.commits / count, 3))
    tell("ingest.messages", Message.objects.count())
    Extraction.objects.update(available_at="2020-01-01T00:00Z")
    extract_warm_up()
    cost = measured(meter, extracting.extract_due)
    tell("ingest.extract_cpu_s_per_1000", round(cost.cpu_s / count * 1000, 2))


def count_statements(meter: Meter, job: Callable[[], object], mails: int) -> None:
    """In a run of its own: counting costs the server processor time that nobody pays in production."""
    meter.count_statements("top")
    cost = measured(meter, job)
    meter.count_statements("none")
    if cost.statements is not None and cost.transaction_statements is not None:
        tell("ingest.sql_per_mail", round((cost.statements + cost.transaction_statements) / mails, 2))


def extract_warm_up() -> None:
    from inquiries.extraction.base import Context
    from inquiries.extraction.transcript import Utterance

    when = datetime.fromisoformat("2026-01-01T00:00+00:00")
    extractors.local().extract((Utterance("1", "customer", when, "Crete, 2 adults in May"),), Context(when))


def growth(meter: Meter, mails: list[Mail], messages: int) -> None:
    """The same mails into an empty and a full database, in turn and lot by lot: a machine that others slow down for a
    minute then slows down both."""
    fresh()
    connections.close_all()
    full, empty = meter.database, f"{meter.database}_empty"
    meter.connection.execute(f"DROP DATABASE IF EXISTS {empty}")
    meter.connection.execute(f"CREATE DATABASE {empty} TEMPLATE {full}")
    fill(messages, teams=4, accounts=20)
    cpu_s = {empty: 0.0, full: 0.0}
    for number, start in enumerate(range(0, len(mails), GROWTH_LOT)):
        lot = mails[start : start + GROWTH_LOT]
        for name in (empty, full) if number % 2 else (full, empty):
            use(meter, name)
            cpu_s[name] += measured(meter, lambda lot=lot: take_in(lot)).cpu_s
    use(meter, full)
    tell("ingest.growth_empty_cpu_s_per_1000", round(cpu_s[empty] / len(mails) * 1000, 2))
    tell("ingest.growth_full_cpu_s_per_1000", round(cpu_s[full] / len(mails) * 1000, 2))
    tell("ingest.growth_1m", round(cpu_s[full] / cpu_s[empty], 2))


def use(meter: Meter, database: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = meter.database = database
    receiving.forget_our_keys()


def generated(folder: Path, count: int, seed: int) -> list[Mail]:
    return [
        Mail(
            folder / row["file"],
            row["thread"],
            row["key"],
            row["duplicate_of"],
            datetime.fromisoformat(row["received_at"]),
            row["sha256"],
        )
        for row in generate(folder, count, seed)
    ]


def fresh() -> None:
    """An empty database with one account that owns all of the desk's addresses."""
    with connection.cursor() as cursor:
        names = ", ".join(
            name
            for name in connection.introspection.table_names()
            if name.startswith(("inquiries_", "channels_"))
        )
        if names:
            cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
    call_command("migrate", verbosity=0)
    receiving.forget_our_keys()
    team, _ = Team.objects.get_or_create(name="Agency")
    for number, address in enumerate(OWN_ADDRESSES):
        ChannelAccount.objects.create(team=team, channel="email", name=f"Desk {number}", address=address)


def account() -> ChannelAccount:
    return ChannelAccount.objects.get(name="Desk 0")


def take_in(mails: list[Mail]) -> None:
    """As the import does: batches through the front door, then the worker's own loop."""
    desk = account()
    for batch in batches(mails):
        intake.store_inbound(
            desk, [RawInbound(one.sha256, one.path.read_bytes(), one.received_at) for one in batch]
        )
        receiving.process_inbound()


def batches(mails: list[Mail]) -> Iterator[list[Mail]]:
    for start in range(0, len(mails), BATCH):
        yield mails[start : start + BATCH]


def warm_up(mails: list[Mail]) -> None:
    """Imports, compiled patterns and the catalogue's caches are paid once per worker, not per mail."""
    from inquiries import channels, tasks  # noqa: F401  tasks: a worker has them, the doorbell needs them

    for one in mails[:20]:
        channels.get("email").parse(one.path.read_bytes(), None)
    receiving.process_inbound()


def measured(meter: Meter, job: Callable[[], object]) -> Totals:
    connections.close_all()
    before = meter.read()
    job()
    connections.close_all()
    return meter.read() - before


def threads_wrong(mails: list[Mail]) -> int:
    """Messages that do not lie exactly with the others of their true thread, failures and doubles included."""
    rows = InboundItem.objects.values_list("delivery_id", "message_id", "message__inquiry_id")
    placed = {delivery: (message, inquiry) for delivery, message, inquiry in rows}
    of_thread: dict[int, set[int]] = {}
    of_inquiry: dict[int, set[int]] = {}
    for one in mails:
        inquiry = placed[one.sha256][1]
        of_thread.setdefault(one.thread, set()).add(inquiry)
        of_inquiry.setdefault(inquiry, set()).add(one.thread)
    wrong = sum(
        1 for one in mails if len(of_thread[one.thread]) > 1 or len(of_inquiry[placed[one.sha256][1]]) > 1
    )
    true_messages = len({one.duplicate_of or one.key for one in mails})
    return wrong + abs(true_messages - Message.objects.count())


def separately(what: str, mails: list[Mail]) -> float:
    """The worker's peak memory, in a process of its own that saw nothing but its work."""
    fresh()
    connections.close_all()
    told = json.dumps([[str(one.path), one.received_at.isoformat(), one.sha256] for one in mails])
    words = [sys.executable, str(HERE / "ingest_peak.py")]
    done = subprocess.run(words, input=told, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


if __name__ == "__main__":
    main()
