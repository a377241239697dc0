from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from channels_whatsapp.demo import meta_posts, numbers, provider, stories, twilio_posts
from channels_whatsapp.demo.posting import Poster
from channels_whatsapp.demo.stories import Line
from channels_whatsapp.models import WhatsAppNumber
from inquiries import intake
from inquiries.channels import RawInbound


class Command(BaseCommand):
    help = "A part of the command `demo`: two WhatsApp numbers that nobody can ring, and their chats, posted as providers do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--team", required=True, type=int, metavar="ID", help="Whose numbers they become."
        )

    def handle(self, *, team: int, **options: Any) -> None:
        chats = stories.load(timezone.localtime())
        made = numbers.make(team)
        poster = Poster()
        for line in stories.lines(chats):
            _tell(poster, line, made)
        intake.process_now()
        with provider.running(stories.lines(chats)), numbers.able_to_fetch(made):
            intake.fetch_files_now()


def _tell(poster: Poster, line: Line, made: Mapping[str, WhatsAppNumber]) -> None:
    """Twilio's webhooks name no time, so what lies days back comes as its list tells it."""
    number = made[line.chat.number.key]
    if line.chat.number.provider == "meta":
        for envelope in meta_posts.posts(line):
            poster.meta(envelope)
    elif line.told.get("listed"):
        body = json.dumps(twilio_posts.listed(line)).encode()
        intake.store_inbound(number.account, [RawInbound(f"l:{line.id}", body, line.at, "Twilio's list")])
    else:
        poster.twilio(twilio_posts.form(line))
