"""Who writes, as customers really sign: small letters, titles, wishes for the day, a couple, a line "Contact"."""

from __future__ import annotations

import pytest

from tests.inquiries.extraction.reading import read

SIGNED = [
    ("de-DE", "moin habt ihr was auf kos frei? lg bernd", "Bernd"),
    ("de-DE", "brauchen 2 flüge nach oslo\nmfg\ntamara", "Tamara"),
    ("de-AT", "eine Woche Kreta bitte, danke und lg sepp huber", "Sepp Huber"),
    ("fr-FR", "un vol pour oslo svp, bises manon", "Manon"),
    ("fr-FR", "on voudrait partir à rhodes en mai\nmerci de votre retour\nmme lopez", "Lopez"),
    ("es-ES", "una semana en creta por favor, un saludo nuria", "Nuria"),
    ("it-IT", "una settimana a creta in due, saluti sara", "Sara"),
    ("pt-PT", "uma semana em creta, abs tiago", "Tiago"),
    ("de-DE", "Wir möchten nach Rom.\n\nEinen schönen Tag noch\nDipl.-Ing. Uwe Kranz", "Uwe Kranz"),
    ("de-DE", "Wir möchten nach Rom.\n\nGottes Segen und herzliche Grüße\nEva Lindner\nKirchenvorstand St. Johannes", "Eva Lindner"),
    ("de-DE", "Wir möchten nach Rom.\n\nMit besten Grüßen\nProf. Dr. med. Anke Rohde", "Anke Rohde"),
    ("fr-FR", "Deux billets pour Rome.\n\nBonne fin de journée,\n\nAgnès Collin\nAssistante – Metalix", "Agnès Collin"),
    ("en-GB", "Two of us to Rome.\n\nHave a lovely weekend,\nJune Archer", "June Archer"),
    ("es-ES", "Dos billetes a Roma.\n\nFeliz fin de semana,\nLola Prieto", "Lola Prieto"),
    ("it-IT", "Due biglietti per Oslo.\n\nBuona giornata,\nIvo Tosi", "Ivo Tosi"),
    ("pt-PT", "Dois bilhetes para Roma.\n\nBom fim de semana,\nRui Matos", "Rui Matos"),
    ("de-DE", "Wir heiraten im Mai und möchten danach nach Bali.\nIna Berger & Tom Ludwig", "Ina Berger & Tom Ludwig"),
    ("fr-FR", "Salut c'est Yanis\non part à Rome à deux", "Yanis"),
    ("fr-FR", "Un groupe de 12 pour Rome en avril. Contact : Odile Ferrand, 04 79 55 01 99", "Odile Ferrand"),
    ("de-DE", "12 Leute nach Rom. Ansprechpartner: Jörg Adam, 0171 3920093", "Jörg Adam"),
    ("fr-FR", "Nom et prénom : FABRE Lucie\nDestination : Rome\nAdultes : 2\nDate de départ : 12/06/2026", "FABRE Lucie"),
    ("fr-FR", "un vol pour oslo svp merci manon", "Manon"),
    ("de-DE", "10 tage kos ab frankfurt, 2 erw\nmeldet euch danke\nmandy", "Mandy"),
    ("de-DE", "Moin, hier nochmal Jens Claasen. Wir nehmen doch lieber Kos.", "Jens Claasen"),
    ("de-DE", "Hallo hier ist die Trude aus Moers\nwir wollen nach Kos, zu viert", "Trude"),
    ("fr-FR", "Coucou c'est encore Aïcha\non part finalement à Rome le 8 mai", "Aïcha"),
    ("fr-CH", "Un week-end à Rome pour 20 personnes.\n\nAvec mes meilleures salutations\n\nLise Favre\nResponsable RH, Montrex SA\nT. 022 555 01 20", "Lise Favre"),
    ("fr-FR", "Un tarif pour Rome, 40 personnes, svp.\n\nPour le comité,\nPaul Rivoire\nTrésorier\ncomite@usine.example\nTél : 04.72.55.01.67", "Paul Rivoire"),
    ("fr-FR", "Un séjour à Rome pour deux. Je suis joignable au 07 55 55 01 03 (Nadia Costes).", "Nadia Costes"),
    ("fr-FR", "Groupe de 10 à Rome. Merci de répondre à Leïla Amrani, leila@courrier.example", "Leïla Amrani"),
    ("fr-BE", "Voyageur : Marc Dubois\nTrajet : Liège - Paris, train\nAller : 22/7", "Marc Dubois"),
    ("de-DE", "Wir möchten nach Rom, zu zweit.\n\nHerzliche Grüße\nIhre Gerda Wolf", "Gerda Wolf"),
    ("de-DE", "nach rom zu viert, grüßle moni", "Moni"),
    ("de-DE", "Wir möchten nach Rom.\n\nMit besten Grüßen\nProf. em. Dr. Max Lindner", "Max Lindner"),
    ("de-DE", "Zwei Zimmer in Rom bitte. Tel. 0170 5550 9912, Sven", "Sven"),
    ("fr-FR", "Rome à deux, 900 € à peu près. Belle journée, Louise Garnier", "Louise Garnier"),
    ("fr-FR", "Un voyage à Rome pour nos parents.\n\nAvec nos remerciements,\nPour la fratrie, Denis Le Gall", "Denis Le Gall"),
    ("fr-FR", "On est 9 pour Rome, pas de musée merci ;) Hugo 06 55 50 12 13", "Hugo"),
    ("fr-FR", "oslo en mai pour deux\nmerci de repondre ici\nsamira", "Samira"),
    ("fr-BE", "une semaine à Rome, je m'occupe de la réservation : Anne Moreau, 0478 55 01 78", "Anne Moreau"),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text", "name"), SIGNED)
def test_the_writer_is_named_as_he_signs(locale: str, text: str, name: str) -> None:
    assert read(text, locale).get("contact_name") == name


def test_the_phone_beside_the_contact_is_the_customers() -> None:
    text = "Un groupe de 12 pour Rome. Contact : Odile Ferrand, 04 79 55 01 99 ou odile@club.example"
    values = read(text, "fr-FR")
    assert (values["contact_phone"], values["contact_email"]) == ("+33479550199", "odile@club.example")


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de-DE", "zwei flüge nach oslo, danke schonmal"),
        ("de-DE", "was kostet kreta zu zweit? danke euch"),
        ("de-DE", "zwei flüge nach oslo bitte, vg"),
        ("fr-FR", "un vol pour oslo, merci bien"),
        ("fr-FR", "un vol pour oslo, merci infiniment"),
        ("en-GB", "two flights to oslo, thanks again"),
        ("es-ES", "dos vuelos a oslo, gracias igualmente"),
        ("it-IT", "due voli per oslo, grazie ancora"),
        ("pt-PT", "dois voos para oslo, obrigado desde já"),
        ("de-DE", "Hallo zusammen,\nwir möchten nach Oslo, zwei Personen.\nLiebe Grüße vom Bodensee"),
    ],
)
def test_words_of_thanks_are_no_name(locale: str, text: str) -> None:
    assert "contact_name" not in read(text, locale)


