"""10,000 signed webhooks of 100 customers, as Twilio and Meta post them: how fast they are stored, and whether each comes in once.

    make bench-webhook                             # both runs; some minutes
    make bench-webhook ARGS="--without-redis"      # only the one without Redis
    make bench-webhook ARGS="--count 2000 --round 500 --seed 7"

Messages and statuses, shuffled, from 8 clients at a time against gunicorn as in the Procfile (2 processes, 4 threads each).
First deliveries alone are measured, in rounds that alternate with a bare view behind the same middleware, which does one INSERT
of the same bytes into the same PostgreSQL (default durability); no worker runs meanwhile. Then each comes up to two times more,
a worker takes in what waits, and the end is compared with what was sent. In the second run Redis is away until the last post
was answered. Prints one line a figure and ends with 1 if anything was lost, doubled, misplaced or answered with an error.
"""

from __future__ import annotations

import argparse
import ast
import os
import pickle
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

sys.path.insert(0, str(Path(__file__).parents[1]))

import psycopg
from figures import tell
from webhook_book import HOST, Book, Webhook
from webhook_house import House

from inquiry_hub.local import bench, paths

CLIENTS = 8
BARE = "/bare/"
HERE = Path(__file__).parent
STALLED_SECONDS = 300


@dataclass
class Figures:
    """Of one address: seconds of each post, and of the rounds."""

    answers: list[tuple[int, float, str]] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rps(self) -> float:
        return len(self.answers) / self.seconds

    @property
    def p99_ms(self) -> float:
        return quantiles([seconds for _, seconds, _ in self.answers], n=100)[98] * 1000


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--round", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--with-redis", action="store_true", help="only the first run")
    parser.add_argument("--without-redis", action="store_true", help="only the second run")
    options = parser.parse_args()
    tell("webhook.seed", options.seed)
    told = environment()  # once: Django's settings are read once
    clean = True
    if options.with_redis or not options.without_redis:
        clean &= with_redis(options, told)
    if options.without_redis or not options.with_redis:
        clean &= without_redis(options, told)
    return 0 if clean else 1


def with_redis(options: argparse.Namespace, told: dict[str, str]) -> bool:
    book = Book(options.count, options.seed)
    with House(told) as house:
        house.prepare(book)
        house.start_web()
        run(house, book.warm_up), run(house, bare(book.warm_up))
        ours, other = Figures(), Figures()
        for number, start in enumerate(range(0, len(book.webhooks), options.round)):
            lot = book.webhooks[start : start + options.round]
            pairs = [(ours, lot), (other, bare(lot))]
            for figures, posts in pairs if number % 2 else reversed(pairs):
                run(house, posts, figures)
        tell("webhook.rps", round(ours.rps))
        tell("webhook.bare_rps", round(other.rps))
        tell("webhook.rps_ratio", round(ours.rps / other.rps, 2))
        tell("webhook.p99_ms", round(ours.p99_ms, 1))
        tell("webhook.bare_p99_ms", round(other.p99_ms, 1))
        tell("webhook.p99_ratio", round(ours.p99_ms / other.p99_ms, 2))
        tell("disk.commits_per_s", commits_per_second(house.database_url))
        again = run(house, book.repeated())
        house.stop_web()
        drain(house)
        return report("webhook", house, book, [*ours.answers, *again.answers])


def without_redis(options: argparse.Namespace, told: dict[str, str]) -> bool:
    book = Book(options.count, options.seed + 1)
    with House(told) as house:
        house.prepare(book)
        house.valkey.stop()
        house.start_web()
        posts = [*book.webhooks, *book.repeated(), *book.warm_up]
        random.Random(options.seed).shuffle(posts)
        figures = run(house, posts)
        tell("webhook.no_redis_p99_ms", round(figures.p99_ms, 1))
        tell("webhook.no_redis_worst_ms", round(max(seconds for _, seconds, _ in figures.answers) * 1000, 1))
        house.stop_web()
        house.valkey.start()
        drain(house)
        return report("webhook.no_redis", house, book, figures.answers)


def environment() -> dict[str, str]:
    root = paths.make_private(paths.local_dir() / "bench-webhook")
    more = {"DJANGO_SETTINGS_MODULE": "webhook_site", "PUBLIC_BASE_URL": f"https://{HOST}", "REDIS_URL": ""}
    told = bench.environment(root) | more
    told["PYTHONPATH"] = os.pathsep.join([told["PYTHONPATH"], str(HERE)])
    return told


def bare(posts: list[Webhook]) -> list[Webhook]:
    """The same bytes for the bare view, with the same headers: their kind alone costs Django some time."""
    return [Webhook(BARE, one.post.replace(one.path.encode(), BARE.encode(), 1), one.body) for one in posts]


def run(house: House, posts: list[Webhook], into: Figures | None = None) -> Figures:
    """All clients begin at once; each has its share."""
    figures = Figures() if into is None else into
    clients = [client(house, posts[number::CLIENTS], number) for number in range(CLIENTS)]
    for one in clients:
        assert one.stdout is not None and one.stdout.readline() == "ready\n"
    started = time.perf_counter()
    for one in clients:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [one.communicate()[0] for one in clients]
    figures.seconds += time.perf_counter() - started
    figures.answers += [answer for one in told for answer in ast.literal_eval(one)]
    return figures


def client(house: House, posts: list[Webhook], number: int) -> subprocess.Popen[str]:
    file = house.root / f"posts-{number}"
    file.write_bytes(pickle.dumps([one.post for one in posts]))
    words = [sys.executable, "-S", "-E", str(HERE / "webhook_client.py"), str(house.socket), str(file)]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def drain(house: House) -> None:
    """The worker as in production takes in what waits."""
    house.start_worker()
    started = moved = time.monotonic()
    last = -1
    while waiting := house.waiting():
        if waiting != last:
            last, moved = waiting, time.monotonic()
        if time.monotonic() - moved > STALLED_SECONDS:
            break
        time.sleep(0.5)
    print(f"  drained in {time.monotonic() - started:.0f} s", file=sys.stderr)
    house.stop_worker()


def report(name: str, house: House, book: Book, answers: list[tuple[int, float, str]]) -> bool:
    findings = house.compare(book)
    refused = sum(1 for status, _, _ in answers if status != 200)
    spoken = sum(1 for _, _, body in answers if body not in ("", "<Response/>"))
    prefix = f"{name}_" if name.endswith("no_redis") else f"{name}."
    tell(f"{prefix}lost", findings.lost)
    tell(f"{prefix}doubled", findings.doubled)
    tell(f"{prefix}wrong_inquiry", findings.wrong_inquiry)
    tell(f"{prefix}status_backwards", findings.status_backwards)
    tell(f"{prefix}unfinished", findings.failed)
    tell(f"{prefix}errors_5xx", sum(1 for status, _, _ in answers if status >= 500))
    tell(f"{prefix}not_200", refused + spoken)
    return not any((refused, spoken, *vars(findings).values()))


def commits_per_second(url: str, seconds: float = 2.0) -> int:
    """One connection that commits one row after the other: what the disk can do."""
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("CREATE TABLE IF NOT EXISTS bench_commits (number int)")
        count, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            database.execute("INSERT INTO bench_commits VALUES (1)")
            count += 1
    return round(count / seconds)


if __name__ == "__main__":
    sys.exit(main())
