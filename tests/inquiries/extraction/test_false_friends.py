"""Values that must rather stay empty: names of those written to, returns before departures, small words as towns."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inquiries.extraction.base import Context
from inquiries.extraction.local.extractor import LocalExtractor
from inquiries.extraction.schema import TripDetails
from inquiries.extraction.transcript import Utterance
from tests.inquiries.extraction.reading import TUESDAY, read


def read_letters(*texts: str, locale: str = "en-GB") -> TripDetails:
    """Several mails of one customer, a day apart."""
    letters = tuple(
        Utterance(f"m{number}", "customer", TUESDAY + timedelta(days=number), text)
        for number, text in enumerate(texts)
    )
    return LocalExtractor().extract(letters, Context(letters[-1].sent_at, locale)).details


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de-DE", "Hallo Herr Brandt\n\nwir hätten gern drei Nächte in Wien."),
        ("de-DE", "Frau Brandt,\n\nwir hätten gern drei Nächte in Wien."),
        ("en-GB", "Dear Oliver Stone\n\nthree nights in Vienna, please."),
        ("en-GB", "Oliver, could you find us three nights in Vienna?\nIt is urgent."),
        ("fr-FR", "Bonjour Camille\n\ntrois nuits à Vienne pour deux."),
        ("es-ES", "Hola Ramiro\n\ntres noches en Viena para dos."),
        ("it-IT", "Gentile Ornella\n\ntre notti a Vienna per due."),
        ("pt-PT", "Bom dia Leonor\n\ntrês noites em Viena para dois."),
    ],
)
def test_whom_the_mail_greets_is_not_its_writer(locale: str, text: str) -> None:
    assert "contact_name" not in read(text, locale)


@pytest.mark.parametrize(
    ("locale", "text", "name"),
    [
        ("de-DE", "Hallo Herr Brandt\n\ndrei Nächte in Wien bitte.\n\nViele Grüße\nHeike Sommerfeld", "Heike Sommerfeld"),
        ("en-GB", "Hello Oliver, my name is Ruth Penrose\nthree nights in Vienna, please", "Ruth Penrose"),
        ("de-DE", "Hallo, was kosten drei Nächte in Wien für 2 Personen? VG Heike", "Heike"),
        ("it-IT", "Gentile Ornella\n\ntre notti a Vienna.\n\nCordiali saluti\nPiero Galvani", "Piero Galvani"),
    ],
)  # fmt: skip
def test_the_signature_wins_over_the_greeting(locale: str, text: str, name: str) -> None:
    assert read(text, locale)["contact_name"] == name


def test_a_return_without_a_year_follows_the_departure_of_an_earlier_mail() -> None:
    details = read_letters(
        "Una semana en Praga del 20 de diciembre de 2027 al 29 de diciembre de 2027.",
        "Al final el regreso tiene que ser el 27 de diciembre.",
        locale="es-ES",
    )
    assert (str(details.start_date), str(details.end_date)) == ("2027-12-20", "2027-12-27")


@pytest.mark.parametrize(
    "small_talk",
    ["We have all promised to pay by Friday.", "Could there be flowers in the room on the 17th?"],
)
def test_small_talk_of_a_later_mail_moves_no_trip(small_talk: str) -> None:
    details = read_letters("Athens from 14 September to 23 September, 2 adults.", small_talk)
    assert (str(details.start_date), str(details.end_date)) == ("2026-09-14", "2026-09-23")


def test_bare_days_of_a_later_mail_are_of_the_month_of_the_trip() -> None:
    details = read_letters(
        "Vorremmo una casa in Umbria dal 19 giugno al 29 giugno.",
        "Una modifica: dal 20 al 30, grazie.",
        locale="it-IT",
    )
    assert (str(details.start_date), str(details.end_date)) == ("2026-06-20", "2026-06-30")


def test_of_two_dates_that_cannot_both_hold_the_less_certain_is_dropped() -> None:
    details = read_letters("Oslo, departure 3 May 2027, return 10 April 2027.")
    assert (details.start_date is None) != (details.end_date is None)


def test_a_long_stay_with_both_years_written_is_kept() -> None:
    details = read_letters("A flat in Malaga from 1 October 2026 to 15 May 2027.")
    assert (str(details.start_date), str(details.end_date)) == ("2026-10-01", "2027-05-15")


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("it-IT", "Buongiorno, cerchiamo camere in un albergo. Solo camere con bagno, grazie."),
        ("pt-PT", "Olá, queremos um hotel para o verão. Perto da praia, se possível."),
        ("fr-FR", "Bonjour, nous cherchons un hôtel avec piscine. Seul le prix compte."),
        ("es-ES", "Hola, buscamos un hotel para dos. A mi marido le gusta nadar. Nada más."),
    ],
)
def test_small_words_at_the_start_of_a_sentence_are_no_towns(locale: str, text: str) -> None:
    assert "destinations" not in read(text, locale)


def test_an_everyday_word_behind_a_preposition_of_place_is_a_town() -> None:
    assert read("Vorremmo un volo da Roma a Solo per due persone, grazie", "it-IT")["destinations"] == [
        "Solo"
    ]


def test_the_writer_is_no_destination() -> None:
    assert "destinations" not in read("We would like a cottage for eight.\n\nGeorgia")
