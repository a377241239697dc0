"""Post that asks for no trip, however many places, days and people it names."""

from __future__ import annotations

import pytest

from tests.inquiries.extraction.reading import read

NONE = [
    ("de-DE", "Wir sind seit Sonntag aus Agadir zurück und müssen uns beschweren: zwei Wochen Baulärm, 2 Erwachsene, 1 Kind, der Pool gesperrt. Wir erwarten eine Preisminderung von 400 €."),
    ("de-DE", "Hiermit reklamiere ich die Reise nach Side vom 3.6. bis 17.6.: Das Hotel war überbucht und wir mussten umziehen."),
    ("fr-FR", "Je souhaite déposer une réclamation pour notre séjour à Djerba du 3 au 17 juin : hôtel complet à l'arrivée, chambre sale. Nous demandons un dédommagement."),
    ("en-GB", "I wish to make a formal complaint about our stay in Kemer, 3-17 June, 2 adults. We expect compensation of £400."),
    ("es-ES", "Quiero poner una reclamación por el viaje a Cancún del 3 al 17 de junio: el hotel estaba en obras. Exigimos una indemnización."),
    ("it-IT", "Desidero sporgere reclamo per il soggiorno a Sharm dal 3 al 17 giugno, camera sporca. Chiediamo un risarcimento."),
    ("pt-PT", "Quero apresentar uma reclamação sobre a viagem a Varadero de 3 a 17 de junho. Exigimos uma indemnização."),
    ("de-AT", "Herzlichen Dank für die wunderbare Betreuung auf unserer Reise nach Island, alles war bestens organisiert."),
    ("fr-FR", "Un grand merci pour l'organisation de notre voyage au Pérou, tout s'est déroulé à merveille. Les enfants en parlent encore."),
    ("en-GB", "Thank you so much for organising our trip to Japan, every hotel was lovely."),
    ("es-ES", "Muchas gracias por la organización de nuestro viaje a Egipto, fue inolvidable."),
    ("it-IT", "Grazie di cuore per lo splendido viaggio in Norvegia, siamo rimasti contentissimi."),
    ("pt-PT", "Muito obrigada pela organização da nossa viagem a Malta, foi inesquecível."),
    ("fr-FR", "Objet : candidature au poste de conseillère. Diplômée d'un BTS, je parle espagnol et je connais bien le Portugal et la Grèce. Disponible dès le 1er mai."),
    ("de-DE", "Ich interessiere mich für ein Schülerpraktikum in Ihrem Reisebüro vom 8. bis 19. Juni. Ich war schon in Spanien und Italien."),
    ("fr-FR", "Je suis en 3e et je cherche mon stage d'observation du 14 au 18 décembre dans une agence de voyages."),
    ("fr-FR", "Notre vol Nice-Lisbonne de ce matin est annulé, nous sommes bloqués à l'aéroport à cinq, rappelez-nous ! Dossier 4412."),
    ("de-DE", "Unser Rückflug ab Heraklion wurde gestrichen, wir sitzen hier fest, 2 Erwachsene und 2 Kinder! Bitte sofort melden, Buchung 5521."),
    ("en-GB", "Our flight home from Faro tonight has been cancelled and we are stranded, four of us. Please ring me. Booking ref 8841."),
    ("de-DE", "Einladung zur Expedientenschulung: Erleben Sie Jordanien am 12. Mai in unserem Webinar, Anmeldung bis 5. Mai."),
    ("fr-FR", "Éductour réservé aux agents de voyages : 4 jours à Malte du 3 au 6 mai, participation 150 €."),
    ("de-DE", "Mahnung zur Rechnung 4471: leider konnten wir keinen Zahlungseingang feststellen (Busfahrt nach Prag, 12. Mai, 40 Personen)."),
    ("fr-FR", "Je vous relance concernant notre facture de transport du groupe Lyon - Annecy du 12 septembre, restée impayée."),
    ("de-DE", "Ich habe vor drei Wochen einen Gutschein über 250 € für eine Reise bestellt und noch nichts bekommen."),
    ("de-DE", "wir müssen unsere Buchung nach Side (3.-17. Juni, 2 Erw.) leider stornieren. Wie hoch sind die Gebühren?"),
    ("fr-FR", "Je dois annuler notre réservation 4471 (Djerba, du 3 au 10 juin) pour raison médicale."),
    ("en-GB", "We have to cancel our booking 4471 (Kos, 3-10 June, 2 adults), my father is ill."),
    ("de-DE", "Gerne bestätige ich den Eingang Ihrer Gruppenreservierung, 12. bis 14. Juni, 18 Doppelzimmer, Namensliste bis 1. Mai."),
    ("de-DE", "Umfrage: Gewinnen Sie ein Wochenende für 2 Personen in Bad Ischl! Teilnahmeschluss 30.11."),
    ("fr-BE", "Chère partenaire, l'Office du tourisme de Malte vous invite à son workshop le 21 janvier à Bruxelles."),
    ("de-DE", "Können Sie mir die Rechnung für unsere Reise nach Kos (Mai, 2 Personen, 1.200 €) noch einmal zuschicken?"),
    ("fr-FR", "Avez-vous bien reçu notre acompte (300 €) pour le voyage à Oslo de juin ?"),
    ("de-DE", "Wir sind eine DMC in Lissabon, anbei unsere Nettopreise für Gruppen ab 12 Personen."),
    ("fr-FR", "Notre agence à Hué vous propose ses circuits, tarifs nets à partir de 600 USD par personne."),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text"), NONE)
def test_what_asks_for_no_trip(locale: str, text: str) -> None:
    values = read(text, locale)
    assert values["is_travel_inquiry"] is False
    assert not {"destinations", "start_date", "budget"} & values.keys()


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de-DE", "Danke für die tolle Organisation im Mai! Nun möchten wir im Oktober nach Malta, 2 Erwachsene, bitte ein Angebot."),
        ("fr-FR", "Merci pour l'organisation de notre voyage ! Nous voudrions repartir en octobre à Malte, à deux, un devis svp."),
        ("en-GB", "Our flight to Faro on 3 May was cancelled by the airline. Could you quote us another, 2 adults from Leeds?"),
        ("de-DE", "Wir hatten uns über das Hotel beschwert, nun suchen wir für den Oktober etwas auf Malta, 2 Erwachsene. Bitte um ein Angebot."),
        ("fr-FR", "Nous accompagnons un stage de yoga à Malte du 3 au 10 mai, 12 personnes, merci pour un devis."),
    ],
)  # fmt: skip
def test_thanks_or_a_complaint_with_a_new_wish_is_an_inquiry(locale: str, text: str) -> None:
    assert read(text, locale)["is_travel_inquiry"] is True
