"""Kinds of language that unseen post taught: one table a kind, in several languages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.inquiries.extraction.reading import read, some


@pytest.mark.parametrize(
    ("text", "locale", "goals", "origin"),
    [
        ("Please quote Malaysia - Bali for us, ex Kochi", "en-IN", ["Malaysia", "Bali"], "Kochi"),
        ("Seven nights in Nerja from Thursday 3 June, Exeter airport", "en-GB", ["Nerja"], "Exeter"),
        ("To Malta please. We'd fly from Cardiff if possible, Bristol at a push", "en-GB", ["Malta"], "Cardiff"),
        ("Nach Malta, Abflug ab Ulm, München ginge auch", "de-DE", ["Malta"], "Ulm"),
        ("I am writing from Finland. We have flights from Turku to Malta", "en-GB", ["Malta"], "Turku"),
        ("We're in Dunedin and would love to see Fiji", "en-NZ", ["Fiji"], "Dunedin"),
        ("Our school in Derby would like to see Ypres", "en-GB", ["Ypres"], "Derby"),
        ("about 2,500 CAD for Malta", "en-CA", ["Malta"], None),
        ("something like Kitzbühel in February", "en-GB", ["Kitzbühel"], None),
        ("A cruise from Genoa to Naples and back please, plus flights from Cardiff", "en-GB", ["Naples"], "Cardiff"),
        ("To Malta, and then we fly home to Cardiff on 9 June", "en-GB", ["Malta"], "Cardiff"),
        ("Malta again please, could we change Gatwick to Luton?", "en-GB", ["Malta"], "Gatwick"),
        ("travelling solo to Malta", "en-GB", ["Malta"], None),
        ("We are 4 cooks from Derby, a week on Malta, gatwick or luton", "en-GB", ["Malta"], "Gatwick"),
        ("Malta over the UAE national day", "en-AE", ["Malta"], None),
        ("We're back! Loved Broome. Next one: Malta", "en-AU", ["Malta"], None),
        ("Off to Malta with the kids. Bristol, 29 March - 2 April", "en-GB", ["Malta"], "Bristol"),
        ("A tour of Paris, London and Rome", "en-GB", ["Paris", "London", "Rome"], None),
        ("A hotel in the Swiss Alps", "en-GB", ["Swiss Alps"], None),
        ("We fly in from Oslo, Turku and Cardiff for a week on Malta", "en-GB", ["Malta"], "Oslo"),
        ("We would start in Hanoi and end in Hue, departing Cardiff", "en-GB", ["Hanoi", "Hue"], "Cardiff"),
        ("Scrap the Portugal idea, make it Malta", "en-GB", ["Malta"], None),
        ("madeira or gozo in may\ncardiff airport", "en-GB", ["Madeira", "Gozo"], "Cardiff"),
        ("Whitby 2 nights, 3 May\nKeswick 1 night, 5 May", "en-GB", ["Whitby", "Keswick"], None),
        ("a flat in the old town of Malaga", "en-GB", ["Malaga"], None),
        ("Subject: Re: Your holiday to Crete\n\nThanks. Now a week on Malta please", "en-GB", ["Malta"], None),
        ("three nights at the Orlando in Malta", "en-GB", ["Malta"], None),
        ("The drama club of the high school in Derby goes to Malta", "en-GB", ["Malta"], "Derby"),
        ("Vi vill resa till Malta, flyg från Göteborg", "sv-SE", ["Malta"], "Göteborg"),
    ],
)  # fmt: skip
def test_where(text: str, locale: str, goals: list[str], origin: str | None) -> None:
    assert some(text, locale, "destinations", "origin") == (goals, origin)


@pytest.mark.parametrize(
    ("text", "locale", "travellers"),
    [
        ("Malta for me and three mates", "en-GB", 4),
        ("I want to see Malta with two friends", "en-GB", 3),
        ("Malta: ich und vier Freunde", "de-DE", 5),
        ("Malte pour moi et 3 copines", "fr-FR", 4),
        ("Malta, yo y cuatro amigas", "es-ES", 5),
        ("Malta, io e due amici", "it-IT", 3),
        ("Malta, eu e 3 amigas", "pt-PT", 4),
        ("a hotel in Malta for one of our engineers", "en-GB", 1),
        ("31 students and 3 members of staff to Malta", "en-GB", 34),
        ("Malta for two adults and our granddaughter (9)", "en-GB", 3),
        ("malta 2 ad 2 ch (7 + 4)", "en-GB", 4),
        ("Malta, 9 grown ups, 3 kids and one babe in arms", "en-GB", 13),
        ("Malta, 5 kişilik otel", "tr-TR", 5),
        ("Malta, I need a single room near the port", "en-GB", 1),
        ("I am travelling solo to Malta", "en-GB", 1),
        ("We 14 senior citizens from Pune want to see Malta", "en-IN", 14),
        ("we are 3 nurses from Derby wanting sun on Malta", "en-GB", 3),
        ("The group will now be 18, not 22, still for Malta", "en-GB", 18),
        ("A flat on Malta for 11 technicians", "en-GB", 11),
        ("Malta for me, my husband and kids of 3, 8 and 12", "en-GB", 5),
        ("Malta, 6 adults, 2 kids (7 and 9) and one bub", "en-AU", 9),
        ("Malta for my dad, my sister Wilma with her husband and twin girls (aged 6), and me", "en-GB", 6),
        ("Malta, hotel for four nights, single occupancy", "en-GB", 1),
        ("Please book the flight for Prof. Wilma Stead: Malta, 3 to 9 May", "en-GB", 1),
        ("Thirty-two of our members would like to see Malta", "en-GB", 32),
        ("A cottage on Malta for me, my wife, our two dogs and my mother-in-law", "en-GB", 3),
        ("Malta for 2 adults + 1 senior", "en-GB", 3),
        ("Malte, 2 adultes et 2 retraités", "fr-FR", 4),
        ("Malta for my wife, me and our twin girls (aged 7)", "en-GB", 4),
        ("malta me my brother n his lad hes 12", "en-GB", 3),
        ("Malta for our clients Mr & Mrs Stead", "en-GB", 2),
        (
            "ENQUIRY\nDestination: Malta\nDates: 4-8 May 2027\nGroup size: 38\nEmail: w@example.org",
            "en-GB",
            38,
        ),
    ],
)
def test_how_many(text: str, locale: str, travellers: int) -> None:
    assert read(text, locale)["travellers"] == travellers


def test_ages_of_kids_in_a_row() -> None:
    values = read(
        "Malta for two adults, kids 11, 8 and 6. A kids' club would be nice, and my sister's baby comes too."
    )
    assert (values["children"], values["infants"]) == (3, 1)


def test_ages_they_will_have() -> None:
    values = read("Two adults to Malta and three children, who will be 14, 8 and 1 by then")
    assert (values["adults"], values["children"], values["infants"]) == (2, 2, 1)


def test_ages_with_a_unit_each() -> None:
    values = read("Malta for 2 adults and 2 kids (6 years and 14 months)")
    assert (values["adults"], values["children"], values["infants"]) == (2, 1, 1)


def test_a_grown_daughter_is_no_child() -> None:
    assert "children" not in read("My daughter Wilma (27) uses a wheelchair and we would love to see Malta")


def test_who_is_visited_does_not_travel() -> None:
    values = read("I want to visit my son in Malta. Just me.")
    assert (values["travellers"], values.get("children")) == (1, None)


@pytest.mark.parametrize(
    ("text", "locale", "start", "end"),
    [
        ("Malta for her 16th\n11th may - 16th may", "en-GB", "2026-05-11", "2026-05-16"),
        ("Malta from 9 May next year to 12 May next year", "en-GB", "2027-05-09", "2027-05-12"),
        (
            "Malta, late May 2027, leave Monday the 24th, back Friday the 28th",
            "en-GB",
            "2027-05-24",
            "2027-05-28",
        ),
        ("malta in febuary, 9th to 12th", "en-GB", "2027-02-09", "2027-02-12"),
        ("Malta in May, from 5 till 15", "en-GB", "2026-05-05", "2026-05-15"),
        ("malta fri 15 may till mon 18", "en-GB", "2026-05-15", "2026-05-18"),
        ("naar Malta, aankomst woensdag 6 mei en vertrek vrijdag 8 mei", "nl-NL", "2026-05-06", "2026-05-08"),
    ],
)
def test_when(text: str, locale: str, start: str, end: str) -> None:
    assert some(text, locale, "start_date", "end_date") == (start, end)


@pytest.mark.parametrize(
    ("text", "locale", "rooms"),
    [
        ("Malta, 12 twin rooms and 5 singles", "en-GB", 17),
        ("Malta, we need a double, a twin and a single", "en-GB", 3),
        ("Malta, family room and two double rooms", "en-GB", 3),
        ("malta 12 twins 5 singles", "en-GB", 17),
        ("Malta, 14 twin-sharing rooms", "en-GB", 14),
        ("Malta, a twin room, ground floor", "en-GB", None),
        ("Malta, four of us and we would each like our own room", "en-GB", 4),
        ("Malta zu dritt, jeder ein Einzelzimmer", "de-DE", 3),
        ("Malta, 3 rooms: one double and two twins", "en-GB", 3),
        ("Malta, 4 Doppelzimmer und 2 Einzelzimmer", "de-DE", 6),
        ("Malte, 2 chambres doubles et une chambre simple", "fr-FR", 3),
        ("Malta, 2 habitaciones dobles y 1 individual", "es-ES", 3),
        ("Malta, 2 camere doppie e una singola", "it-IT", 3),
        ("Malta, 2 quartos duplos e 1 individual", "pt-PT", 3),
    ],
)
def test_rooms_told_by_their_kinds(text: str, locale: str, rooms: int | None) -> None:
    assert read(text, locale).get("rooms") == rooms


@pytest.mark.parametrize(
    ("text", "locale", "nights"),
    [
        ("Rome 3 nights, Naples 2 nights", "en-GB", 5),
        ("3 nights in Rome and then 4 in Naples", "en-GB", 7),
        ("2 nights in Rome or 3 nights in Naples", "en-GB", 2),
        ("3 Nächte in Rom und 2 Nächte in Neapel", "de-DE", 5),
        ("3 nuits à Rome puis 4 nuits à Naples", "fr-FR", 7),
        ("3 noches en Roma y 2 en Nápoles", "es-ES", 5),
        ("3 notti a Roma e 2 a Napoli", "it-IT", 5),
        ("3 noites em Roma e 2 em Nápoles", "pt-PT", 5),
        ("4 nights in Rome with breakfast", "en-GB", 4),
        ("four nights in Rome, three in Naples and one by the sea", "en-GB", 8),
        ("2 nights Rome then 3 nights Naples", "en-GB", 5),
        ("Rome 2N Naples 3N", "en-IN", 5),
        ("Italy 7N package: Rome 4N Naples 3N", "en-IN", 7),
        ("Rome 2N Naples 1N Bari 1N", "en-IN", 4),
        ("Rome 3D2N", "en-SG", 2),
    ],
)
def test_nights_of_all_stages(text: str, locale: str, nights: int) -> None:
    assert read(text, locale)["nights"] == nights


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("a hotel in Malta, we have our own flights", ["hotel"]),
        ("a hotel in Malta, we will sort the flights ourselves", ["hotel"]),
        ("transfers only: Malaga airport to Nerja, we have a flight", ["transfer"]),
        ("we just need trains and hotels for Rome, flights are done", ["hotel", "train"]),
        ("a hotel in Malta, we buy the flight tickets alone", ["hotel"]),
        ("Malta\nClass: Economy\nHotel: not required", ["flight"]),
        ("a motorhome for two weeks in Iceland", ["car"]),
    ],
)
def test_what_is_seen_to_already_is_not_wanted(text: str, services: list[str]) -> None:
    assert read(text)["services"] == services


@pytest.mark.parametrize(
    ("text", "locale", "kind"),
    [
        ("Malta for a hen do, 9 of us", "en-GB", "stag or hen party"),
        ("Malta, Junggesellenabschied, 9 Leute", "de-DE", "stag or hen party"),
        ("EVJF à Malte, 9 filles", "fr-FR", "stag or hen party"),
        ("despedida de soltera en Malta", "es-ES", "stag or hen party"),
        ("Malta for our team offsite", "en-GB", "business offsite"),
        ("Malta with the kids", "en-GB", "family"),
        ("incentive for our sales team to Malta with a dinner cruise", "en-SG", "business offsite"),
        ("Malta, it's my brother's stag", "en-GB", "stag or hen party"),
        ("Senior class trip to Malta", "en-US", "school"),
        ("a walking week on Malta", "en-GB", "walking or hiking"),
        ("eine Wanderreise auf Malta", "de-DE", "walking or hiking"),
        ("for a dental congress in Malta", "en-GB", "business"),
    ],
)
def test_kinds_of_trips(text: str, locale: str, kind: str) -> None:
    assert read(text, locale)["trip_type"] == kind


MAIL = "Hello\n\nA week in Malta for two from 3 June please, max £900 each.\n\n"


@pytest.mark.parametrize(
    ("end", "name", "phone"),
    [
        ("Regards Wilma Stead 07700 900 118", "Wilma Stead", "+447700900118"),
        ("Yours faithfully\nMajor (Retd) W. Stead", "W. Stead", None),
        ("Every blessing\nRevd Canon Wilma Stead", "Wilma Stead", None),
        ("Wilma Stead\nMob 07700 900 118", "Wilma Stead", "+447700900118"),
        ("Wing Cdr W. J. Stead (Rtd)", "W. J. Stead", None),
        ("Wilma Stead\nPisa Pumps Ltd\n01632 960 118", "Wilma Stead", "+441632960118"),
        ("Yours faithfully\n(Mrs) Wilma Stead", "Wilma Stead", None),
        ("My contact 07700 900 118. Wilma Stead", "Wilma Stead", "+447700900118"),
        ("Thanks. Wilma Stead, Ipswich", "Wilma Stead", None),
        ("Kind regards\nWilma Stead | 01632 960 118", "Wilma Stead", "+441632960118"),
    ],
)
def test_who_signs_in_one_line(end: str, name: str, phone: str | None) -> None:
    values = read(MAIL + end)
    assert (values["contact_name"], values.get("contact_phone")) == (name, phone)
    assert values["destinations"] == ["Malta"]


def test_thanks_for_something_opens_a_chat() -> None:
    values = read(
        "hi Sally\nthanks for phoning back\nwe decided on Malta not Gozo now\n3 june for 2 weeks\nfrom Cardiff"
    )
    assert (values["destinations"], values["origin"]) == (["Malta"], "Cardiff")


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        (
            "Please find attached our invoice for the coach Derby - York on 3 May. Payment terms 14 days.",
            "en-GB",
        ),
        ("Anbei erhalten Sie unsere Rechnung für den Bus Ulm - Bonn am 3. Mai.", "de-DE"),
        ("Veuillez trouver ci-joint notre facture pour le car Metz - Nancy du 3 mai.", "fr-FR"),
        ("Got home safe from Kenya last night. What a trip! The kids loved the lions.", "en-GB"),
        ("Wir sind gut zu Hause angekommen, Kenia war wunderbar, vielen Dank!", "de-DE"),
        (
            "I've paid the deposit of £250 for our Malta trip from 5 to 12 June, please send a receipt.",
            "en-GB",
        ),
        ("Dear Travel Partner, our B2B rates for Malta: 5 nights from EUR 480 per person.", "en-GB"),
        (
            "The Travel Advisor position you posted interests me. I have sold cruises to Malta. My resume is attached.",
            "en-US",
        ),
        ("Booking 88412 to Malta, 3 May: the surname on the ticket is wrong, please correct it.", "en-GB"),
        ("Buchungsnummer 88412, Malta am 3. Mai: der Name ist falsch, bitte korrigieren.", "de-DE"),
        ("My visa file for Malta was submitted on 3 May. Any update on status?", "en-IN"),
        ("Just wanted to say the Malta cruise was everything you promised.", "en-GB"),
        ("Lowest fares from London: Malta from £89. Manage your preferences here.", "en-GB"),
        (
            "Still not had a reply to my letter about the coach on your Malta tour. This is not good enough.",
            "en-GB",
        ),
        ("Thanks for the quote for Malta but we've decided to book direct.", "en-GB"),
        ("Here is our fact sheet: Hotel Stead on Malta, group rates from €58, 32 rooms.", "en-GB"),
        ("I left my umbrella in your shop on Friday when I asked about the Malta brochure.", "en-GB"),
        ("Landed ok, the hotel is gorgeous, Malta was the right choice!", "en-GB"),
        ("Please find our remittance advice for £4,118 for the Malta and Turin trips.", "en-GB"),
        ("I need a placement for my work experience from 12 July and love Malta.", "en-GB"),
        ("Please remove me from your mailing list, I keep getting Malta cruises.", "en-GB"),
        ("We are conducting a short survey of agents and you could win two nights on Malta.", "en-GB"),
        ("We fly to Tenerife with you on 3 May. When is our balance due and can I pay by card?", "en-GB"),
    ],
)
def test_no_inquiry(text: str, locale: str) -> None:
    values: dict[str, Any] = read(text, locale)
    assert values["is_travel_inquiry"] is False
    assert "destinations" not in values


@pytest.mark.parametrize(
    ("text", "locale", "language"),
    [
        ("Hej! Vi vill resa till Malta den 14 oktober och hem den 18 oktober", "sv-SE", "sv"),
        ("Хотим поехать на Мальту с 14 октября по 18 октября, двое взрослых", "ru-RU", "ru"),
    ],
)
def test_dates_of_more_languages(text: str, locale: str, language: str) -> None:
    wanted = (language, "2026-10-14", "2026-10-18")
    assert some(text, locale, "language", "start_date", "end_date") == wanted


def test_a_wish_beside_a_refund() -> None:
    text = "I hope the refund is on its way. We still have the time off, 1-8 May: Malta instead? Two of us."
    values = read(text)
    assert (values["is_travel_inquiry"], values["travellers"]) == (True, 2)


def test_the_wish_beside_what_was_last_year() -> None:
    values = read(
        "Same as last year, 2 adults and 2 kids to Malta.\nWe paid 2,850 last year and would like to keep it under £3,000."
    )
    assert (values["adults"], values["children"], values["budget"]["amount"]) == (2, 2, 3000)


@pytest.mark.parametrize(
    ("text", "locale", "amount", "per"),
    [
        ("Malta, hoping to pay 2500 max", "en-GB", 2500, None),
        ("Malta, our maximum is 900 euro for one person", "en-GB", 900, "person"),
        ("Malta, not to exceed £900 per attendee", "en-GB", 900, "person"),
        ("Malta, £1600 for us both", "en-GB", 1600, "group"),
        ("Malta, price max 450 GBP for pupil", "en-GB", 450, "person"),
        ("Malta for 4k tops", "en-GB", 4000, None),
        ("Malta, 1800 höchstens", "de-DE", 1800, None),
        ("Malta, not above £1,150pp", "en-GB", 1150, "person"),
        ("Malta, our budget is 5500 euro for two persons", "en-GB", 5500, "group"),
        ("Malta, maximum 1,900 euros for all.", "en-GB", 1900, "group"),
        ("Malta: £1,295 each is a bit steep, we were hoping for £1,100 each", "en-GB", 1100, "person"),
    ],
)
def test_what_it_may_cost(text: str, locale: str, amount: int, per: str | None) -> None:
    budget = read(text, locale)["budget"]
    assert (budget["amount"], budget["per"]) == (amount, per)


def test_the_address_written_to_is_not_the_writers() -> None:
    text = "To: desk@example.com\nSubject: Malta\n\nA week on Malta for two please.\n\nWilma Stead\nw.stead@example.org"
    assert read(text)["contact_email"] == "w.stead@example.org"
