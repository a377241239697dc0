"""The window for answers: per number and person, and what the list shows of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from inquiries.channels import Address, PointKind
from inquiries.models import Contact, ContactPoint, Inquiry, Message
from inquiries.services import contacts, handling, joining, merging, moving, windows
from tests.inquiries.services.test_races import together
from tests.support import channel as fake

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(hours=24)
ANNA, ANNA_ID = "tel:491701234567", "wa:DE.1a"
NOW = timezone.now().replace(microsecond=0)


Say = Callable[..., Message]


@pytest.fixture
def say(number, receive) -> Say:
    def run(id: str, hours_ago: float = 0, sender: str = ANNA, into=None, **told: Any) -> Message:
        told = {"from": sender, "name": "Anna", "to": ["tel:+49301234567"], "text": "Hello", **told}
        return receive(NOW - timedelta(hours=hours_ago), into=into or number, id=id, **told)

    return run


def closes(inquiry: Inquiry | int) -> datetime | None:
    return Inquiry.objects.values_list("window_closes_at", flat=True).get(pk=getattr(inquiry, "pk", inquiry))


def own_inquiry(message: Message, boss) -> Inquiry:
    return moving.move(message, None, boss)


# --- whose window ---------------------------------------------------------------------------------------------------


def test_a_phone_and_a_user_id_are_one_person_and_two_numbers_have_two_windows(say, number, second):
    say("m1", 30)
    say("m2", 20, ANNA_ID, also=[ANNA])
    say("m3", 2, ANNA_ID)
    say("m4", 1, into=second)
    by_phone, by_id = (
        Address("+491701234567", kind=PointKind.PHONE),
        Address("DE.1a", kind=PointKind.WHATSAPP),
    )
    for address in (by_phone, by_id):
        assert windows.last_inbound(number, address) == NOW - timedelta(hours=2)
        assert windows.last_inbound(second, address) == NOW - timedelta(hours=1)
    assert windows.last_inbound(number, Address("+491709999999", kind=PointKind.PHONE)) is None


def test_what_may_be_written_depends_on_the_chosen_number(say, number, second):
    inquiry = say("m1", 1).inquiry
    assert windows.options(inquiry, number).free_text
    shut = windows.options(inquiry, second)
    assert not shut.free_text and shut.why_not and shut.window_closes_at is None


def test_a_mail_account_has_no_window(say, account):
    options = windows.options(say("m1", 100).inquiry, account)
    assert options.free_text and options.window_closes_at is None


# --- what the list shows --------------------------------------------------------------------------------------------


def test_a_message_that_another_inquiry_took_counts_for_all_open_ones_of_the_person(say, boss, second):
    first = say("m1", 20)
    other = own_inquiry(say("m2", 19), boss)
    on_another_number = own_inquiry(say("m3", 18, into=second), boss)
    closed = own_inquiry(say("m4", 17), boss)
    handling.change_status(closed, "closed", boss)
    before = closes(closed)
    taken = say("m5", 1).inquiry_id
    assert taken in (first.inquiry_id, other.pk, on_another_number.pk)
    new = NOW - timedelta(hours=1) + DAY
    assert closes(first.inquiry) == closes(other) == new
    assert closes(closed) == before < new
    if taken != on_another_number.pk:
        assert closes(on_another_number) == NOW - timedelta(hours=18) + DAY
    closed.refresh_from_db()
    handling.change_status(closed, "open", boss)
    assert closes(closed) == new


def test_it_is_right_after_a_message_moved_and_moved_back(say, receive, boss):
    mail = receive(NOW, id="a@x", **{"from": "bob@home.example"}, subject="Crete")
    say("m1", 5)
    message = say("m2", 1)
    alone = message.inquiry_id
    moving.move(message, mail.inquiry, boss)
    assert closes(mail.inquiry) == NOW - timedelta(hours=1) + DAY
    assert closes(alone) == NOW - timedelta(hours=1) + DAY, "it is still the same person and number"
    moving.undo(moving.Move.objects.get(), boss)
    assert closes(mail.inquiry) is None and closes(alone) is not None


def test_it_is_right_after_a_merge_and_its_end(say, receive, boss):
    mail = receive(NOW, id="a@x", **{"from": "bob@home.example"}, subject="Crete").inquiry
    chat = say("m1", 3).inquiry
    merging.merge(chat.pk, mail.pk, boss)
    assert closes(mail) == NOW - timedelta(hours=3) + DAY
    merging.part(chat.pk, boss)
    assert closes(mail) is None and closes(chat) == NOW - timedelta(hours=3) + DAY


def test_it_is_right_after_contacts_are_joined_and_parted(say, boss):
    anna, bob = say("m1", 10), say("m2", 2, "tel:491707654321", name="Bob")
    one, two = anna.sender.contact_id, bob.sender.contact_id
    joining.join(two, one, boss)
    assert closes(anna.inquiry) == closes(bob.inquiry) == NOW - timedelta(hours=2) + DAY
    joining.part(two, boss)
    assert closes(anna.inquiry) == NOW - timedelta(hours=10) + DAY
    assert closes(bob.inquiry) == NOW - timedelta(hours=2) + DAY


def test_it_is_right_after_a_number_got_a_contact_of_its_own(say, boss):
    anna, bob = say("m1", 10), say("m2", 2, "tel:491707654321", name="Bob")
    joining.join(bob.sender.contact_id, anna.sender.contact_id, boss)
    joining.split_off(ContactPoint.objects.get(pk=bob.sender_id), boss)
    assert closes(anna.inquiry) == NOW - timedelta(hours=10) + DAY
    assert closes(bob.inquiry) == NOW - timedelta(hours=2) + DAY


def test_an_inquiry_that_gets_another_contact_shows_the_window_of_its_writer_still(say, boss, team):
    inquiry = say("m1", 1).inquiry
    contacts.change_contact(inquiry, Contact.objects.create(team=team, name="Boss").pk, boss)
    assert closes(inquiry) == NOW - timedelta(hours=1) + DAY


def test_a_join_and_a_message_at_one_moment_forget_nothing(say, number, boss):
    from inquiries import intake
    from inquiries.services import receiving

    for turn in range(3):
        anna = say(f"a{turn}", 20 - turn, f"tel:49170123450{turn}")
        bob = say(f"b{turn}", 19 - turn, f"tel:49170123460{turn}")
        told = {"from": f"tel:49170123460{turn}", "to": ["tel:+49301234567"], "text": "Hi"}
        intake.store_inbound(number, [fake.raw(NOW, id=f"c{turn}", **told)])

        def act(which: int, anna=anna, bob=bob) -> None:
            if which:
                receiving.process_inbound()
            else:
                joining.join(bob.sender.contact_id, anna.sender.contact_id, boss)

        together(2, act)
        new = Message.objects.get(external_id=f"c{turn}")
        assert closes(new.inquiry_id) == NOW + DAY
        assert closes(bob.inquiry) == NOW + DAY and closes(anna.inquiry) == NOW + DAY
