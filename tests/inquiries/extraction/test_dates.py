"""Received on Tuesday, 10 March 2026."""

from __future__ import annotations

import pytest

from tests.inquiries.extraction.reading import extract, read, some

DATES = [
("en-GB", "Three of us to Cyprus, flying out 8 September and home again 22 September", "2026-09-08", "2026-09-22"),
    ("en-GB", "Jersey between Monday 5th and Thursday 8th October 2026", "2026-10-05", "2026-10-08"),
    ("en-GB", "A cottage near Whitby, 21-28 August", "2026-08-21", "2026-08-28"),
    ("en-US", "Sedona Oct 10-14 out of Houston", "2026-10-10", "2026-10-14"),
    ("en-US", "Savannah, May 20 to May 24, one room", "2026-05-20", "2026-05-24"),
    ("en-US", "Quebec from Dec 30 to Jan 2", "2026-12-30", "2027-01-02"),
    ("en-US", "Fly to Boise departing 6/15 returning 6/20", "2026-06-15", "2026-06-20"),
    ("en-GB", "Fly to Porto departing 06/05 returning 09/05", "2026-05-06", "2026-05-09"),
    ("en-ZA", "Departure 03-Nov-2026 to Windhoek, return 11-Nov-2026", "2026-11-03", "2026-11-11"),
    ("de-DE", "Korfu: Hinflug 4.7., Rückflug 18.7.", "2026-07-04", "2026-07-18"),
    ("de-DE", "Ferienhaus auf Usedom 05.09.-12.09.2026", "2026-09-05", "2026-09-12"),
    ("de-CH", "Tessin, Freitag, 1. bis Montag, 4. Mai 2026", "2026-05-01", "2026-05-04"),
    ("de-DE", "Städtereise nach Riga vom 7. bis 10. Mai", "2026-05-07", "2026-05-10"),
    ("fr-FR", "Un gîte en Bretagne du 11 au 18 juillet", "2026-07-11", "2026-07-18"),
    ("fr-FR", "Agadir, aller le 27 décembre et retour le 3 janvier", "2026-12-27", "2027-01-03"),
    ("es-ES", "Un hotel en Lisboa del 23 al 26 de abril", "2026-04-23", "2026-04-26"),
    ("it-IT", "Un agriturismo in Umbria dal 13 al 20 giugno", "2026-06-13", "2026-06-20"),
    ("it-IT", "Volo per Berlino, partenza il 2 ottobre e ritorno il 6 ottobre", "2026-10-02", "2026-10-06"),
    ("pt-PT", "Roma de 3 a 6 de abril, partida de Faro", "2026-04-03", "2026-04-06"),
    ("pt-BR", "Olinda, ida na sexta-feira santa e volta no domingo de páscoa", "2026-04-03", "2026-04-05"),
    ("fr-FR", "besoin d'un hôtel à Porto ce week-end, vendredi à dimanche, une chambre pour 2", "2026-03-13", "2026-03-15"),
    ("de-DE", "Hotel in Wien nächste Woche Donnerstag bis Samstag, 2 Personen", "2026-03-19", "2026-03-21"),
    ("en-GB", "A hotel in Bath next week Thursday to Saturday for 2 people", "2026-03-19", "2026-03-21"),
    ("fr-FR", "Un hôtel à Lyon la semaine prochaine, de jeudi à samedi, pour 2", "2026-03-19", "2026-03-21"),
    ("en-GB", "Copenhagen for two, Friday 22 May to Monday", "2026-05-22", "2026-05-25"),
    ("de-DE", "vier Tage Südtirol, Mittwoch 16. September bis Sonntag", "2026-09-16", "2026-09-20"),
    ("fr-FR", "Bruges pour deux, du jeudi 28 mai au dimanche", "2026-05-28", "2026-05-31"),
    ("es-ES", "Roma para dos, del 5 de marzo de 2027 al domingo", "2027-03-05", "2027-03-07"),
    ("en-GB", "Leaving 3 May, a week-end in Rome for two", "2026-05-03", None),
    ("en-GB", "My cousin's wedding in Nelson is on 20 May, we would arrive in Auckland on 10 May", "2026-05-10", None),
    ("en-GB", "Rome at the end of April, 26 April to 1 May", "2026-04-26", "2026-05-01"),
    ("fr-FR", "Japon, seize jours à partir du 25 mai. Tokyo, Kyoto et une ou deux nuits dans un ryokan", "2026-05-25", None),
    ("it-IT", "Perù dal 14 maggio per tre settimane e poi una crociera di quattro notti", "2026-05-14", "2026-06-04"),
    ("nl-NL", "Texel 22 t/m 29 augustus", "2026-08-22", "2026-08-29"),
    ("tr-TR", "bodrum otel, 12 haziran giriş 19 haziran çıkış", "2026-06-12", "2026-06-19"),
    ("en-GB", "Rhodes for 14 nights from 6 June", "2026-06-06", "2026-06-20"),
    ("en-GB", "two weeks in Goa from 2 November", "2026-11-02", "2026-11-16"),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text", "start", "end"), DATES)
def test_the_departure_and_the_return_are_told_apart(
    locale: str, text: str, start: str, end: str | None
) -> None:
    assert some(text, locale, "start_date", "end_date") == (start, end)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Train to York tomorrow for one", "2026-03-11"),
        ("Train to York on Friday please", "2026-03-13"),
        ("Train to York, Monday next week", "2026-03-16"),
        ("Train to York leaving on the 5th", "2026-04-05"),
        ("Train to York in two weeks", "2026-03-24"),
        ("Train to York on 9 March", "2027-03-09"),
        ("Zug nach Wien übermorgen, 1 Person", "2026-03-12"),
        ("train pour Lyon demain", "2026-03-11"),
        ("tren a Sevilla pasado mañana", "2026-03-12"),
    ],
)
def test_a_relative_date_counts_from_the_day_of_the_message(text: str, start: str) -> None:
    assert read(text)["start_date"] == start


