"""One WhatsApp number at each provider, with what customers, providers and lines may do to it. A case that holds for both is
written once; `TwilioPhone` shows what a binding has to fill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.test import Client

from channels_whatsapp.models import MessageTemplate, WhatsAppNumber
from channels_whatsapp.services import templates
from inquiries.channels import Address, Medium, PointKind
from inquiries.models import ChannelAccount
from tests.support.twilio import World, hooks
from tests.support.twilio.state import Customer, File, Message, sid
from tests.support.webhooks import Post

CUSTOMER = "+49170000001"


@dataclass(frozen=True)
class Sent:
    """What a customer gets. `files`: type and bytes; `template`: the provider's id of it and the values by name or place;
    `place`: latitude, longitude and all words; `quotes`: the id of the message it answers."""

    external_id: str
    to: str
    text: str = ""
    files: Sequence[tuple[str, bytes]] = ()
    template: tuple[str, tuple[str, ...]] | None = None
    place: tuple[float, float, str] | None = None
    quotes: str = ""


class Phone(Protocol):
    """`quotes`: the provider can answer in context; `looks`: it can be asked for what was sent."""

    number: WhatsAppNumber
    quotes: bool
    looks: bool

    @property
    def account(self) -> ChannelAccount: ...

    @property
    def customer(self) -> Address:
        """The one who writes, as the desk addresses them."""

    def outbox(self) -> list[Sent]:
        """All that the provider has taken, the oldest first, whatever became of it."""

    # --- what customers do ---

    def writes(self, text: str = "", at: datetime | None = None) -> Post:
        """The customer writes; the window is open from then on."""

    def sends_file(self, content_type: str, data: bytes, **trouble: Any) -> tuple[Post, Medium]:
        """The customer sends a file. `trouble`: late=n (so many requests find nothing), gone=True (it was sent an hour ago
        and is no more), leads_to=address, claims=n (a length that it has not; -1: says none), cut=True, expired=True (the
        first address is not valid any more)."""

    def is_not_on_whatsapp(self) -> None: ...

    def stops(self) -> None:
        """The customer wants nothing more from this number."""

    # --- what the provider does ---

    def template(self, name: str, language: str, body: str, examples: dict[str, str], **more: Any) -> None:
        """An approved one lies there; `more`: status="rejected", reason="…", kind="carousel"."""

    def refuses_us(self) -> None:
        """Credentials are void from now on."""

    def takes_us_again(self) -> None: ...

    def holds_the_window_shut(self) -> None:
        """It says yes to the next text and then that the 24 hours are over."""

    def is_too_fast(self, seconds: int) -> None:
        """The next request is one too many; it asks to wait."""

    def is_in_trouble(self, status: int) -> None:
        """The next request to send is answered by 5xx, and was not done."""

    def loses_the_answer(self) -> None:
        """The next message is taken, and the line breaks before the provider says so."""

    def loses_the_request(self) -> None:
        """The line breaks before the next message is taken, and we can't tell."""

    def hangs(self, seconds: float) -> None:
        """The next message is taken, and no answer comes for so long."""

    def is_away(self) -> None:
        """Nobody listens at its address."""

    def statuses(self) -> list[Post]:
        """What it reports now about messages of ours, in order; each only once."""

    def asked(self) -> int:
        """How many requests it has got."""

    def leaks(self) -> list[str]:
        """Where secrets went that must not go there, and what else no client may do."""


