"""The trips of an inquiry, as staff work on them, and how lists find them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from inquiries.admin import history
from inquiries.extraction.base import Extraction, Reading
from inquiries.extraction.evidence import find_quote, make
from inquiries.extraction.schema import TripDetails
from inquiries.models import Inquiry, InquiryEvent, Message, TripRequest, TripSearch, TripValue
from inquiries.selectors import TripQuery
from inquiries.services import extracting, merging, trip_rows, trips
from inquiries.services.work import StaleState
from tests.factories import InquiryFactory, MessageFactory, UserFactory

pytestmark = pytest.mark.django_db
T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)
CRETE = {
    "destinations": ["Kreta"],
    "start_date": date(2027, 5, 12),
    "end_date": date(2027, 5, 26),
    "adults": 2,
}
ROME = {"destinations": ["Rome"], "start_date": date(2027, 9, 1), "nights": 3, "adults": 2}

MID_MARCH = {"start_date": date(2027, 3, 11), "end_date": date(2027, 3, 20), "flexible_dates": True}


@pytest.fixture
def kim(db: None) -> Any:
    return UserFactory(username="kim", is_superuser=True)


@pytest.fixture
def inquiry(db: None) -> Inquiry:
    return InquiryFactory()


def read(
    inquiry: Inquiry, text: str = "", *further: dict[str, Any], unproven: Any = (), **values: Any
) -> Message:
    """As if an extractor had read `values` from one more message."""
    message = MessageFactory(inquiry=inquiry, text=text, reply_text=text, received_at=timezone.now())
    others = tuple(_part(message, one) for one in further)
    result = _part(message, values, further=others, unproven=unproven)
    rows = list(Message.objects.filter(inquiry=inquiry).order_by("received_at", "pk"))
    store(inquiry, rows, result)
    inquiry.refresh_from_db()
    return message


def store(inquiry: Inquiry, rows: list[Message], result: Extraction) -> None:
    with transaction.atomic():
        extracting.store(inquiry.pk, rows, result)


def _part(message: Message, values: dict[str, Any], **more: Any) -> Extraction:
    whole = find_quote(message.text, message.text)
    proof = {
        name: [make(name, message.text, [whole], str(message.pk))] for name in values if whole is not None
    }
    return Extraction(TripDetails(**values), proof, dict.fromkeys(values, 0.8), version="v1", **more)


def told(kim: Any, inquiry: Inquiry) -> list[str]:
    return [line for entry in reversed(history.read(kim, inquiry)) for line in entry.lines]


# --- told, marked, found --------------------------------------------------------------------------------------------


def test_what_changed_is_told_in_words_with_the_message_it_came_from(inquiry: Inquiry, kim: Any) -> None:
    read(inquiry, "2 of us", adults=2)
    last = read(inquiry, "and Tom, 7", adults=2, children=1, child_ages=[7])
    assert told(kim, inquiry) == ["Travellers: 2 adults", "Travellers: 2 adults → 2 adults + child (7)"]
    assert history.read(kim, inquiry)[0].message == last.pk
    trips.correct(inquiry, "adults", 3, kim)
    read(inquiry, "4 adults", adults=4, children=1, child_ages=[7])
    assert told(kim, inquiry)[2:] == [
        "Travellers: 2 adults + child (7) → 3 adults + child (7)",
        "Adults: the customer says 4 adults now, staff set 3 adults",
    ]


def test_the_history_holds_no_words_of_the_customer(inquiry: Inquiry, kim: Any) -> None:
    message = read(inquiry, "Ask for Lea Secret", contact_name="Lea Secret")
    assert "Lea" not in str(list(InquiryEvent.objects.values_list("data", flat=True)))
    assert told(kim, inquiry) == ["Name: Lea Secret"]
    TripValue.objects.filter(message=message).delete()
    assert told(kim, inquiry) == []


def test_a_contradiction_marks_the_inquiry_until_staff_settle_it(inquiry: Inquiry, kim: Any) -> None:
    trips.correct(inquiry, "nights", 7, kim)
    read(inquiry, "10 nights", nights=10)
    assert inquiry.trip_mark == "contradicts"
    (trip,) = trips.of(inquiry.pk)
    assert (trip.values["nights"].value, trip.rivals[0].value) == (7, 10)
    trips.take(trip.rivals[0].pk, inquiry, kim)
    inquiry.refresh_from_db()
    now = trips.current(inquiry.pk)["nights"]
    assert (now.value, now.source, now.quote, now.answers.value) == (10, "staff", "10 nights", 10)
    assert inquiry.trip_mark == "" and not trips.of(inquiry.pk)[0].rivals
    assert TripRequest.objects.get().nights == 10
    with pytest.raises(StaleState):
        trips.take(trip.rivals[0].pk, inquiry, kim)


def test_what_was_dismissed_is_told_no_more(inquiry: Inquiry, kim: Any) -> None:
    trips.correct(inquiry, "nights", 7, kim)
    read(inquiry, "10 nights", nights=10)
    trips.dismiss(trips.of(inquiry.pk)[0].rivals[0].pk, inquiry, kim)
    rows, result = list(Message.objects.all()), _part(Message.objects.get(), {"nights": 10})
    store(inquiry, rows, result)
    inquiry.refresh_from_db()
    assert inquiry.trip_mark == "" and not trips.of(inquiry.pk)[0].rivals
    assert trips.current(inquiry.pk)["nights"].value == 7
    read(inquiry, "please, 10 nights", nights=10)
    assert inquiry.trip_mark == "contradicts"


def test_two_readings_that_differ_mark_it_and_one_without_proof_does_not(inquiry: Inquiry, kim: Any) -> None:
    read(inquiry, "Crete", destinations=["Crete"], unproven=(Reading("nights", 7, source="model"),))
    assert inquiry.trip_mark == "" and "nights" not in trips.current(inquiry.pk)
    trips.take(trips.of(inquiry.pk)[0].rivals[0].pk, inquiry, kim)
    assert trips.current(inquiry.pk)["nights"].status == "confirmed"


def test_a_value_that_changed_under_the_hand_is_not_confirmed(inquiry: Inquiry, kim: Any) -> None:
    read(inquiry, "2", adults=2)
    seen = trips.current(inquiry.pk)["adults"].pk
    read(inquiry, "no, 3", adults=3)
    with pytest.raises(StaleState):
        trips.confirm(inquiry, "adults", kim, seen=seen)
    trips.confirm(inquiry, "adults", kim, seen=trips.current(inquiry.pk)["adults"].pk)
    assert trips.current(inquiry.pk)["adults"].status == "confirmed"


def test_a_return_before_the_departure_can_be_set_and_corrected(inquiry: Inquiry, kim: Any) -> None:
    trips.correct(inquiry, "start_date", "2027-06-10", kim)
    trips.correct(inquiry, "end_date", "2027-06-01", kim)
    assert TripRequest.objects.get().end_date is None
    trips.correct(inquiry, "start_date", "2027-05-20", kim)
    assert TripRequest.objects.get().end_date == date(2027, 6, 1)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (TripQuery(), True),
        (TripQuery(destination="Crete"), True),
        (TripQuery(destination="kreta"), True),
        (TripQuery(destination="Rome"), True),
        (TripQuery(destination="Paris"), False),
        (TripQuery(destination="50%"), False),
        (TripQuery(departs_from=date(2027, 5, 12), departs_until=date(2027, 5, 12)), True),
        (TripQuery(departs_from=date(2027, 5, 13), departs_until=date(2027, 5, 30)), False),
        (TripQuery(destination="Rome", departs_until=date(2027, 6, 1)), False),  # not of one trip
        (TripQuery(party_from=3, party_until=3), True),
        (TripQuery(party_from=4), False),
        (TripQuery(budget_from=Decimal(3000), currency="eur"), True),
        (TripQuery(budget_from=Decimal(3001), currency="eur"), False),
        (TripQuery(budget_from=Decimal(3000), currency="USD"), False),
    ],
)
def test_trips_are_found_while_they_are_only_proposed(
    inquiry: Inquiry, query: TripQuery, found: bool
) -> None:
    budget = {"amount": 1000.0, "currency": "EUR", "per": "person"}
    read(inquiry, "all of it", ROME, **CRETE, children=1, budget=budget)
    InquiryFactory()
    assert (inquiry in Inquiry.objects.filter(query.condition)) is found


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (date(2027, 3, 15), date(2027, 3, 15), True), (date(2027, 3, 1), date(2027, 3, 11), True),
        (date(2027, 3, 20), None, True), (date(2027, 3, 21), None, False), (None, date(2027, 3, 10), False),
    ],
)  # fmt: skip
def test_a_window_is_found_by_any_of_its_days(
    inquiry: Inquiry, first: date | None, last: date | None, found: bool
) -> None:
    read(inquiry, "mid March", **MID_MARCH)
    query = TripQuery(departs_from=first, departs_until=last)
    assert (inquiry in Inquiry.objects.filter(query.condition)) is found


def test_nothing_is_counted_from_a_window(inquiry: Inquiry) -> None:
    budget = {"amount": 100.0, "currency": "EUR", "per": "night"}
    read(inquiry, "mid March", **MID_MARCH, budget=budget)
    assert TripSearch.objects.get().budget == 100


def test_a_day_that_staff_set_ends_what_the_window_said(inquiry: Inquiry, kim: Any) -> None:
    read(inquiry, "mid March, 7 nights", **MID_MARCH, nights=7)
    trips.correct(inquiry, "start_date", "2027-03-14", kim)
    inquiry.refresh_from_db()
    assert inquiry.trip_line == "from 14 Mar 2027, 7 nights"

    read(inquiry, "as I said, mid March", **MID_MARCH, nights=7)
    assert inquiry.trip_line == "from 14 Mar 2027, 7 nights"


def test_a_window_that_staff_confirm_stays_one(inquiry: Inquiry, kim: Any) -> None:
    read(inquiry, "mid March", **MID_MARCH)
    for field in MID_MARCH:
        trips.confirm(inquiry, field, kim)
    inquiry.refresh_from_db()
    assert inquiry.trip_line == "11–20 Mar 2027, flexible"


def test_what_staff_set_is_found_at_once_and_the_typed_columns_hold_only_that(
    inquiry: Inquiry, kim: Any
) -> None:
    read(inquiry, "Crete", destinations=["Crete"], adults=2)
    trips.correct(inquiry, "destinations", ["Malta"], kim)
    assert Inquiry.objects.filter(TripQuery(destination="Malta", party_from=2).condition).exists()
    assert not Inquiry.objects.filter(TripQuery(destination="Crete").condition).exists()
    row = TripRequest.objects.get()
    assert (row.destinations, row.adults) == (["Malta"], None)


# --- several trips --------------------------------------------------------------------------------------------------


def test_two_trips_are_told_in_one_line(inquiry: Inquiry) -> None:
    read(inquiry, "two trips", ROME, **CRETE)
    assert inquiry.trip_line == "Kreta · 12–26 May 2027 · 2 adults | Rome · from 1 Sep 2027, 3 nights"
    assert [trip.position for trip in trips.of(inquiry.pk)] == [0, 1]
    read(inquiry, "only Crete", **CRETE)
    assert len(trips.of(inquiry.pk)) == 1 and "Rome" not in inquiry.trip_line
    read(inquiry, "and Rome after all", ROME, **CRETE)
    assert [trip.position for trip in trips.of(inquiry.pk)] == [0, 1] and TripRequest.objects.count() == 2


def test_staff_add_a_trip_move_a_value_and_remove_what_is_empty(inquiry: Inquiry, kim: Any) -> None:
    read(inquiry, "Crete in May, Rome for 3 nights", destinations=["Crete", "Rome"], nights=3)
    with pytest.raises(StaleState):
        trips.remove(inquiry, kim, position=0)
    second = trips.add(inquiry, kim)
    trips.move(inquiry, "nights", kim, position=0, to=second.position)
    one, two = trips.of(inquiry.pk)
    assert one.values["nights"].value is None and two.values["nights"].value == 3
    assert two.values["nights"].quote and two.values["nights"].source == "staff"
    rows, result = list(Message.objects.all()), _part(Message.objects.get(), {"nights": 3})
    store(inquiry, rows, result)
    assert trips.of(inquiry.pk)[0].values["nights"].value is None, "no machine puts it back"
    with pytest.raises(StaleState):
        trips.remove(inquiry, kim, position=1)
    trips.correct(inquiry, "nights", None, kim, position=1)
    trips.remove(inquiry, kim, position=1)
    assert len(trips.of(inquiry.pk)) == 1 and TripSearch.objects.count() == 1
    with pytest.raises(StaleState):
        trips.correct(inquiry, "nights", 4, kim, position=1)


def test_the_machine_adds_no_trip_where_staff_have_arranged_them(inquiry: Inquiry, kim: Any) -> None:
    read(inquiry, "two trips", ROME, **CRETE)
    trips.remove(inquiry, kim, position=1)
    read(inquiry, "as I said, two trips", ROME, **CRETE)
    assert len(trips.of(inquiry.pk)) == 1


def test_a_further_reading_goes_to_the_trip_it_is_about(inquiry: Inquiry, kim: Any) -> None:
    read(inquiry, "Crete", **CRETE)
    trips.add(inquiry, kim)
    trips.correct(inquiry, "destinations", ["Malta"], kim, position=1)
    trips.add(inquiry, kim)
    trips.correct(inquiry, "destinations", ["Rome"], kim, position=2)
    read(inquiry, "two trips", ROME, **CRETE)
    assert [trip.values.get("nights") and trip.values["nights"].value for trip in trips.of(inquiry.pk)] == [
        None,
        None,
        3,
    ]


def test_what_staff_set_on_both_sides_of_a_merge_stands_side_by_side(kim: Any, inquiry: Inquiry) -> None:
    other = InquiryFactory(account=inquiry.account)
    for one, nights in ((inquiry, 7), (other, 9)):
        MessageFactory(inquiry=one, text="Crete")
        trips.correct(one, "nights", nights, kim)
        trips.add(one, kim)
        trips.correct(one, "rooms", nights, kim, position=1)
    merging.merge(other.pk, inquiry.pk, kim)
    inquiry.refresh_from_db()
    assert inquiry.trip_mark == "contradicts"
    one, two = trips.of(inquiry.pk)
    assert (one.values["nights"].value, one.rivals[0].value) == (7, 9)
    assert (two.values["rooms"].value, two.rivals[0].value) == (7, 9)
    merging.part(other.pk, kim)
    inquiry.refresh_from_db()
    assert inquiry.trip_mark == "" and not trips.of(inquiry.pk)[0].rivals
    assert trips.current(other.pk)["nights"].value == 9


# --- at the same time -----------------------------------------------------------------------------------------------


def at_once(*jobs: Callable[[], object]) -> list[BaseException]:
    gate, failed = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            job()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    [one.start() for one in threads]
    [one.join(60) for one in threads]
    return failed


@pytest.mark.django_db(transaction=True)
def test_two_people_and_a_machine_at_one_trip(kim: Any, inquiry: Inquiry) -> None:
    read(inquiry, "Crete", destinations=["Crete"])
    for number in range(4):
        message = MessageFactory(
            inquiry=inquiry, text="10 nights", reply_text="10 nights", received_at=timezone.now()
        )
        rows = list(Message.objects.filter(inquiry=inquiry).order_by("received_at", "pk"))
        result = _part(message, {"nights": 10 + number})
        failed = at_once(
            lambda: trips.correct(inquiry, "nights", 7, kim),
            lambda: trips.correct(inquiry, "nights", 8, kim),
            partial(store, inquiry, rows, result),
            lambda: trips.add(inquiry, kim),
        )
        assert [type(one) for one in failed] in ([], [RuntimeError]), failed
        assert trips.current(inquiry.pk)["nights"].value in (7, 8)
    assert [trip.position for trip in trip_rows.read(inquiry.pk)] == [0, 1, 2, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_a_rival_is_taken_or_dismissed_once(kim: Any, inquiry: Inquiry) -> None:
    trips.correct(inquiry, "nights", 7, kim)
    read(inquiry, "10 nights", nights=10)
    pk = trips.of(inquiry.pk)[0].rivals[0].pk
    failed = at_once(lambda: trips.take(pk, inquiry, kim), lambda: trips.dismiss(pk, inquiry, kim))
    assert [type(one) for one in failed] == [StaleState]
    row = TripValue.objects.get(pk=pk)
    assert (row.dismissed_at is None) is (trips.current(inquiry.pk)["nights"].value == 10)


@pytest.mark.django_db(transaction=True)
def test_merging_and_reading_do_not_wait_for_each_other(kim: Any, inquiry: Inquiry) -> None:
    other = InquiryFactory(account=inquiry.account)
    read(inquiry, "Crete", destinations=["Crete"])
    read(other, "Rome", destinations=["Rome"])
    trips.correct(other, "nights", 7, kim)
    rows = list(Message.objects.filter(inquiry=inquiry))
    result = _part(rows[0], {"destinations": ["Malta"]})

    assert (
        at_once(lambda: store(inquiry, rows, result), lambda: merging.merge(other.pk, inquiry.pk, kim)) == []
    )
    assert trips.current(inquiry.pk)["nights"].value == 7


def test_every_range_is_open_on_the_side_that_is_not_named(inquiry: Inquiry) -> None:
    read(inquiry, "Crete", **CRETE)
    for query in (TripQuery(departs_from=date(2027, 1, 1)), TripQuery(departs_until=date(2028, 1, 1))):
        assert Inquiry.objects.filter(query.condition).exists()
    later = TripQuery(departs_from=date(2027, 5, 12) + timedelta(days=1))
    assert not Inquiry.objects.filter(later.condition).exists()