LONE = [
    ("de-DE", "Kreta, 2 Personen im Mai", "Ja Hier Danke Sonntag Später Halbpension Dringend Flexibel Grüße Dankeschön Perfekt"),
    ("en-GB", "Crete for 2 in May", "Here Anyway Urgent Asap Pool Flexible Wow Delighted Tomorrow Actually Breakfast"),
    ("fr-FR", "La Crète pour 2 en mai", "Ici Voilà Merci Urgent Parfait Peut-être Demi-pension Super"),
    ("es-ES", "Creta para 2 en mayo", "Aquí Gracias Urgente Perfecto Todavía Quizás Piscina"),
    ("it-IT", "Creta per 2 a maggio", "Qui Grazie Urgente Forse Perfetto Piscina Buonasera"),
    ("pt-PT", "Creta para 2 em maio", "Aqui Obrigado Urgente Talvez Perfeito Beleza Abraço"),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "wish", "words"), LONE)
def test_a_lone_word_of_the_language_is_nobodys_name(locale: str, wish: str, words: str) -> None:
    for word in words.split():
        for gap in ("\n", "\n\n", ". "):
            assert "contact_name" not in read(f"{wish}{gap}{word}", locale), word


@pytest.mark.parametrize(
    ("locale", "text", "name"),
    [
        ("de-DE", "Kreta, 2 Personen im Mai\nLena", "Lena"),
        ("de-DE", "Kreta, 2 Personen im Mai?\n\nThabo", "Thabo"),
        ("de-DE", "Kreta, 2 Personen im Mai\nLG\nLisa", "Lisa"),
        ("en-GB", "Crete for 2 in May. Kevin", "Kevin"),
        ("fr-FR", "La Crète pour 2 en mai\nChloé", "Chloé"),
        ("es-ES", "Creta para 2 en mayo\nJosé Luis", "José Luis"),
        ("it-IT", "Creta per 2 a maggio\nGiulia", "Giulia"),
        ("pt-BR", "Creta para 2 em maio\nLuana", "Luana"),
    ],
)
def test_a_lone_given_name_is_a_name(locale: str, text: str, name: str) -> None:
    assert read(text, locale)["contact_name"] == name


@pytest.mark.parametrize("text", ["Kreta, 2 Personen im Mai\nwas kostet das?", "Sofia, 2 Personen\nim Mai"])
def test_the_place_that_opens_a_message_is_not_who_writes(text: str) -> None:
    assert "contact_name" not in read(text, "de-DE")


def test_where_the_bill_goes_is_not_the_writers_address() -> None:
    text = (
        "Zwei Flüge nach Rom, Rechnung an buchhaltung@firma.example\n\nGruß\nEva Land\neva.land@firma.example"
    )
    assert read(text, "de-DE")["contact_email"] == "eva.land@firma.example"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Crete for two in May.\n\nVerity Hollowell\nMarshgate Law", "Verity Hollowell"),
        ("Need a bus for 30 to York in May.\n\nGareth Pym\nPym Roofing", "Gareth Pym"),
        ("Vorremmo andare a Creta.\n\nDa Roma, in due, budget 12.000 euro.\n\nGinevra", "Ginevra"),
    ],
)
def test_neither_the_firm_below_nor_a_line_about_the_journey_is_who_writes(text: str, name: str) -> None:
    assert read(text)["contact_name"] == name
