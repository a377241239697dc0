"""What a provider of WhatsApp can do for one number. Every call has a time-out and raises ChannelError with the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from inquiries.channels import IncomingAttachment, Medium, OutgoingMessage, SendReceipt, TestResult


@dataclass(frozen=True)
class TemplateRow:
    """A template as the provider lists it; the fields are those of models.MessageTemplate."""

    external_id: str
    name: str
    language: str
    status: str
    category: str = ""
    status_words: str = ""
    header: str = ""
    body: str = ""
    footer: str = ""
    buttons: tuple[str, ...] = ()
    places: tuple[dict[str, Any], ...] = field(default=())
    unusable: str = ""


@dataclass(frozen=True)
class Standing:
    """What the provider thinks of the number, in its own words; "" where it does not tell."""

    quality: str = ""
    messaging_limit: str = ""
    shown_name: str = ""


class Gateway(Protocol):
    def send(self, part: OutgoingMessage) -> SendReceipt:
        """One message. OutcomeUnknown once the request may have left and no answer came."""

    def find_sent(self, part: OutgoingMessage) -> SendReceipt | None:
        """Looks whether it went out after all; None: it is not there. PermanentError where looking can't tell."""

    def fetch_media(self, medium: Medium) -> IncomingAttachment:
        """Temporary while it is not there yet, permanent when it is gone, too large or no file of this number."""

    def mark_read(self, external_id: str) -> None: ...

    def templates(self) -> Sequence[TemplateRow]: ...

    def standing(self) -> Standing: ...

    def test(self) -> Iterable[TestResult]:
        """Step by step, in words; the first bad one ends it. Raises nothing. A generator is shown line by line as it goes."""
