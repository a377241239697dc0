"""The search vector of a message: accents folded here, so that "Muller" finds "Müller" and the server needs no
extension; cut so that to_tsvector (1 MB at most, and it raises) can never refuse a mail."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.search import SearchVector
from django.db.models import Value
from django.db.models.expressions import Combinable

from inquiries.channels import IncomingMessage
from inquiries.folding import fold
from inquiries.services import chatwords

MAX_CHARS = 200_000
MAX_BYTES = (
    350_000  # hyphenated words and addresses are indexed whole and in parts: up to 2.5 times their bytes
)


def vector(texts: Iterable[str]) -> Combinable:
    return SearchVector(Value(words(texts)), config="simple")


def words(texts: Iterable[str]) -> str:
    """What to_tsvector is given."""
    joined = fold(" ".join(text for text in texts if text)[:MAX_CHARS])
    return joined.encode()[:MAX_BYTES].decode(errors="ignore")


def texts_of(incoming: IncomingMessage) -> list[str]:
    """What of a message can be found: its words, its files' names, everybody in it."""
    sender = (incoming.sender,) if incoming.sender else ()
    people = (*sender, *incoming.also, *incoming.reply_to, *incoming.to[:20], *incoming.cc[:20])
    names = [one.filename for one in (*incoming.attachments[:50], *incoming.media[:50])]
    more = chatwords.texts(incoming.content) if incoming.content else ()
    return [incoming.subject, incoming.text, *more, *names, *(f"{one.name} {one.address}" for one in people)]
