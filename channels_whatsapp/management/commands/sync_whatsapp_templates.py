from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from channels_whatsapp.management.numbers import counted, number_called
from channels_whatsapp.models import WhatsAppNumber
from channels_whatsapp.services import templates
from inquiries.channels import ChannelError


class Command(BaseCommand):
    help = "Fetches the message templates of numbers from their provider, as the worker does each hour."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--number", action="append", metavar="N", help="Only this one; may be repeated.")

    def handle(self, *, number: list[str] | None, **_: Any) -> None:
        problems = []
        for one in _numbers(number):
            try:
                found = templates.sync(one)
            except ChannelError as error:
                problems.append(f"{one}: {error.words}")
            else:
                told = f"{counted(found.there, 'template')}, {found.usable} can be sent, {found.gone} gone since the last time."
                self.stdout.write(f"{one}: {told}")
        if problems:
            raise CommandError("\n".join(problems))


def _numbers(names: list[str] | None) -> list[WhatsAppNumber]:
    numbers = WhatsAppNumber.objects.select_related("account").order_by("account__name")
    if names:
        numbers = numbers.filter(pk__in=[number_called(name).pk for name in names])
    found = list(numbers if names else numbers.filter(account__active=True))
    if not found:
        raise CommandError("There is no active WhatsApp number.")
    return found
