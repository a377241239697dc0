"""A mailbox comes in whole while worker and database are killed again and again.

    make bench-crash                                  # 10,000 mails, 20 kills; some minutes
    make bench-crash ARGS="--count 1000 --kills 6 --seed 7"

A real Dovecot holds the mails; worker, beat, Valkey and PostgreSQL (default durability) run as in production, with leases
of 5 seconds. SIGKILL hits half the times all processes of the worker, half the times all of PostgreSQL, at moments that
the seed chooses and only while mails still wait. Prints one line a figure and ends with 1 if a mail is lost or doubled.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

import psycopg
from crash_house import House
from figures import tell

from inquiry_hub.local import bench, paths
from tests.support import dovecot

if TYPE_CHECKING:
    from crash_truth import Mail

STALLED_SECONDS = 180
LOOK_SECONDS = 0.25
_STATE = """
SELECT (SELECT count(*) FROM channels_email_ledgerentry),
       count(*) FILTER (WHERE status NOT IN ('queued', 'running')),
       count(*) FILTER (WHERE status IN ('queued', 'running'))
FROM inquiries_inbounditem
"""


@dataclass(frozen=True)
class State:
    """Mails that were fetched, items that are settled, items that wait."""

    fetched: int
    settled: int
    waiting: int

    def backlog(self, count: int) -> int:
        return count - self.fetched + self.waiting


_QUICK = {
    "WORK_LEASE_SECONDS": "5",
    "FETCH_LEASE_SECONDS": "5",
    "MAIL_ALLOW_PRIVATE_HOSTS": "on",
    "REDIS_URL": "",
}


class Stalled(RuntimeError):
    pass


class Run:
    def __init__(self, house: House, url: str, count: int) -> None:
        self._house, self._url, self._count = house, url, count
        self._begun = self._moved = time.monotonic()
        self._last: State | None = None

    def state(self) -> State | None:
        """None while the database recovers."""
        try:
            with psycopg.connect(self._url, autocommit=True, connect_timeout=5) as database:
                row = database.execute(_STATE).fetchone()
        except psycopg.Error:
            return None
        assert row is not None
        return State(*row)

    def until(self, progress: int) -> State | None:
        """Waits until so many mails were fetched and settled, together; None when nothing waits any more."""
        while True:
            self._house.tend()
            state = self.state()
            if state and state.backlog(self._count) == 0:
                return None
            if state and state.fetched + state.settled >= progress:
                return state
            self._mind_the_time(state)
            time.sleep(LOOK_SECONDS)

    def kill(self, kind: str) -> bool:
        """False, and nothing is killed, if nothing waits any more."""
        state = self.state()
        if state is None or state.backlog(self._count) == 0:
            return False
        self.note(f"{kind} killed: {state.fetched} fetched, {state.settled} settled")
        self._house.kill_worker() if kind == "worker" else self._house.kill_database()
        return True

    def note(self, words: str) -> None:
        print(f"  {time.monotonic() - self._begun:5.0f} s  {words}", file=sys.stderr, flush=True)

    def _mind_the_time(self, state: State | None) -> None:
        if state is not None and state != self._last:
            self._last, self._moved = state, time.monotonic()
        if time.monotonic() - self._moved > STALLED_SECONDS:
            raise Stalled(f"Nothing moves any more: {self._last}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--keep", action="store_true", help="leave data and logs in .local/bench-crash")
    options = parser.parse_args()
    tell("crash.seed", options.seed)
    root = paths.make_private(paths.local_dir() / "bench-crash")
    bench.empty(root)
    (root / "log").mkdir()
    started = time.monotonic()
    try:
        return attempt(root, options, started)
    finally:
        if not options.keep:
            bench.empty(root)


def attempt(root: Path, options: argparse.Namespace, started: float) -> int:
    environment = bench.environment(root) | _QUICK
    os.environ.update(environment)
    house = House(environment)
    try:
        with dovecot.running() as server:
            house.start_servers()
            import django

            django.setup()
            from crash_source import prepare

            source = prepare(server, root / "mails", options.count, options.seed)
            tell("crash.prepared_s", round(time.monotonic() - started))
            house.start_programs()
            run = Run(house, environment["DATABASE_URL"], options.count)
            killed = knock_down(run, options, source.different)
            house.stop_programs()
        tell("crash.kills_while_busy", killed)
        return report(source.mails, killed == options.kills, house, started)
    finally:
        house.stop_programs()
        house.stop_servers()


def knock_down(run: Run, options: argparse.Namespace, different: int) -> int:
    """Kills at `options.kills` moments that lie apart by what was done between them; how many found a backlog."""
    rng = random.Random(options.seed)
    steps = options.count + different
    moments = sorted(rng.sample(range(steps // 100, steps * 97 // 100), options.kills))
    kinds = ["worker", "database"] * (options.kills // 2 + 1)
    kinds = rng.sample(kinds[: options.kills], options.kills)
    killed = 0
    for moment, kind in zip(moments, kinds, strict=True):
        if run.until(moment) is None:
            break
        time.sleep(rng.uniform(0, 1))
        killed += run.kill(kind)
    run.until(sys.maxsize)
    run.note("nothing waits any more")
    return killed


def report(mails: list[Mail], all_killed: bool, house: House, started: float) -> int:
    from crash_truth import compare

    findings = compare(mails)
    for words in [*findings.lost, *findings.doubled][:20]:
        print(words, file=sys.stderr)
    tell("crash.mails", len(mails))
    tell("crash.attachments", findings.files)
    tell("crash.restarts", house.restarts)
    tell("crash.lost", len(findings.lost))
    tell("crash.doubled", len(findings.doubled))
    tell("crash.seconds", round(time.monotonic() - started))
    return 0 if all_killed and not findings.lost and not findings.doubled else 1


if __name__ == "__main__":
    sys.exit(main())
