"""`manage.py demo`: an empty database becomes an agency that has been at work for a month."""

from __future__ import annotations

import io
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from channels_email.demo.stories import load_stories
from channels_email.services import fetching
from channels_whatsapp.demo.cast import NUMBERS
from channels_whatsapp.demo.stories import load as load_chats
from channels_whatsapp.models import MessageTemplate, WhatsAppNumber
from channels_whatsapp.services import gateways
from inquiries.channels import PermanentError
from inquiries.models import (
    Alert,
    Attachment,
    ChannelAccount,
    Delivery,
    Extraction,
    InboundItem,
    Inquiry,
    InquiryEvent,
    MediaJob,
    Message,
    PhoneMention,
    ReplyTemplate,
    Team,
    TripValue,
)
from inquiries.services import addressing, delivering, replying
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def demo(**options: Any) -> str:
    out = io.StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def filled(settings: Any) -> str:
    settings.DEBUG = True
    return demo()


def test_it_refuses_to_make_known_passwords_where_debug_is_off() -> None:
    with pytest.raises(CommandError, match="--force"):
        demo()
    assert not get_user_model().objects.exists()


def test_a_database_with_anybody_in_it_is_left_alone(settings: Any) -> None:
    settings.DEBUG = True
    get_user_model().objects.create_user("someone")
    assert "already filled" in demo()
    assert not ChannelAccount.objects.exists()


def test_the_desk_looks_lived_in(filled: str) -> None:
    stories, chats = list(load_stories(timezone.now())), load_chats(timezone.now())
    inquiries = Inquiry.objects.filter(merged_into=None)
    assert filled.count("\n") == 1
    assert f"{len(stories) + len(chats) - 1} inquiries" in filled  # one customer does both

    # threads: one inquiry a story, every answer of staff in it
    assert len(inquiries) == len(stories) + len(chats) - 1
    sent = sum(letter.from_staff for story in stories for letter in story)
    sent += sum(line.staff for chat in chats for line in chat.lines)
    assert Message.objects.filter(direction="out").count() == sent
    assert not [one for one in inquiries if one.messages.order_by("received_at").first().direction != "in"]

    # work: newest unread, older ones in all states
    newest = inquiries.order_by("-last_message_at")
    answered = Message.objects.filter(direction="out").values("inquiry")
    fresh = newest.filter(last_message_at__gt=timezone.now() - timedelta(days=1)).exclude(pk__in=answered)
    assert fresh
    assert all(
        one.unread and one.status == "new" and not one.assignee for one in fresh.exclude(status="spam")
    )
    oldest = newest.reverse()[:8]
    assert all(not one.unread and one.assignee for one in oldest)
    assert sum(one.stage != "none" for one in oldest) >= 6
    states = Counter(one.status for one in inquiries)
    assert set(states) == {"new", "open", "waiting", "closed", "spam"}
    assert {one.stage for one in inquiries} == {"none", "offered", "option", "deposit", "booked", "lost"}
    assert 0.55 < sum(one.assignee is not None for one in inquiries) / len(inquiries) < 0.85
    assert {"honeymoon", "family", "group", "vip"} <= {tag for one in inquiries for tag in one.tags}
    assert [one.subject for one in inquiries if one.priority == 4] == [
        "URGENT flight home from Nice tomorrow"
    ]
    assert Message.objects.filter(direction="note", author__isnull=False).count() >= 20
    assert not Message.objects.filter(received_at__gt=timezone.now()).exists()
    assert inquiries.filter(snoozed_until__gt=timezone.now()).exists()

    # trips were read, some of them confirmed
    assert not Extraction.objects.exclude(status="done").exists()
    assert inquiries.exclude(trip_line="").count() > len(inquiries) * 0.8
    assert TripValue.objects.filter(status="confirmed", by__isnull=False).exists()

    # exactly the unreadable mail failed
    (failed,) = InboundItem.objects.exclude(status="done")
    assert (failed.status, failed.error_code) == ("dead", "not_a_mail")
    assert "nothing that can be read" in failed.error_words

    # staff can log in; no server is asked for mail
    for login, groups in (
        ("demo", []),
        ("maria", ["Consultant"]),
        ("lena", ["Manager"]),
        ("oskar", ["Operator"]),
    ):
        user = get_user_model().objects.get(username=login)
        assert user.check_password("demo")
        assert list(user.groups.values_list("name", flat=True)) == groups
        assert user.is_superuser == (login == "demo")
        assert user.teams.exists()
    assert fetching.due() == []
    assert not Alert.objects.exists()

    # a second run changes nothing
    before = (Message.objects.count(), InquiryEvent.objects.count(), get_user_model().objects.count())
    assert "already filled" in demo()
    assert (Message.objects.count(), InquiryEvent.objects.count(), get_user_model().objects.count()) == before


