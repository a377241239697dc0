"""Sums as customers name them: written out, without a currency, for whom, in the money of their country."""

from __future__ import annotations

from typing import Any

import pytest

from tests.inquiries.extraction.reading import read

SUMS = [
    ("de-DE", "Kreta zu zweit, mehr als achthundert Euro pro Kopf sollten es nicht werden", 800, "EUR", "person"),
    ("de-DE", "Kreta, unser Limit sind zweitausendfünfhundert Euro für alle", 2500, "EUR", "group"),
    ("de-AT", "Kreta, höchstens dreieinhalbtausend Euro insgesamt", 3500, "EUR", "group"),
    ("fr-FR", "la Crète, on a deux mille cinq cents euros pour la famille", 2500, "EUR", "group"),
    ("fr-FR", "la Crète, mille euros par tête", 1000, "EUR", "person"),
    ("es-ES", "Creta, tenemos mil quinientos euros entre los dos", 1500, "EUR", "group"),
    ("it-IT", "Creta, possiamo spendere duemila euro in tutto", 2000, "EUR", "group"),
    ("pt-PT", "Creta, no máximo mil e duzentos euros por pessoa", 1200, "EUR", "person"),
    ("en-GB", "Crete, we can spend two thousand five hundred pounds in total", 2500, "GBP", "group"),
    ("de-DE", "malle im juni 6 jungs, 450 pro mann", 450, "EUR", "person"),
    ("de-DE", "Kreta im Juni, 690 € je Teilnehmer", 690, "EUR", "person"),
    ("de-DE", "kreta im juni, 900 zusammen", 900, "EUR", "group"),
    ("fr-FR", "la crète en juin, 600 max par tete", 600, "EUR", "person"),
    ("fr-CH", "la Crète en juin, 1800 francs à deux", 1800, "CHF", "group"),
    ("fr-FR", "la Crète en juin, 2600 euros à nous deux", 2600, "EUR", "group"),
    ("fr-FR", "la Crète en juin, 480 € par participant", 480, "EUR", "person"),
    ("it-IT", "Creta a giugno, 550 euro a partecipante", 550, "EUR", "person"),
    ("it-IT", "Volo per Milano 1500 euro a persona", 1500, "EUR", "person"),
    ("it-IT", "Creta a giugno 1500 euro a persona", 1500, "EUR", "person"),
    ("fr-MA", "Istanbul en mai, 15 000 DH par personne", 15000, "MAD", "person"),
    ("fr-DZ", "Istanbul en mai, 400 000 DA au total", 400000, "DZD", "group"),
    ("fr-TN", "Istanbul en mai, 3500 dinars par personne", 3500, "TND", "person"),
    ("fr-CI", "Paris en mai, budget 900 000 FCFA par personne", 900000, "XOF", "person"),
    ("de-DE", "Tagung in Graz, Mi 18.11. - Fr 20.11.2026, EUR 8.000,- netto gesamt", 8000, "EUR", "group"),
    ("de-DE", "Kreta im Juni, bitte unter 2.000 Euro bleiben, alles zusammengerechnet", 2000, "EUR", "group"),
    ("de-AT", "Kreta im Juni, bitte nicht über 1.300,-- Euro gesamt", 1300, "EUR", "group"),
    ("de-CH", "Kreta im Juni, Kostendach CHF 780.– pro Sängerin", 780, "CHF", "person"),
    ("de-DE", "Kreta im Juni, nicht mehr als 450 Euro jede", 450, "EUR", "person"),
    ("de-DE", "kreta im juni, max 2800 alles", 2800, "EUR", "group"),
    ("fr-FR", "la Crète en juin, un tarif n'excédant pas 640 € TTC par personne", 640, "EUR", "person"),
    ("fr-FR", "la Crète en juin, budget global : 3 000 €", 3000, "EUR", "group"),
    ("fr-FR", "la crete en juin on a mis 1800e de coté au total", 1800, "EUR", "group"),
    ("de-DE", "Kreta im Juni. Im Internet haben wir 990 € gesehen; mehr als 850 € pro Person zahlen wir nicht.", 850, "EUR", "person"),
    ("fr-CH", "la Crète en juin, rester en dessous de 2'400.- pour la famille", 2400, "CHF", "group"),
    ("fr-CA", "Cancún en mars, environ 1500$ chaque", 1500, "CAD", "person"),
    ("fr-FR", "un grand voyage au Pérou, notre enveloppe : 7 000 € à deux", 7000, "EUR", "group"),
    ("fr-CA", "Halifax en juillet, maximum 640 $ par choriste", 640, "CAD", "person"),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text", "amount", "currency", "per"), SUMS)
def test_sum_currency_and_for_whom(locale: str, text: str, amount: int, currency: str, per: str) -> None:
    assert read(text, locale).get("budget") == {"amount": amount, "currency": currency, "per": per}


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de-CH", "zwei Personen nach Rom, Do 19.11. bis Fr 20.11."),
        ("de-CH", "zwei Personen nach Rom, Fr 20. November bis So 22. November"),
        ("de-DE", "nach Rom 2027 zusammen mit meiner Schwester"),
        ("de-DE", "Gruppenreise nach Rom, wir sind 350 insgesamt"),
        ("it-IT", "mille grazie, un volo per Roma in due"),
        ("es-ES", "mil gracias, un vuelo a Roma para dos"),
        ("de-DE", "Flug nach Rom, bin da 500 mal geflogen"),
    ],
)
def test_no_sum(locale: str, text: str) -> None:
    values: dict[str, Any] = read(text, locale)
    assert "budget" not in values


