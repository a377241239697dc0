from __future__ import annotations

import pytest

from tests.inquiries.extraction.reading import read, some

# text, adults, children, infants, travellers
PARTIES = [
("Crete for 2 adults and 2 kids (5 and 8)", 2, 2, None, 4),
    ("Crete for two adults and 2 kids (5 and 8)", 2, 2, None, 4),
    ("Five of us to Kos: me, my husband and three children (4, 9 and 12)", 2, 3, None, 5),
    ("Kos, a family of five with two adults, kids aged 3, 6 and 10", 2, 3, None, 5),
    ("Kos for me, my girlfriend and our daughter who is 5", 2, 1, None, 3),
    ("We are a party of 9 heading for Kos", None, None, None, 9),
    ("30 students and 4 teachers to Kos. Three students are vegan.", 4, 30, None, 34),
    ("Kos for just me, I travel on my own", 1, None, None, 1),
    ("My brother and I would like to visit Kos", 2, None, None, 2),
    ("Kos: my dad, my aunt and me", 3, None, None, 3),
    ("Hotel in Kos for 6 people, three couples", 6, None, None, 6),
    ("Flüge nach Kos für drei Erwachsene und ein Baby", 3, None, 1, 4),
    ("Nach Kos, wir sind 3 Erwachsene und ein Kind (6 Jahre)", 3, 1, None, 4),
    ("Kos zu zweit", None, None, None, 2),
    ("Kos, 3 adultes et 2 enfants (8 et 11 ans)", 3, 2, None, 5),
    ("Kos, 2 adultes, notre fils de 7 ans et un bébé de 5 mois", 2, 1, 1, 4),
    ("Kos, vamos 2 adultos y mi hija, que tiene 4 años", 2, 1, None, 3),
    ("Kos, viajamos mi madre y yo", 2, None, None, 2),
    ("Kos, mia moglie e io con nostro figlio di 12 anni", 2, 1, None, 3),
    ("Kos, três adultos e as crianças de 3 e 7 anos", 3, 2, None, 5),
    ("Kos: eu, minha mãe e meu filho de 11 anos", 2, 1, None, 3),
    ("Kos met 3 volwassenen en 1 kind (4 jaar)", 3, 1, None, 4),
    ("famille 2+3 (les enfants 4, 8 et 12) à Kos", 2, 3, None, 5),
    ("Kos, 650 euro a persona", None, None, None, None),
    ("I am a student and want to see Kos", None, None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "adults", "children", "infants", "travellers"), PARTIES)
def test_the_party_is_counted(
    text: str, adults: int | None, children: int | None, infants: int | None, travellers: int | None
) -> None:
    values = read(text)
    found = tuple(values.get(name) for name in ("adults", "children", "infants", "travellers"))
    assert found == (adults, children, infants, travellers)


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("2 adults, 4 children, 2 babies, Crete", None),
        ("2 adults and 2 children, 3 bedrooms, Crete", None),
        ("2 adults, 1 child, 2 infants, Crete", None),
        ("2 adults, 2 kids, 3 grandparents, Crete", None),
        ("2 adults, 2 children, 1 dog, Crete", None),
        ("2 Erwachsene, 4 Kinder, 2 Babys, Kreta", None),
        ("2 Erwachsene, 2 Kinder, 3 Zimmer, Kreta", None),
        ("2 Erw., 2 Kinder, 14 Tage, Kreta", None),
        ("2 adultes, 2 enfants, 3 chambres, la Crète", None),
        ("2 adultos, 3 niños, 2 bebés, Creta", None),
        ("2 adulti, 3 bambini, 2 neonati, Creta", None),
        ("2 adultos, 3 crianças, 2 bebés, Creta", None),
        ("2 adults, 2 children (5), Crete", [5]),
        ("2 adults, 2 children 5 and 8, Crete", [5, 8]),
        ("2 adults and 3 children, 4, 6 and 9, Crete", [4, 6, 9]),
        ("2 adults with 2 kids aged 3 and 18 months, Crete", [1, 3]),
        ("2 Erwachsene, 2 Kinder 4 und 7 Jahre, Kreta", [4, 7]),
        ("2 adultes et 2 enfants de 4 et 7 ans, la Crète", [4, 7]),
        ("2 adultos y 2 niños, 4 y 7 años, Creta", [4, 7]),
        ("2 adulti e 2 bambini di 4 e 7 anni, Creta", [4, 7]),
        ("2 adultos e 2 crianças, 4 e 7 anos, Creta", [4, 7]),
    ],
)
def test_a_number_behind_children_is_an_age_only_where_it_counts_nothing_else(
    text: str, ages: list[int] | None
) -> None:
    assert read(text).get("child_ages") == ages


def test_the_ages_of_the_children_are_kept() -> None:
    assert read("Crete for two adults and 2 kids (5 and 8)")["child_ages"] == [5, 8]


def test_a_corrected_count_replaces_the_first() -> None:
    text = "somos um grupo de 8 para Recife\no Zeca cancelou, agora somos 7\n3 quartos"
    values = read(text, "pt-BR")
    assert (values["travellers"], values["rooms"]) == (7, 3)


@pytest.mark.parametrize(
    ("text", "rooms"),
    [
        ("5 twin rooms in Kos", 5),
        ("vier Einzelzimmer auf Kos", 4),
        ("2 chambres à Kos", 2),
        ("Kos, ein Dreibettzimmer", 1),
        ("Kos, up to £95 per room and night", None),
    ],
)
def test_rooms_are_counted(text: str, rooms: int | None) -> None:
    assert read(text).get("rooms") == rooms


