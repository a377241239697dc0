"""Search over everything that was said: words of messages, and parts of subjects, names, addresses and references.

Each arm stops at the newest 1,000 inquiries, so a common word costs as little as a rare one and no count is exact
beyond it. Exact hits (a reference, an address, a number) come first, then the newest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet

from inquiries.channels import Address, PointKind, match_key
from inquiries.folding import fold
from inquiries.models import Contact, ContactPoint, Inquiry, Message, Participant
from inquiries.selectors import TripQuery, User, visible_to

LIMIT = 1_000
_PEOPLE = 200  # contacts whose name or address holds the text; who searches for "an" finds enough among them
_SHORTEST_PART = 3  # trigram indexes know nothing shorter
_SUGGESTED = 8
_TERM = re.compile(r'(-?)(?:"([^"]+)"|(\S+))')
_NUMBER = re.compile(r"\+?(?:[\s()./-]*\d){6,}")
_Found = tuple[int, datetime]


@dataclass(frozen=True)
class Hits:
    """Ids of inquiries, best first; `more`: there are over 1,000."""

    ids: list[int]
    more: bool = False


def search(user: User, text: str) -> Hits:
    wanted = " ".join(text.split())[:200]
    if not wanted:
        return Hits([])
    rows = visible_to(user, Inquiry).filter(merged_into=None)
    exact = _exact(user, rows, wanted)
    others: dict[int, datetime] = {}
    for arm in _arms(user, rows, wanted):
        others.update(_newest(arm))
    ids = [pk for pk, _ in exact] + [pk for pk, _ in _sorted(others.items())]
    unique = list(dict.fromkeys(ids))
    return Hits(unique[:LIMIT], more=len(unique) > LIMIT)


def query(text: str) -> SearchQuery | None:
    """Like a web search: all words, "a phrase", -without; the last word may be unfinished. None if nothing is asked for."""
    terms = [(minus, phrase or word) for minus, phrase, word in _TERM.findall(fold(text))]
    terms = [(minus, term) for minus, term in terms if re.search(r"\w", term)]
    if not any(not minus for minus, _ in terms):
        return None
    return SearchQuery(" & ".join(_written(terms)), config="simple", search_type="raw")


def _written(terms: list[tuple[str, str]]) -> Iterable[str]:
    for place, (minus, term) in enumerate(terms, start=1):
        # Inside quotes to_tsquery reads nothing as an operator; only the quote and the backslash have to be doubled.
        quoted = "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
        unfinished = ":*" if place == len(terms) and not minus else ""
        yield f"{'!' if minus else ''}{quoted}{unfinished}"


def _newest(rows: QuerySet[Inquiry]) -> list[_Found]:
    newest = rows.order_by("-last_message_at", "-pk").values_list("pk", "last_message_at")
    return list(newest[: LIMIT + 1])


def _sorted(found: Iterable[_Found]) -> list[_Found]:
    return sorted(found, key=lambda one: (one[1], one[0]), reverse=True)


def _exact(user: User, rows: QuerySet[Inquiry], text: str) -> list[_Found]:
    """One look-up each: joined by OR they would read the whole table."""
    by_reference = _newest(rows.filter(reference=text.upper()))
    points = list(
        visible_to(user, ContactPoint).filter(_same_point(text)).values_list("pk", flat=True)[:_PEOPLE]
    )
    if not points:
        return by_reference
    takes_part = Participant.objects.filter(point__in=points).values("inquiry")
    return by_reference + _newest(rows.filter(pk__in=takes_part))


def _same_point(text: str) -> Q:
    same = Q(kind=PointKind.EMAIL.value, key=match_key(PointKind.EMAIL, text))
    if _NUMBER.fullmatch(text):
        same |= Q(kind=PointKind.PHONE.value, key=match_key(PointKind.PHONE, text))
    return same | Q(kind=PointKind.WHATSAPP.value, key=match_key(PointKind.WHATSAPP, text))


def _arms(user: User, rows: QuerySet[Inquiry], text: str) -> Iterable[QuerySet[Inquiry]]:
    words = query(text)
    if words is not None:
        said = Message.objects.filter(inquiry=OuterRef("pk"), search=words)
        yield rows.filter(Exists(said))
    if len(text) >= _SHORTEST_PART:
        yield rows.filter(subject__icontains=text)
        if any(char.isdigit() for char in text):
            yield rows.filter(reference__icontains=text)
        yield rows.filter(contact__in=people(user, text))
        yield rows.filter(TripQuery(destination=text).condition)


def people(user: User, text: str) -> list[int]:
    """Ids of contacts by part of a name or address; icontains is the form that the trigram indexes know."""
    if len(text) < _SHORTEST_PART:
        return []
    named = visible_to(user, Contact).filter(name__icontains=text).values_list("pk", flat=True)
    points = visible_to(user, ContactPoint).filter(contact__isnull=False, raw__icontains=text)
    return [*named[:_PEOPLE], *points.values_list("contact", flat=True)[:_PEOPLE]]


def addresses(user: User, team_id: int, text: str) -> list[Address]:
    """Whom a writer may mean: by part of a name or an address, one line a mail address."""
    if len(text) < _SHORTEST_PART:
        return []
    mails = visible_to(user, ContactPoint).filter(team=team_id, kind=PointKind.EMAIL.value)
    named = visible_to(user, Contact).filter(team=team_id, name__icontains=text).values_list("pk", flat=True)
    rows = list(mails.filter(raw__icontains=text).select_related("contact")[:_SUGGESTED])
    if len(rows) < _SUGGESTED and (ids := list(named[:_SUGGESTED])):
        rows += (
            mails.filter(contact__in=ids).exclude(pk__in=[one.pk for one in rows]).select_related("contact")
        )
    return [Address(one.raw, _name(one)) for one in rows[:_SUGGESTED]]


def _name(point: ContactPoint) -> str:
    name = (point.contact.name if point.contact else "") or point.name
    return "" if name == point.raw else name
