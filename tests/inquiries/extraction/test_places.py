from __future__ import annotations

import pytest

from inquiries.extraction.local import gazetteer
from tests.inquiries.extraction.reading import read, some

WAYS = [
("en-GB", "Flying from Exeter to Malta", ["Malta"], "Exeter"),
    ("en-US", "Flight SFO to JFK, one way", ["New York"], "San Francisco"),
    ("en-GB", "price for nerja please, leaving from Exeter", ["Nerja"], "Exeter"),
    ("en-IN", "Ex Pune: Munnar and Alleppey houseboat", ["Munnar", "Alleppey"], "Pune"),
    ("de-DE", "eine Woche Saas-Fee, Abfahrt ab Ulm", ["Saas-Fee"], "Ulm"),
    ("es-ES", "mejor tarifa para mojácar", ["Mojácar"], None),
    ("en-US", "trains between portland and seattle", ["Seattle"], "Portland"),
    ("en-GB", "Hanoi first, then Hue, then Bangkok, departing from Manchester", ["Hanoi", "Hue", "Bangkok"], "Manchester"),
    ("en-GB", "a trip from Reading to Nice", ["Nice"], "Reading"),
    ("en-GB", "a ticket from Lagos, Nigeria to Accra", ["Accra"], "Lagos"),
    ("en-US", "flights to orlando florida from austin texas", ["Orlando"], "Austin"),
    ("en-IN", "Mumbai se Udaipur aur Jodhpur jana hai", ["Udaipur", "Jodhpur"], "Mumbai"),
    ("de-DE", "Bahnfahrt von Mainz nach Verona", ["Verona"], "Mainz"),
    ("de-DE", "hannover - izmir am samstag, einfacher flug", ["Izmir"], "Hannover"),
    ("de-DE", "Wir möchten nach Namibia, ab Frankfurt. Bitte nicht nach Kenia.", ["Namibia"], "Frankfurt"),
    ("fr-FR", "une semaine en Crète au départ de Metz", ["Crète"], "Metz"),
    ("fr-FR", "plutôt Naples que Rome, départ de Nice", ["Naples"], "Nice"),
    ("es-ES", "Saliendo de Bilbao queremos visitar Cerdeña", ["Cerdeña"], "Bilbao"),
    ("it-IT", "traghetto per la Sardegna, partenza da Livorno", ["Sardegna"], "Livorno"),
    ("it-IT", "volo da milano, linate o malpensa, per lisbona", ["Lisbona"], "Milano"),
    ("pt-BR", "queremos conhecer Salvador saindo de Curitiba", ["Salvador"], "Curitiba"),
    ("nl-NL", "naar Faro vanaf Eindhoven", ["Faro"], "Eindhoven"),
    ("tr-TR", "antalyaya gitmek istiyoruz ankaradan", ["Antalya"], "Ankara"),
    ("ar-SA", "نريد السفر من جدة إلى القاهرة", ["القاهرة"], "جدة"),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text", "goals", "origin"), WAYS)
def test_where_to_and_where_from(locale: str, text: str, goals: list[str], origin: str) -> None:
    assert some(text, locale, "destinations", "origin") == (goals, origin)


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("We want to see Kenya and Tanzania", ["Kenya", "Tanzania"]),
        ("A week in Portugal: Lisbon and Porto", ["Lisbon", "Porto"]),
        ("Canary Islands, perhaps Tenerife", ["Tenerife"]),
        ("Last summer we went to Croatia, this time only Slovenia please", ["Slovenia"]),
        ("A trip to Malta. My sister went to Cyprus and liked it.", ["Malta"]),
        ("Rome please.\nKind regards\nPeter Paris\nLondon SW1", ["Rome"]),
        ("We rent a car, pick it up from Cagliari", ["Cagliari"]),
        ("Skiing in Alpe d'Huez", ["Alpe d'Huez"]),
    ],
)
def test_only_the_wanted_places_are_destinations(text: str, goals: list[str]) -> None:
    assert read(text)["destinations"] == goals


@pytest.mark.parametrize(
    "text", ["Nice to meet you, can you split the bill?", "See you in March or May", "Best, Mobile team"]
)
def test_everyday_words_are_no_towns(text: str) -> None:
    assert "destinations" not in read(text)


def test_the_gazetteer_knows_the_names_of_six_languages() -> None:
    places = gazetteer.load()
    names = (
        "Prag",
        "Londres",
        "Mailand",
        "Venise",
        "Estambul",
        "Lisbona",
        "Malediven",
        "Grèce",
        "Toscana",
        "Creta",
    )
    assert [name for name in names if places.find(gazetteer.key_of(name)) is None] == []
