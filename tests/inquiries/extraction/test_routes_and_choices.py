"""Where from and where to, as said in chats and mails: choices of airports, what is preferred, what was declined, trips of past years."""

from __future__ import annotations

from typing import Any

import pytest

from tests.inquiries.extraction.reading import read

WAYS = [
    ("de-DE", "nach kreta ab hannover od bremen, 2 personen", "Hannover", ["Kreta"]),
    ("de-DE", "nach rom aus ulm mit dem zug", "Ulm", ["Rom"]),
    ("de-DE", "Wir kommen mit dem Auto aus Ulm und wollen nach Meran", "Ulm", ["Meran"]),
    ("fr-CA", "Cancun tout inclus, au départ de Québec (YQB) ou sinon Montréal", "Québec", ["Cancun"]),
    ("fr-FR", "on veut aller a djerba\nde lyon ou geneve\n2 adultes", "Lyon", ["Djerba"]),
    ("fr-FR", "on habite a reims donc depart paris, direction prague", "Paris", ["Prague"]),
    ("fr-FR", "une semaine à Prague, départ Nantes", "Nantes", ["Prague"]),
    ("it-IT", "una settimana a Praga, partenza Bologna o in alternativa Verona", "Bologna", ["Praga"]),
    ("es-ES", "una semana en Praga desde Bilbao o si no Santander", "Bilbao", ["Praga"]),
    ("fr-FR", "Je réside à Épinal. Une croisière sur le Rhin svp", "Épinal", ["Rhin"]),
    ("de-DE", "Danke für das Angebot nach Paphos, aber das ist uns zu umständlich. Könnten Sie stattdessen Madeira prüfen?", None, ["Madeira"]),
    ("fr-FR", "Merci pour votre offre pour la Crète, mais les horaires ne nous vont pas. Plutôt Malte, svp.", None, ["Malte"]),
    ("en-GB", "Thanks for the quote for Corfu, but the flight times don't work. Could you look at Malta instead?", None, ["Malta"]),
    ("es-ES", "Gracias por la oferta de Creta, pero no nos convence. Mejor Malta.", None, ["Malta"]),
    ("it-IT", "Grazie per il preventivo per Creta, ma non ci convince. Preferiremmo invece Malta.", None, ["Malta"]),
    ("pt-PT", "Obrigada pela proposta para Creta, mas não nos convence. Em vez disso, Malta.", None, ["Malta"]),
    ("de-DE", "Wir möchten nach Malta. Die Kreuzfahrt auf dem Douro 2022 war verregnet.", None, ["Malta"]),
    ("fr-FR", "Nous cherchons un séjour à Malte. En 2023 nous avons fait Chypre.", None, ["Malte"]),
    ("en-GB", "A week in Malta please. In 2024 it was Cyprus.", None, ["Malta"]),
    ("de-DE", "Wir wären zu dritt und hätten gern eine Woche auf Malta", None, ["Malta"]),
    ("de-DE", "Wir wollen an die Nordsee, am liebsten Norderney oder Juist", None, ["Norderney", "Juist"]),
    ("fr-FR", "une maison en Bretagne, de préférence à Quiberon", None, ["Quiberon"]),
    ("de-DE", "Reise nach Tansania und anschließend Sansibar, 2 Personen", None, ["Tansania", "Sansibar"]),
    ("de-DE", "statt Lanzarote jetzt doch lieber Fuerteventura, zu zweit", None, ["Fuerteventura"]),
    ("de-DE", "10 tage auf kos\nflughafen frankfurt od stuttgart", "Frankfurt", ["Kos"]),
    ("de-CH", "Vereinsreise nach Meran, Abfahrt mit dem Car in Frauenfeld", "Frauenfeld", ["Meran"]),
    ("de-DE", "Orchesterreise nach Breslau\nAbfahrt: Cottbus, Schulhof", "Cottbus", ["Breslau"]),
    ("de-DE", "Kos, Abflug Leipzig/Halle oder Dresden", "Leipzig", ["Kos"]),
    ("fr-BE", "un pèlerinage à Fatima, en avion de Charleroi (ou Zaventem)", "Charleroi", ["Fatima"]),
    ("fr-BE", "Trajet : Bruxelles-Midi - Londres", "Bruxelles", ["Londres"]),
    ("fr-TN", "je suis de Sfax, une semaine à Dubaï", "Sfax", ["Dubaï"]),
    ("fr-MA", "nous sommes 10 amies de Rabat, nous voulons visiter Séville, départ Tanger", "Tanger", ["Séville"]),
    ("de-DE", "Straßburg oder Colmar im Advent?\nStraßburg ist besser, Colmar lassen wir", None, ["Straßburg"]),
    ("fr-FR", "un circuit à Tokyo et Kyoto, pas d'Osaka si possible", None, ["Tokyo", "Kyoto"]),
    ("de-DE", "nach Südtirol, Raum Meran", None, ["Meran"]),
    ("fr-FR", "Nom : Roux\nDestination(s) : Tanzanie + Zanzibar\nDates : du 02/02/2027 au 16/02/2027\nAéroport : Marseille ou Paris\nAdultes : 2", "Marseille", ["Tanzanie", "Zanzibar"]),
    ("fr-FR", "3 jours à Lisbonne, on part de Toulouse", "Toulouse", ["Lisbonne"]),
    ("de-DE", "Busreise nach Prag, Zustieg in Zwickau wäre ideal, sonst Chemnitz", "Zwickau", ["Prag"]),
    ("de-DE", "Flug nach Oslo von München, zur Not auch Nürnberg", "München", ["Oslo"]),
    ("de-DE", "nach Oslo, am 24. müssen wir wieder in Kassel sein", "Kassel", ["Oslo"]),
    ("de-DE", "nach Rothenburg ob der Tauber, 2 Busse ab Werk Schweinfurt", "Schweinfurt", ["Rothenburg ob der Tauber"]),
    ("fr-CH", "un séjour à Hurghada\nLuc Roh\nRue du Midi 3, 1950 Sion", None, ["Hurghada"]),
    ("fr-FR", "un circuit Côte d'Opale et Bruges", None, ["Côte d'Opale", "Bruges"]),
    ("fr-FR", "Départ de Nice si c'est possible, sinon Marseille, vers Oslo", "Nice", ["Oslo"]),
    ("fr-FR", "vous faites les vols secs ?\nlyon oslo\n2 adultes", "Lyon", ["Oslo"]),
    ("fr-FR", "nous voulions partir en Grèce mais on préfère changer : plutôt la Croatie", None, ["Croatie"]),
    ("fr-FR", "vol depuis Bâle-Mulhouse pour Oslo", "Bâle-Mulhouse", ["Oslo"]),
    ("fr-CH", "un séminaire à Zermatt avec une salle de réunion", None, ["Zermatt"]),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text", "origin", "places"), WAYS)
def test_from_and_to(locale: str, text: str, origin: str | None, places: list[str]) -> None:
    values: dict[str, Any] = read(text, locale)
    assert (values.get("origin"), values.get("destinations")) == (origin, places)


def test_dates_of_a_form_are_a_range() -> None:
    values = read(
        "Nom : Roux\nDestination(s) : Malte\nDates : du 02/02/2027 au 16/02/2027\nAdultes : 2", "fr-FR"
    )
    assert (values["start_date"], values["end_date"]) == ("2027-02-02", "2027-02-16")


def test_an_offer_that_is_liked_keeps_its_place() -> None:
    text = "Danke für das Angebot nach Paphos, das gefällt uns sehr, aber bitte noch den Preis mit Mietwagen."
    assert read(text, "de-DE")["destinations"] == ["Paphos"]
