from __future__ import annotations

import pytest

from tests.inquiries.extraction.reading import read, some

SIGNED = [
    ("en-GB", "A week in Kos for two.\n\nBest wishes,\nNora Kelly\n07911 123456", "Nora Kelly", "+447911123456"),
    ("en-GB", "Crete please, 2 adults. Regards\nPaul & Linda Marsh", "Paul & Linda Marsh", None),
    ("de-DE", "Kreta bitte, 2 Personen.\n\nMit freundlichen Grüßen\nUdo Lenz, Vereinswart\nTel. 0421 765432", "Udo Lenz", "+49421765432"),
    ("de-DE", "Hallo, mein Name ist Jonas Ebert\nwir wollen nach Oslo", "Jonas Ebert", None),
    ("de-DE", "zwei Flüge nach Oslo bitte. VG Mareike", "Mareike", None),
    ("fr-FR", "Une semaine à Kos.\nBien cordialement,\nInès Morel\n06 44 55 66 77", "Inès Morel", "+33644556677"),
    ("es-MX", "Mérida en mayo.\n\nSaludos,\nIng. Tomás Rivas\nTel. 33 3615 2020", "Tomás Rivas", "+523336152020"),
    ("it-IT", "Creta in due. Grazie, Giulia", "Giulia", None),
    ("pt-BR", "quero ir pra Recife\nme chamo Iara", "Iara", None),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text", "name", "phone"), SIGNED)
def test_name_and_phone_of_the_writer(locale: str, text: str, name: str, phone: str | None) -> None:
    assert some(text, locale, "contact_name", "contact_phone") == (name, phone)


def test_a_form_is_read_by_its_labels() -> None:
    text = (
        "First name: Owen\nSurname: Bright\nE-mail: owen@example.org\nTelephone: 029 2018 0456\n"
        "Destination: Kos\nDeparture airport: Cardiff\nDeparture date: 05/06/2027\nDuration: 14 nights\n"
        "Adults: 3\nChildren: 1\nInfants: 1\nRooms: 2\nBudget (total): £5200\nNewsletter: no"
    )
    values = read(text)
    assert (values["contact_name"], values["contact_email"]) == ("Owen Bright", "owen@example.org")
    assert (values["destinations"], values["origin"]) == (["Kos"], "Cardiff")
    assert (values["start_date"], values["end_date"], values["nights"]) == ("2027-06-05", "2027-06-19", 14)
    assert [values[name] for name in ("adults", "children", "infants", "travellers", "rooms")] == [
        3,
        1,
        1,
        5,
        2,
    ]
    assert values["budget"] == {"amount": 5200, "currency": "GBP", "per": "group"}
    assert values["is_travel_inquiry"] is True


def test_a_quoted_offer_and_its_sender_are_not_the_customer() -> None:
    text = (
        "Could you do Malta instead, 2 adults?\nThanks\nAnn Hill\n\n-----Original Message-----\n"
        "From: Horizon <news@horizon.example>\nSent: 27 February 2026 16:40\n7 nights in Tenerife from GBP 599, call 0800 496 0099"
    )
    values = read(text)
    assert (values["destinations"], values["contact_name"]) == (["Malta"], "Ann Hill")
    assert not {"contact_email", "contact_phone", "nights", "budget"} & values.keys()


def test_what_a_customer_forwards_is_the_wish_itself() -> None:
    text = (
        "Hallo, unten steht alles, bitte ein Angebot.\nBeste Grüße\nJutta Ahrens\n\n"
        "---------- Weitergeleitete Nachricht ---------\nVon: Silke\nDatum: Mo., 2. Mrz. 2026\n\n"
        "5 Personen, Island im Wohnmobil, 3. bis 14. August"
    )
    values = read(text, "de-DE")
    assert (values["destinations"], values["start_date"], values["contact_name"]) == (
        ["Island"],
        "2026-08-03",
        "Jutta Ahrens",
    )


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("Could you quote for a week in Crete?", True),
        ("Dienstreise nach Rom, bitte Rechnung an die Firma", True),
        ("Auto-reply: on annual leave in Crete, back next week.", False),
        ("JANUARY SALE: Crete from £499pp. Unsubscribe here.", False),
        ("Your invoice 2026-17, bill to Horizon Travel", False),
        ("i want to move money from one account to the other", False),
        ("Abwesenheitsnotiz: erst am 23. März wieder da.", False),
    ],
)
def test_an_inquiry_is_told_from_other_mail(text: str, yes: bool) -> None:
    assert read(text)["is_travel_inquiry"] is yes


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We would like to go to Crete with the kids", "en"),
        ("Wir möchten mit den Kindern nach Kreta", "de"),
        ("Nous voudrions partir en Crète avec les enfants", "fr"),
        ("Queremos ir a Creta con los niños", "es"),
        ("Vorremmo andare a Creta con i bambini", "it"),
        ("Queremos ir para Creta com as crianças, obrigado", "pt"),
        ("Wij willen graag naar Kreta met de kinderen", "nl"),
        ("نريد السفر إلى إسطنبول", "ar"),
    ],
)
def test_the_language_is_told(text: str, language: str) -> None:
    assert read(text, "en-GB")["language"] == language
