"""Days that are none of the trip, days that look like something else; people counted by their titles, by who stays at home."""

from __future__ import annotations

from typing import Any

import pytest

from tests.inquiries.extraction.reading import read

DAYS = [
    ("de-DE", "Rundreise Baltikum, Termin 8. bis 15. August 2026, 2 Personen", "2026-08-08", "2026-08-15"),
    ("fr-FR", "Suite à votre devis du 2 mars pour Malte : du 5 au 12 septembre svp", "2026-09-05", "2026-09-12"),
    ("de-DE", "Ihr Angebot vom 2. März für Malta: bitte 5. bis 12. September", "2026-09-05", "2026-09-12"),
    ("en-GB", "Thanks for your quote of 2 March for Malta. 5 to 12 September please", "2026-09-05", "2026-09-12"),
    ("es-ES", "Sobre su presupuesto del 2 de marzo para Malta: del 5 al 12 de septiembre", "2026-09-05", "2026-09-12"),
    ("it-IT", "Riguardo al preventivo del 2 marzo per Malta: dal 5 al 12 settembre", "2026-09-05", "2026-09-12"),
    ("pt-PT", "Sobre o orçamento de 2 de março para Malta: de 5 a 12 de setembro", "2026-09-05", "2026-09-12"),
    ("fr-FR", "Bora Bora après notre mariage du 22 août. Départ le 25 août, retour le 6 septembre", "2026-08-25", "2026-09-06"),
    ("en-GB", "Bora Bora after our wedding on 22 August. Leaving 25 August, back 6 September", "2026-08-25", "2026-09-06"),
    ("fr-FR", "Bangkok en janvier 3 semaines du 9 au 30", "2027-01-09", "2027-01-30"),
    ("fr-BE", "Train pour Londres\nAller : mercredi 22/7 matin\nRetour : vendredi 24/7 soir", "2026-07-22", "2026-07-24"),
    ("de-DE", "Bitte ein Angebot vom 5. bis 12. September für Malta", "2026-09-05", "2026-09-12"),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text", "start", "end"), DAYS)
def test_the_days_of_the_trip(locale: str, text: str, start: str, end: str) -> None:
    values = read(text, locale)
    assert (values.get("start_date"), values.get("end_date")) == (start, end)


@pytest.mark.parametrize(
    ("locale", "text", "days"),
    [
        ("it-IT", "a Roma dal 29 mag al 2 giu", ("2026-05-29", "2026-06-02")),
        ("pt-PT", "Roma, de 5 a 12 set", ("2026-09-05", "2026-09-12")),
        ("pt-BR", "Roma de 11 a 20 de out", ("2026-10-11", "2026-10-20")),
        ("de-DE", "ich mag 2 Wochen Rom", (None, None)),
        ("en-GB", "2 out of 3 kids want Rome", (None, None)),
    ],
)
def test_a_short_month_that_is_another_word_needs_a_day_before_it(
    locale: str, text: str, days: tuple[str | None, str | None]
) -> None:
    values = read(text, locale)
    assert (values.get("start_date"), values.get("end_date")) == days


@pytest.mark.parametrize("text", ["Roma 3 notti a maggio", "Goa 3n & 4d in May", "Malaga, 3 nights in May"])
def test_the_end_of_a_name_makes_no_price_of_the_nights(text: str) -> None:
    assert read(text)["nights"] == 3


def test_nights_in_german_and_french_words() -> None:
    assert read("Wellness am Tegernsee, 2 Übernachtungen", "de-DE")["nights"] == 2
    assert read("un pernottamento: 3 pernottamenti a Roma", "it-IT")["nights"] == 3


PEOPLE = [
    ("de-DE", "Flüge nach Warschau für Herrn Sobotta und Frau Dr. Eilers", {"travellers": 2}),
    ("fr-FR", "Train pour Turin : M. Thierry Vasseur et Mme Inès Belkacem", {"travellers": 2}),
    ("en-GB", "Flights to Oslo for Mr Hill, Ms Park and Dr Adeyemi", {"travellers": 3}),
    ("de-DE", "Stammtisch nach Straßburg, insgesamt 7", {"travellers": 7}),
    ("fr-FR", "sortie à Milan (35 collaborateurs)", {"travellers": 35}),
    ("fr-BE", "un pèlerinage à Lourdes, disons 42 avec les deux prêtres, deux personnes en chaise roulante", {"travellers": 42}),
    ("fr-FR", "on est 2 ad + 3 enf (3 ans 6 ans et 9 ans) pour Rome", {"adults": 2, "children": 3, "travellers": 5}),
    ("de-CH", "2 Erwachseni und 1 Chind nach Rom", {"adults": 2, "children": 1, "travellers": 3}),
    ("fr-FR", "Rome : moi + ma fille de 3 ans + le bébé (11 mois), ma mère vient plus", {"adults": 1, "children": 1, "infants": 1, "travellers": 3}),
    ("de-DE", "Nach Rom: meine Frau und ich, meine Schwester kommt doch nicht mit", {"adults": 2, "travellers": 2}),
    ("fr-FR", "je voudrais offrir à mes parents un séjour à Rome", {"adults": 2, "travellers": 2}),
    ("de-DE", "ich möchte meinen Eltern eine Woche in Rom schenken", {"adults": 2, "travellers": 2}),
    ("de-DE", "Rom zu dritt, die Kleine ist dann 4 Monate alt", {"adults": 2, "infants": 1, "travellers": 3}),
    ("de-DE", "Rom zu viert, zwei Pärchen", {"adults": 4, "travellers": 4}),
    ("de-AT", "unsere 4. Klasse nach Wien, 22 Kinder, 3 Lehrerinnen", {"adults": 3, "children": 22, "travellers": 25}),
    ("de-DE", "Prag im Oktober, sind noch vier Plätze frei?", {"travellers": 4}),
    ("fr-FR", "Munich en novembre\n• Personnes : 4 (liste jointe)", {"travellers": 4}),
    ("fr-FR", "on est 11 mecs, Prague en avril", {"travellers": 11}),
    ("de-DE", "Verein: Landfrauen\nZiel: Prag\nPersonen: ca. 45\nAbfahrt: Gera", {"travellers": 45}),
    ("fr-BE", "je cherche pour ma tante (70 ans, seule) une semaine à Oslo", {"adults": 1, "travellers": 1}),
    ("fr-CH", "séminaire à Zermatt (12 cadres)", {"travellers": 12}),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text", "party"), PEOPLE)
def test_who_travels(locale: str, text: str, party: dict[str, Any]) -> None:
    values = read(text, locale)
    found = {name: values.get(name) for name in ("adults", "children", "infants", "travellers")}
    assert {name: found[name] for name in party} == party


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de-DE", "Sehr geehrte Frau Kern und Herr Lutz, bitte ein Angebot für Rom im Mai"),
        ("fr-FR", "Bonjour M. Petit et Mme Roy, un devis pour Rome en mai svp"),
        ("de-DE", "Rom im Mai. Frau Kern und Herr Lutz von Ihrer Agentur haben uns gut beraten"),
    ],
)
def test_whom_one_writes_to_does_not_travel(locale: str, text: str) -> None:
    assert "travellers" not in read(text, locale)
