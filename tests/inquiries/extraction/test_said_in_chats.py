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
        ("Wir möchten zu zweit nach Südengland, 3. bis 8. Mai, Hotel", "de-DE", ["Südengland"]),
        ("Hotels in Italy (Rome and Siena) for two, 3 to 8 May", "en-GB", ["Rome", "Siena"]),
        ("A trek in Nepal for two from 4 May, with a hotel in Kathmandu first", "en-GB", ["Nepal", "Kathmandu"]),
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


@pytest.mark.parametrize(
    ("text", "locale", "start", "end"),
    [
        ("Kreta vom 18. bis 28. Juli\nsorry vom 19. bis 29.", "de-DE", "2026-07-19", "2026-07-29"),
        ("la Crète du 18 au 28 juillet\nah non pardon du 19 au 29", "fr-FR", "2026-07-19", "2026-07-29"),
        ("Creta dal 18 al 28 luglio, scusa dal 19 al 29", "it-IT", "2026-07-19", "2026-07-29"),
        ("crete from 18 to 28 july\nno sorry 19 to 29", "en-GB", "2026-07-19", "2026-07-29"),
        ("Japan for two, late March to about the 10th of April 2027", "en-GB", None, "2027-04-10"),
    ],
)
def test_days_that_lean_on_the_month_before(text: str, locale: str, start: str | None, end: str) -> None:
    assert some(text, locale, "start_date", "end_date") == (start, end)


@pytest.mark.parametrize(
    ("text", "locale", "amount"),
    [
        ("I was thinking of Malta for two, about £900 all in", "en-GB", 900),
        ("We were hoping for Malta, two of us, up to £900 in total", "en-GB", 900),
        ("Für Malta zu zweit hatten wir uns etwa 900 Euro vorgestellt", "de-DE", 900),
        ("Nous étions intéressés par Malte à deux, 900 € au total", "fr-FR", 900),
        ("Estuvimos mirando Malta para dos, máximo 900 € en total", "es-ES", 900),
    ],
)
def test_what_one_was_thinking_of_is_no_trip_of_the_past(text: str, locale: str, amount: int) -> None:
    assert read(text, locale)["budget"]["amount"] == amount
    assert "destinations" in read(text, locale)


@pytest.mark.parametrize(
    ("text", "locale", "counts"),
    [
        ("Two adults to Japan, and we bring our two boys, 12 and 9", "en-GB", (2, 2, 4)),
        ("2 girls aged 4 and 7 and 2 adults to Crete", "en-GB", (2, 2, 4)),
        ("12 boys and 3 teachers, a football trip to Lyon", "en-GB", (3, 12, 15)),
        ("A hotel for our two boys (12 and 9) in Lyon please", "en-GB", (None, 2, None)),
        ("a hen party, 8 girls, to Ibiza", "en-GB", (None, None, 8)),
        ("4 adultos y 1 menor de 10 años a Cancún", "es-MX", (4, 1, 5)),
        ("Nous sommes deux parents et notre ado de 15 ans, hôtel à Cuba", "fr-FR", (2, 1, 3)),
        ("Seríamos 4 grandes y la nena de 3 años, hotel en Iguazú", "es-AR", (4, 1, 5)),
    ],
)
def test_who_is_grown_up(text: str, locale: str, counts: tuple[int | None, ...]) -> None:
    assert some(text, locale, "adults", "children", "travellers") == counts


@pytest.mark.parametrize(
    ("text", "locale", "name"),
    [
        ("A hotel in Goa from 4 May please. Rgds Prakash", "en-IN", "Prakash"),
        ("Um pacote pra Gramado no Natal Luz. Sou a Jéssica", "pt-BR", "Jéssica"),
    ],
)
def test_who_writes(text: str, locale: str, name: str) -> None:
    assert read(text, locale)["contact_name"] == name


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("A massive thank you for sorting our Sri Lanka trip, Kandy and Galle were out of this world!", "en-GB"),
        ("Ich möchte mich als Reisekauffrau bei Ihnen bewerben, ab 1. Mai. Mein Schwerpunkt ist Bali.", "de-DE"),
    ],
)  # fmt: skip
def test_thanks_and_applications_ask_for_no_trip(text: str, locale: str) -> None:
    assert read(text, locale)["is_travel_inquiry"] is False


@pytest.mark.parametrize(
    ("text", "locale", "field", "value"),
    [
        ("2 habitaciones en Santa Marta, somos 3 adultos", "es-CO", "contact_name", None),
        ("Hotel en Cartagena, 2 adultos. Yuliana Restrepo cel 300 555 0188", "es-CO", "contact_name", "Yuliana Restrepo"),
        ("Majorca for two, from 14 August 2027 for a fortnight", "en-GB", "end_date", "2027-08-28"),
        ("a weekend in Nashville, 4 guys, hotel please", "en-US", "travellers", 4),
        ("46 Schüler und 3 Lehrpersonen, Bus nach Poreč bitte", "de-AT", "travellers", 49),
        ("Sortie à Colmar pour 22 personnes, départ en car de Lausanne", "fr-CH", "origin", "Lausanne"),
        ("marché de noël à Strasbourg, 2 pers dep Dijon svp", "fr-FR", "origin", "Dijon"),
        ("Wie bekommen wir unser Geld zurück? Der Flug nach Lissabon fiel aus.", "de-CH", "is_travel_inquiry", False),
        ("Hotel na Krecie dla 2 osób, wylot z Krakowa lub Katowic 4 lipca", "pl-PL", "destinations", ["Krecie"]),
        ("Adjuntamos la nueva tarifa de traslados en Tenerife para agencias.", "es-ES", "is_travel_inquiry", False),
    ],
)  # fmt: skip
def test_said_in_short(text: str, locale: str, field: str, value: object) -> None:
    assert read(text, locale).get(field) == value


def test_a_budget_said_casually() -> None:
    assert read("Kanaren, 2 Erwachsene, Budget so 3500", "de-DE")["budget"]["amount"] == 3500
