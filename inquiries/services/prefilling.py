"""What could stand in the places of a provider's template: values of the inquiry, chosen by the place's name, its example
or the words before it. Only proposals: a person sees and changes them before anything is sent."""

from __future__ import annotations

import re

from django.utils import translation

from inquiries.channels import TemplateOption
from inquiries.services.templating import VARIABLES, Scene

_OFFERED = (
    "contact.first_name", "contact.name", "trip.destinations", "trip.dates", "inquiry.reference", "agent.name",
    "agent.first_name", "account.name", "today",
)  # fmt: skip
# By the place's own name, in the languages in which agencies name them; the first that fits.
_BY_NAME = (
    ("agent.name", r"agent|consultant|advisor|berater|sachbearbeit|our_name|staff"),
    ("account.name", r"agency|company|firma|agentur|account"),
    ("inquiry.reference", r"ref|booking|buchung|vorgang|code|case|inquiry"),
    ("trip.destinations", r"destination|ziel|where|country|land|place|ort|destino"),
    ("trip.dates", r"date|datum|termin|when|zeitraum|period|travel_time|fecha"),
    ("contact.first_name", r"first|vorname|given|nombre|prenom|guest|customer|kunde|gast|traveller|name"),
)
# By the words just before it, where the place has only a number.
_BY_WORDS = (
    ("contact.first_name", r"(hello|hi|hey|dear|hallo|liebe[r]?|guten tag|moin|hola|bonjour|ciao|buongiorno)\W*$"),
    ("agent.name", r"(consultant|adviser|advisor|berater(in)?|regards|grüße|gruß|grüßen|yours|this is|hier ist)\W*$"),
    ("inquiry.reference", r"(reference|ref|number|nummer|vorgang|booking|buchung|inquiry|anfrage)\W*$"),
    ("trip.dates", r"(dates?|from|vom|termin|on|am|zeitraum|between|zwischen)\W*$"),
    ("trip.destinations", r"(to|nach|in|destination|reiseziel|for|trip)\W*$"),
)  # fmt: skip
_BY_EXAMPLE = (
    ("inquiry.reference", r"[A-Z]{2,4}-\d{4}-\d+"),
    ("trip.dates", r".*\b(\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}\.? \w{3,9} 20\d\d|20\d\d-\d\d-\d\d)\b.*"),
)
_NEAR = 30


def suggestions(scene: Scene) -> list[tuple[str, str]]:
    """Label and value of all that is known here, each value once."""
    with translation.override(scene.language or None):
        known = {VARIABLES[name].value(scene): VARIABLES[name].label for name in reversed(_OFFERED)}
    return [(label, value) for value, label in reversed(known.items()) if value]


def prefill(option: TemplateOption, scene: Scene) -> list[str]:
    """One value a place, in the order of `option.variables`; "" where nothing fits or nothing is known."""
    names = [_named(option, place) for place in range(len(option.variables))]
    with translation.override(scene.language or None):
        known = {name: VARIABLES[name].value(scene) for name in set(names) if name}
    return [known.get(name, "") for name in names]


def _named(option: TemplateOption, place: int) -> str:
    name = option.variables[place].lower()
    example = option.examples[place] if place < len(option.examples) else ""
    if not name.isdecimal():
        return _first(_BY_NAME, name)
    found = next((key for key, shape in _BY_EXAMPLE if re.fullmatch(shape, example)), "")
    return found or _first(_BY_WORDS, _before(option, option.variables[place]))


def _first(table: tuple[tuple[str, str], ...], text: str) -> str:
    return next((key for key, words in table if re.search(words, text)), "")


def _before(option: TemplateOption, name: str) -> str:
    text = f"{option.header}\n{option.body}".lower()  # casefold would write ß as ss
    at = re.search(r"\{\{\s*" + re.escape(name) + r"\s*\}\}", text)
    return text[max(0, at.start() - _NEAR) : at.start()] if at else ""