NOTATIONS = [
    ("en-ZA", "Safari in Botswana for 4, R120 000 for all of us", 120_000, "ZAR", "group"),
    ("en-ZA", "Cape Town for 2, R 45,000 pp", 45_000, "ZAR", "person"),
    ("en-IN", "Goa for 4, budget Rs. 1,20,000", 120_000, "INR", None),
    ("en-IN", "Bali, budget 1,50,000/- per couple", 150_000, "INR", "group"),
    ("en-IN", "Bali, ₹ 1,50,000/- per head", 150_000, "INR", "person"),
    ("en-IN", "Bali, 1.2 lakhs for two", 120_000, "INR", None),
    ("de-CH", "Malediven, CHF 3'500.- pro Person", 3_500, "CHF", "person"),
    ("de-CH", "Malediven, max. SFr. 4'000.--", 4_000, "CHF", None),
    ("en-AE", "Georgia trip, AED 12k for the family", 12_000, "AED", "group"),
    ("tr-TR", "Antalya, 30.000 TL", 30_000, "TRY", None),
    ("pt-BR", "Gramado, R$ 5 mil por pessoa", 5_000, "BRL", "person"),
    ("pt-BR", "Gramado, até R$ 3.500,00 por casal", 3_500, "BRL", "group"),
    ("es-CO", "Cartagena, COP 4.000.000", 4_000_000, "COP", None),
    ("en-GB", "Rome, £1.5-2k", 2_000, "GBP", None),
    ("en-GB", "Rome, between £1,500 and £2,000", 2_000, "GBP", None),
    ("en-GB", "Rome, £800-£1000 each", 1_000, "GBP", "person"),
    ("pt-BR", "Roma, entre R$ 5.000 e R$ 7.000 por pessoa", 7_000, "BRL", "person"),
    ("fr-FR", "Rome, entre 1 500 € et 2 000 €", 2_000, "EUR", None),
    ("de-DE", "Rom, 1.500 € bis 2.000 € pro Person", 2_000, "EUR", "person"),
    ("sv-SE", "Rom, 15 000 kr", 15_000, "SEK", None),
    ("da-DK", "Rom, 12.000 kr. pr. person", 12_000, "DKK", "person"),
    ("pl-PL", "Rzym, 5 tys. zł na osobę", 5_000, "PLN", "person"),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text", "amount", "currency", "per"), NOTATIONS)
def test_sums_as_they_are_written_around_the_world(
    locale: str, text: str, amount: float, currency: str, per: str | None
) -> None:
    assert read(text, locale)["budget"] == {"amount": amount, "currency": currency, "per": per}


def test_two_sums_that_are_no_range_stay_two() -> None:
    assert read("Rome for two, £800 each and £200 for the hotel", "en-GB")["budget"]["amount"] == 800
