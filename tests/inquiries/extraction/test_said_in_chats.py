"""What people who book by chat say of places, of themselves and of what they can do without."""

from __future__ import annotations

import pytest

from tests.inquiries.extraction.reading import read, some


@pytest.mark.parametrize(
    ("text", "locale", "places"),
    [
        ("2 adults to Prague, 3 to 8 May. We love Mediterranean, Thai and Mexican cuisine.", "en-GB", ["Prague"]),
        ("2 adults to Prague, 3 to 8 May. Our tastes in food: Mexican, Mediterranean, Greek.", "en-GB", ["Prague"]),
        ("Wir wollen nach Prag, 2 Erwachsene, gern mediterrane Küche, aber keine Texas-Steaks.", "de-DE", ["Prag"]),
        ("A solo trip to Porto, 3 to 8 May", "en-GB", ["Porto"]),
        ("Solo traveller, Porto, 3 to 8 May, budget £900", "en-GB", ["Porto"]),
        ("One ticket to Lisbon on 4 May in Economy class please", "en-GB", ["Lisbon"]),
        ("We want a week in London, England, from 4 May", "en-GB", ["London"]),
        ("We want a week in Edinburgh, Scotland, from 4 May", "en-GB", ["Edinburgh"]),
        ("We want to tour Scotland and England from 4 May", "en-GB", ["Scotland", "England"]),
        ("Car hire please, I'll pick it up from Denver on 4 May and keep it until 9 May", "en-US", ["Denver"]),
    ],
)  # fmt: skip
def test_where_they_want_to_go(text: str, locale: str, places: list[str]) -> None:
    assert read(text, locale)["destinations"] == places


@pytest.mark.parametrize(
    ("text", "origin", "places"),
    [
        ("A week for two commencing in Leeds, visiting Paris and Lyon, from 4 May", "Leeds", ["Paris", "Lyon"]),
        ("A plan that commences in Atlanta, heading to Nashville, 4 to 8 May", "Atlanta", ["Nashville"]),
        ("The tour takes off from Columbus and visits Boston, 4 to 8 May", "Columbus", ["Boston"]),
        ("2 people departing from Springfield in Missouri, to Chicago, 4 to 8 May", "Springfield", ["Chicago"]),
        ("Five of us embarking from Southampton to Bergen on 4 May", "Southampton", ["Bergen"]),
    ],
)  # fmt: skip
def test_where_they_set_out(text: str, origin: str, places: list[str]) -> None:
    assert some(text, "en-US", "origin", "destinations") == (origin, places)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("two Economy tickets to Sydney on 4 May please", 2),
        ("I need 3 flexible tickets to Paris on 4 May", 3),
        ("a week in Rome from 4 May for a pair of travellers", 2),
        ("a solo journey through Peru from 4 May", 1),
        ("To Nairobi on 4 May. It will just be me.", 1),
        ("To Nairobi on 4 May, it's only me travelling", 1),
        ("A house in Rome for 3 people from 4 May.\nNo, there will be 1 person.", 1),
        ("A house in Rome for two people from 4 May.\nNo there is only 1 person.", 1),
    ],
)
def test_how_many_they_are(text: str, count: int) -> None:
    assert read(text)["travellers"] == count


@pytest.mark.parametrize(
    ("text", "locale", "services"),
    [
        ("A rental car in Rome from 4 May, skip the insurance", "en-GB", ["car"]),
        ("A rental car in Rome from 4 May, you can leave out the insurance", "en-GB", ["car"]),
        ("A rental car in Rome on 4 May, shortly after our flight lands", "en-GB", ["car"]),
        ("Ein Mietwagen in Rom ab 4. Mai, kurz nachdem unser Flug landet", "de-DE", ["car"]),
        ("Une voiture de location à Rome le 4 mai, notre vol atterrit à 15 h", "fr-FR", ["car"]),
        ("A flight to Rome on 4 May that lands before noon", "en-GB", ["flight"]),
    ],
)
def test_what_they_want_booked(text: str, locale: str, services: list[str]) -> None:
    assert read(text, locale)["services"] == services
