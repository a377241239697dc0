"""How Spanish, Italian and Portuguese customers say it, with the sister phrase of the other languages where there is one."""

from __future__ import annotations

import pytest

from tests.inquiries.extraction.reading import read, some


@pytest.mark.parametrize(
    ("text", "locale", "amount", "currency", "per"),
    [
        ("a Cuzco, dos millones y medio de pesos en total", "es-CO", 2_500_000, "COP", "group"),
        ("a Cartagena, un millón trescientos cada uno", "es-CO", 1_300_000, "COP", "person"),
        ("pasajes a Calama, 280 lucas por cabeza", "es-CL", 280_000, "CLP", "person"),
        ("dá pra ir a Natal por uns 7 mil?", "pt-BR", 7000, "BRL", None),
        ("a Roma con 400 € x persona", "es-ES", 400, "EUR", "person"),
        ("Roma, massimo 300 a cranio", "it-IT", 300, "EUR", "person"),
        ("hotel em Lyon, no máximo 95 euros a diária", "pt-BR", 95, "EUR", "night"),
        ("a Lima con 2.000 S/ por persona", "es-PE", 2000, "PEN", "person"),
        ("a Ibiza, 250 e cada una max", "es-ES", 250, "EUR", "person"),
        ("lua de mel em Aruba, nosso teto é 18 mil pros dois", "pt-BR", 18000, "BRL", "group"),
        ("hotel en Mazatlán, lo máximo que puedo pagar son 2500 la noche", "es-MX", 2500, "MXN", "night"),
        ("casa rural en Jaca, hasta 90 euros noche", "es-ES", 90, "EUR", "night"),
        ("Disney em julho, uns 25 mil tudo?", "pt-BR", 25000, "BRL", "group"),
        ("a Lanzarote, que no suba de los 1.900", "es-ES", 1900, "EUR", None),
        ("a Madrid, sui 400 l'uno", "it-IT", 400, "EUR", "person"),
        ("a Gandía, 220 euros por chica", "es-ES", 220, "EUR", "person"),
        ("Torres del Paine, unas 800 lucas c/u", "es-CL", 800_000, "CLP", "person"),
        ("a Santa Marta, tengo ahorrados 3.800.000", "es-CO", 3_800_000, "COP", None),
        ("van 14 tot 21 augustus naar Rome, max 1200 euro", "nl-NL", 1200, "EUR", None),
        ("a Galicia, no quisiera pasar de 650", "es-ES", 650, "EUR", None),
        ("a Marrakech, quota individuale massima € 990", "it-IT", 990, "EUR", "person"),
        ("a Praga, habíamos pensado unos 900 dólares cada una", "es-AR", 900, "USD", "person"),
    ],
)
def test_sums_as_they_are_said(text: str, locale: str, amount: float, currency: str, per: str | None) -> None:
    budget = read(text, locale)["budget"]
    assert (budget["amount"], budget["currency"], budget.get("per")) == (amount, currency, per)


def test_two_thousand_people_are_no_sum() -> None:
    assert "budget" not in read("quiero ir a un pueblo de 2 mil habitantes cerca de Roma", "es-ES")


