"""The names of places: cities over 5,000 people, countries, regions, islands, airports. Read once, on first use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from inquiries.extraction.local.folding import fold

FILE = Path(__file__).parent / "data" / "places.tsv"


@dataclass(frozen=True, slots=True)
class Place:
    """`name` as it is written in the language it was found in; `canonical` is one for all languages; `people` in
    thousands, 0 for what is not a city; `country` ISO 3166 alpha-2 or empty."""

    name: str
    canonical: str
    kind: str  # city, country, region, airport, code
    country: str
    people: int


class Gazetteer:
    """Key (see `key_of`) -> Place. Values stay packed strings until they are asked for: as objects they take 40 MB."""

    def __init__(self, path: Path = FILE) -> None:
        self._packed: dict[str, str] = {}
        self._beginnings: set[str] = set()
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                key, _, packed = line.partition("\t")
                self._packed[key] = packed
                if " " in key:
                    self._beginnings.add(key[: key.index(" ")])

    def __len__(self) -> int:
        return len(self._packed)

    def may_begin(self, word: str) -> bool:
        """Whether this folded word of Latin letters is a name or begins one."""
        return word in self._packed or word in self._beginnings

    def may_go_on(self, word: str) -> bool:
        """Whether some name of several words begins with this folded one."""
        return word.replace("ß", "ss") in self._beginnings

    def find(self, key: str) -> Place | None:
        packed = self._packed.get(key)
        if packed is None:
            return None
        name, canonical, kind, country, people = packed.rstrip("\n").split("\t")
        name = name or key.title()
        return Place(name, canonical or name, kind, country, int(people or 0))


@cache
def load() -> Gazetteer:
    return Gazetteer()


def key_of(name: str) -> str:
    return key_of_folded(fold(name))


def key_of_folded(name: str) -> str:
    if name.isascii() and name.isalpha():
        return name
    return " ".join(name.replace("ß", "ss").replace("-", " ").replace(".", " ").split())
