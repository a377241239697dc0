"""On the page: what came back, what is held, what was joined or moved, and how each is undone."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from inquiries import intake
from inquiries.admin.event_card import card
from inquiries.models import AllowedSender, ChannelAccount, ContactPoint, InboundItem, Inquiry, Message
from inquiries.services import merging, receiving
from inquiries.states import ProviderStatus, WorkStatus
from tests.factories import AccountFactory, DeliveryFactory, DeliveryRecipientFactory, TeamFactory
from tests.support import channel as fake

pytestmark = pytest.mark.django_db
ANNA = {"from": "anna@home.example", "name": "Anna Berg"}


def receive(account: ChannelAccount, **told: object) -> Message:
    at = told.pop("at", timezone.now() - timedelta(hours=1))
    stored = intake.store_inbound(account, [fake.raw(at, to=["info@agency.example"], **told)])
    receiving.process_inbound()
    return InboundItem.objects.select_related("message__inquiry").get(pk=stored[0].item_id).message


def page(client: Client, inquiry: Inquiry) -> str:
    return client.get(f"/admin/inquiries/inquiry/{inquiry.pk}/change/", follow=True).content.decode()


def post(client: Client, path: str, **data: str) -> str:
    answer = client.post(f"/admin/inquiries/inquiry/{path}/", data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_came_back_and_what_is_still_tried_is_told_at_the_message(consultant, account):
    inquiry = receive(account, id="a@x", **ANNA, subject="Crete").inquiry
    told = {"status": WorkStatus.DONE, "provider_status": ProviderStatus.ACCEPTED, "error_words": ""}
    delivery = DeliveryFactory(message__inquiry=inquiry, message__account=account, **told)
    DeliveryRecipientFactory(
        delivery=delivery, address="anna@home.example", provider_status="failed", error_words="Full."
    )
    DeliveryRecipientFactory(
        delivery=delivery, address="bob@home.example", provider_status="delayed", error_words="Later."
    )
    shown = page(consultant, inquiry)
    assert "Did not reach everybody: anna@home.example: Full. · bob@home.example: Later." in shown
    delivery.recipients.filter(provider_status="failed").delete()
    assert "Still trying: bob@home.example: Later." in page(consultant, inquiry)


def test_a_marked_address_is_told_beside_the_reply_box_and_cleared_by_staff(consultant, account):
    inquiry = receive(account, id="a@x", **ANNA, subject="Crete").inquiry
    point = ContactPoint.objects.get(key="anna@home.example")
    ContactPoint.objects.update(
        undeliverable_at=timezone.now(), undeliverable_words="There is no such mailbox."
    )
    assert "Mail to anna@home.example comes back since" in page(consultant, inquiry)
    post(consultant, f"point/{point.pk}/clear")
    assert "comes back since" not in page(consultant, inquiry)


def test_a_newsletter_waits_in_its_view_until_its_sender_is_let_through(consultant, account):
    held = receive(
        account, id="n@x", **{"from": "deals@portal.example"}, flags=["bulk"], subject="Deals"
    ).inquiry
    inbox = "/admin/inquiries/inquiry/"
    assert "Deals" not in consultant.get(inbox).content.decode()
    assert "Deals" in consultant.get(f"{inbox}?view=bulk").content.decode()
    assert "This sender is not bulk mail" in page(consultant, held)
    assert "1 inquiry has come into the inbox" in post(
        consultant, f"{held.pk}/allow", pattern="deals@portal.example"
    )
    assert "Deals" in consultant.get(inbox).content.decode()
    assert "neither an address nor a domain" in post(consultant, f"{held.pk}/allow", pattern="com")


def test_managers_keep_the_list_of_allowed_senders(manager, consultant, account, team):
    held = receive(
        account, id="n@x", **{"from": "deals@portal.example"}, flags=["list"], subject="Deals"
    ).inquiry
    AllowedSender.objects.create(team=TeamFactory(name="Theirs"), pattern="secret.example")
    base = "/admin/inquiries/allowedsender/"
    assert "neither" not in manager.post(f"{base}add/", {"pattern": "com", "team": team.pk}).content.decode()
    assert not AllowedSender.objects.filter(team=team).exists()
    manager.post(f"{base}add/", {"pattern": "*.Portal.example", "team": team.pk})
    row = AllowedSender.objects.get(team=team)
    assert row.pattern == "portal.example" and row.added_by.username == "maria"
    held.refresh_from_db()
    assert held.status == "new"
    shown = manager.get(base).content.decode()
    assert "portal.example" in shown and "secret.example" not in shown
    assert consultant.post(f"{base}add/", {"pattern": "x.example", "team": team.pk}).status_code == 403


def test_the_writer_of_a_forwarded_mail_is_offered_and_taken_back(consultant, account):
    told = {
        "from": "tim@partner.example",
        "name": "Tim",
        "subject": "Fwd: Samos",
        "forwarded": ["bea@home.example", "Bea Klein"],
    }
    message = receive(account, id="f@x", **told)
    assert "Make Bea Klein the contact" in page(consultant, message.inquiry)
    shown = post(consultant, f"message/{message.pk}/contact")
    assert "Make Bea Klein" not in shown and "made Bea Klein the contact" in shown
    assert 'value="Bea Klein &lt;bea@home.example&gt;"' in shown
    assert "Make Bea Klein the contact" in post(consultant, f"{message.inquiry_id}/uncontact")


def test_earlier_and_later_inquiries_name_each_other(consultant, account):
    old = receive(account, id="a@x", **ANNA, subject="Crete", at=timezone.now() - timedelta(days=300)).inquiry
    new = receive(account, id="b@x", **ANNA, subject="Rome", in_reply_to=["a@x"]).inquiry
    assert f'Earlier: <a href="/admin/inquiries/inquiry/{old.pk}/change/"' in page(consultant, new)
    assert f'Later: <a href="/admin/inquiries/inquiry/{new.pk}/change/"' in page(consultant, old)


def test_a_joining_is_undone_on_the_page(consultant, account):
    one = receive(account, id="a@x", **ANNA, subject="Crete").inquiry
    two = receive(account, id="b@x", **ANNA, subject="Rome").inquiry
    shown = post(consultant, f"{one.pk}/merge", into=str(two.pk))
    assert "Eva Berger joined" in shown and f"/admin/inquiries/inquiry/{one.pk}/part/" in shown
    assert "an inquiry of its own again" in post(consultant, f"{one.pk}/part")
    assert Inquiry.objects.get(pk=one.pk).merged_into_id is None
    assert "parted already" in post(consultant, f"{one.pk}/part")


def test_a_message_is_moved_by_reference_or_out_and_back(consultant, account):
    one = receive(account, id="a@x", **ANNA, subject="Crete").inquiry
    message = receive(account, id="b@x", **ANNA, subject="Re: Crete", in_reply_to=["a@x"])
    other = receive(account, id="c@x", **ANNA, subject="Rome").inquiry
    assert "There is no inquiry “TI-1999-000001”" in post(
        consultant, f"message/{message.pk}/move", into="ti-1999-000001"
    )
    assert f"lies in {other.reference} now" in post(
        consultant, f"message/{message.pk}/move", into=other.reference.lower()
    )
    assert Message.objects.get(pk=message.pk).inquiry_id == other.pk
    shown = page(consultant, other)
    assert "moved a message here from" in shown
    move = message.moves.get()
    assert "The message is back" in post(consultant, f"move/{move.pk}/undo")
    assert Message.objects.get(pk=message.pk).inquiry_id == one.pk
    assert "moved a message" not in page(consultant, other)
    assert "moved on since" in post(consultant, f"move/{move.pk}/undo")


def test_none_of_it_reaches_into_another_team(consultant, account):
    theirs = AccountFactory(team=TeamFactory(name="Theirs"), channel=fake.NAME, address="their@other.example")
    message = receive(theirs, id="a@x", **ANNA, subject="Crete", forwarded=["bea@home.example", "Bea"])
    second = receive(theirs, id="b@x", **ANNA, subject="Rome")
    mine = receive(account, id="c@x", **ANNA, subject="Mine").inquiry
    merging.merge(second.inquiry_id, message.inquiry_id, None)
    move, point = second.moves.get(), ContactPoint.objects.get(team=theirs.team, key="anna@home.example")
    for path in (
        f"{message.inquiry_id}/part", f"{second.inquiry_id}/part", f"message/{message.pk}/move", f"message/{message.pk}/contact",
        f"move/{move.pk}/undo", f"point/{point.pk}/clear", f"{message.inquiry_id}/allow", f"{message.inquiry_id}/uncontact",
    ):  # fmt: skip
        assert (
            consultant.post(f"/admin/inquiries/inquiry/{path}/", {"pattern": "a.example"}).status_code == 404
        ), path
    assert (
        consultant.post(
            f"/admin/inquiries/inquiry/{mine.pk}/merge/", {"into": message.inquiry_id}
        ).status_code
        == 404
    )


def test_a_mail_at_two_of_our_addresses_says_so(consultant, account, team):
    AccountFactory(team=team, channel=fake.NAME, name="Groups", address="groups@agency.example")
    groups = ChannelAccount.objects.get(name="Groups")
    told = {"id": "a@x", **ANNA, "subject": "Crete"}
    first = receive(account, **told)
    assert receive(groups, **told, trace="another way").pk == first.pk
    assert "received at: info@agency.example, groups@agency.example" in page(consultant, first.inquiry)


def test_an_invitation_is_a_card(consultant, account):
    event = {"summary": "Call", "method": "CANCEL", "location": "By phone", "organizer": "anna@home.example"}
    message = receive(account, id="a@x", **ANNA, subject="Call", event=event)
    shown = page(consultant, message.inquiry)
    assert "By phone" in shown and "Cancelled" in shown


@pytest.mark.parametrize(
    ("event", "when"),
    [
        ({"starts": "2026-12-01T13:00:00+00:00", "ends": "2026-12-01T13:30:00+00:00"}, "Tue 1 Dec 2026, 14:00 – 14:30 (CET)"),
        ({"starts": "2026-12-01T22:30:00+00:00", "ends": "2026-12-02T01:00:00+00:00"}, "Tue 1 Dec 2026, 23:30 – Wed 2 Dec 2026, 02:00 (CET)"),
        ({"starts": "2026-12-01T00:00:00+00:00", "ends": "2026-12-02T00:00:00+00:00", "all_day": True}, "Tue 1 Dec 2026"),
        ({"starts": "2026-12-01T00:00:00+00:00", "ends": "2026-12-04T00:00:00+00:00", "all_day": True}, "Tue 1 Dec 2026 – Thu 3 Dec 2026"),
        ({"starts": "2026-12-01T13:00:00+00:00", "ends": None}, "Tue 1 Dec 2026, 14:00 (CET)"),
        ({"starts": None}, ""),
    ],
)  # fmt: skip
def test_when_an_event_is(event, when):
    with timezone.override("Europe/Berlin"):
        found = card(event)
    assert found is not None and found.when == when


def test_the_page_asks_as_little_with_much_to_tell(consultant, account, django_assert_max_num_queries):
    inquiry = receive(account, id="a@x", **ANNA, subject="Crete").inquiry
    for number in range(6):
        at = datetime.now(UTC) - timedelta(minutes=20 * number)
        other = receive(account, id=f"o{number}@x", **ANNA, subject=f"Trip {number}", at=at).inquiry
        merging.merge(other.pk, inquiry.pk, None)
    page(consultant, inquiry)
    with django_assert_max_num_queries(32):
        page(consultant, inquiry)


def test_who_writes_to_a_marked_address_is_warned_and_may_send_anyway(consultant, account):
    inquiry = receive(account, id="a@x", **ANNA, cc=["bob@home.example"], subject="Crete").inquiry
    bob = ContactPoint.objects.filter(key="bob@home.example")
    bob.update(undeliverable_at=timezone.now(), undeliverable_words="The mailbox is full.")
    form = {"to": "anna@home.example", "cc": "Bob <BOB@home.example>", "subject": "Re: Crete", "text": "Dear Anna",
            "account": account.pk, "compose_token": str(uuid.uuid4())}  # fmt: skip
    path = f"/admin/inquiries/inquiry/{inquiry.pk}/reply/"
    refused = consultant.post(path, form).content.decode()
    assert "Mail to bob@home.example comes back since" in refused and 'name="anyway"' in refused
    assert not Message.objects.filter(direction="out").exists()
    assert consultant.post(path, form | {"anyway": "1"}).status_code == 204
