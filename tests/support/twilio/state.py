"""What lies in an account at Twilio, and what customers and networks do to it."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

WINDOW = timedelta(hours=24)
ACCOUNT = "AC" + 32 * "1"
TOKEN = "twilio-token"
SANDBOX = "+14155238886"
Told = dict[str, Any]
_numbers = itertools.count(1)


def sid(prefix: str) -> str:
    return f"{prefix}{next(_numbers):032x}"


class Refusal(Exception):
    """Twilio's form of an error: a status, its own code, words for people."""

    def __init__(self, status: int, code: int, words: str = "refused") -> None:
        super().__init__(f"{status} {code} {words}")
        self.status, self.code, self.words = status, code, words


@dataclass
class File:
    """`late`: so many requests find nothing yet; `leads_to`: another address than the host of files; `claims`: a length
    that is not its own, -1: none; `cut`: the connection ends in the middle; `expired`: the address it leads to is not valid any more."""

    type: str
    data: bytes
    sid: str = field(default_factory=lambda: sid("ME"))
    name: str = ""
    late: int = 0
    gone: bool = False
    leads_to: str = ""
    claims: int | None = None
    cut: bool = False
    expired: bool = False
    refusal: int = 0


@dataclass
class Message:
    sender: str
    to: str
    body: str
    direction: str
    made: datetime
    sid: str = ""
    status: str = "queued"
    error: int | None = None
    files: list[File] = field(default_factory=list)
    media_urls: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    content: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    callback: str = ""
    service: str = ""
    sent: datetime | None = None
    reported: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sid = self.sid or sid("MM" if self.files or self.media_urls else "SM")

    def listed(self, account: str) -> Told:
        base = f"/2010-04-01/Accounts/{account}/Messages/{self.sid}"
        return {
            "sid": self.sid,
            "account_sid": account,
            "messaging_service_sid": self.service or None,
            "from": self.sender,
            "to": self.to,
            "body": self.body,
            "num_media": str(len(self.files) + len(self.media_urls)),
            "num_segments": "1",
            "direction": self.direction,
            "status": self.status,
            "error_code": self.error,
            "error_message": None,
            "date_created": format_datetime(self.made),
            "date_updated": format_datetime(self.made),
            "date_sent": format_datetime(self.sent) if self.sent else None,
            "price": None,
            "price_unit": "USD",
            "api_version": "2010-04-01",
            "uri": f"{base}.json",
            "subresource_uris": {"media": f"{base}/Media.json"},
        }


@dataclass
class Customer:
    """A person with WhatsApp. `wrote` opens the window with the number that they wrote to."""

    number: str
    name: str = "Anna Beispiel"
    user_id: str = ""
    on_whatsapp: bool = True
    stopped: bool = False
    joined: bool = True
    reads: bool = True
    hides_number: bool = False
    wrote: dict[str, datetime] = field(default_factory=dict)


@dataclass
class Sender:
    """A number of ours with WhatsApp."""

    number: str
    name: str = "Sun Travel"
    status: str = "ONLINE"
    webhook: str = ""
    quality: str = "HIGH"
    limit: str = "10K Customers/24hr"

    def listed(self) -> Told:
        return {
            "sid": sid("XE"),
            "status": self.status,
            "sender_id": f"whatsapp:{self.number}",
            "webhook": {"callback_url": self.webhook, "callback_method": "POST"},
            "profile": {"name": self.name},
            "properties": {"quality_rating": self.quality, "messaging_limit": self.limit},
        }


@dataclass
class Trouble:
    """The next `times` requests whose method and path contain `part` are answered like this. Status 0: the connection is cut;
    `after`: it was done all the same; `hang`: seconds without a word; `garbage`: a yes that is no JSON."""

    part: str
    status: int
    code: int = 0
    times: int = 1
    after: bool = False
    retry_after: str = ""
    hang: float = 0.0
    garbage: bool = False


@dataclass
class World:
    """`keys`: API keys by SID. `allowance`: so many requests until Twilio says that it is too many."""

    token: str = TOKEN
    account: str = ACCOUNT
    url: str = ""
    files_url: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    suspended: bool = False
    senders: dict[str, Sender] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    contents: list[Told] = field(default_factory=list)
    services: dict[str, Told] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    allowance: int | None = None
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)  # what no client may do
    page: int = 50
    now: Callable[[], datetime] = lambda: datetime.now(UTC).replace(microsecond=0)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def sender(self, number: str, **more: Any) -> Sender:
        self.senders[number] = Sender(number, **more)
        return self.senders[number]

    def customer(self, number: str = "+49170000001", **more: Any) -> Customer:
        known = self.customers.get(number)
        if known is None:
            known = self.customers[number] = Customer(number, **more)
        return known

    def trouble(self, part: str, status: int, code: int = 0, **more: Any) -> None:
        self.troubles.append(Trouble(part, status, code, **more))

    def count(self, part: str) -> int:
        return sum(part in one for one in self.asked)

    # --- what customers do ---

    def writes(
        self,
        customer: Customer,
        to: str,
        body: str = "",
        files: Sequence[File] = (),
        at: datetime | None = None,
    ) -> Message:
        """The message lies at Twilio; hooks.inbound makes the report of it."""
        made = at or self.now()
        customer.wrote[to] = max(made, customer.wrote.get(to, made))
        customer.stopped = body.strip().upper() == "STOP"
        sender = f"whatsapp:{customer.user_id if customer.hides_number else customer.number}"
        message = Message(
            sender, f"whatsapp:{to}", body, "inbound", made, status="received", files=list(files), sent=made
        )
        self.messages.insert(0, message)
        return message

    @property
    def outbox(self) -> list[Message]:
        """What the hub has sent, the oldest first; what failed is among it."""
        return [one for one in reversed(self.messages) if one.direction != "inbound"]

    def find(self, key: str) -> Message:
        for one in self.messages:
            if one.sid == key:
                return one
        raise Refusal(404, 20404, "The requested resource was not found")

    # --- how a message goes on ---

    def fate(self, message: Message) -> tuple[list[str], int | None]:
        """The statuses that it will have, and its error. WhatsApp says no only after Twilio has said yes."""
        customer = self.customers.get(message.to.removeprefix("whatsapp:"))
        if customer is None or not customer.on_whatsapp:
            return ["failed"], 63003
        if not customer.joined:
            return ["failed"], 63015
        ours = message.sender.removeprefix("whatsapp:")
        wrote = customer.wrote.get(ours)
        if not message.content and (wrote is None or message.made - wrote > WINDOW):
            return ["failed"], 63016
        return ["sent", "delivered", *(["read"] if customer.reads else [])], None
