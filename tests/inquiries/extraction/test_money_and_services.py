from __future__ import annotations

import pytest

from tests.inquiries.extraction.reading import read

BUDGETS = [
("en-GB", "Kos, we have about £2,750 altogether", 2750, "GBP", "group"),
    ("en-US", "Kos, up to $900 each", 900, "USD", "person"),
    ("en-AU", "Kos, budget A$8,500 in total", 8500, "AUD", "group"),
    ("en-GB", "Kos, 4k EUR pp", 4000, "EUR", "person"),
    ("en-GB", "Kos, three grand tops for everyone", 3000, "GBP", "group"),
    ("en-IN", "Goa, budget is 2.5 lakh", 250000, "INR", None),
    ("en-GB", "Kos, no more than six hundred pounds per head", 600, "GBP", "person"),
    ("en-GB", "Kos, hotel limit €140 per night", 140, "EUR", "night"),
    ("pl-PL", "Kos, 7500 zl per person", 7500, "PLN", "person"),
    ("de-DE", "Kos, höchstens 1.150 € pro Person", 1150, "EUR", "person"),
    ("de-CH", "Kos, Budget CHF 3'200.- insgesamt", 3200, "CHF", "group"),
    ("fr-FR", "Kos, 2 900 € au total", 2900, "EUR", "group"),
    ("es-CO", "Kos, presupuesto USD 4.800 en total", 4800, "USD", "group"),
    ("es-AR", "Salta, dos millones de pesos en total", 2000000, "ARS", "group"),
    ("it-IT", "Kos, massimo 750 euro a persona", 750, "EUR", "person"),
    ("pt-BR", "Recife, uns 4 mil reais por pessoa", 4000, "BRL", "person"),
    ("tr-TR", "alanya otel gecelik 4500 tl", 4500, "TRY", "night"),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text", "amount", "currency", "per"), BUDGETS)
def test_amount_currency_and_for_whom(
    locale: str, text: str, amount: float, currency: str, per: str | None
) -> None:
    assert read(text, locale)["budget"] == {"amount": amount, "currency": currency, "per": per}


@pytest.mark.parametrize(
    "text",
    [
        "Crete, 12 July, 2 adults, room 405",
        "Crete please. Last summer we paid £640 for Tunisia.",
        "Crete please\n\nOn Mon, 3 Mar 2026 at 08:14, Agency <a@agency.example> wrote:\n> Crete from EUR 299 per person",
    ],
)
def test_numbers_and_prices_of_others_are_no_budget(text: str) -> None:
    assert "budget" not in read(text)


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("flight and hotel in Rome", {"flight", "hotel"}),
        ("Only a hotel in Oslo, the flights have been booked", {"hotel"}),
        ("Leihwagen auf Teneriffa gesucht", {"car"}),
        ("hotel in Tunis with an airport transfer", {"transfer", "hotel"}),
        ("volo e hotel a Roma, senza auto", {"flight", "hotel"}),
        ("uniquement les vols pour Oslo", {"flight"}),
        ("Kreuzfahrt ab Kiel", {"cruise"}),
    ],
)
def test_services_that_are_wanted_and_no_others(text: str, services: set[str]) -> None:
    assert set(read(text)["services"]) == services


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hochzeitsreise auf die Malediven", "honeymoon"),
        ("luna di miele alle Maldive", "honeymoon"),
        ("Klassenfahrt nach Prag", "school"),
        ("family holiday to Crete", "family"),
        ("Dienstreise nach Rom", "business"),
    ],
)
def test_the_kind_of_trip(text: str, kind: str) -> None:
    assert read(text)["trip_type"] == kind


def test_board_wishes_and_needs() -> None:
    values = read("Crete, half board, hotel with a pool. My mother uses a wheelchair and is coeliac.")
    assert (values["board"], values["hotel_wishes"]) == ("half board", ["pool"])
    assert values["special_needs"] == ["wheelchair", "coeliac"]


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en-GB", "A hotel in Rome, not near the lift please"),
        ("de-DE", "Hotel in Rom, bitte nicht neben dem Aufzug"),
        ("de-DE", "Hotel in Rom, aber nicht im Zentrum"),
        ("fr-FR", "Un hôtel à Rome, pas au bord de la piscine"),
        ("es-ES", "Un hotel en Roma, no cerca del ascensor"),
        ("it-IT", "Un hotel a Roma, non accanto all'ascensore"),
    ],
)
def test_what_nobody_wants_is_no_wish(locale: str, text: str) -> None:
    assert "hotel_wishes" not in read(text, locale)
