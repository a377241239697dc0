"""The history below an answer, and a message as it is forwarded: plain text. Pictures and trackers of the original stay
behind with its HTML."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format

from inquiries.channels import Address
from inquiries.models import DraftMode, Message
from inquiries.services import addressing

MAX_CHARS = 60_000  # of history; who wants more has the mail


def below(mode: str, about: Message | None) -> str:
    """What goes below the writer's own words."""
    if about is None:
        return ""
    return forwarded(about) if mode == DraftMode.FORWARD else history(about)


def history(message: Message) -> str:
    """Everybody's mail program and our own parser know this line and the marks."""
    who = addressing.line([_sender(message)])
    lines = _text(message).split("\n")
    return "\n".join([f"On {_when(message)}, {who} wrote:", *(f"> {one}".rstrip() for one in lines)])


def forwarded(message: Message) -> str:
    head = {
        "From": addressing.line([_sender(message)]),
        "Date": _when(message),
        "Subject": message.subject,
        "To": addressing.line(addressing.named(message, "to")),
        "Cc": addressing.line(addressing.named(message, "cc")),
    }
    told = [f"{name}: {value}" for name, value in head.items() if value]
    return "\n".join(["---------- Forwarded message ----------", *told, "", _text(message)])


def joined(text: str, quoted: str) -> str:
    """Both as a stored message keeps them; `parted` finds the border again."""
    return f"{text.rstrip()}\n\n{quoted}" if quoted else text


def parted(message: Message) -> str:
    """The history of a reply that was written here."""
    return message.text.removeprefix(message.reply_text.rstrip()).strip("\n")


def _sender(message: Message) -> Address:
    return Address(message.sender_address or "unknown sender", message.sender_name)


def _text(message: Message) -> str:
    text = message.text.strip("\n")
    return text if len(text) <= MAX_CHARS else text[:MAX_CHARS] + "\n[…]"


def _when(message: Message) -> str:
    moment = message.written_at or timezone.localtime(message.received_at)
    return date_format(moment, "j M Y, H:i")
