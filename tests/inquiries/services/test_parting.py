"""What staff join, split and hand over can be undone; later mail follows; nothing that a person has set is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inquiries.channels import Address
from inquiries.models import (
    EventType,
    Inquiry,
    InquiryEvent,
    Message,
    Move,
    Participant,
    Placement,
    TripValue,
)
from inquiries.services import addressing, contacts, handling, merging, moving, replying, trips
from inquiries.services.work import StaleState

pytestmark = pytest.mark.django_db(transaction=True)
T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)
ANNA, BOB = {"from": "anna@home.example"}, {"from": "bob@home.example"}


@pytest.fixture
def kim(django_user_model):
    return django_user_model.objects.create(username="kim", is_superuser=True)


@pytest.fixture
def two(receive):
    return [
        receive(T0, id="crete@x", **ANNA, subject="Crete").inquiry,
        receive(T0 + timedelta(hours=1), id="rhodes@x", **BOB, subject="Rhodes").inquiry,
    ]


def fresh(inquiry: Inquiry) -> Inquiry:
    return Inquiry.objects.get(pk=inquiry.pk)


def test_a_merge_keeps_what_staff_have_set_on_either_side(two, kim):
    source, target = two
    handling.assign(source, kim, kim)
    handling.set_tags(source, ["honeymoon"], kim)
    handling.set_tags(target, ["beach"], kim)
    handling.set_stage(source, "offered", kim)
    replying.add_note(source, kim, "She called.")
    trips.correct(source, "adults", 2, kim)
    trips.correct(source, "nights", 7, kim)
    trips.correct(target, "nights", 10, kim)
    merging.merge(source.pk, target.pk, kim)
    row = fresh(target)
    assert (row.assignee, row.tags, row.stage, row.message_count) == (
        kim,
        ["beach", "honeymoon"],
        "offered",
        2,
    )
    assert {name: value.value for name, value in trips.current(target.pk).items()} == {
        "adults": 2,
        "nights": 10,
    }
    assert target.trips.get().adults == 2


def test_a_merge_is_undone_as_if_it_had_not_been(two, kim, receive):
    source, target = two
    handling.assign(source, kim, kim)
    trips.correct(source, "adults", 2, kim)
    handling.change_status(source, "waiting", kim)
    before = {one.pk: _state(one) for one in two}
    merging.merge(source.pk, target.pk, kim)
    late = receive(T0 + timedelta(hours=2), id="late@x", **ANNA, subject="Re: Crete", in_reply_to=["crete@x"])
    assert late.inquiry_id == target.pk
    Message.objects.filter(pk=late.pk).delete()
    assert merging.part(source.pk, kim) == target
    assert {one.pk: _state(one) for one in two} == before
    assert not trips.current(target.pk) and trips.current(source.pk)["adults"].value == 2
    assert InquiryEvent.objects.filter(type=EventType.UNMERGED).count() == 2
    with pytest.raises(StaleState):
        merging.part(source.pk, kim)


def _state(inquiry: Inquiry) -> tuple:
    row = fresh(inquiry)
    parts = frozenset(Participant.objects.filter(inquiry=row).values_list("point__key", flat=True))
    return (
        row.status,
        row.assignee_id,
        row.message_count,
        row.last_message_at,
        row.merged_into_id,
        row.waiting_since,
        parts,
    )


def test_what_was_parted_is_not_joined_again_by_a_machine(receive, kim):
    one = receive(T0, id="a@x", **ANNA, subject="Crete").inquiry
    other = receive(T0 + timedelta(days=40), id="c@x", **ANNA, subject="Crete", in_reply_to=["b@x"]).inquiry
    merging.merge(other.pk, one.pk, kim)
    merging.part(other.pk, kim)
    receive(T0 + timedelta(days=20), id="b@x", **ANNA, subject="Crete", in_reply_to=["a@x"])
    assert fresh(other).merged_into_id is None


def test_a_chain_of_merges_is_undone_step_by_step(two, kim, receive):
    first, second = two
    third = receive(T0, id="samos@x", **ANNA, subject="Samos").inquiry
    merging.merge(first.pk, second.pk, kim)
    merging.merge(second.pk, third.pk, kim)
    assert set(Message.objects.values_list("inquiry", flat=True)) == {third.pk}
    merging.part(second.pk, kim)
    assert fresh(first).merged_into_id == second.pk and fresh(second).message_count == 2
    merging.part(first.pk, kim)
    assert [fresh(one).message_count for one in (first, second, third)] == [1, 1, 1]


def test_a_message_gets_an_inquiry_of_its_own_and_answers_follow_it(receive, kim):
    first = receive(T0, id="a@x", **ANNA, subject="Crete")
    second = receive(T0 + timedelta(hours=1), id="b@x", **ANNA, subject="Rome, too", in_reply_to=["a@x"])
    handling.assign(first.inquiry, kim, kim)
    new = moving.move(second, None, kim)
    second.refresh_from_db()
    assert second.inquiry_id == new.pk and second.placement == Placement.MOVED
    assert (new.follows_id, new.contact_id, new.assignee, new.subject) == (
        first.inquiry_id, first.inquiry.contact_id, kim, "Rome, too",
    )  # fmt: skip
    assert [fresh(one).message_count for one in (first.inquiry, new)] == [1, 1]
    answer = receive(
        T0 + timedelta(hours=2), id="c@x", **ANNA, subject="Re: Rome, too", references=["a@x", "b@x"]
    )
    assert answer.inquiry_id == new.pk
    assert (
        receive(T0 + timedelta(hours=2), id="d@x", **ANNA, subject="Re: Crete", references=["a@x"]).inquiry_id
        == first.inquiry_id
    )
    assert {event.inquiry_id for event in InquiryEvent.objects.filter(type=EventType.MOVED)} == {
        first.inquiry_id,
        new.pk,
    }


def test_a_move_is_undone_and_the_empty_inquiry_is_gone(receive, kim):
    first = receive(T0, id="a@x", **ANNA, subject="Crete")
    second = receive(T0 + timedelta(hours=1), id="b@x", **ANNA, subject="Rome", in_reply_to=["a@x"])
    new = moving.move(second, None, kim)
    assert moving.undo(Move.objects.get(), kim) == first.inquiry
    second.refresh_from_db()
    assert second.inquiry_id == first.inquiry_id and second.placement == Placement.REFERENCES
    assert fresh(new).merged_into_id == first.inquiry_id and fresh(first.inquiry).message_count == 2
    with pytest.raises(StaleState):
        moving.undo(Move.objects.get(), kim)


def test_a_message_goes_to_another_inquiry_and_a_late_parent_does_not_pull_it_back(receive, kim):
    first = receive(T0, id="a@x", **ANNA, subject="Crete")
    child = receive(T0 + timedelta(hours=2), id="c@x", **ANNA, subject="Re: Crete", references=["a@x", "b@x"])
    other = receive(T0, id="o@x", **ANNA, subject="Rome").inquiry
    assert moving.move(child, other, kim) == other
    late = receive(T0 + timedelta(hours=1), id="b@x", **ANNA, subject="Re: Crete", references=["a@x"])
    child.refresh_from_db()
    assert late.inquiry_id == first.inquiry_id and child.inquiry_id == other.pk
    assert fresh(other).merged_into_id is None


def test_the_only_message_takes_its_inquiry_along(two, kim):
    source, target = two
    with pytest.raises(StaleState):
        moving.move(source.messages.get(), None, kim)
    moving.move(source.messages.get(), target, kim)
    assert fresh(source).merged_into_id == target.pk


def test_a_message_never_leaves_its_team(receive, kim, team):
    from inquiries.models import Team

    receive(T0, id="a@x", **ANNA, subject="Crete")
    second = receive(T0, id="b@x", **ANNA, subject="Re: Crete", in_reply_to=["a@x"])
    other = Inquiry.objects.create(team=Team.objects.create(name="Other"), last_message_at=T0)
    with pytest.raises(StaleState):
        moving.move(second, other, kim)


def test_the_writer_of_a_forwarded_mail_becomes_the_contact_and_gets_the_answer(receive, kim):
    told = {
        "from": "colleague@partner.example",
        "subject": "Fwd: Crete",
        "forwarded": ["anna@home.example", "Anna Berg"],
    }
    forward = receive(T0, id="f@x", **told)
    inquiry, before = forward.inquiry, forward.inquiry.contact_id
    assert addressing.propose(inquiry).to[0].address == "colleague@partner.example"
    contacts.make_contact(inquiry, Address("anna@home.example", "Anna Berg"), kim)
    assert fresh(inquiry).contact.name == "Anna Berg"
    assert [one.address for one in addressing.propose(fresh(inquiry)).to] == ["anna@home.example"]
    answer = receive(T0, id="g@x", **ANNA, subject="AW: Crete", references=["f@x"])
    assert answer.inquiry_id == inquiry.pk and answer.placement == Placement.REFERENCES
    event = InquiryEvent.objects.get(type=EventType.CONTACT)
    assert (event.actor, event.data["from"]) == (kim, before)
    contacts.change_contact(inquiry, before, kim)
    assert fresh(inquiry).contact_id == before


def test_the_copied_values_keep_their_history(two, kim):
    source, target = two
    trips.correct(source, "adults", 2, kim)
    merging.merge(source.pk, target.pk, kim)
    merging.part(source.pk, kim)
    assert TripValue.objects.filter(trip__inquiry=target, superseded_at=None).count() == 0
    assert TripValue.objects.filter(trip__inquiry=target).count() == 1


def test_an_inquiry_that_took_in_a_moved_message_is_not_joined_by_that_messages_late_parent(receive, kim):
    child = receive(T0 + timedelta(hours=2), id="c@x", **ANNA, subject="Re: Crete", references=["b@x"])
    receive(T0 + timedelta(hours=3), id="d@x", **ANNA, subject="Re: Crete", references=["c@x"])
    first = receive(T0, id="a@x", **ANNA, subject="Crete tour").inquiry
    other = receive(T0, id="o@x", **ANNA, subject="Rome").inquiry
    moving.move(child, other, kim)
    late = receive(T0 + timedelta(hours=1), id="b@x", **ANNA, subject="Re: Crete", references=["a@x"])
    assert late.inquiry_id == first.pk and fresh(other).merged_into_id is None
