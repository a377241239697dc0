"""The inbox's first page with a million inquiries, asked as a consultant of one of four teams.

    make bench-inbox                            # from nothing (about 15 minutes, most of it filling)
    make bench-inbox ARGS="--inquiries 100000"

Prints one line a figure, `name: value`; CPU seconds are the web process and its PostgreSQL backend together, the median
of 20 requests after 3.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import time
from html import unescape
from pathlib import Path

import django

os.environ["HUB_PROCESS"] = "web"  # PostgreSQL is asked as pages ask it
django.setup()

import inbox_trips  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from figures import tell  # noqa: E402
from fill import fill  # noqa: E402

from inquiries.models import Inquiry, Message, Team  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inquiries", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=20)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    started = time.monotonic()
    fill(options.inquiries, teams=4, accounts=20)
    tell("inbox.fill_s", round(time.monotonic() - started))
    tell("inbox.inquiries", Inquiry.objects.count())
    tell("inbox.messages", Message.objects.count())
    report(consultant(), options.requests)


def report(client: Client, requests: int) -> None:
    page = reverse("admin:inquiries_inquiry_changelist")
    html = first_page(client, page)
    count, costs = measure(client, page, requests)
    tell("inbox.queries", count)
    tell("inbox.cpu_s", round(statistics.median(costs), 4))
    tell("inbox.cpu_s_worst", round(max(costs), 4))
    tell("inbox.html_kb", round(len(html) / 1000))
    for words in ("vip", "Crete lisbon"):
        started = time.monotonic()
        first_page(client, f"{page}?q={words.replace(' ', '+')}")
        tell(f"inbox.search_s ({words})", round(time.monotonic() - started, 3))
    asked = [(name, f"{page}?{words}") for name, words in inbox_trips.asked(oldest())]
    newest = (
        Inquiry.objects.filter(team__name="Team 1")
        .order_by("-last_message_at")
        .values_list("pk", flat=True)[0]
    )
    conversation = reverse("admin:inquiries_inquiry_change", args=[newest])
    asked += [
        ("conversation", conversation),
        ("poll", news_of(client, page)),
        ("poll_conversation", news_of(client, conversation)),
    ]
    for name, address in asked:
        count, costs = measure(client, address, max(3, requests // 4))
        tell(f"inbox.{name}.queries", count)
        tell(f"inbox.{name}.cpu_s", round(statistics.median(costs), 4))


def oldest() -> str:
    """The cursor behind which only some lines are left."""
    moments = Inquiry.objects.filter(team__name="Team 1").order_by("last_message_at", "pk")
    last = moments.only("last_message_at")[200]
    return f"{round(last.last_message_at.timestamp() * 1e6)}.{last.pk}"


def news_of(client: Client, page: str) -> str:
    """Where the open page asks for news."""
    found = re.search(r'data-news="([^"]+)"', first_page(client, page).decode())
    assert found
    return unescape(found[1])


def consultant() -> Client:
    """One of three in a team, with some inquiries of their own, as the desk's groups make them."""
    people = get_user_model().objects
    person = people.create_user("bench", password=None, is_staff=True)
    person.groups.add(Group.objects.get(name="Consultant"))
    team = Team.objects.get(name="Team 1")
    team.members.add(person)
    latest = Inquiry.objects.filter(team=team).order_by("-last_message_at")[:3000].values("pk")
    Inquiry.objects.filter(pk__in=latest, pk__iregex="[05]$").update(assignee=person)
    client = Client()
    client.force_login(person)
    return client


def first_page(client: Client, page: str) -> bytes:
    answer = client.get(page, secure=True)
    if answer.status_code not in (200, 204):
        raise RuntimeError(f"The inbox answered {answer.status_code}")
    return bytes(answer.content)


def measure(client: Client, page: str, requests: int) -> tuple[int, list[float]]:
    """SQL queries of the page, and CPU seconds of each request."""
    for _ in range(3):
        first_page(client, page)
    with CaptureQueriesContext(connection) as queries:
        first_page(client, page)
        count = len(queries)
    return count, [cost(client, page) for _ in range(requests)]


def cost(client: Client, page: str) -> float:
    before = cpu()
    first_page(client, page)
    return cpu() - before


def cpu() -> float:
    """Seconds of this process and of its backend (schedstat counts nanoseconds, /proc/stat only hundredths)."""
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    nanoseconds = int(Path(f"/proc/{backend}/schedstat").read_text().split()[0])
    return time.process_time() + nanoseconds / 1e9


if __name__ == "__main__":
    main()
