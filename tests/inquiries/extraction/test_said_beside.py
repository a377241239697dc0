"""What customers say beside their wish changes nothing of it: when they can be reached, what they heard, how one pays."""

from __future__ import annotations

from typing import Any

import pytest

from tests.inquiries.extraction.reading import read

WISHES = {
    "en-GB": "We would like to fly from Bristol to Crete for 7 nights from 3 to 10 July, 2 adults. {} Budget £2,400.",
    "de-DE": "Wir möchten vom 3. bis 10. Juli ab Bremen nach Kreta fliegen, 2 Erwachsene. {} Budget 2.400 €.",
    "fr-FR": "Nous voudrions partir en Crète du 3 au 10 juillet au départ de Nantes, 2 adultes. {} Budget 2 400 €.",
    "es-ES": "Queremos ir a Creta del 3 al 10 de julio desde Bilbao, 2 adultos. {} Presupuesto 2.400 €.",
    "it-IT": "Vorremmo andare a Creta dal 3 al 10 luglio da Bologna, 2 adulti. {} Budget 2.400 €.",
    "pt-PT": "Queremos ir a Creta de 3 a 10 de julho do Porto, 2 adultos. {} Orçamento 2.400 €.",
}
SAID = {
    "en-GB": (
        "What are the payment terms?", "A quiet street, if there is one.", "Do you have any black friday deals?", "Sorry, I was out of the office.",
        "We have a voucher for 100 pounds.", "Can we pay by bank transfer?", "My neighbour recommended you.",
        "My husband will call you tomorrow.", "We are 45 and 47 years old.", "Our budget is flexible.",
        "I work at Barclays in London.", "We have been to Italy 3 times.", "I have 3 weeks of leave left.",
        "The place should be at most 500 m from the beach.", "You can reach me between 9 and 12.", "Please answer by Friday.",
    ),
    "de-DE": (
        "Wie sind die Zahlungsbedingungen?", "Wie hoch sind die Stornokosten?", "Wir haben einen Gutschein über 100 Euro.",
        "Meine Nachbarin hat Sie empfohlen.", "Mein Mann ruft Sie morgen an.", "Wir sind 45 und 47 Jahre alt.",
        "Ich arbeite bei Siemens in München.", "Höchstens 500 m zum Strand.", "Ich habe noch 3 Wochen Resturlaub.",
        "Bitte antworten Sie bis Freitag.",
    ),
    "fr-FR": (
        "Quelles sont les conditions de paiement ?", "Nous avons un bon cadeau de 100 euros.", "Ma voisine vous a recommandés.",
        "Mon mari vous appellera demain.", "Je travaille chez Airbus à Toulouse.", "Nous l'avons vu à 999 euros sur internet.",
    ),
    "es-ES": (
        "¿Cuáles son las condiciones de pago?", "Tenemos un bono de 100 euros.", "Mi vecina me los recomendó.",
        "Mi marido les llamará mañana.", "Trabajo en Repsol en Madrid.", "Lo hemos visto por 999 euros en internet.",
    ),
    "it-IT": (
        "Quali sono le condizioni di pagamento?", "Abbiamo un buono da 100 euro.", "Mio marito vi chiamerà domani.",
        "Lavoro alla Fiat a Torino.", "L'abbiamo visto a 999 euro su internet.", "Sono raggiungibile tra le 9 e le 12.",
        "A massimo 500 m dalla spiaggia.",
    ),
    "pt-PT": (
        "Quais são as condições de pagamento?", "Temos um vale de 100 euros.", "A minha vizinha recomendou-vos.",
        "O meu marido liga amanhã.", "A minha mãe mora em Braga.", "Vimos por 999 euros na internet.", "Respondam até sexta.",
    ),
}  # fmt: skip


def _trip(text: str, locale: str) -> dict[str, Any]:
    return {name: value for name, value in read(text, locale).items() if name != "summary"}


@pytest.mark.parametrize(
    ("locale", "said"), [(locale, said) for locale, sentences in SAID.items() for said in sentences]
)
def test_a_sentence_beside_the_wish_changes_nothing(locale: str, said: str) -> None:
    alone = _trip(WISHES[locale].format(""), locale)

    assert alone["is_travel_inquiry"]
    assert alone["adults"] == 2
    assert alone["budget"]["amount"] == 2400
    assert _trip(WISHES[locale].format(said), locale) == alone


QUOTED = """

On Mon, 2 Mar 2026 at 10:00, Sunny Trips <office@sunny.example> wrote:
> Gern bieten wir Ihnen an: Rhodos, 2 Erwachsene, 1.900 EUR. Invoice 4711, payment terms 14 days, please pay by Friday.
> Black Friday! We are pleased to offer your customers new rates. Unsubscribe here. This is an automated message."""


@pytest.mark.parametrize("locale", WISHES)
def test_what_is_answered_makes_no_offer_of_the_answer(locale: str) -> None:
    alone = WISHES[locale].format("")
    assert _trip(alone + QUOTED, locale) == _trip(alone, locale)


@pytest.mark.parametrize(
    "text",
    [
        "Automatic reply: your offer Crete. I am out of the office from 3 to 10 July.",
        "We would like to remind you of invoice 4711 for your trip to Crete, 2 adults, 3 to 10 July. Please pay by 1 May. Payment terms: 14 days.",
        "We have to cancel our booking: Crete, 3 to 10 July, 2 adults. We would like a refund.",
        "Newsletter: Crete from £399, 7 nights, 2 adults. Book now! Black Friday.",
    ],
)
def test_an_offer_an_absence_or_a_bill_is_no_inquiry_however_it_is_worded(text: str) -> None:
    values = read(text)
    assert not values["is_travel_inquiry"]
    assert "destinations" not in values
