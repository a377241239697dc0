"""What may stand in the places of a template. Both providers refuse empty values, line breaks, tabs and more than four
blanks in a row (63013; 132000 and following): what can be tidied is tidied, the rest is said in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from channels_whatsapp.composing import texts
from channels_whatsapp.composing.limits import MAX_FILLED
from inquiries.channels import TemplateUse

_BREAK = re.compile(r"[^\S ]+")
_BLANKS = re.compile(r" {2,}")
_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_HEADER, _BODY, _BUTTON = "header", "body", "button"
_MOST = {_HEADER: 60, _BODY: MAX_FILLED, _BUTTON: 2_000}
Place = Mapping[str, Any]


def tidy(value: str) -> str:
    """Line breaks and tabs become blanks, runs of blanks one; nothing stands around it."""
    return _BLANKS.sub(" ", _BREAK.sub(" ", value)).strip()


def tidied(use: TemplateUse) -> TemplateUse:
    return TemplateUse(use.name, use.language, tuple(tidy(one) for one in use.variables))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with the places that have a value filled in."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def problems(use: TemplateUse, places: Sequence[Place], body: str) -> list[str]:
    """Why these values can't go into these places, in words; `body` is the template's."""
    values = tidied(use).variables
    if len(values) != len(places):
        return [f"“{use.name}” has {_count(len(places))} to fill in, not {len(values)}."]
    told = [_problem(place, value) for place, value in zip(places, values, strict=True)]
    told = [words for words in told if words]
    in_body = {
        str(place["name"]): value for place, value in zip(places, values, strict=True) if place["in"] == _BODY
    }
    if not told and texts.length(filled(body, in_body)) > MAX_FILLED:
        told.append(
            f"“{use.name}” would be longer than {MAX_FILLED:,} characters. Shorten what is filled in."
        )
    return told


def _problem(place: Place, value: str) -> str:
    name = _named(place)
    if not value:
        return f"{name} is empty."
    if texts.length(value) > _MOST[place["in"]]:
        return f"{name} is longer than {_MOST[place['in']]:,} characters."
    if place["in"] == _BUTTON and " " in value:
        return f"{name} goes into a link and must not have blanks."
    return ""


def _named(place: Place) -> str:
    where = {_HEADER: " in the heading", _BUTTON: " in the button"}.get(place["in"], "")
    return f"Place {{{{{place['name']}}}}}{where}"


def _count(count: int) -> str:
    return "1 place" if count == 1 else f"{count} places"
