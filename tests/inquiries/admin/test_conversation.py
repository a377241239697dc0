from __future__ import annotations

import re
import uuid
from html import unescape
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import JSONField, Value
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inquiries.admin import thread
from inquiries.admin.trip_fields import FIELDS
from inquiries.models import ChannelAccount, Delivery, EventType, Inquiry, InquiryEvent, Message
from inquiries.states import InquiryStatus, WorkStatus
from tests.factories import (
    AccountFactory,
    AttachmentFactory,
    DeliveryFactory,
    DeliveryRecipientFactory,
    EventFactory,
    InboundItemFactory,
    InquiryFactory,
    MessageFactory,
    NoteFactory,
    OriginalFactory,
    ReceiptFactory,
    ReplyFactory,
    TripFactory,
    TripValueFactory,
    UserFactory,
    earlier,
)

INBOX = "/admin/inquiries/inquiry/"
NOTHING = Value(None, JSONField())  # a field that staff cleared


@pytest.fixture
def inquiry(account: ChannelAccount) -> Inquiry:
    return InquiryFactory(account=account, subject="Two weeks in Crete")


def page_of(inquiry: Inquiry, tail: str = "change/") -> str:
    return f"{INBOX}{inquiry.pk}/{tail}"


def reading(client: Client, inquiry: Inquiry) -> str:
    return client.get(page_of(inquiry)).content.decode()


# --- reading --------------------------------------------------------------------------------------------------------


def test_the_thread_stands_in_the_order_of_arrival_with_each_side_marked(
    consultant: Client, inquiry: Inquiry
) -> None:
    NoteFactory(inquiry=inquiry, text="Likes quiet rooms", received_at=earlier(hours=1))
    MessageFactory(inquiry=inquiry, text="Dear team", received_at=earlier(hours=3))
    ReplyFactory(inquiry=inquiry, text="Thank you", received_at=earlier(hours=2))
    page = reading(consultant, inquiry)
    assert re.findall(r'd-message is-(in|out|note)"', page) == ["in", "out", "note"]
    assert page.index("Dear team") < page.index("Thank you") < page.index("Likes quiet rooms")


def test_a_message_tells_where_and_when_it_came_and_why_it_lies_here(
    consultant: Client, inquiry: Inquiry
) -> None:
    first = ReplyFactory(inquiry=inquiry, external_id="offer@agency.example", received_at=earlier(hours=2))
    message = MessageFactory(
        inquiry=inquiry, placement="references", placement_ref="offer@agency.example", sent_offset=330, kind="auto_reply",
        flags=["list"], received_at=earlier(hours=1),
    )  # fmt: skip
    ReceiptFactory(message=message, address="groups@agency.example")
    page = reading(consultant, inquiry)
    assert "Answers a message of this inquiry" in page
    assert f'href="#message-{first.pk}"' in page
    assert "(UTC+05:30)" in page
    assert "groups@agency.example" in page
    assert "Automatic reply" in page
    assert "Mailing list" in page


def test_what_a_customer_writes_stays_words(consultant: Client, inquiry: Inquiry) -> None:
    evil = '<script>x</script><b x-data="alert(1)" hx-get="/">bold</b> javascript:alert(1) https://a.example/?a=1&b="c"'
    MessageFactory(inquiry=inquiry, text=evil, sender_name='<img src=x onerror="x">', subject="<i>Other</i>")
    page = reading(consultant, inquiry)
    assert "<script>x" not in page
    assert '<b x-data="alert' not in page
    assert "<img src=x" not in page
    assert "<i>Other" not in page
    assert 'href="javascript' not in page
    assert re.search(
        r'<a target="_blank" referrerpolicy="no-referrer" href="https://a\.example/[^"]*" rel="nofollow"',
        page,
    )


def test_the_quoted_history_comes_when_it_is_asked_for(consultant: Client, inquiry: Inquiry) -> None:
    message = MessageFactory(inquiry=inquiry, text="Yes!\n\n> Shall we book?", reply_text="Yes!")
    page = reading(consultant, inquiry)
    assert "Shall we book?" not in page
    assert "Show the whole text" in page
    whole = consultant.get(f"{INBOX}message/{message.pk}/whole/").content.decode()
    assert "Shall we book?" in whole


