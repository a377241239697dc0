"""Ways of saying things that agencies' post is full of: parts of months, refused offers, ages, groups, forms, signatures."""

from __future__ import annotations

from typing import Any

import pytest

from tests.inquiries.extraction.reading import read, some


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("Two of us to Crete, mid June please", "en-GB"),
        ("a week in Rome, first half of May", "en-GB"),
        ("late September would suit us for Corfu", "en-GB"),
        ("Wir suchen ein Hotel auf Rhodos, Ende Mai", "de-DE"),
        ("Sardinien in der zweiten Hälfte September", "de-DE"),
        ("nous aimerions aller à Rome début avril", "fr-FR"),
        ("la deuxième quinzaine d'août en Corse", "fr-FR"),
        ("queremos ir a Lisboa a mediados de junio", "es-ES"),
        ("vorremmo andare a Parigi a fine maggio", "it-IT"),
        ("queremos ir a Roma em meados de outubro", "pt-PT"),
        ("Lisboa em maio, datas flexíveis", "pt-PT"),
        ("voyage à Rome en mai, dates souples", "fr-FR"),
    ],
)
def test_a_part_of_a_month_is_a_flexible_date(text: str, locale: str) -> None:
    assert read(text, locale).get("flexible_dates") is True


def test_a_whole_date_is_not_flexible() -> None:
    assert "flexible_dates" not in read("2 adults to Crete, 12 to 19 June")


@pytest.mark.parametrize(
    ("text", "locale", "place", "amount"),
    [
        ("Vienna for £1,900 is out of our league. Could you look at Prague for £1,200 in total?", "en-GB", "Prague", 1200),
        ("Ibiza kostet 2.100 € und ist uns zu teuer. Wie wäre Menorca? Höchstens 1.500 € insgesamt.", "de-DE", "Menorca", 1500),
        ("Bali à 3 400 €, c'est trop pour nous. Plutôt la Thaïlande, 2 000 € au total.", "fr-FR", "Thaïlande", 2000),
        ("Lo de Praga por 1.900 € se nos va de precio. ¿Y Budapest? Como mucho 1.100 € en total.", "es-ES", "Budapest", 1100),
        ("Londra a 1.800 € è oltre le nostre possibilità. Preferiremmo andare a Dublino, massimo 1.000 € in tutto.", "it-IT", "Dublino", 1000),
        ("Londres por 1.800 € está fora do nosso orçamento. E Dublin? No máximo 1.000 € no total.", "pt-PT", "Dublin", 1000),
    ],
)  # fmt: skip
def test_what_was_offered_and_is_refused_is_no_wish(text: str, locale: str, place: str, amount: int) -> None:
    values = read(text, locale)
    assert values["destinations"] == [place]
    assert values["budget"]["amount"] == amount
    assert values["budget"]["per"] == "group"


def test_not_too_expensive_is_a_wish() -> None:
    assert read("a hotel in Rome that is not too expensive, 2 adults")["destinations"] == ["Rome"]


@pytest.mark.parametrize(
    ("text", "locale", "per"),
    [
        ("nach Rom, 300 Euro jeweils", "de-DE", "person"),
        ("budget 300 € chacune, à Rome", "fr-FR", "person"),
        ("a Roma, 300 euro ciascuno", "it-IT", "person"),
        ("a Roma, 300 € cada una", "es-ES", "person"),
        ("Rome, £900 all up", "en-GB", "group"),
        ("Rom, 120 EUR pro Zimmer und Nacht", "de-DE", "night"),
        ("Rome, EUR 120 per room and night", "en-GB", "night"),
    ],
)
def test_for_whom_a_sum_is_meant(text: str, locale: str, per: str) -> None:
    assert read(text, locale)["budget"]["per"] == per


@pytest.mark.parametrize(
    ("text", "locale", "wanted"),
    [
        ("2 adults, 1 child 6 years, Crete", "en-GB", [6]),
        ("2 Erw., 1 Kind 7 J. nach Kreta", "de-DE", [7]),
        ("2 adultes, 2 enfants 3 et 9 ans, Crète", "fr-FR", [3, 9]),
        ("2 adultos, 2 crianças 5 e 10 anos, Creta", "pt-PT", [5, 10]),
        ("2 adults 2 kids 3 nights in Rome", "en-GB", None),
        ("30 alumnos y 3 profesores a Roma", "es-ES", None),
    ],
)
def test_ages_right_behind_the_count(text: str, locale: str, wanted: Any) -> None:
    assert read(text, locale).get("child_ages") == wanted