@pytest.mark.parametrize(
    ("text", "locale", "wanted"),
    [
        ("volando desde Bilbao a Oslo", "es-ES", ["flight"]),
        ("vorremmo volare a Oslo, non ci servono gli alberghi", "it-IT", ["flight"]),
        ("alugar um jipe em Faro, o hotel não é preciso", "pt-PT", ["car"]),
        ("hotel en Oslo, no se requiere renta de auto", "es-MX", ["hotel"]),
        ("vuelo a Lima y arriendo de auto; el seguro no hace falta", "es-CL", ["flight", "car"]),
        ("ya tenemos vuelos, solo falta el hotel en Roma", "es-ES", ["hotel"]),
        ("abbiamo già preso i voli, ci serve un albergo a Roma", "it-IT", ["hotel"]),
        ("vuelo a Quito, el alojamiento lo asume la empresa", "es-CO", ["flight"]),
        ("ônibus pra Porto Seguro", "pt-BR", ["bus"]),
        ("hotel en Mazatlán, nos vamos en carro", "es-MX", ["hotel"]),
        ("hotel en Jaca con coche de alquiler", "es-ES", ["hotel", "car"]),
        ("hotel en Jaca. Traslados no", "es-ES", ["hotel"]),
        ("ho visto sul sito un albergo a Roma", "it-IT", ["hotel"]),
        ("2 passagens pra Natal. Hotel já temos", "pt-BR", ["flight"]),
        ("vuelos a Lima; del hotel se encargan los novios", "es-ES", ["flight"]),
        ("Hotel in Rom; Flug brauchen wir nicht", "de-DE", ["hotel"]),
        (
            "hôtel à Rome, assurance pas nécessaire; le vol n'est pas nécessaire",
            "fr-FR",
            ["hotel"],
        ),
    ],
)
def test_services_wanted_and_not_needed(text: str, locale: str, wanted: list[str]) -> None:
    assert sorted(read(text, locale).get("services", [])) == sorted(wanted)


@pytest.mark.parametrize(
    ("text", "locale", "start", "end"),
    [
        ("hotel en Cádiz entrando el 5 y saliendo el 9 de octubre", "es-ES", "2026-10-05", "2026-10-09"),
        ("Natal, chegando dia 3 de julho e saindo dia 8", "pt-BR", "2026-07-03", "2026-07-08"),
        ("tren a Madrid el martes que viene, vuelta el mismo día", "es-ES", "2026-03-17", "2026-03-17"),
        ("Amsterdam, 30 dic - 2 gen", "it-IT", "2026-12-30", "2027-01-02"),
        (
            "Menorca em vez de 20 a 27 de junho passa a ser de 27 de junho a 4 de julho",
            "pt-PT",
            "2026-06-27",
            "2026-07-04",
        ),
        (
            "Destino: Cancún\nSalida: 15/01 - Regreso: 29/01\nDesde: Córdoba\nPax: 2",
            "es-AR",
            "2027-01-15",
            "2027-01-29",
        ),
        ("Gramado em maio, 4 noites (de 14 a 18)", "pt-BR", "2026-05-14", "2026-05-18"),
        ("En octubre (días 17 a 21) vamos a Roma", "es-ES", "2026-10-17", "2026-10-21"),
        ("Rom vom 12.07-19.07.2026", "de-DE", "2026-07-12", "2026-07-19"),
    ],
)
def test_days_as_they_are_said(text: str, locale: str, start: str, end: str) -> None:
    assert some(text, locale, "start_date", "end_date") == (start, end)


def test_nights_behind_the_days() -> None:
    assert read("3 días / 2 noches en Oporto", "es-ES")["nights"] == 2


@pytest.mark.parametrize(
    ("text", "locale", "name"),
    [
        ("un hotel a Roma per due\nciao, Piero", "it-IT", "Piero"),
        ("um hotel em Faro pra dois\nBjs Luana", "pt-BR", "Luana"),
        ("Buenos días, mi nombre es Elvira Soto. Un hotel en Roma para dos.\n\nSaludos,\nElvira", "es-AR", "Elvira Soto"),
        ("Un hotel a Roma per due.\nGrazie mille, Irma Galli", "it-IT", "Irma Galli"),
        ("ciao sono Giada\nun hotel a Roma per due", "it-IT", "Giada"),
        ("É a Simone da formatura\num hotel em Faro pra dois", "pt-BR", "Simone"),
        ("Un hotel en Roma.\n\nSaludos\nP. Luis Rey\nParroquia de San Juan", "es-ES", "Luis Rey"),
        ("Un hotel a Roma per due.\n\nCordialmente\nProf.ssa Irma Galli", "it-IT", "Irma Galli"),
    ],
)  # fmt: skip
def test_who_takes_leave(text: str, locale: str, name: str) -> None:
    assert read(text, locale).get("contact_name") == name