def test_a_long_thread_opens_at_its_end_and_the_rest_on_demand(consultant: Client, inquiry: Inquiry) -> None:
    messages = [
        MessageFactory(
            inquiry=inquiry, text=f"Line {number} " + "x" * 300, received_at=earlier(hours=50 - number)
        )
        for number in range(40)
    ]
    page = reading(consultant, inquiry)
    assert page.count("is-folded") == 35
    assert "35 older messages are shown in short" in page
    opened = consultant.get(f"{INBOX}message/{messages[0].pk}/").content.decode()
    assert shown(opened) == [messages[0].pk] and "is-folded" not in opened
    assert "Line 0 " + "x" * 300 in opened and 'aria-label="More about this message"' in opened
    assert "is-folded" not in consultant.get(page_of(inquiry), {"all": "1"}).content.decode()


@pytest.fixture
def long_ago(inquiry: Inquiry) -> list[Message]:
    """300 messages: the page shows the newest 50."""
    return [
        MessageFactory(inquiry=inquiry, text=f"Line {number}", received_at=earlier(hours=400 - number))
        for number in range(300)
    ]


def test_earlier_messages_come_when_they_are_asked_for(
    consultant: Client, inquiry: Inquiry, long_ago: list[Message]
) -> None:
    page = reading(consultant, inquiry)
    assert shown(page) == [one.pk for one in long_ago[250:]]
    assert "Show 250 earlier messages" in page
    address = re.search(r'data-earlier="([^"]+)"', page)
    assert address
    told = consultant.get(address[1]).text
    assert shown(told) == [one.pk for one in long_ago[:250]]
    assert "<html" not in told and "data-earlier" not in told and told.count("is-folded") == 250
    assert len(told) < 300_000
    without_script = re.search(r'href="([^"]+)" data-earlier', page)
    assert without_script
    assert len(shown(consultant.get(page_of(inquiry) + without_script[1]).text)) == 300


def test_more_than_come_at_once_leave_a_link_to_the_rest(
    consultant: Client, inquiry: Inquiry, long_ago: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thread, "AT_ONCE", 100)
    page = reading(consultant, inquiry)
    seen = shown(page)
    for rest in ("100 of 250", "100 of 150", "50"):
        assert f"Show {rest} earlier messages" in page
        page = consultant.get(re.findall(r'data-earlier="([^"]+)"', page)[0]).text
        seen = shown(page) + seen
    assert seen == [one.pk for one in long_ago]


def test_a_link_to_an_earlier_message_shows_it_open(
    consultant: Client, inquiry: Inquiry, long_ago: list[Message]
) -> None:
    wanted = long_ago[100]
    page = consultant.get(page_of(inquiry), {"at": wanted.pk}).text
    assert f'id="body-{wanted.pk}">Line 100<' in page
    assert shown(page) == [one.pk for one in long_ago[95:]]


def test_earlier_messages_of_another_team_come_to_nobody(
    consultant: Client, inquiry: Inquiry, long_ago: list[Message]
) -> None:
    stranger = MessageFactory(text="Strangers only")
    assert consultant.get(page_of(stranger.inquiry, "earlier/"), {"before": stranger.pk}).status_code == 404
    for other in (stranger.pk, "", "9" * 30):
        assert shown(consultant.get(page_of(inquiry, "earlier/"), {"before": other}).text) == []


def test_a_page_of_300_messages_is_light(
    consultant: Client, inquiry: Inquiry, long_ago: list[Message]
) -> None:
    assert len(reading(consultant, inquiry)) < 150_000


def test_the_number_of_queries_does_not_grow_with_two_trips_300_messages_and_readings_beside_each_other(
    consultant: Client, inquiry: Inquiry
) -> None:
    def grow(messages: int, fields: int, readings: int) -> None:
        told = [MessageFactory(inquiry=inquiry, text=f"We are {n}") for n in range(messages)]
        for _ in range(2):
            trip = TripFactory(inquiry=inquiry, position=inquiry.trips.count())
            for name in list(FIELDS)[:fields]:
                TripValueFactory(
                    trip=trip, field=name, value=NOTHING, message=told[-1], quote="We", spans=[[0, 2]]
                )
                for n in range(readings):
                    TripValueFactory(
                        trip=trip, field=name, value=NOTHING, message=told[n], quote="We", rival="differs"
                    )

    def count() -> tuple[int, ...]:
        page = reading(consultant, inquiry)
        news, earlier = (re.findall(rf'data-{name}="([^"]+)"', page) for name in ("news", "earlier"))
        asked = [page_of(inquiry), INBOX, *(unescape(one) for one in (*news, *earlier))]
        return tuple(counted(consultant, one) for one in asked)

    grow(60, 2, 1)
    few = count()
    grow(240, 30, 3)
    assert count() == few
    assert few[0] <= 30 and few[1] <= 10 and few[2] <= 6 and few[3] <= 15


