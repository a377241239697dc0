"""The trip beside the conversation, by the pages that staff see."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from inquiries import intake
from inquiries.models import ChannelAccount, Extraction, Inquiry, TripValue
from inquiries.services import extracting, merging, receiving
from inquiries.states import InquiryStatus, Rival, ValueSource, ValueStatus
from tests.factories import (
    ContactFactory,
    InquiryFactory,
    MessageFactory,
    TripFactory,
    TripValueFactory,
    UserFactory,
    earlier,
)
from tests.support import channel as fake

INBOX = "/admin/inquiries/inquiry/"


@pytest.fixture
def inquiry(account: ChannelAccount) -> Inquiry:
    contact = ContactFactory(team=account.team, name="Anna Lindqvist")
    return InquiryFactory(account=account, contact=contact, subject="Two weeks in Crete")


def page_of(inquiry: Inquiry, tail: str = "change/") -> str:
    return f"{INBOX}{inquiry.pk}/{tail}"


def reading(client: Client, inquiry: Inquiry) -> str:
    return client.get(page_of(inquiry)).content.decode()


def value(inquiry: Inquiry, field: str, shown: Any, position: int = 0, **more: Any) -> TripValue:
    trip = inquiry.trips.filter(position=position).first() or TripFactory(inquiry=inquiry, position=position)
    return TripValueFactory(trip=trip, field=field, value=shown, **more)


def by_htmx(client: Client, inquiry: Inquiry, **given: str) -> str:
    return client.post(page_of(inquiry, "trip/"), given, headers={"HX-Request": "true"}).content.decode()


# --- the words light up ---------------------------------------------------------------------------------------------


def test_the_words_behind_a_value_are_marked_with_their_sentence(
    consultant: Client, inquiry: Inquiry
) -> None:
    message = MessageFactory(
        inquiry=inquiry, text="Guten Tag 🌴. Ünser Ziel: Kreta & Rhodos, 2 Erwachsene! Danke"
    )
    value(
        inquiry,
        "destinations",
        ["Kreta", "Rhodos"],
        message=message,
        quote="Kreta & Rhodos",
        spans=[[25, 39]],
    )
    page = reading(consultant, inquiry)
    mark = '<mark class="d-quote" data-values="0-destinations" data-near="0-destinations">Kreta &amp; Rhodos</mark>'
    assert mark in page
    assert '<span class="d-around" data-near="0-destinations">, 2 Erwachsene!</span> Danke' in page
    assert f'data-value="0-destinations" data-message="{message.pk}"' in page


def test_words_of_several_values_overlap(consultant: Client, inquiry: Inquiry) -> None:
    message = MessageFactory(inquiry=inquiry, text="2 adults <b>2 kids</b>")
    value(inquiry, "adults", 2, message=message, quote="2 adults <b>2", spans=[[0, 13]])
    value(inquiry, "children", 2, message=message, quote="2 kids", spans=[[12, 18]])
    page = reading(consultant, inquiry)
    assert re.search(
        r'data-values="0-adults" data-near="0-adults 0-children">2 adults &lt;b&gt;</mark>', page
    )
    assert re.search(r'data-values="0-adults 0-children" data-near="[^"]*">2</mark>', page)
    assert re.search(r'data-values="0-children" data-near="[^"]*"> kids</mark>', page)
    assert "<b>2" not in page


def test_words_that_have_moved_are_found_again_and_others_are_not_marked(
    consultant: Client, inquiry: Inquiry
) -> None:
    moved = MessageFactory(inquiry=inquiry, text="Good morning! We are two adults and 2 kids.")
    gone = MessageFactory(inquiry=inquiry, text="We have thought better of it.")
    value(inquiry, "adults", 2, message=moved, quote="two adults", spans=[[7, 17]], text_version=1)
    value(inquiry, "nights", 7, message=gone, quote="seven nights", spans=[[3, 15]])
    page = reading(consultant, inquiry)
    assert ">two adults</mark>" in page
    assert page.count("<mark") == 1


def test_the_whole_text_marks_the_customers_words_and_not_those_that_were_quoted(
    consultant: Client, inquiry: Inquiry
) -> None:
    text = "> You wrote: for 4 people\n\nYes, for 4 people please."
    message = MessageFactory(inquiry=inquiry, text=text, reply_text="Yes, for 4 people please.")
    value(inquiry, "travellers", 4, message=message, quote="4 people", spans=[[9, 17]])
    whole = consultant.get(f"{INBOX}message/{message.pk}/whole/").content.decode()
    before, after = whole.split("Yes, for ")
    assert "<mark" not in before
    assert after.startswith("</span><mark")


def test_a_folded_message_brings_its_marks(consultant: Client, inquiry: Inquiry) -> None:
    messages = [
        MessageFactory(inquiry=inquiry, text=f"Line {n}", received_at=earlier(hours=50 - n))
        for n in range(31)
    ]
    value(inquiry, "nights", 1, message=messages[1], quote="1", spans=[[5, 6]])
    assert "<mark" not in reading(consultant, inquiry)
    body = consultant.get(f"{INBOX}message/{messages[1].pk}/").content.decode()
    assert 'data-values="0-nights"' in body


def test_the_open_page_learns_of_a_new_reading(consultant: Client, inquiry: Inquiry) -> None:
    message = MessageFactory(inquiry=inquiry, text="We are 3 people")
    news = unescape(re.findall(r'data-news="([^"]+)"', reading(consultant, inquiry))[0])
    assert consultant.get(news).status_code == 204
    value(inquiry, "travellers", 3, message=message, quote="3 people", spans=[[7, 15]])
    told = consultant.get(news).content.decode()
    assert ">3 people</mark>" in told
    assert 'id="trip"' in told and "Travellers in all" in told
    assert consultant.get(unescape(re.findall(r'data-next="([^"]+)"', told)[0])).status_code == 204


# --- the card -------------------------------------------------------------------------------------------------------


def test_each_value_tells_whose_word_it_is_and_how_sure(consultant: Client, inquiry: Inquiry) -> None:
    staff = {
        "source": ValueSource.STAFF,
        "by": UserFactory(first_name="Eva", last_name="Berger"),
        "confidence": 1,
    }
    value(inquiry, "adults", 2, confidence=0.7)
    value(inquiry, "nights", 7, source=ValueSource.MODEL, version="gpt-5-mini v3", confidence=0.4)
    value(inquiry, "origin", "Hamburg", status=ValueStatus.CONFIRMED, **staff)
    value(inquiry, "board", "half board", status=ValueStatus.CORRECTED, **staff)
    page = reading(consultant, inquiry)
    for told in ("Adults: 2. Likely, read here.", "Nights: 7. Unsure, read by the model.",
                 "From where: Hamburg. confirmed by Eva Berger.", "Board: half board. set by Eva Berger."):  # fmt: skip
        assert f'aria-label="{told}"' in page


def test_what_was_in_force_lately_is_told(consultant: Client, inquiry: Inquiry) -> None:
    old = {"status": ValueStatus.SUPERSEDED, "superseded_at": earlier(hours=2)}
    value(inquiry, "adults", 3, **old)
    value(inquiry, "adults", 2)
    value(inquiry, "nights", 7, **{**old, "superseded_at": earlier(days=9)})
    value(inquiry, "nights", 8)
    page = reading(consultant, inquiry)
    assert "was 3 until 2 h ago" in page
    assert page.count("d-before") == 1


def test_what_contradicts_and_what_is_unproven_stand_beside_the_value(
    consultant: Client, inquiry: Inquiry
) -> None:
    message = MessageFactory(inquiry=inquiry, text="Now we are four adults")
    value(inquiry, "adults", 2, source=ValueSource.STAFF, status=ValueStatus.CORRECTED)
    rival = value(
        inquiry, "adults", 4, rival=Rival.CONTRADICTS, message=message, quote="four adults", spans=[[11, 22]]
    )
    value(
        inquiry,
        "origin",
        "Oslo",
        rival=Rival.DIFFERS,
        unproven=True,
        source=ValueSource.MODEL,
        quote="from Oslo",
    )
    page = reading(consultant, inquiry)
    assert "1 contradicted" in page
    assert re.search(r"The customer has said since:</span> <b><bdi>4</bdi></b>", page)
    assert "Not in the customer's words:</span> <b><bdi>Oslo</bdi></b>" in unescape(page)
    assert f'data-values="0-adults-{rival.pk}"' in page
    assert "Keep ours" in page and "Dismiss" in page


def test_a_reader_without_the_rights_sees_no_values_and_no_words_of_messages(
    login: Any, inquiry: Inquiry
) -> None:
    message = MessageFactory(inquiry=inquiry, text="We are two adults")
    value(inquiry, "adults", 2, message=message, quote="two adults", spans=[[7, 17]])
    reader = login(username="reader")
    user = get_user_model()._default_manager.get(username="reader")
    user.user_permissions.add(Permission.objects.get(codename="view_inquiry"))
    assert "Adults" not in reading(reader, inquiry)
    user.user_permissions.add(Permission.objects.get(codename="view_tripvalue"))
    page = reading(reader, inquiry)
    assert "Adults" in page
    assert "two adults" not in page


# --- what staff do --------------------------------------------------------------------------------------------------


def test_values_are_confirmed_corrected_cleared_and_added(consultant: Client, inquiry: Inquiry) -> None:
    for field, known in (("adults", 2), ("nights", 7), ("board", "full board")):
        value(inquiry, field, known)
    told = [
        by_htmx(consultant, inquiry, field="adults", do="confirm"),
        by_htmx(consultant, inquiry, field="nights", value="14", do="set"),
        by_htmx(consultant, inquiry, field="board", do="clear"),
        by_htmx(consultant, inquiry, field="budget", value="3,000 € per person", do="set"),
    ]
    said = [re.findall(r'hx-swap-oob="innerHTML:#trip-said">([^<]*)<', page)[0] for page in told]
    assert said == ["Adults: confirmed.", "Nights: 14.", "Board: cleared.", "Budget: 3,000 EUR per person."]
    trip = inquiry.trips.get()
    current = dict(trip.values.filter(superseded_at=None).values_list("field", "value"))
    assert current == {
        "adults": 2, "nights": 14, "board": None, "budget": {"amount": 3000.0, "currency": "EUR", "per": "person"},
    }  # fmt: skip
    assert (trip.adults, trip.nights, trip.budget_currency) == (2, 14, "EUR")


def test_without_javascript_the_page_comes_back(consultant: Client, inquiry: Inquiry) -> None:
    value(inquiry, "adults", 2)
    answer = consultant.post(page_of(inquiry, "trip/"), {"field": "adults", "do": "set", "value": "3"})
    assert (answer.status_code, answer.url) == (302, f"{page_of(inquiry)}#trip")
    assert inquiry.trips.get().adults == 3
    answer = consultant.post(
        page_of(inquiry, "trip/"), {"field": "adults", "do": "set", "value": "x"}, follow=True
    )
    assert "was not understood as adults" in answer.content.decode()


def test_a_value_that_makes_no_sense_is_refused_and_kept_open(consultant: Client, inquiry: Inquiry) -> None:
    value(inquiry, "child_ages", [7])
    page = by_htmx(consultant, inquiry, field="child_ages", value="seven", do="set")
    assert "“seven” was not understood as ages of children. Expected something like “4, 7”." in page
    assert 'class="d-edit" open' in page


def test_a_reading_beside_the_value_is_taken_or_dismissed(consultant: Client, inquiry: Inquiry) -> None:
    value(inquiry, "adults", 2)
    value(inquiry, "nights", 7)
    more = value(inquiry, "adults", 4, rival=Rival.CONTRADICTS)
    longer = value(inquiry, "nights", 9, rival=Rival.DIFFERS)
    page = by_htmx(consultant, inquiry, field="adults", do="take", reading=str(more.pk), trip="0")
    assert "Adults: taken." in page
    page = by_htmx(consultant, inquiry, field="nights", do="dismiss", reading=str(longer.pk), trip="0")
    assert "Nights: kept as it was." in page and "Also read as" not in page
    known = dict(TripValue.objects.filter(superseded_at=None).values_list("field", "value"))
    assert known == {"adults": 4, "nights": 7}
    page = by_htmx(consultant, inquiry, field="nights", do="take", reading=str(longer.pk), trip="0")
    assert "This has been settled already." in page


def test_all_is_right_leaves_what_is_contradicted(consultant: Client, inquiry: Inquiry) -> None:
    value(inquiry, "adults", 2)
    value(inquiry, "nights", 7)
    value(inquiry, "nights", 9, rival=Rival.DIFFERS)
    seen = " ".join(str(row.pk) for row in TripValue.objects.filter(rival=""))
    by_htmx(consultant, inquiry, do="confirm_all", trip="0", seen=seen)
    states = dict(TripValue.objects.filter(superseded_at=None, rival="").values_list("field", "status"))
    assert states == {"adults": ValueStatus.CONFIRMED, "nights": ValueStatus.PROPOSED}


def test_what_has_changed_under_the_eyes_is_not_confirmed(consultant: Client, inquiry: Inquiry) -> None:
    seen = value(inquiry, "adults", 2, superseded_at=timezone.now())
    now = value(inquiry, "adults", 3)
    page = by_htmx(consultant, inquiry, field="adults", do="confirm", seen=str(seen.pk), trip="0")
    assert "This has changed just now." in page
    now.refresh_from_db()
    assert now.superseded_at is None and now.status == ValueStatus.PROPOSED


def test_what_a_colleague_has_set_meanwhile_is_not_overwritten(
    consultant: Client, login: Any, inquiry: Inquiry
) -> None:
    read = value(inquiry, "adults", 2)
    other = login("Consultant", username="tom")
    by_htmx(other, inquiry, field="adults", do="set", value="3", seen=str(read.pk), trip="0")
    page = by_htmx(consultant, inquiry, field="adults", do="set", value="4", seen=str(read.pk), trip="0")
    assert "This has changed just now." in page
    assert 'name="value" value="4"' in page, "what was typed is not lost"
    assert "This has changed just now." in by_htmx(
        consultant, inquiry, field="adults", do="clear", seen=str(read.pk), trip="0"
    )
    now = TripValue.objects.get(field="adults", superseded_at=None)
    assert now.value == 3
    by_htmx(consultant, inquiry, field="adults", do="set", value="4", seen=str(now.pk), trip="0")
    assert TripValue.objects.get(field="adults", superseded_at=None).value == 4


def test_a_detail_that_a_colleague_has_added_meanwhile_is_not_overwritten(
    consultant: Client, inquiry: Inquiry
) -> None:
    by_htmx(consultant, inquiry, field="origin", do="set", value="Oslo", seen="", trip="0")
    page = by_htmx(consultant, inquiry, field="origin", do="set", value="Bergen", seen="", trip="0")
    assert "This has changed just now." in page
    assert TripValue.objects.get(field="origin", superseded_at=None).value == "Oslo"


def test_what_was_only_read_anew_and_alike_is_corrected_all_the_same(
    consultant: Client, inquiry: Inquiry
) -> None:
    seen = value(inquiry, "adults", 2, superseded_at=timezone.now())
    value(inquiry, "adults", 2)
    by_htmx(consultant, inquiry, field="adults", do="set", value="4", seen=str(seen.pk), trip="0")
    assert TripValue.objects.get(field="adults", superseded_at=None).value == 4


def test_all_is_right_is_said_only_of_what_was_on_the_screen(consultant: Client, inquiry: Inquiry) -> None:
    adults = value(inquiry, "adults", 2)
    assert f'name="seen" value="{adults.pk}' in by_htmx(
        consultant, inquiry, field="rooms", do="set", value="1"
    )
    value(inquiry, "nights", 7)
    by_htmx(consultant, inquiry, do="confirm_all", trip="0", seen=str(adults.pk))
    states = dict(TripValue.objects.filter(superseded_at=None).values_list("field", "status"))
    assert states["adults"] == ValueStatus.CONFIRMED and states["nights"] == ValueStatus.PROPOSED


def test_in_an_inquiry_that_was_merged_meanwhile_nothing_is_set_that_nobody_would_see(
    consultant: Client, inquiry: Inquiry
) -> None:
    read = value(inquiry, "adults", 2)
    rival = value(inquiry, "adults", 4, rival=Rival.DIFFERS)
    merging.merge(inquiry.pk, InquiryFactory(account=inquiry.account).pk, None)
    for asked in (
        {"field": "adults", "do": "set", "value": "3", "seen": str(read.pk)},
        {"field": "adults", "do": "confirm", "seen": str(read.pk)},
        {"field": "adults", "do": "take", "reading": str(rival.pk)},
        {"do": "add"},
    ):
        assert "A colleague has merged this inquiry" in by_htmx(consultant, inquiry, trip="0", **asked)
    read.refresh_from_db()
    assert read.superseded_at is None


def test_a_detail_that_was_not_understood_stands_in_its_field_still(
    consultant: Client, inquiry: Inquiry
) -> None:
    page = by_htmx(consultant, inquiry, field="budget", do="set", value="a <lot>", seen="", trip="0")
    assert "“a &lt;lot&gt;” was not understood as budget." in page
    assert 'class="d-add" open' in page and 'value="a &lt;lot&gt;"' in page
    assert re.search(r'<option value="budget"[^>]* selected>', page)


def test_what_was_changed_a_moment_ago_is_told_so(consultant: Client, inquiry: Inquiry) -> None:
    value(inquiry, "adults", 2)
    assert "was 2 until just now" in by_htmx(consultant, inquiry, field="adults", do="set", value="3")


def test_a_second_trip_is_added_filled_by_moving_and_removed(consultant: Client, inquiry: Inquiry) -> None:
    value(inquiry, "destinations", ["Crete"])
    value(inquiry, "origin", "Oslo")
    value(inquiry, "language", "nb")
    page = by_htmx(consultant, inquiry, do="add")
    assert "2 trips" in page and "Trip 1: Crete" in page
    assert "Nothing is in this trip yet." in page
    assert "Move From where to Trip 2" in page and "Move Language" not in page
    assert page.count('class="d-trip-one"') == 2
    page = by_htmx(consultant, inquiry, field="origin", do="", trip="0", to="1")
    assert "From where: moved to the other trip." in page
    assert 'id="value-1-origin"' in page
    assert "Move or clear what is set" in by_htmx(consultant, inquiry, do="remove", trip="1")
    by_htmx(consultant, inquiry, field="origin", do="clear", trip="1")
    page = by_htmx(consultant, inquiry, do="remove", trip="1")
    assert page.count('class="d-trip-one"') == 1
    assert "This trip was removed." in by_htmx(
        consultant, inquiry, field="nights", do="set", value="3", trip="1"
    )


# --- asking ---------------------------------------------------------------------------------------------------------


def test_what_is_missing_is_said_and_asked_for_in_the_customers_language(
    consultant: Client, inquiry: Inquiry
) -> None:
    value(inquiry, "travellers", 4)
    value(inquiry, "language", "de")
    page = unescape(reading(consultant, inquiry))
    needs = "Missing for an offer: where to, when, how long, whether there are children, the budget"
    assert needs in page
    assert page.index(needs) < page.index("Travellers in all: 4"), "before the values, not below them"
    value(inquiry, "children", 2)
    assert "how long, ages of the children, the budget" in unescape(reading(consultant, inquiry))
    assert 'data-full="Guten Tag Anna Lindqvist,\n\nvielen Dank' in page
    assert 'data-short="Guten Tag Anna Lindqvist, vielen Dank für Ihre Nachricht!' in page


def test_where_nothing_was_read_all_is_asked_for_but_not_about_something_else(
    consultant: Client, inquiry: Inquiry
) -> None:
    page = reading(consultant, inquiry)
    assert "Nothing about a trip was read yet." in page
    assert "Missing for an offer: where to, when" in page
    value(inquiry, "is_travel_inquiry", False)
    assert "data-ask" not in reading(consultant, inquiry)


@pytest.mark.parametrize("status", [InquiryStatus.SPAM, InquiryStatus.BULK])
def test_no_newsletter_is_asked_where_it_wants_to_go(
    consultant: Client, inquiry: Inquiry, status: InquiryStatus
) -> None:
    Inquiry.objects.filter(pk=inquiry.pk).update(status=status)
    page = reading(consultant, inquiry)
    assert "Nothing about a trip was read yet." in page
    assert "Missing for an offer" not in page and "data-ask" not in page


def test_where_there_are_no_ready_words_in_a_language_it_is_said(
    consultant: Client, inquiry: Inquiry
) -> None:
    value(inquiry, "language", "ar")
    assert "In English: there is no ready question in Arabic." in reading(consultant, inquiry)
    TripValue.objects.update(value="de")
    assert "In English" not in reading(consultant, inquiry)


# --- what does not add up -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "doubt"),
    [
        ({"start_date": "2027-06-10", "end_date": "2027-06-01"}, "This is before the departure."),
        ({"start_date": "2027-06-01", "end_date": "2027-06-15", "nights": 7}, "From departure to return it is 14 nights."),
        ({"start_date": "2027-06-01", "end_date": "2027-06-15", "nights": 15}, "From departure to return it is 14 nights."),
        ({"start_date": "2027-06-01", "end_date": "2027-06-15", "nights": 13}, ""),
        ({"start_date": "2027-06-01", "end_date": "2027-06-30", "flexible_dates": True, "nights": 7}, ""),
        ({"adults": 19, "children": 4, "infants": 2, "travellers": 26}, "Adults, children and infants are 25 together."),
        ({"adults": 2, "travellers": 10}, ""),
        ({"adults": 3, "travellers": 2}, "Adults, children and infants are 3 together."),
        ({"children": 1, "child_ages": [4, 7]}, "2 ages for 1 child."),
        ({"children": 2, "child_ages": [4]}, ""),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_said_beside_the_value(
    consultant: Client, inquiry: Inquiry, values: dict[str, Any], doubt: str
) -> None:
    for field, known in values.items():
        value(inquiry, field, known)
    told = re.findall(r'<small class="d-gone">([^<]*)<', reading(consultant, inquiry))
    assert told == ([doubt] if doubt else [])


def test_a_summary_that_is_older_than_a_correction_says_so(consultant: Client, inquiry: Inquiry) -> None:
    value(inquiry, "adults", 2)
    value(inquiry, "summary", "2 adults to Crete.")
    assert "Written before" not in by_htmx(consultant, inquiry, field="adults", do="confirm")
    page = by_htmx(consultant, inquiry, field="adults", do="set", value="3")
    assert "Written before a colleague corrected the trip." in page


def test_a_second_trip_shares_who_travels_and_is_named_in_its_question(
    consultant: Client, inquiry: Inquiry
) -> None:
    for field, known in (("destinations", ["Crete"]), ("adults", 2), ("language", "it")):
        value(inquiry, field, known)
    value(inquiry, "destinations", ["Roma"], position=1)
    value(inquiry, "nights", 4, position=1)
    page = unescape(reading(consultant, inquiry))
    assert re.findall(r"Missing for an offer: ([^<]+)<", page) == [
        "when, how long, the budget",
        "when, the budget",
    ]
    assert "vorremmo sapere:\nRoma:\nQuando vorrebbe partire?\nQuale budget" in page


# --- windows --------------------------------------------------------------------------------------------------------


def test_the_card_tells_a_window_and_asks_for_the_days(consultant: Client, inquiry: Inquiry) -> None:
    for field, shown in (
        ("start_date", "2027-03-11"),
        ("end_date", "2027-03-20"),
        ("flexible_dates", True),
        ("nights", 7),
    ):
        value(inquiry, field, shown)
    page = reading(consultant, inquiry)

    assert "Thu 11 Mar 2027 at the earliest" in page
    assert "Sat 20 Mar 2027 at the latest" in page
    assert re.search(r"Missing for an offer: [^<]*on which days", page)
    assert "On which days exactly would you like to travel?" in page


# --- words in the subject -------------------------------------------------------------------------------------------


def test_words_in_the_subject_are_marked_where_the_thread_shows_it(
    consultant: Client, inquiry: Inquiry
) -> None:
    message = MessageFactory(inquiry=inquiry, subject="Sicily, 2 adults", text="Sicily as above.")
    value(inquiry, "adults", 2, message=message, quote="2 adults", spans=[[8, 16]], place="subject")
    value(
        inquiry, "destinations", ["Sicily"], message=message, quote="Sicily", spans=[[0, 6]], place="subject"
    )
    page = reading(consultant, inquiry)
    line = re.search(r'<p class="d-message-subject".*?</p>', page, re.DOTALL)
    assert line is not None and 'title="Sicily, 2 adults"' in line[0]
    assert 'data-values="0-adults"' in line[0] and ">2 adults</mark>" in line[0]
    body = re.search(r'<div class="d-body" id="body-\d+">(.*?)</div>', page, re.DOTALL)
    assert body is not None and body[1] == "Sicily as above.", "the text did not say it"
    assert "“<bdi>2 adults</bdi>” <small>in the subject</small>" in page


def test_a_subject_is_shown_with_the_first_message_and_where_it_changed(
    consultant: Client, inquiry: Inquiry
) -> None:
    told = (
        "Two weeks in Crete",
        "Re: Two weeks in Crete",
        "[EXT] AW: Two weeks in Crete",
        "",
        "Now Malta",
        "Re: Now Malta",
    )
    for number, subject in enumerate(told):
        MessageFactory(inquiry=inquiry, subject=subject, received_at=earlier(hours=9 - number))
    page = reading(consultant, inquiry)
    shown = re.findall(r'<p class="d-message-subject" title="(.*?)"', page)
    assert shown == ["Two weeks in Crete", "Now Malta"]


def test_a_folded_message_shows_its_subject_and_its_body_holds_no_words_of_it(
    consultant: Client, inquiry: Inquiry
) -> None:
    message = MessageFactory(inquiry=inquiry, subject="Sicily", text="Sicily", received_at=earlier(days=9))
    for number in range(31):
        MessageFactory(inquiry=inquiry, subject="Re: Sicily", received_at=earlier(hours=40 - number))
    value(
        inquiry, "destinations", ["Sicily"], message=message, quote="Sicily", spans=[[0, 6]], place="subject"
    )
    page = reading(consultant, inquiry)
    card = page.split(f'id="message-{message.pk}"')[1].split("</article>")[0]
    assert "d-fold" in card and 'data-values="0-destinations"' in card
    opened = consultant.get(f"{INBOX}message/{message.pk}/").content.decode()
    assert f'id="body-{message.pk}">Sicily</div>' in opened
    assert consultant.get(f"{INBOX}message/{message.pk}/whole/").content.decode() == "Sicily"


def test_what_the_text_said_otherwise_than_its_subject_was_never_in_force(
    consultant: Client, inquiry: Inquiry
) -> None:
    message = MessageFactory(inquiry=inquiry, subject="2 adults", text="3 adults")
    value(inquiry, "adults", 3, message=message, quote="3 adults", spans=[[0, 8]])
    old = {"status": ValueStatus.SUPERSEDED, "superseded_at": timezone.now(), "quote": "2 adults"}
    value(inquiry, "adults", 2, message=message, place="subject", spans=[[0, 8]], **old)
    assert "d-before" not in reading(consultant, inquiry)


def test_words_that_left_the_subject_are_told_as_gone(consultant: Client, inquiry: Inquiry) -> None:
    message = MessageFactory(inquiry=inquiry, subject="Hello", text="2 adults")
    more = {"message": message, "quote": "2 adults", "spans": [[8, 16]], "place": "subject", "lost": True}
    value(inquiry, "adults", 2, status=ValueStatus.CONFIRMED, **more)
    page = reading(consultant, inquiry)
    assert "The subject does not say this any more." in page and "<mark" not in page


def test_a_mail_whose_subject_tells_the_trip_lights_up_there(
    consultant: Client, account: ChannelAccount
) -> None:
    told = {
        "from": "ann@traveller.example",
        "subject": "Sicily, 2 adults + baby",
        "text": "Please see above.",
    }
    intake.store_inbound(account, [fake.raw(earlier(hours=1), id="a@x", **told)])
    receiving.process_inbound()
    Extraction.objects.update(available_at=earlier(hours=1))
    extracting.extract_due()
    inquiry = Inquiry.objects.get()
    page = reading(consultant, inquiry)
    (line,) = re.findall(r'<p class="d-message-subject".*?</p>', page, re.DOTALL)
    assert set(re.findall(r'<mark class="d-quote" data-values="0-(\w+)', line)) >= {
        "destinations",
        "adults",
        "infants",
    }
    assert "<mark" not in page.replace(line, "")
    TripValue.objects.get(field="infants", place="subject", superseded_at=None)