@pytest.mark.parametrize(
    ("text", "locale", "wanted"),
    [
        ("siamo una coppia di Parma e vorremmo andare a Malta", "it-IT", ["Malta"]),
        ("Fuerteventura no, troppo vento. Ci rifai il preventivo su Tenerife?", "it-IT", ["Tenerife"]),
        ("ci avete organizzato il viaggio in Giordania. Adesso vorremmo andare in Uzbekistan", "it-IT", ["Uzbekistan"]),
        ("nos organizasteis el viaje a Egipto. Ahora queremos ir a Jordania", "es-ES", ["Jordania"]),
        ("a Budapest, hotel cerca de los baños", "es-ES", ["Budapest"]),
        ("queremos ver Zagreb, Split y Dubrovnik", "es-ES", ["Zagreb", "Split", "Dubrovnik"]),
        ("hotel en Düsseldorf, irán en taxi", "es-ES", ["Düsseldorf"]),
        ("Já fiz convosco os países bálticos. Queria ir aos Balcãs", "pt-PT", ["Balcãs"]),
        ("un viaje para gente mayor a Galicia", "es-ES", ["Galicia"]),
        ("somos de la parroquia de San Bartolomé y vamos a Roma", "es-ES", ["Roma"]),
        ("Sofia di 9 anni viene con noi a Rodi", "it-IT", ["Rodi"]),
        ("Malta não cabe no nosso bolso, então queremos ir a Faro", "pt-PT", ["Faro"]),
    ],
)  # fmt: skip
def test_places_that_are_no_wish(text: str, locale: str, wanted: list[str]) -> None:
    assert read(text, locale)["destinations"] == wanted


def test_members_of_two_kinds_are_added() -> None:
    assert read("Somos 28 socios más 3 monitoras y queremos ir a Lugo", "es-ES")["travellers"] == 31


@pytest.mark.parametrize(
    ("text", "locale", "origin", "wanted"),
    [
        ("Queremos ir a Sintra. Partimos de Braga", "pt-PT", "Braga", ["Sintra"]),
        ("un viaje a Galicia, salgo de Murcia", "es-ES", "Murcia", ["Galicia"]),
        ("preciso estar em Brasília na quinta e voltar pra Recife na sexta", "pt-BR", "Recife", ["Brasília"]),
        ("Voos para Praga a partir do Porto", "pt-PT", "Porto", ["Praga"]),
        (
            "somos da Paróquia São José de Divinópolis e queremos ir a Aparecida",
            "pt-BR",
            "Divinópolis",
            ["Aparecida"],
        ),
        ("vivo em Évora mas apanho o avião em Lisboa, queria ir a Praga", "pt-PT", "Lisboa", ["Praga"]),
        ("queremos volver a Cancún", "es-MX", None, ["Cancún"]),
        ("hotel em Londres\naeroporto lisboa", "pt-PT", "Lisboa", ["Londres"]),
        ("vuelo MTY-ORD para dos", "es-MX", "Monterrey", ["Chicago"]),
    ],
)
def test_where_they_set_out(text: str, locale: str, origin: str | None, wanted: list[str]) -> None:
    assert some(text, locale, "origin", "destinations") == (origin, wanted)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("Adjunto copia de nuestros pasaportes para el viaje a Roma ya reservado. El saldo de 800 € lo pagamos ayer.", "es-ES"),
        ("Buenos días, la rooming del grupo de Lloret del 9 al 13 de marzo te la mando mañana.", "es-ES"),
        ("Junto a fatura dos transfers Faro - Lagos, no valor de 865 €. Pagamento por transferência.", "pt-PT"),
        ("Hasta un 45 % de descuento para sus clientes en cruceros por el Mediterráneo, desde 399 € por persona.", "es-ES"),
        ("¿Me pueden enviar el justificante de la reserva del hotel de Sevilla (12-14 julio)?", "es-ES"),
        ("Quisiéramos reclamar por el cobro doble de nuestra reserva, paquete Cusco, 4 pasajeros.", "es-CL"),
        ("Quería daros las gracias por lo bien que salió todo en Tailandia del 2 al 14 de abril.", "es-ES"),
    ],
)  # fmt: skip
def test_what_asks_for_no_trip(text: str, locale: str) -> None:
    assert read(text, locale)["is_travel_inquiry"] is False
