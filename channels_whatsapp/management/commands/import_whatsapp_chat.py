from __future__ import annotations

import argparse
import re
import zoneinfo
from pathlib import Path
from typing import Any

import phonenumbers
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from channels_whatsapp.importing import archive, chat, dates
from channels_whatsapp.importing.chat import Chat
from channels_whatsapp.importing.entries import NotAChat
from channels_whatsapp.management.numbers import counted, number_called
from channels_whatsapp.services import importing
from channels_whatsapp.services.importing import ImportResult


class Command(BaseCommand):
    help = "Takes a chat that was exported from a phone (iPhone or Android). May be broken off and repeated at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="The .zip of the phone, or its text file."
        )
        parser.add_argument(
            "--number", required=True, metavar="N", help="Ours: its name in the desk, or the number."
        )
        parser.add_argument("--contact", required=True, metavar="PHONE", help="The customer's, with +.")
        parser.add_argument(
            "--me", default="", metavar="NAME", help="What the agency is called in this chat."
        )
        parser.add_argument(
            "--date-order", choices=dates.ORDERS, default="", help="Where the dates leave it open."
        )
        parser.add_argument(
            "--timezone", default="", metavar="ZONE", help="Of the phone; default: the hub's own."
        )
        parser.add_argument("--dry-run", action="store_true", help="Only say what is in it; stores nothing.")
        parser.add_argument(
            "--process",
            action=argparse.BooleanOptionalAction,
            default=True,
            help="Read the messages here and now (default), or leave that to the worker.",
        )

    def handle(
        self, *, file: Path, number: str, contact: str, process: bool, dry_run: bool, **options: Any
    ) -> None:
        account, phone, zone = number_called(number), _phone(contact), _zone(options["timezone"])
        if not file.is_file():
            raise CommandError(f"There is no such file: {file}")
        try:
            with archive.opened(file) as export:
                read = chat.read(export.text, export.files, zone, options["date_order"], timezone.now())
                customer = chat.customer_of(read.authors, phone[1:], options["me"], export.title)
                self.stdout.write(_words(read, customer))
                if dry_run:
                    return
                result = importing.import_chat(account, read.said, export, phone, customer)
        except NotAChat as error:
            raise CommandError(str(error)) from error
        if process:
            importing.understand(result)
        self._tell(result)

    def _tell(self, result: ImportResult) -> None:
        for name in result.missing:
            self.stderr.write(f"Not in the archive, damaged or over 32 MB: {name}")
        self.stdout.write(
            f"{counted(result.read, 'message')} read: {result.new} new, {result.known} known, {result.failed} failed; "
            f"{counted(result.files, 'file')}."
        )
        if result.waiting:
            self.stdout.write(
                f"{result.waiting} more are being read by the worker or wait for their next try."
            )
        if result.failed:
            self.stderr.write("What could not be understood waits on the failures page, with the reason.")


def _words(read: Chat, customer: str) -> str:
    theirs = sum(one.author == customer for one in read.said)
    first, last = min(one.at for one in read.said), max(one.at for one in read.said)
    return (
        f"From {first:%Y-%m-%d} to {last:%Y-%m-%d}: {counted(theirs, 'message')} of the customer "
        f"({customer or 'who never wrote'}), {len(read.said) - theirs} of the agency; "
        f"{counted(read.notices, 'line')} by WhatsApp itself left out."
    )


def _phone(told: str) -> str:
    """E.164; without + nobody knows the country."""
    written = re.sub(r"^\s*00", "+", told)
    try:
        number = phonenumbers.parse(written)
    except phonenumbers.NumberParseException as error:
        raise CommandError(
            f"{told!r} is no phone number; write it with + and the country, such as +4917000000."
        ) from error
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name or timezone.get_default_timezone_name())
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise CommandError(f"No time zone is called {name!r}; write it like Europe/Berlin.") from error
