from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from channels_email.demo.build import SENT, write_demo
from channels_email.demo.cast import ACCOUNTS, AGENCY
from channels_email.importing import sources
from channels_email.models import EmailAccount
from channels_email.services import importing
from inquiries import intake
from inquiries.models.accounts import ChannelAccount


class Command(BaseCommand):
    help = "A part of the command `demo`: the demo's mail accounts, which have no server, and their mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--team", required=True, type=int, metavar="ID", help="Whose accounts they become."
        )

    def handle(self, *, team: int, **options: Any) -> None:
        accounts = {name: _account(name, address, team) for name, address in ACCOUNTS.items()}
        with tempfile.TemporaryDirectory(prefix="hub-demo-") as folder:
            write_demo(Path(folder), timezone.now())
            for place, files in _in_order_of_arrival(Path(folder)):
                account = accounts[place.removesuffix(SENT)]
                importing.import_mail(account, sources.read(files), sent=place.endswith(SENT))
        intake.process_now()


def _account(name: str, address: str, team: int) -> ChannelAccount:
    base = ChannelAccount.objects.create(
        team_id=team, channel="email", name=name.capitalize(), address=address
    )
    EmailAccount(account=base, sender_name=AGENCY).save(force_insert=True)
    return base


def _in_order_of_arrival(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """Runs of neighbours from one folder: an answer must come between the mails that it lies between, or the desk would
    believe that the customer still waits."""
    files = sorted(folder.glob("*/*.eml"), key=lambda file: file.name)
    for place, run in groupby(files, key=lambda file: file.parent.name):
        yield place, list(run)
