"""The telephone number below a mail: a trip is read out of what was newly written, and the signature is left out of that."""

from __future__ import annotations

import re
from itertools import takewhile

from django.db.models import F

from inquiries.extraction.base import Context
from inquiries.extraction.transcript import Utterance
from inquiries.models import Message, MessageKind
from inquiries.services import extractors, locales
from inquiries.states import Direction

_NEWEST = 5  # mails of an inquiry; each is looked at again with every reading
_LINES = 20  # below what was written
_WORDS = 2_000  # characters above it: the language tells how a number without its country is meant
_NUMBER = re.compile(r"\d(?:[ ()./-]*\d){6}")
_HISTORY = re.compile(r"\s*(?:>|-{5,}|_{5,}|(?:From|Von|De|Da|Van|Från|Fra|Od):\s|.*\d.*:\s*$)")


def of(inquiry_id: int) -> set[str]:
    """In E.164, out of the customer's newest mails. What they quote or hand on was signed by others."""
    rows = Message.objects.filter(
        inquiry=inquiry_id, direction=Direction.IN, kind=MessageKind.MESSAGE, forwarded__isnull=True
    ).exclude(text=F("reply_text"))
    newest = rows.order_by("-received_at", "-pk").only(
        "text", "reply_text", "sent_at", "sent_offset", "received_at", "direction", "sender_address"
    )
    return {phone for one in newest[:_NEWEST] if (phone := _phone(one))}


def _phone(message: Message) -> str:
    below = signature(message.text, message.reply_text)
    if not _NUMBER.search(below):
        return ""
    at = message.written_at or message.received_at
    said = Utterance(str(message.pk), "customer", at, f"{message.reply_text[-_WORDS:]}\n\n{below}")
    read = extractors.local().extract((said,), Context(received_at=at, locale=locales.of([message])))
    return read.details.contact_phone or ""


def signature(text: str, written: str) -> str:
    """What stands below the last line of `written` in `text`, down to the history; "" where that line is not found."""
    last = written.rstrip().rpartition("\n")[2].strip()
    _, found, below = text.partition(last) if last else (text, "", "")
    lines = below.splitlines()[1:] if found else []
    return "\n".join(takewhile(lambda line: not _HISTORY.match(line), lines[:_LINES])).strip()