@dataclass
class TwilioPhone:
    number: WhatsAppNumber
    world: World
    settings: Any
    quotes: bool = False
    looks: bool = True
    person: Customer = field(init=False)

    def __post_init__(self) -> None:
        self.person = self.world.customer(CUSTOMER)
        self.world.sender(self.account.address, webhook=self._webhook)

    @property
    def account(self) -> ChannelAccount:
        return self.number.account

    @property
    def customer(self) -> Address:
        return Address(CUSTOMER, self.person.name, PointKind.PHONE)

    @property
    def _webhook(self) -> str:
        return f"{self.settings.PUBLIC_BASE_URL}{hooks.PATH}"

    def outbox(self) -> list[Sent]:
        return [self._sent(one) for one in self.world.outbox]

    def _sent(self, one: Message) -> Sent:
        return Sent(
            one.sid,
            one.to.removeprefix("whatsapp:"),
            "" if one.content or one.actions else one.body,
            [self._got(link) for link in one.media_urls],
            (one.content, tuple(one.variables.values())) if one.content else None,
            _place(one) if one.actions else None,
        )

    def _got(self, link: str) -> tuple[str, bytes]:
        """As Twilio gets it, without any cookie of ours."""
        answer = Client().get(link.removeprefix(self.settings.PUBLIC_BASE_URL))
        assert answer.status_code == 200, link
        return answer["Content-Type"], answer.content

    # --- what customers do ---

    def writes(self, text: str = "", at: datetime | None = None) -> Post:
        message = self.world.writes(self.person, self.account.address, text, at=at)
        return hooks.post(self.world, self._webhook, hooks.inbound(self.world, message, self.person))

    def sends_file(self, content_type: str, data: bytes, **trouble: Any) -> tuple[Post, Medium]:
        file = File(content_type, data, **trouble)
        at = self.world.now() - timedelta(hours=1) if file.gone else None
        message = self.world.writes(self.person, self.account.address, files=[file], at=at)
        fields = hooks.inbound(self.world, message, self.person)
        medium = Medium(f"{message.sid}/{file.sid}", content_type=content_type)
        return hooks.post(self.world, self._webhook, fields), medium

    def is_not_on_whatsapp(self) -> None:
        """Twilio learns it from WhatsApp only later; to tell at once it must be no number at all."""
        self.world.trouble("POST", 400, 63003)

    def stops(self) -> None:
        self.world.writes(self.person, self.account.address, "STOP")

    # --- what Twilio does ---

    def template(self, name: str, language: str, body: str, examples: dict[str, str], **more: Any) -> None:
        kind = f"twilio/{more.get('kind', 'text')}"
        approval = {
            "name": name,
            "category": "UTILITY",
            "content_type": kind,
            "status": more.get("status", "approved"),
            "rejection_reason": more.get("reason", ""),
            "allow_category_change": True,
        }
        content = {
            "sid": sid("HX"),
            "friendly_name": name,
            "language": language,
            "variables": examples,
            "types": {kind: {"body": body}},
            "approval_requests": approval,
        }
        self.world.contents.append(content)

    def refuses_us(self) -> None:
        self.world.token = "another-token"

    def takes_us_again(self) -> None:
        self.world.token = "twilio-token"

    def holds_the_window_shut(self) -> None:
        self.person.wrote.clear()

    def is_too_fast(self, seconds: int) -> None:
        self.world.trouble("", 429, 20429, retry_after=str(seconds))

    def is_in_trouble(self, status: int) -> None:
        self.world.trouble("POST", status, 20500)

    def loses_the_answer(self) -> None:
        self.world.trouble("POST", 0, after=True)

    def loses_the_request(self) -> None:
        self.world.trouble("POST", 0)

    def hangs(self, seconds: float) -> None:
        self.world.trouble("POST", 0, after=True, hang=seconds)

    def is_away(self) -> None:
        self.settings.TWILIO_API_URL = "http://127.0.0.1:9"

    def statuses(self) -> list[Post]:
        return [hooks.post(self.world, self._webhook, fields) for _, fields in hooks.statuses(self.world)]

    def asked(self) -> int:
        return len(self.world.asked)

    def leaks(self) -> list[str]:
        return self.world.complaints


def _place(one: Message) -> tuple[float, float, str]:
    at, _, label = one.actions[0].removeprefix("geo:").partition("|")
    latitude, _, longitude = at.partition(",")
    return float(latitude), float(longitude), f"{one.body} {label}"


def keep_templates(phone: Phone) -> dict[str, MessageTemplate]:
    """Those of the provider as rows of the hub, by name."""
    templates.sync(phone.number)
    return {row.name: row for row in phone.number.templates.all()}