def test_a_reply_without_a_server_fails_in_words_and_marks_the_inquiry() -> None:
    call_command("demo_mail", team=Team.objects.get_or_create(name="Agency")[0].pk)
    inquiry = Inquiry.objects.filter(status="waiting").first()
    proposal = addressing.propose(inquiry)
    reply = replying.queue_reply(inquiry, UserFactory(), replying.Letter("Good news.", to=proposal.to))
    delivering.send_due()
    delivery = Delivery.objects.get(message=reply)
    assert (delivery.status, delivery.error_code) == ("dead", "no_server")
    assert delivery.error_words.startswith("This account has no server to send with")
    inquiry.refresh_from_db()
    assert (inquiry.unsent, inquiry.status) == (True, "open")


def test_the_demos_chats_came_as_providers_bring_them(filled: str) -> None:
    chats = Message.objects.filter(channel="whatsapp")
    assert not InboundItem.objects.filter(account__channel="whatsapp").exclude(status="done").exists()
    assert not InboundItem.objects.filter(account=None).exists()

    # pictures, a voice message, a document: here, and scanned or waiting for it like any other
    assert MediaJob.objects.count() == Attachment.objects.filter(message__in=chats).count() == 5
    assert not MediaJob.objects.exclude(status="done").exists()
    assert Attachment.objects.filter(message__in=chats, file__true_type="audio/ogg").exists()

    # places, cards, adverts, reactions, quotes, changes, deletions, buttons
    content = [one.content for one in chats if one.content]
    assert {name for one in content for name in one} >= {"location", "cards", "referral", "choice", "media"}
    assert sum(len(one.reactions) for one in chats) == 2
    assert (
        chats.filter(revised_at__isnull=False).count() == chats.filter(deleted_at__isnull=False).count() == 1
    )
    assert chats.exclude(in_reply_to=[]).exists()

    # what became of answers; a shut window and an open one; a hidden number
    fates = Counter(Delivery.objects.filter(message__in=chats).values_list("provider_status", flat=True))
    assert fates == {"read": 2, "delivered": 1, "failed": 1}
    assert Inquiry.objects.filter(unsent=True, last_channel="whatsapp").count() == 1
    now = timezone.now()
    assert Inquiry.objects.filter(window_closes_at__gt=now).exists()
    assert Inquiry.objects.filter(window_closes_at__lt=now).exists()
    assert chats.filter(sender__kind="whatsapp", sender__contact__points__kind="whatsapp").exclude(
        sender__contact__points__kind="phone"
    )

    # one who also wrote mail is one person with one timeline, of another the desk asks
    both = Inquiry.objects.filter(messages__channel="email").filter(messages__channel="whatsapp").distinct()
    assert [one.contact.name for one in both] == ["Sabine Müllenbeck"]
    asked = PhoneMention.objects.exclude(point__contact=None).exclude(point__contact=F("contact"))
    assert [one.contact.name for one in asked] == ["Bryony Castlemoor"]

    # something to pick from, and nothing that could ever leave for a real provider
    assert MessageTemplate.objects.filter(number__account__address=NUMBERS[0].address).count() == 4
    assert ReplyTemplate.objects.exists()
    for number in WhatsAppNumber.objects.all():
        with pytest.raises(PermanentError) as caught:
            gateways.of(number.pk)
        assert caught.value.code == "secret_missing"
