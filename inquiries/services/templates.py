"""Which templates fit an inquiry: the customer's language first."""

from __future__ import annotations

from inquiries.models import Inquiry, ReplyTemplate, TemplateKind
from inquiries.services import trips


def language_of(inquiry: Inquiry) -> str:
    """ISO 639-1: what staff noted at the contact, else what was read out of the conversation, else empty."""
    if inquiry.contact is not None and inquiry.contact.language:
        return inquiry.contact.language.casefold()[:2]
    read = trips.current(inquiry.pk).get("language")
    return str(read.value)[:2] if read and read.value else ""


def fitting(team_id: int, kind: TemplateKind, language: str) -> list[ReplyTemplate]:
    """Those in `language` first, then those for every language, then the others; by name within each."""
    rows = ReplyTemplate.objects.filter(team=team_id, kind=kind, active=True)
    return sorted(rows, key=lambda one: (_distance(one.language, language), one.name.casefold(), one.pk))


def _distance(spoken: str, wanted: str) -> int:
    if not spoken:
        return 1
    return 0 if wanted and spoken[:2] == wanted[:2] else 2


def in_language(team_id: int, kind: TemplateKind, language: str) -> ReplyTemplate | None:
    """The one in this language or for every language; None rather than words that the customer can't read."""
    found = next(iter(fitting(team_id, kind, language)), None)
    return found if found and _distance(found.language, language) < 2 else None
