"""Variables in templates: a fixed list, filled by plain substitution. Nothing is evaluated, so a template can name no
attribute, call nothing and loop for ever over nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone, translation
from django.utils.formats import date_format

from inquiries.models import ChannelAccount, Inquiry
from inquiries.services import trips

_LINK = re.compile(r"@|://|www\.|\S\.\w{2,}(/|$)")
_VARIABLE = re.compile(r"\{\{\s*([^{}\n]{0,100}?)\s*\}\}")


@dataclass(frozen=True)
class Scene:
    """What a template may speak of. `person` is None when the hub itself writes."""

    inquiry: Inquiry
    account: ChannelAccount | None = None
    person: AbstractBaseUser | None = None
    language: str = ""


@dataclass(frozen=True)
class Variable:
    name: str
    label: str
    example: str
    value: Callable[[Scene], str]


@dataclass(frozen=True)
class Filled:
    """`unknown`: names that do not exist; `unfilled`: names for which nothing is known here. Both stay in the text."""

    text: str
    unknown: tuple[str, ...] = ()
    unfilled: tuple[str, ...] = ()


def _contact_name(scene: Scene) -> str:
    """A stranger chose this name: one line, and nothing that a mail program makes a link of."""
    return name_of(scene.inquiry.contact.name) if scene.inquiry.contact else ""


def name_of(name: str) -> str:
    """A name as a customer can be greeted by it; "" where it is none."""
    name = " ".join(name.split())
    return (
        "" if _LINK.search(name) or not any(map(str.isalpha, name)) else name[:100]
    )  # an address stands in for a name


def first_name(name: str) -> str:
    """“Lindqvist, Anna” and “Anna Lindqvist” alike."""
    given = name.partition(",")[2] or name
    return next(iter(given.split()), "")


def _full_name(scene: Scene) -> str:
    return scene.person.get_full_name() if scene.person else ""  # type: ignore[attr-defined]


def _trip(scene: Scene, *fields: str) -> list[Any]:
    """Only what staff confirmed or corrected: a machine's guess never goes to a customer by itself."""
    values = trips.current(scene.inquiry.pk)
    found = {name: one.value for name, one in values.items() if one.status in trips.ACCEPTED}
    return [found[name] for name in fields if found.get(name)]


def _destinations(scene: Scene) -> str:
    return ", ".join(str(place) for places in _trip(scene, "destinations") for place in places)


def _dates(scene: Scene) -> str:
    return " – ".join(_day(date.fromisoformat(str(one))) for one in _trip(scene, "start_date", "end_date"))


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


VARIABLES: dict[str, Variable] = {
    one.name: one
    for one in (
        Variable("contact.name", "Customer's name", "Anna Lindqvist", _contact_name),
        Variable("contact.first_name", "Customer's first name", "Anna", lambda s: first_name(_contact_name(s))),
        Variable("inquiry.reference", "Our reference", "TI-2026-000123", lambda s: s.inquiry.reference),
        Variable("inquiry.subject", "Subject", "Two weeks in Crete", lambda s: s.inquiry.subject),
        Variable("trip.destinations", "Where to (confirmed)", "Crete", _destinations),
        Variable("trip.dates", "Travel dates (confirmed)", "12 May 2027 – 26 May 2027", _dates),
        Variable("agent.name", "Your name", "Eva Berger", _full_name),
        Variable("agent.first_name", "Your first name", "Eva", lambda s: first_name(_full_name(s))),
        Variable("account.name", "The account's name", "Groups", lambda s: s.account.name if s.account else ""),
        Variable("account.address", "The account's address", "groups@agency.example",
                 lambda s: s.account.address if s.account else ""),
        Variable("today", "Today's date", "22 November 2026", lambda s: _day(timezone.localdate())),
    )
}  # fmt: skip


def names_in(text: str) -> tuple[str, ...]:
    """Each name between double braces, once, in order; an empty pair of braces is the name “”."""
    return tuple(dict.fromkeys(_VARIABLE.findall(text)))


def unknown(text: str) -> tuple[str, ...]:
    return tuple(name for name in names_in(text) if name not in VARIABLES)


def fill(text: str, scene: Scene) -> Filled:
    """Dates are written in the template's language."""
    with translation.override(scene.language or None):
        known = {name: VARIABLES[name].value(scene) for name in names_in(text) if name in VARIABLES}
    return _put_in(text, known)


def preview(text: str) -> Filled:
    return _put_in(text, {one.name: one.example for one in VARIABLES.values()})


def _put_in(text: str, known: Mapping[str, str]) -> Filled:
    def put(found: re.Match[str]) -> str:
        return known.get(found[1]) or found[0]

    empty = tuple(name for name, value in known.items() if not value and name in names_in(text))
    return Filled(_VARIABLE.sub(put, text), unknown(text), empty)