@pytest.mark.parametrize(
    ("text", "locale", "count"),
    [
        ("Wir sind zu dritt und wollen nach Rom", "de-DE", 3),
        ("wir sind jetzt zu sechst statt zu fünft in Rom", "de-DE", 6),
        ("saremmo in sette, a Roma", "it-IT", 7),
        ("al final vamos 5 en vez de 6 a Roma", "es-ES", 5),
        ("the two of us and our son (9) to Rome", "en-GB", 3),
        ("à deux, une semaine à Rome", "fr-FR", 2),
        ("io e mio figlio (11 anni) a Londra", "it-IT", 2),
        ("meine Tochter und ich nach Rom", "de-DE", 2),
        ("Somos los dos y la niña (5 años), a Roma", "es-ES", 3),
        ("2 Erw. und 1 Kind nach Rom", "de-DE", 3),
        ("Destination: Rome\nFrom: Leeds\nBudget: 900 GBP\nPax: 2 adults, 1 child (7)", "en-GB", 3),
        ("Rom, 4 Pers.", "de-DE", 4),
    ],
)
def test_how_many_travel(text: str, locale: str, count: int) -> None:
    assert read(text, locale)["travellers"] == count


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("Hiermit bewerbe ich mich als Reiseberater in Ihrem Büro in Köln ab 1. Mai.", "de-DE"),
        ("I am applying for the position of tour guide in Rome from 1 May.", "en-GB"),
        ("We are back from Rome and it was lovely, thank you all!", "en-GB"),
        ("Nous voilà rentrés de Rome, tout était parfait, merci.", "fr-FR"),
        ("Attendo ancora il rimborso di 90 € per la gita a Pompei.", "it-IT"),
        ("Queremos la devolución de los 120 € del hotel en Roma.", "es-ES"),
        ("Your stay in Verona is confirmed for 3 May. This is an automated message.", "en-GB"),
        ("Solo oggi -40% sulle valigie per la Grecia. Per non ricevere più queste mail clicca qui.", "it-IT"),
    ],
)
def test_what_asks_for_no_trip_holds_none(text: str, locale: str) -> None:
    values = read(text, locale)
    assert values["is_travel_inquiry"] is False
    assert not {"destinations", "start_date", "budget"} & values.keys()


@pytest.mark.parametrize(
    "text",
    [
        "We are back from Rome, it was lovely! Now we would like to go to Crete from 3 May, 2 adults.",
        "Is the flight to Rome on 3 May refundable? 2 adults.",
        "2 adults + baby, 20 December to 3 January, 3000 euros max",
    ],
)
def test_what_asks_for_a_trip_is_an_inquiry(text: str) -> None:
    assert read(text)["is_travel_inquiry"] is True


def test_a_form_says_a_place_and_a_day_with_the_same_label() -> None:
    form = "Destination : Crète\nDépart : Nantes\nDate de départ : 03/05/2026\nAdultes : 2"
    assert some(form, "fr-FR", "origin", "start_date") == ("Nantes", "2026-05-03")
    form = "Destination: Rome\nDeparture: 03/05/2026 from Leeds\nAdults: 2\nChildren: 2 (4 and 6)"
    assert some(form, "en-GB", "origin", "start_date", "child_ages") == ("Leeds", "2026-05-03", [4, 6])
    form = "Destino: Roma\nSalida: 03/05/2026\nAdultos: 2\nNombre: Ana Gil"
    assert some(form, "es-ES", "origin", "start_date") == (None, "2026-05-03")


@pytest.mark.parametrize(
    ("text", "locale", "name"),
    [
        ("2 adults to Crete in May.\n\nBest, Owen Hale\n--\nHale Roofing, 3 Rome Street, Leeds", "en-GB", "Owen Hale"),
        ("Wir möchten zu zweit nach Rom.\n\nMit freundlichem Gruß\nUwe Kern\nKern Bau KG, Berlin", "de-DE", "Uwe Kern"),
        ("Nous voulons aller à Rome.\n\nBien à vous\nAnne Roux\nRoux SARL, Lyon", "fr-FR", "Anne Roux"),
        ("Queremos ir a Roma.\n\nBesos, Lola Paz", "es-ES", "Lola Paz"),
    ],
)  # fmt: skip
def test_a_signature_tells_the_name_and_no_destination(text: str, locale: str, name: str) -> None:
    values = read(text, locale)
    assert values["contact_name"] == name
    assert len(values["destinations"]) == 1


def test_a_corrected_length_and_day_count() -> None:
    assert read("Hotel en Roma, 3 noches desde el 4 de mayo\nal final son 5 noches", "es-ES")["nights"] == 5
    assert read("Hotel en Roma el 4 de mayo\nperdona, el 6 de mayo", "es-ES")["start_date"] == "2026-05-06"


def test_a_sharp_s_is_two() -> None:
    assert read("Wir möchten zu zweit nach Straßburg", "de-DE")["destinations"] == ["Straßburg"]


def test_the_centre_is_no_place() -> None:
    assert read("volo per roma, hotel in centro", "it-IT")["destinations"] == ["Roma"]


def test_lakes_and_mountains_are_places() -> None:
    for name in ("Wörthersee", "Livigno", "Chamonix", "St. Moritz"):
        assert read(f"Hotel in {name}, 2 Personen", "de-DE")["destinations"] == [name]
