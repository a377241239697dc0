from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from inquiries import intake
from inquiries.models import InboundItem
from inquiries.services import work
from inquiries.states import WorkStatus


class Command(BaseCommand):
    help = (
        "Tries failed incoming messages again, under the name of a person; the same code on the same bytes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True, help="user name of the person who decides this")
        parser.add_argument("--code", help="only failures with this error code")
        parser.add_argument("ids", nargs="*", type=int, help="only these items")
        parser.add_argument(
            "--process", action="store_true", help="work on them here and now, without a worker"
        )

    def handle(
        self, *args: Any, user: str, code: str | None, ids: list[int], process: bool, **options: Any
    ) -> None:
        person = get_user_model().objects.filter(username=user, is_active=True).first()
        if person is None:
            raise CommandError(f"No active user is called {user!r}.")
        failed = InboundItem.objects.filter(status=WorkStatus.DEAD)
        failed = failed.filter(pk__in=ids) if ids else failed
        failed = failed.filter(error_code=code) if code else failed
        count = 0
        for item in failed.iterator():
            work.replay(item, person)
            count += 1
        if process:
            intake.process_now()
        self.stdout.write(f"{count} put back to the start")