def counted(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def shown(page: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<article class="[^"]+" id="message-(\d+)"', page)]


def test_the_number_of_queries_does_not_grow_with_the_thread(manager: Client, inquiry: Inquiry) -> None:
    def grow(count: int) -> None:
        for _ in range(count):
            message = MessageFactory(inquiry=inquiry)
            AttachmentFactory(message=message)
            ReceiptFactory(message=message)
            DeliveryRecipientFactory(delivery=DeliveryFactory(message=ReplyFactory(inquiry=inquiry)))
            EventFactory(inquiry=inquiry, actor=UserFactory())

    def count() -> int:
        manager.get(page_of(inquiry))
        with CaptureQueriesContext(connection) as queries:
            manager.get(page_of(inquiry))
        return len(queries)

    grow(2)
    few = count()
    grow(20)
    assert count() == few
    assert few <= 30


def test_opening_marks_nothing_read_but_the_page_asks_for_it(consultant: Client, inquiry: Inquiry) -> None:
    address = page_of(inquiry, "read/")
    assert f'hx-post="{address}"' in reading(consultant, inquiry)
    inquiry.refresh_from_db()
    assert inquiry.unread
    assert consultant.get(address).status_code == 405
    assert consultant.post(address).status_code == 204
    inquiry.refresh_from_db()
    assert not inquiry.unread


def test_a_merged_inquiry_leads_to_where_its_messages_are(consultant: Client, inquiry: Inquiry) -> None:
    merged = InquiryFactory(account=inquiry.account, merged_into=inquiry)
    assert consultant.get(page_of(merged))["Location"] == page_of(inquiry)


def test_a_newer_message_is_put_into_the_open_page(consultant: Client, inquiry: Inquiry) -> None:
    MessageFactory(inquiry=inquiry)
    found = re.search(r'data-news="([^"]+)"', consultant.get(page_of(inquiry)).text)
    assert found
    address = found[1].replace("&amp;", "&")
    assert consultant.get(address).status_code == 204
    second = MessageFactory(inquiry=inquiry, text="One thing more")
    page = consultant.get(address).text
    assert "One thing more" in page and f'id="message-{second.pk}"' in page


# --- setting things -------------------------------------------------------------------------------------------------


def test_status_assignee_priority_tags_and_snooze_are_set(manager: Client, inquiry: Inquiry) -> None:
    tom = UserFactory(teams=[inquiry.team])
    for given in (
        {"status": "open"},
        {"assignee": str(tom.pk)},
        {"priority": "4"},
        {"stage": "offered"},
        {"tags": "vip, family ,"},
        {"snooze": "tomorrow"},
    ):
        answer = manager.post(page_of(inquiry, "set/"), given, headers={"HX-Request": "true"})
        assert "desk-head" in answer.content.decode(), given
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.assignee, inquiry.priority, inquiry.stage) == ("open", tom, 4, "offered")
    assert inquiry.tags == ["family", "vip"]
    assert inquiry.snoozed_until is not None
    told = set(InquiryEvent.objects.filter(inquiry=inquiry).values_list("type", flat=True))
    assert told == {"status", "assigned", "priority", "stage", "tagged", "snoozed"}


@pytest.mark.parametrize(
    "given", [{"status": "new"}, {"status": "x"}, {"assignee": "999999"}, {"priority": "9"}, {"stage": "x"}]
)
def test_what_makes_no_sense_is_refused_in_words(
    manager: Client, inquiry: Inquiry, given: dict[str, str]
) -> None:
    Inquiry.objects.filter(pk=inquiry.pk).update(status=InquiryStatus.OPEN)
    answer = manager.post(page_of(inquiry, "set/"), given, headers={"HX-Request": "true"})
    assert "d-error" in answer.content.decode()


def test_a_consultant_takes_an_inquiry_but_gives_it_to_nobody_else(
    consultant: Client, inquiry: Inquiry
) -> None:
    tom = UserFactory(teams=[inquiry.team])
    eva = inquiry.team.members.get(username="eva")
    assert consultant.post(page_of(inquiry, "set/"), {"assignee": str(tom.pk)}).status_code == 403
    assert consultant.post(page_of(inquiry, "set/"), {"assignee": str(eva.pk)}).status_code == 302
    inquiry.refresh_from_db()
    assert inquiry.assignee == eva


