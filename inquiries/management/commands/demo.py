from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from inquiries.management.demo_people import hire, one_person
from inquiries.management.demo_words import write_templates
from inquiries.management.demo_work import work
from inquiries.models import ChannelAccount, Extraction, Inquiry, Team
from inquiries.services.extracting import extract_due
from inquiries.states import WorkStatus


class Command(BaseCommand):
    help = "Fills an empty database with an agency to try the desk with: staff, two mailboxes and two numbers, a month of mail and chats."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force",
            action="store_true",
            help="Also where DEBUG is off. Everybody knows the demo's passwords.",
        )

    def handle(self, *, force: bool, **options: Any) -> None:
        if not settings.DEBUG and not force:
            raise CommandError(
                "The demo has logins whose passwords everybody knows, and DEBUG is off. To fill it all the same: --force"
            )
        if _in_use():
            self.stdout.write("The database is already filled; the demo leaves it as it is.")
            return
        self.stdout.write(
            "Filling the demo: two mailboxes, two WhatsApp numbers and a month of conversations ...",
            ending="",
        )
        self.stdout.flush()
        with _quietly(), transaction.atomic():  # all or nothing: half a demo would count as filled
            count = _fill()
        self.stdout.write(f" {count} inquiries.")


def _in_use() -> bool:
    return any(model._default_manager.exists() for model in (get_user_model(), ChannelAccount, Inquiry))


@contextmanager
def _quietly() -> Iterator[None]:
    """One mail of the demo can't be read, on purpose; its line in the log would frighten who looks at the start."""
    logger = logging.getLogger("inquiries.services.work")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _fill() -> int:
    team = Team.objects.order_by("pk").first() or Team.objects.create(name="Agency")
    people = hire(team)
    call_command("demo_mail", team=team.pk)  # by name: the desk knows no channel
    call_command("demo_whatsapp", team=team.pk)
    _read_trips()
    one_person(people["maria"])  # a mail told the number of somebody who writes by WhatsApp
    _read_trips()
    write_templates(team)
    return work(people, timezone.now())


def _read_trips() -> None:
    Extraction.objects.filter(status=WorkStatus.QUEUED).update(available_at=timezone.now())
    extract_due()
