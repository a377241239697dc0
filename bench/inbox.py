"""The inbox's first page with a million inquiries, asked as a consultant of one of four teams.

    make bench-inbox                            # from nothing (about 15 minutes, most of it filling)
    make bench-inbox ARGS="--inquiries 100000"

Prints one line a figure, `name: value`; CPU seconds are the web process and its PostgreSQL backend together, the median
of 20 requests after 3.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

import django

django.setup()

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
    client = consultant()
    page = reverse("admin:inquiries_inquiry_changelist")
    for _ in range(3):
        first_page(client, page)
    with CaptureQueriesContext(connection) as queries:
        html = first_page(client, page)
        count = len(queries)
    costs = [cost(client, page) for _ in range(options.requests)]
    tell("inbox.queries", count)
    tell("inbox.cpu_s", round(statistics.median(costs), 4))
    tell("inbox.cpu_s_worst", round(max(costs), 4))
    tell("inbox.html_kb", round(len(html) / 1000))
    for words in ("vip", "Crete lisbon"):
        started = time.monotonic()
        first_page(client, f"{page}?q={words.replace(' ', '+')}")
        tell(f"inbox.search_s ({words})", round(time.monotonic() - started, 3))


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
    if answer.status_code != 200:
        raise RuntimeError(f"The inbox answered {answer.status_code}")
    return bytes(answer.content)


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
