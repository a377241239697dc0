"""What kind of trip it is, from the words of agencies' post; and what counts as a bed or a passage."""

from __future__ import annotations

import pytest

from tests.inquiries.extraction.reading import read


@pytest.mark.parametrize(
    ("locale", "text", "kind"),
    [
        ("de-DE", "Für unsere Außendiensttagung im Mai suchen wir ein Hotel in Graz", "business"),
        ("fr-FR", "un séminaire de deux jours à Lille pour notre équipe", "business"),
        ("fr-FR", "billets pour deux collaborateurs à Turin", "business"),
        ("it-IT", "un convegno a Torino, due camere", "business"),
        ("es-ES", "un congreso en Lyon, dos vuelos", "business"),
        ("de-AT", "eine Pfarrwallfahrt nach Assisi mit 30 Pilgern", "pilgrimage"),
        ("fr-MA", "la Omra pour mes parents en mars", "pilgrimage"),
        ("fr-FR", "30 pèlerins à Assise", "pilgrimage"),
        ("de-DE", "eine Flusskreuzfahrt auf der Donau im Juni", "cruise"),
        ("fr-FR", "un voyage à Prague avec 40 élèves et 3 professeurs", "school"),
        ("de-CH", "Maturareise nach Lissabon für 21 Personen", "school"),
        ("de-DE", "zur Silberhochzeit nach Madeira", "anniversary"),
        ("fr-FR", "pour nos noces d'or, une semaine à Madère", "anniversary"),
        ("de-DE", "Junggesellenabschied in Prag, 9 Mann", "stag or hen party"),
        ("fr-FR", "EVJF à Lisbonne, on est 7", "stag or hen party"),
        ("en-GB", "my sister's hen do in Prague", "stag or hen party"),
    ],
)
def test_kind_of_trip(locale: str, text: str, kind: str) -> None:
    assert read(text, locale).get("trip_type") == kind


@pytest.mark.parametrize(
    ("locale", "text", "services"),
    [
        ("de-DE", "Flug nach Danzig und 6 DZ in der Altstadt", {"flight", "hotel"}),
        ("de-DE", "eine Nilkreuzfahrt mit Anreise per Bahn", {"cruise", "train"}),
        ("fr-FR", "un riad à Fès et les transferts", {"hotel", "transfer"}),
        ("fr-FR", "en train car ma mère refuse l'avion", {"train"}),
        ("de-DE", "mit dem Zug, meine Frau hat Angst vorm Fliegen", {"train"}),
        ("en-GB", "by train please, my wife is afraid of flying", {"train"}),
        ("es-ES", "en tren, mi marido tiene miedo a volar", {"train"}),
        ("fr-FR", "une croisière, je viendrai en train (je m'en occupe)", {"cruise"}),
    ],
)
def test_services_named_and_not_wanted(locale: str, text: str, services: set[str]) -> None:
    assert set(read(text, locale).get("services", ())) == services


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de-DE", "eine Außenkabine mit Balkon auf der Donau"),
        ("fr-FR", "une cabine avec balcon sur le Rhin"),
        ("de-DE", "ein DZ mit Frühstück in Rom"),
        ("de-AT", "ein Dreibettzimmer in Rom"),
        ("de-DE", "wieder das Familienzimmer auf Kos"),
    ],
)
def test_one_room(locale: str, text: str) -> None:
    assert read(text, locale).get("rooms") == 1


def test_rooms_told_by_their_kind_alone() -> None:
    assert read("Prag für 7 Frauen, Zimmer: 3 Doppel 1 Einzel", "de-DE").get("rooms") == 4