def test_two_that_belong_together_are_joined(consultant: Client, inquiry: Inquiry) -> None:
    part = InquiryFactory(account=inquiry.account, may_belong_to=inquiry)
    message = MessageFactory(inquiry=part)
    assert "This may belong to" in reading(consultant, part)
    consultant.post(page_of(part, "merge/"), {"into": inquiry.pk})
    message.refresh_from_db()
    assert message.inquiry == inquiry


def test_the_history_is_told_in_sentences(manager: Client, inquiry: Inquiry) -> None:
    eva = UserFactory(first_name="Eva", last_name="Berger")
    EventFactory(inquiry=inquiry, type=EventType.STATUS, actor=eva, data={"from": "new", "to": "waiting"})
    EventFactory(inquiry=inquiry, type=EventType.ASSIGNED, actor=eva, data={"from": None, "to": eva.pk})
    EventFactory(inquiry=inquiry, type=EventType.EXTRACTED, data={"fields": ["start_date"]})
    page = reading(manager, inquiry)
    assert "Eva Berger: changed the status from New to Waiting for customer" in page
    assert "Eva Berger: assigned to Eva Berger" in page
    assert "The hub: trip read (departure)" in page


# --- writing --------------------------------------------------------------------------------------------------------


def letter(**given: Any) -> dict[str, Any]:
    return {
        "to": "Anna <anna@traveller.example>",
        "text": "Here is our offer.",
        "compose_token": str(uuid.uuid4()),
        **given,
    }


def test_a_reply_is_queued_once_even_if_the_button_is_hit_twice(consultant: Client, inquiry: Inquiry) -> None:
    MessageFactory(inquiry=inquiry)
    file = SimpleUploadedFile("offer.pdf", b"%PDF-1.7", "application/pdf")
    form = letter(cc="bob@traveller.example", subject="Re: Crete", files=[file])
    answer = consultant.post(page_of(inquiry, "reply/"), form)
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")
    file.seek(0)
    assert consultant.post(page_of(inquiry, "reply/"), form).status_code == 204
    reply = Message.objects.get(inquiry=inquiry, direction="out")
    assert [one["address"] for one in reply.recipients] == ["anna@traveller.example", "bob@traveller.example"]
    assert reply.author.username == "eva"
    assert [one.name for one in reply.attachments.all()] == ["offer.pdf"]
    assert Delivery.objects.get(message=reply).status == WorkStatus.QUEUED


def test_the_box_starts_with_whom_to_answer(consultant: Client, inquiry: Inquiry) -> None:
    MessageFactory(inquiry=inquiry, sender_name="Lindqvist, Anna", sender_address="anna@traveller.example")
    page = reading(consultant, inquiry)
    assert 'name="to" value="&quot;Lindqvist, Anna&quot; &lt;anna@traveller.example&gt;"' in page
    assert 'name="subject" value="Re: Two weeks in Crete"' in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"to": ""}, "Nobody is named"),
        ({"text": "  "}, "The message is empty."),
        ({"text": "x" * 10_001}, "It is too long."),
        ({"cc": "bob@traveller, Bo <bo@traveller.example>"}, "“bob@traveller” in “Cc” is no address."),
        ({"to": "Anna; b@c"}, "“Anna”, “b@c” in “To” are no addresses."),
        ({"text": "Dear {{ contact.name }},"}, "Still to be filled in: “{{ contact.name }}”."),
        ({"compose_token": "x"}, "valid UUID"),
    ],
)  # fmt: skip
def test_a_reply_that_can_not_go_is_refused_in_words(
    consultant: Client, inquiry: Inquiry, given: dict[str, str], words: str
) -> None:
    MessageFactory(inquiry=inquiry)
    answer = consultant.post(page_of(inquiry, "reply/"), letter(**given))
    assert words in answer.content.decode()
    assert not Delivery.objects.exists()


def test_an_account_of_another_team_sends_nothing(consultant: Client, inquiry: Inquiry) -> None:
    foreign = AccountFactory(channel="fake")
    answer = consultant.post(page_of(inquiry, "reply/"), letter(account=foreign.pk))
    assert "d-error" in answer.content.decode()
    assert not Delivery.objects.exists()


def test_who_typed_while_the_customer_wrote_is_warned_and_may_send_anyway(
    consultant: Client, inquiry: Inquiry
) -> None:
    seen = MessageFactory(inquiry=inquiry)
    MessageFactory(inquiry=inquiry, text="Forget it, we stay at home.")
    form = letter(seen=seen.pk)
    assert "Send all the same" in consultant.post(page_of(inquiry, "reply/"), form).content.decode()
    assert consultant.post(page_of(inquiry, "reply/"), form | {"anyway": "1"}).status_code == 204


