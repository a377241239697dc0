"""What a provider posts, and what is taken out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from inquiries.channels import RawInbound

# Goes behind the webhook's address at Twilio: three more tries, after an error of the server or a time-out; without it
# only where no connection came about (twilio.com/docs/usage/webhooks/webhooks-connection-overrides). The fragment is never
# sent; whether the signature covers it is not told, so both count.
RETRIES: Final = "#rc=3&rp=5xx,ct,rt"


@dataclass(frozen=True)
class Post:
    """`url` is the address as the provider was given it, with the query as it came; `headers` ignore case."""

    url: str
    body: bytes = field(repr=False)
    content_type: str = ""  # without parameters, in lower case
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Whose:
    """The number that an event is for, as the provider names it: `owner` is the account SID or the WhatsApp business
    account id, `numbers` are E.164 (Twilio) or phone number ids (Meta), the surest first."""

    owner: str = ""
    numbers: tuple[str, ...] = ()


ORIGIN = "WhatsApp"
Event = tuple[Whose, RawInbound]


def whole(body: bytes) -> list[Event]:
    """A body that can't be split: once, by its hash, so that a repetition is known."""
    return [(Whose(), RawInbound(f"b:{hashlib.sha256(body).hexdigest()}", body, origin=ORIGIN))]
