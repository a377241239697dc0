"""Which inquiry a message joins: each rule, in both orders of arrival."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inquiries.models import ChannelAccount, Inquiry, Placement, Team
from inquiries.services import handling, reply_tokens

pytestmark = pytest.mark.django_db(transaction=True)
T0 = datetime(2026, 3, 1, 9, tzinfo=UTC)
ANNA, BOB, EVE = "anna@home.example", "bob@home.example", "eve@far.example"


def test_an_answer_joins_its_parent(receive):
    first = receive(T0, id="a@x", **{"from": ANNA}, subject="Crete")
    second = receive(
        T0 + timedelta(hours=1), id="b@x", **{"from": ANNA}, subject="Hotels", in_reply_to=["a@x"]
    )
    assert second.inquiry_id == first.inquiry_id
    assert second.placement == Placement.REFERENCES and second.placement_ref == "a@x"


def test_an_answer_that_came_before_its_parent_is_joined_by_it(receive):
    late = receive(
        T0 + timedelta(hours=1), id="b@x", **{"from": BOB}, subject="Re: Crete", references=["a@x"]
    )
    first = receive(T0, id="a@x", **{"from": ANNA}, subject="Crete", cc=[BOB])
    assert first.inquiry_id == late.inquiry_id and first.placement == Placement.ANSWERED_BY
    inquiry = Inquiry.objects.get(pk=first.inquiry_id)
    assert inquiry.subject == "Crete" and inquiry.contact.points.get().key == ANNA
    assert inquiry.last_message_at == late.received_at and inquiry.first_message_at == first.received_at


def test_siblings_of_a_lost_parent_lie_together(receive):
    one = receive(T0, id="b@x", **{"from": ANNA}, subject="Re: x", references=["lost@x"], cc=[BOB])
    two = receive(T0, id="c@x", **{"from": BOB}, subject="Re: y", references=["lost@x"])
    assert two.inquiry_id == one.inquiry_id and two.placement == Placement.SAME_THREAD


def test_the_missing_link_joins_two_halves(receive):
    first = receive(T0, id="a@x", **{"from": ANNA}, subject="One")
    third = receive(T0, id="c@x", **{"from": ANNA}, subject="Three", in_reply_to=["b@x"])
    assert third.inquiry_id != first.inquiry_id
    link = receive(T0, id="b@x", **{"from": ANNA}, subject="Two", in_reply_to=["a@x"])
    third.refresh_from_db()
    assert link.inquiry_id == first.inquiry_id == third.inquiry_id
    assert Inquiry.objects.filter(merged_into=None).count() == 1
    assert Inquiry.objects.get(pk=first.inquiry_id).message_count == 3


@pytest.mark.parametrize("stranger_first", [True, False])
def test_a_stranger_who_names_a_message_gets_an_inquiry_of_his_own_with_a_link(receive, stranger_first):
    sends = [
        lambda: receive(T0, id="a@x", **{"from": ANNA}, subject="Crete"),
        lambda: receive(T0, id="e@x", **{"from": EVE}, subject="Fwd: Crete", references=["a@x"]),
    ]
    one, two = [send() for send in (reversed(sends) if stranger_first else sends)]
    anna, eve = (two, one) if stranger_first else (one, two)
    assert anna.inquiry_id != eve.inquiry_id
    assert Inquiry.objects.get(pk=eve.inquiry_id).may_belong_to_id == anna.inquiry_id
    if not stranger_first:
        assert eve.placement == Placement.STRANGER


def test_somebody_in_copy_may_answer(receive):
    first = receive(T0, id="a@x", **{"from": ANNA}, cc=[BOB], subject="Crete")
    assert (
        receive(T0, id="b@x", **{"from": BOB}, subject="Re: Crete", references=["a@x"]).inquiry_id
        == first.inquiry_id
    )


def test_the_same_subject_of_the_same_customer_within_thirty_days_joins(receive):
    first = receive(T0, id="a@x", **{"from": ANNA}, subject="Crete in May")
    near = receive(T0 + timedelta(days=29), id="b@x", **{"from": ANNA}, subject="AW: crete in  MAY")
    far = receive(T0 + timedelta(days=60), id="c@x", **{"from": ANNA}, subject="Crete in May")
    assert near.inquiry_id == first.inquiry_id and near.placement == Placement.SUBJECT
    assert far.inquiry_id != first.inquiry_id


def test_a_closed_inquiry_is_not_joined_by_subject_but_by_reference_it_opens_again(
    receive, django_user_model
):
    first = receive(T0, id="a@x", **{"from": ANNA}, subject="Crete in May")
    handling.change_status(Inquiry.objects.get(), "closed", None)
    assert receive(T0, id="b@x", **{"from": ANNA}, subject="Crete in May").inquiry_id != first.inquiry_id
    answer = receive(T0, id="c@x", **{"from": ANNA}, subject="Re: Crete in May", in_reply_to=["a@x"])
    assert answer.inquiry_id == first.inquiry_id
    assert Inquiry.objects.get(pk=first.inquiry_id).status == "open"


def test_an_empty_subject_joins_nothing(receive):
    one = receive(T0, id="a@x", **{"from": ANNA}, subject="", text="1")
    two = receive(T0, id="b@x", **{"from": ANNA}, subject="Re:", text="2")
    assert one.inquiry_id != two.inquiry_id


def test_a_subject_that_several_customers_use_joins_nothing(receive):
    receive(T0, id="a@x", **{"from": BOB}, subject="Inquiry")
    one = receive(T0, id="b@x", **{"from": ANNA}, subject="Inquiry")
    two = receive(T0, id="c@x", **{"from": ANNA}, subject="Inquiry", text="again")
    assert one.inquiry_id != two.inquiry_id


def test_the_customer_of_a_web_form_is_in_reply_to_and_forms_never_join_by_subject(receive):
    form = {"from": "form@site.example", "flags": ["web_form"], "subject": "Contact form"}
    one = receive(T0, id="a@x", reply_to=[ANNA], **form)
    two = receive(T0, id="b@x", reply_to=[BOB], **form)
    three = receive(T0, id="c@x", reply_to=[ANNA], text="once more", **form)
    assert len({one.inquiry_id, two.inquiry_id, three.inquiry_id}) == 3
    assert [m.inquiry.contact.points.get().key for m in (one, two, three)] == [ANNA, BOB, ANNA]


def test_our_own_address_in_reply_to_is_not_the_customer(receive):
    message = receive(T0, id="a@x", **{"from": ANNA}, reply_to=["desk@agency.example"], subject="Hi")
    assert message.inquiry.contact.points.get().key == ANNA


def test_the_signed_code_in_the_address_joins_without_references(receive):
    first = receive(T0, id="a@x", **{"from": ANNA}, subject="Crete")
    code = reply_tokens.make(first.inquiry_id)
    other = receive(T0, id="b@x", **{"from": BOB}, subject="New", tokens=[f"addr:{code}"])
    assert other.inquiry_id == first.inquiry_id and other.placement == Placement.TOKEN


def test_a_code_in_the_text_of_a_stranger_is_only_a_link(receive):
    first = receive(T0, id="a@x", **{"from": ANNA}, subject="Crete")
    code = reply_tokens.make(first.inquiry_id)
    eve = receive(T0, id="b@x", **{"from": EVE}, subject="Fwd", tokens=[f"text:{code}"])
    assert eve.inquiry_id != first.inquiry_id and eve.inquiry.may_belong_to_id == first.inquiry_id
    anna = receive(T0, id="c@x", **{"from": ANNA}, subject="Something else", tokens=[f"text:{code}"])
    assert anna.inquiry_id == first.inquiry_id


@pytest.mark.parametrize("forged", ["aaaaaaaaaaaaaaaaaaaaaaaa", "short", "ÄÖÜ", "z" * 500])
def test_a_forged_code_is_nothing(receive, forged):
    first = receive(T0, id="a@x", **{"from": ANNA}, subject="Crete")
    assert (
        receive(T0, id="b@x", **{"from": BOB}, subject="New", tokens=[f"addr:{forged}"]).inquiry_id
        != first.inquiry_id
    )


def test_a_bounce_that_names_an_id_we_never_sent_joins_nothing(receive):
    first = receive(T0, id="a@x", **{"from": ANNA}, subject="Crete")
    bounce = receive(
        T0,
        id="d@x",
        kind="bounce",
        **{"from": "mailer-daemon@x"},
        subject="Crete",
        report=["a@x"],
        references=["a@x"],
    )
    assert bounce.inquiry_id != first.inquiry_id
    assert bounce.inquiry.status == "closed" and not bounce.inquiry.unread


def test_an_automatic_reply_never_wakes_a_closed_inquiry(receive):
    first = receive(T0, id="a@x", **{"from": ANNA}, subject="Crete")
    handling.change_status(Inquiry.objects.get(), "closed", None)
    receive(T0, id="b@x", kind="auto_reply", **{"from": ANNA}, subject="Away", in_reply_to=["a@x"])
    assert Inquiry.objects.get(pk=first.inquiry_id).status == "closed"


def test_the_same_mail_to_two_of_our_accounts_is_one_message_with_two_receipts(receive, team):
    groups = ChannelAccount.objects.create(
        team=team, channel="fake", name="Groups", address="groups@agency.example"
    )
    told = {
        "id": "a@x",
        "from": ANNA,
        "subject": "Crete",
        "to": ["desk@agency.example", "groups@agency.example"],
    }
    one = receive(T0, **told)
    two = receive(T0, into=groups, **told, trace="another copy")
    assert one == two
    assert sorted(one.receipts.values_list("address", flat=True)) == [
        "desk@agency.example",
        "groups@agency.example",
    ]


def test_two_messages_that_share_only_their_id_stay_two(receive):
    one = receive(T0, id="a@x", **{"from": ANNA}, subject="Crete", text="first")
    two = receive(T0, id="a@x", **{"from": EVE}, subject="Newsletter", text="second")
    assert one.pk != two.pk and one.inquiry_id != two.inquiry_id


def test_matching_never_leaves_the_team(receive, account):
    elsewhere = ChannelAccount.objects.create(
        team=Team.objects.create(name="Other"), channel="fake", name="Other", address="other@agency.example"
    )
    first = receive(T0, id="a@x", **{"from": ANNA}, subject="Crete")
    other = receive(T0, into=elsewhere, id="b@x", **{"from": ANNA}, subject="Crete", references=["a@x"])
    assert other.inquiry_id != first.inquiry_id and other.inquiry.may_belong_to_id is None


def test_an_answer_given_elsewhere_is_a_staff_message_and_stops_the_waiting(receive, account):
    from inquiries import intake
    from inquiries.models import Message
    from inquiries.services import receiving
    from tests.support import channel as fake

    receive(T0, id="a@x", **{"from": ANNA}, subject="Crete")
    told = {
        "id": "s@x",
        "from": "desk@agency.example",
        "to": [ANNA],
        "subject": "Re: Crete",
        "in_reply_to": ["a@x"],
    }
    raw = fake.raw(T0 + timedelta(hours=1), **told)
    intake.store_inbound(account, [fake.dataclasses.replace(raw, sent=True)])
    receiving.process_inbound()
    inquiry = Inquiry.objects.get()
    assert Message.objects.get(external_id="s@x").direction == "out"
    assert (inquiry.status, inquiry.waiting_since, inquiry.unread) == ("waiting", None, False)


def test_mail_from_our_own_address_that_did_not_come_from_the_sent_folder_is_no_staff_message(receive):
    first = receive(T0, id="a@x", **{"from": ANNA}, subject="Crete")
    forged = receive(
        T0, id="s@x", **{"from": "desk@agency.example"}, subject="Re: Crete", in_reply_to=["a@x"]
    )
    assert forged.direction == "in" and forged.inquiry_id != first.inquiry_id


def test_a_sender_that_turns_out_to_write_for_many_people_is_a_form_too(receive):
    told = {"from": "site@hoster.example", "subject": "New request"}
    receive(T0, id="a@x", reply_to=[BOB], **told)
    one = receive(T0, id="b@x", reply_to=[ANNA], **{**told, "subject": "My trip"})
    two = receive(T0, id="c@x", reply_to=[ANNA], text="once more", **{**told, "subject": "My trip"})
    assert one.inquiry_id != two.inquiry_id


def test_somebody_who_wants_answers_at_another_address_is_no_form(receive):
    one = receive(T0, id="a@x", **{"from": "anna@office.example"}, reply_to=[ANNA], subject="Crete")
    two = receive(T0, id="b@x", **{"from": ANNA}, subject="Crete")
    three = receive(
        T0, id="c@x", **{"from": "anna@office.example"}, reply_to=[ANNA], subject="Crete", text="3"
    )
    assert one.inquiry_id == two.inquiry_id == three.inquiry_id