def test_other_words_with_an_old_box_are_not_swallowed(consultant: Client, inquiry: Inquiry) -> None:
    form = letter()
    consultant.post(page_of(inquiry, "reply/"), form)
    answer = consultant.post(page_of(inquiry, "reply/"), form | {"text": "And one thing more."})
    assert "sent already" in answer.content.decode()


def test_a_note_is_for_colleagues_only(consultant: Client, inquiry: Inquiry) -> None:
    assert consultant.post(page_of(inquiry, "note/"), {"text": "VIP"}).status_code == 204
    assert Message.objects.get(inquiry=inquiry).direction == "note"
    assert not Delivery.objects.exists()
    assert "The note is empty." in consultant.post(page_of(inquiry, "note/"), {"text": " "}).content.decode()


def test_a_reply_that_failed_says_why_and_is_tried_again(consultant: Client, inquiry: Inquiry) -> None:
    delivery = DeliveryFactory(message=ReplyFactory(inquiry=inquiry), error_words="The mailbox is full.")
    assert "The mailbox is full." in reading(consultant, inquiry)
    consultant.post(f"{INBOX}delivery/{delivery.pk}/", {"do": "again"})
    delivery.refresh_from_db()
    assert delivery.status == WorkStatus.QUEUED


def test_a_reply_that_nobody_can_confirm_waits_for_a_person(consultant: Client, inquiry: Inquiry) -> None:
    delivery = DeliveryFactory(message=ReplyFactory(inquiry=inquiry), status=WorkStatus.UNCONFIRMED)
    page = reading(consultant, inquiry)
    assert "It was sent" in page
    assert "may get it twice" in page
    consultant.post(f"{INBOX}delivery/{delivery.pk}/", {"do": "sent"})
    delivery.refresh_from_db()
    assert delivery.status == WorkStatus.DONE


# --- originals ------------------------------------------------------------------------------------------------------


def test_the_original_is_shown_and_downloaded_byte_by_byte(consultant: Client, inquiry: Inquiry) -> None:
    message = MessageFactory(inquiry=inquiry)
    item = InboundItemFactory(account=inquiry.account, message=message, status=WorkStatus.DONE)
    raw = b"From: anna@traveller.example\r\nX-Note: <b>\xff</b>\r\n\r\n<script>alert(1)</script>"
    OriginalFactory(item=item, data=raw)
    page = consultant.get(f"{INBOX}message/{message.pk}/original/").content.decode()
    assert "From: anna@traveller.example" in page
    assert "<script>alert" not in page
    answer = consultant.get(f"{INBOX}original/{item.pk}/")
    assert b"".join(answer.streaming_content) == raw
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_who_may_not_read_messages_sees_none(login: Any, inquiry: Inquiry) -> None:
    message = MessageFactory(inquiry=inquiry, text="My passport number is 123")
    operator = login("Operator")
    assert "passport" not in reading(operator, inquiry)
    for path in (f"message/{message.pk}/", f"message/{message.pk}/html/", f"message/{message.pk}/original/"):
        assert operator.get(f"{INBOX}{path}").status_code == 403
    attachment = AttachmentFactory(message=message)
    assert operator.get(f"{INBOX}attachment/{attachment.pk}/").status_code == 403


def test_what_changed_in_the_trip_is_told_on_the_page_and_only_to_who_may_see_it(
    login: Any, inquiry: Inquiry
) -> None:
    MessageFactory(inquiry=inquiry)
    trip = TripFactory(inquiry=inquiry)
    old = TripValueFactory(trip=trip, superseded_at=inquiry.created_at, status="superseded")
    new = TripValueFactory(trip=trip, value=3)
    InquiryEvent.objects.create(
        inquiry=inquiry,
        type=EventType.EXTRACTED,
        data={"fields": ["adults"], "changes": [[0, "party", "changed", [old.pk], [new.pk]]]},
    )
    told = "Travellers: 2 adults → 3 adults"
    assert told in reading(login("Consultant"), inquiry)
    reader = login("Consultant")
    reader_user = get_user_model().objects.get(pk=reader.session["_auth_user_id"])
    reader_user.groups.clear()
    reader_user.user_permissions.set(
        Permission.objects.filter(codename__in=["view_inquiry", "view_inquiryevent"])
    )
    page = reading(reader, inquiry)
    assert told not in page and "trip read (adults)" in page
    assert "trip read" not in reading(login("Operator"), inquiry)