@pytest.mark.parametrize(
    ("locale", "text", "start", "end"),
    [
        ("en-GB", "ten nights in Kos in june\nwe could go on the 3rd\nsorry, the 6th", "2026-06-06", "2026-06-16"),
        ("de-DE", "Flug nach Oslo am 2. Juni, Rückflug am 9. Juni\nnein, Rückflug am 11. Juni", "2026-06-02", "2026-06-11"),
        ("nl-NL", "Gent 1 t/m 4 mei\nsorry, 8 t/m 11 mei", "2026-05-08", "2026-05-11"),
        ("it-IT", "Vienna, partenza giovedì 16 aprile, ritorno domenica 19\nanzi ritorno lunedì 20", "2026-04-16", "2026-04-20"),
        ("fr-FR", "Naples\ndu 20 au 25 avril\npardon, du 21 au 26", "2026-04-21", "2026-04-26"),
        ("de-DE", "Neapel vom 20. bis 25. April\nsorry, vom 21. bis 26.", "2026-04-21", "2026-04-26"),
        ("es-ES", "Nápoles del 20 al 25 de abril\nperdón, del 21 al 26", "2026-04-21", "2026-04-26"),
        ("it-IT", "Napoli dal 20 al 25 aprile\nscusate, dal 21 al 26", "2026-04-21", "2026-04-26"),
        ("pt-PT", "Nápoles de 20 a 25 de abril\ndesculpe, de 21 a 26", "2026-04-21", "2026-04-26"),
        ("de-DE", "Flug nach Lissabon\nHin am Donnerstag, zurück Sonntag\nach nee, doch erst nächste Woche Donnerstag, zurück Sonntag", "2026-03-19", "2026-03-22"),
        ("en-GB", "Corfu, not 5 June but 12 June to 19 June please", "2026-06-12", "2026-06-19"),
    ],
)  # fmt: skip
def test_the_last_word_counts(locale: str, text: str, start: str, end: str) -> None:
    assert some(text, locale, "start_date", "end_date") == (start, end)


def test_a_corrected_date_is_kept_as_superseded_with_its_words() -> None:
    found = extract("ten nights in Kos in june\nwe could leave on the 3rd\nno, leave on the 6th")

    (old,) = found.superseded
    assert (old.field, str(old.value), old.evidence[0].quote) == ("start_date", "2026-06-03", "the 3rd")


@pytest.mark.parametrize(
    "text",
    [
        "Our last trip to Rome was in 2019 and we loved it. We want to go to Naples some day.",
        "Please send the offer before 3 April, we want to go to Naples",
        "Can we walk to the hotel in Bath? 2 adults may come",
    ],
)
def test_a_foreign_date_is_no_departure(text: str) -> None:
    assert "start_date" not in read(text)


@pytest.mark.parametrize(
    ("text", "nights"),
    [
        ("Hotel in Rome, 4 nights", 4),
        ("Hotel in Rom, sieben Nächte", 7),
        ("hôtel à Rome, trois nuits", 3),
        ("hotel en Roma, 4 noches", 4),
        ("hotel a Roma, 4 notti", 4),
        ("hotel em Roma, 4 noites", 4),
        ("Hotel in Rome at 180 a night", None),
    ],
)
def test_nights_are_a_length_not_a_price(text: str, nights: int | None) -> None:
    assert read(text).get("nights") == nights


def test_nights_that_are_refused_or_only_a_part_are_not_the_stay() -> None:
    assert read("Norwegen, statt der zwölf Nächte lieber vierzehn Nächte")["nights"] == 14
    assert "nights" not in read("three weeks in Japan with two nights in a temple")


def test_a_length_of_stay_that_is_corrected_gives_way_to_the_last_word() -> None:
    assert read("Crete for 7 nights, no, make that 10 nights")["nights"] == 10
    assert read("Crete, 7 nights\nmake that 10 nights")["nights"] == 10
    assert read("Rome 3 nights, then Florence 2 nights")["nights"] == 5