@pytest.mark.parametrize(
    ("text", "locale", "adults", "children", "infants", "travellers"),
    [
        ("Kos: gran, my brother and his two kids 6 and 10, and me", "en-GB", 3, 2, None, 5),
        ("We'd go to Kos: my wife, me, my parents-in-law and the kids (2 and 5)", "en-GB", 4, 2, None, 6),
        ("Kos for my aunt, two friends and me", "en-GB", 4, None, None, 4),
        ("Nach Kos wollen meine Schwiegermutter, mein Mann und ich, dazu unsere Zwillinge (1 Jahr)", "de-DE", 3, None, 2, 5),
        ("Kos, ich, Lena und Jonas", "de-DE", 3, None, None, 3),
        ("Kos avec mes beaux-parents, mon copain et nos jumeaux de 4 ans", "fr-FR", 4, 2, None, 6),
        ("Kos: yo con mi prima Rocío y tres compañeras de clase", "es-ES", 5, None, None, 5),
        ("a Kos vamos mis viejos, mi polola y yo", "es-CL", 4, None, None, 4),
        ("voy a Kos con mi hija de 8 años", "es-ES", 1, 1, None, 2),
        ("Kos: mis hijos del 3 al 9 de agosto", "es-ES", None, None, None, None),
        ("Kos: noi due più la piccola (che a marzo avrà 10 mesi)", "it-IT", 2, None, 1, 3),
        ("Kos: io, Chiara, Tommaso e mia cognata", "it-IT", 4, None, None, 4),
        ("Kos: mio figlio Pietro con la moglie e i loro bambini di 4 e 7 anni, e io", "it-IT", 3, 2, None, 5),
        ("Kos: o meu pai, a minha mãe, a minha prima e o namorado dela, e eu", "pt-PT", 5, None, None, 5),
        ("Kos, eu + marido + 2 filhos (3 e 9)\n2 quartos\nah e minha sogra tbm vai", "pt-BR", 3, 2, None, 5),
        ("somos três adultos: o meu marido, a minha cunhada e eu, Kos", "pt-PT", 3, None, None, 3),
        ("Kos: io e i due monelli (4 e 7)", "it-IT", 1, 2, None, 3),
        ("Kos per i bambini (Emma 5 anni, Tommaso 8)", "it-IT", None, 2, None, None),
        ("Kos: somos um casal e mais dois amigos", "pt-PT", 4, None, None, 4),
        ("Kos: nosotros cuatro (los chicos tienen 10 y 14), mi cuñado con la mujer y el bebé de 8 meses", "es-AR", None, 2, 1, 7),
        ("Kos para 2 adultos y 1 niño de 20 meses", "es-ES", 2, None, 1, 3),
        ("mia figlia vorrebbe andare a Kos con il suo fidanzato", "it-IT", None, None, None, None),
        ("Kos: mi cuñada, su hija de 15 años y yo; mi hermano se queda trabajando", "es-ES", 2, 1, None, 3),
        ("a Kos con mi esposa, mis dos hijos (16 y 20 años) y mi nuera", "es-EC", 4, 1, None, 5),
        ("a Kos, 2 adulti e un ragazzo di 16 anni", "it-IT", 2, 1, None, 3),
        ("a Kos\nio Luca e i gemelli (6 anni)", "it-IT", 2, 2, None, 4),
        ("Kos: somos 8 colegas y queremos sol", "es-ES", None, None, None, 8),
        ("Kos: ellos dos, mi hermano y yo", "es-CO", 4, None, None, 4),
        ("Kos: eu, meu esposo, nosso filho de 19 com a namorada e nossa caçula de 12", "pt-BR", 4, 1, None, 5),
        ("Mi hijo se casa en Kos: vamos mi marido y yo, mi otra hija con su novio y mis padres", "es-ES", 6, None, None, 6),
        ("Kos, somos dos familias: la mía (mi esposo, yo y un niño de 5) y la de una amiga", "es-MX", None, 1, None, None),
        ("64 alunni + 5 docenti accompagnatori a Kos", "it-IT", 5, 64, None, 69),
        ("voy a Kos con 3 amigas", "es-ES", None, None, None, 4),
        ("mi jefe va a Kos con dos compañeros", "es-ES", None, None, None, None),
        ("Kos met z'n vieren", "nl-NL", None, None, None, 4),
        ("cuatro (4) tiquetes a Kos", "es-CO", None, None, None, 4),
        ("the house of my brother and 2 people from Kos", "en-GB", None, None, None, 2),
    ],
)  # fmt: skip
def test_those_who_are_listed_are_counted(
    text: str,
    locale: str,
    adults: int | None,
    children: int | None,
    infants: int | None,
    travellers: int | None,
) -> None:
    assert some(text, locale, "adults", "children", "infants", "travellers") == (
        adults,
        children,
        infants,
        travellers,
    )


def test_a_room_is_nobody_and_neither_are_couples_in_general() -> None:
    assert read("Andalusien, zu zweit, Doppelzimmer, am liebsten Paradores", "de-DE")["travellers"] == 2
    found = read("solo trip to Thailand, just me, do you do that for one or is it only couples")
    assert found["travellers"] == 1


def test_a_town_that_people_are_called_by_is_not_counted() -> None:
    assert "adults" not in read(
        "I'm traveling from San Francisco to Phoenix and I need to depart on 11 April"
    )
