"""Everyday words and names of people that are towns somewhere, too."""

from __future__ import annotations

import pytest

from tests.inquiries.extraction.reading import read


@pytest.mark.parametrize(
    ("locale", "text", "places"),
    [
        ("de-DE", "Ferienwohnung mit Küche und zwei Hunden auf Rügen, Rast unterwegs in einer Burg", ["Rügen"]),
        ("de-DE", "Viele Grüße von Karin, wir wollen nach Meran", ["Meran"]),
        ("de-DE", "die Namen der Reisenden: Julia und Hanna. Ziel: Oslo", ["Oslo"]),
        ("fr-FR", "on cherche un riad à Fès pour l'été indien, 400 par tete, resto italien", ["Fès"]),
        ("fr-FR", "Pour le pont de l'Ascension, une réunion de famille à Annecy, une grosse somme prévue", ["Annecy"]),
        ("fr-FR", "Salam, on voudrait manger au marché et voir la gare de Porto", ["Porto"]),
        ("fr-FR", "deux semaines à La Réunion", ["La Réunion"]),
        ("es-ES", "queremos ir a Praga, que el hotel tenga una buena cita con la columna y la bota de vino", ["Praga"]),
        ("it-IT", "vogliamo andare a Praga, niente paura, con la caparra e i costi inclusi", ["Praga"]),
        ("pt-PT", "queremos ir a Praga, graças à peça de teatro e à longa viagem", ["Praga"]),
        ("pt-PT", "queremos ir a Praga, o meu sogro anda de cadeira de rodas", ["Praga"]),
        ("en-GB", "a week in Venice, linen and meds included", ["Venice"]),
    ],
)  # fmt: skip
def test_only_what_is_meant_as_a_place_is_one(locale: str, text: str, places: list[str]) -> None:
    assert read(text, locale).get("destinations") == places
