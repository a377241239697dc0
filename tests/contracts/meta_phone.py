"""A number at Meta, for the cases that hold for every provider."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from channels_whatsapp.models import WhatsAppNumber
from inquiries.channels import Address, Medium, PointKind
from inquiries.models import ChannelAccount
from tests.contracts.phones import CUSTOMER, Sent
from tests.support.meta import Number, World, events, signed, templates
from tests.support.meta import Sent as Taken
from tests.support.webhooks import Post

DIGITS = CUSTOMER.removeprefix("+")


@dataclass
class MetaPhone:
    number: WhatsAppNumber
    world: World
    settings: Any
    quotes: bool = True
    looks: bool = False
    told: set[str] = field(default_factory=set)
    held: dict[str, Any] = field(default_factory=dict)

    @property
    def account(self) -> ChannelAccount:
        return self.number.account

    @property
    def customer(self) -> Address:
        return Address(CUSTOMER, "Anna Beispiel", PointKind.PHONE)

    @property
    def _at_meta(self) -> Number:
        return self.world.numbers[self.number.phone_number_id]

    def outbox(self) -> list[Sent]:
        return [self._sent(one) for one in self.world.sent]

    def _sent(self, one: Taken) -> Sent:
        told = one.payload[one.payload["type"]]
        return Sent(
            one.id,
            one.recipient,
            told.get("body", "") or told.get("caption", ""),
            [(one.file.content_type, one.file.data)] if one.file else (),
            _template(told) if one.payload["type"] == "template" else None,
            _place(told) if one.payload["type"] == "location" else None,
            one.payload.get("context", {}).get("message_id", ""),
        )

    # --- what customers do ---

    def writes(self, text: str = "", at: datetime | None = None) -> Post:
        return signed([events.inbound(self.world, self._at_meta, content=text, phone=DIGITS, at=at)])

    def sends_file(self, content_type: str, data: bytes, **trouble: Any) -> tuple[Post, Medium]:
        """Each fetch asks twice for a file that is not there yet. Meta tells the length besides, in its first answer."""
        gone, late = trouble.pop("gone", False), 2 * trouble.pop("late", 0)
        size = {"claimed_size": 10} if trouble.get("claims") else {}
        file = self.world.file(data, content_type, self.number.phone_number_id, late=late, **trouble, **size)
        if gone:
            file.ends = self.world.now - timedelta(hours=1)
        kind = content_type.partition("/")[0]
        kind = kind if kind in ("image", "audio", "video") else "document"
        content = events.of_file(file)
        post = signed([events.inbound(self.world, self._at_meta, kind, content, phone=DIGITS)])
        return post, Medium(file.id, content_type=content_type)

    def is_not_on_whatsapp(self) -> None:
        self.world.trouble("/messages", 400, 131026)

    def stops(self) -> None:
        """Only of advertising, and only a status tells."""
        self.writes("STOP")

    # --- what Meta does ---

    def template(self, name: str, language: str, body: str, examples: dict[str, str], **more: Any) -> None:
        told = {
            "status": more.get("status", "approved").upper(),
            "rejected_reason": more.get("reason", "NONE"),
        }
        carousel = [{"type": "CAROUSEL", "cards": []}] if more.get("kind") == "carousel" else []
        given = {"language": language, "examples": list(examples.values()), "components": carousel, **told}
        self.world.templates[self.number.waba_id].append(templates.template(name, body, **given))

    def refuses_us(self) -> None:
        self.held, self.world.tokens = self.world.tokens, {}

    def takes_us_again(self) -> None:
        self.world.tokens = dict(self.held)

    def holds_the_window_shut(self) -> None:
        self.world.last_inbound.clear()

    def is_too_fast(self, seconds: int) -> None:
        self.world.trouble("", 429, 130429, retry_after=str(seconds))

    def is_in_trouble(self, status: int) -> None:
        self.world.trouble("/messages", status, 131000)

    def loses_the_answer(self) -> None:
        self.world.trouble("/messages", after=True)

    def loses_the_request(self) -> None:
        self.world.trouble("/messages")

    def hangs(self, seconds: float) -> None:
        self.world.trouble("/messages", after=True, hang=seconds)

    def is_away(self) -> None:
        self.settings.META_GRAPH_URL = "http://127.0.0.1:9"

    def statuses(self) -> list[Post]:
        new = [one for one in self.world.sent if one.id not in self.told]
        self.told |= {one.id for one in new}
        return [signed([event]) for one in new for event in events.life(self.world, one)]

    def asked(self) -> int:
        return len(self.world.asked)

    def leaks(self) -> list[str]:
        return self.world.complaints


def _template(told: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    values = [one["text"] for part in told["components"] for one in part["parameters"]]
    return told["name"], tuple(values)


def _place(told: dict[str, Any]) -> tuple[float, float, str]:
    return told["latitude"], told["longitude"], f"{told.get('name', '')} {told.get('address', '')}"
