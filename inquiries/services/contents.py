"""What a person chooses beside the text of a chat: a template that the provider has approved, a place on the map.

As it is kept in drafts and messages: {"template": {"name", "language", "variables": […]}, "location": {"latitude",
"longitude", "name", "address"}}, each key only where something is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from inquiries import channels
from inquiries.channels import Location, TemplateOption, TemplateUse

MAX_VARIABLES = 100
_PLACE = re.compile(r"\{\{\s*([^{}\n]{1,100}?)\s*\}\}")


def tidy(told: Any) -> dict[str, Any]:
    """What a browser sent, in our shape; what is none of it is left out. A place needs both of its numbers."""
    told = told if isinstance(told, Mapping) else {}
    kept = {"template": _template(told.get("template")), "location": _location(told.get("location"))}
    return {name: value for name, value in kept.items() if value}


def _template(told: Any) -> dict[str, Any] | None:
    if not isinstance(told, Mapping) or not _text(told.get("name")):
        return None
    given = told.get("variables")
    many = given[:MAX_VARIABLES] if isinstance(given, list | tuple) else ()
    variables = [" ".join(_text(one).split()) for one in many]  # none may have line breaks (Meta's 132018)
    return {"name": _text(told["name"]), "language": _text(told.get("language")), "variables": variables}


def _location(told: Any) -> dict[str, Any] | None:
    if not isinstance(told, Mapping):
        return None
    try:
        latitude, longitude = float(told["latitude"]), float(told["longitude"])
    except (KeyError, TypeError, ValueError):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # also false for NaN, which JSON can't keep
        return None
    words = {name: _text(told.get(name)) for name in ("name", "address")}
    return {"latitude": latitude, "longitude": longitude, **words}


def _text(value: Any) -> str:
    return channels.clean(value).strip() if isinstance(value, str) else ""


def template_of(content: Mapping[str, Any] | None) -> TemplateUse | None:
    chosen = (content or {}).get("template")
    return TemplateUse(chosen["name"], chosen["language"], tuple(chosen["variables"])) if chosen else None


def location_of(content: Mapping[str, Any] | None) -> Location | None:
    chosen = (content or {}).get("location")
    return Location(**chosen) if chosen else None


def option_for(chosen: TemplateUse, options: Sequence[TemplateOption]) -> TemplateOption | None:
    return next((one for one in options if (one.name, one.language) == (chosen.name, chosen.language)), None)


def filled(option: TemplateOption, variables: Sequence[str]) -> str:
    """As the customer reads it: header, text and footer. `variables` as in `TemplateUse`. A name that stands in header and
    text is one place where the option has it once (Twilio), and two where it has it twice (Meta counts each part anew)."""
    left = list(zip(option.variables, variables, strict=False))
    known: dict[str, str] = {}
    parts = (_fill(part, left, known) for part in (option.header, option.body))
    return "\n\n".join(part for part in (*parts, option.footer) if part.strip())


def _fill(text: str, left: list[tuple[str, str]], known: dict[str, str]) -> str:
    for name in dict.fromkeys(_PLACE.findall(text)):
        place = next((one for one in left if one[0] == name), None)
        if place is not None:
            left.remove(place)
            known[name] = place[1]
    return _PLACE.sub(lambda found: known.get(found[1]) or found[0], text)
