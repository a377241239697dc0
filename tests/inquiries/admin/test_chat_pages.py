"""A chat on the pages of the desk."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inquiries import intake
from inquiries.channels import IncomingAttachment, PermanentError
from inquiries.models import (
    Attachment,
    ChannelAccount,
    Contact,
    Inquiry,
    MediaJob,
    Message,
    PhoneMention,
    Team,
)
from inquiries.services import joining, listrow, media, read_notices, receiving, replying
from inquiries.states import WorkStatus
from tests.factories import (
    ContactFactory,
    ContactPointFactory,
    DeliveryFactory,
    DeliveryRecipientFactory,
    InquiryFactory,
    MessageFactory,
    ReplyFactory,
)
from tests.support import channel as fake

INBOX = "/admin/inquiries/inquiry/"
CONTACTS = "/admin/inquiries/contact/"
OGG = b"OggS\x00\x02" + bytes(range(200))


@pytest.fixture
def number(team: Team, chat_channel: fake.ChatChannel) -> ChannelAccount:
    return ChannelAccount.objects.create(team=team, channel=fake.CHAT, name="Phone", address="+49 30 1234567")


@pytest.fixture
def say(number: ChannelAccount) -> Any:
    def run(id: str, text: str = "", **told: Any) -> None:
        told = {
            "id": id,
            "text": text,
            "from": "tel:491701234567",
            "name": "Anna",
            "to": ["tel:+49301234567"],
            **told,
        }
        intake.store_inbound(number, [fake.raw(timezone.now(), **told)])
        receiving.process_inbound()

    return run


def reading(client: Client) -> str:
    return client.get(f"{INBOX}{Inquiry.objects.get().pk}/change/").content.decode()


def test_each_kind_of_message_is_shown_in_words(consultant, say):
    say(
        "m1",
        content={
            "location": {"latitude": 42.76, "longitude": 10.24, "name": "Hotel Elba", "address": "Procchio"}
        },
    )
    say("m2", content={"cards": [{"name": "Ben Berg", "phones": ["+49 171 5"], "emails": ["ben@x.example"]}]})
    say("m3", "Half board", content={"choice": {"id": "hb", "title": "Half board"}, "forwarded": True})
    say(
        "m4",
        content={
            "order": {"items": [{"name": "Boat trip", "quantity": 2, "price": "40", "currency": "EUR"}]}
        },
    )
    say("m5", content={"unsupported": "a poll"})
    say("m6", "Hello", content={"referral": {"headline": "Crete from 499", "url": "javascript:alert(1)"}})
    page = reading(consultant)
    assert "https://www.openstreetmap.org/?mlat=42.760000&amp;mlon=10.240000#map=15/42.76000/10.24000" in page
    for words in (
        "Hotel Elba",
        "Ben Berg",
        "ben@x.example",
        "Chosen from our buttons",
        "Forwarded",
        "<td>2 ×</td><td>Boat trip</td><td>40.00 EUR</td>",
        "<td>Total</td><td>80.00 EUR</td>",
        'href="tel:+491715"',
        'href="mailto:ben@x.example"',
    ):
        assert words in page
    assert "can&#x27;t be shown" in page or "can't be shown here: a poll" in page
    assert "Came by our advert" in page and "<b>Crete from 499</b>" in page and "javascript:" not in page


def test_an_answer_shows_and_links_what_it_answers(consultant, say):
    say("m1", "Crete or Malta?")
    say("m2", "The first one", in_reply_to=["m1"])
    first = Message.objects.get(external_id="m1")
    page = reading(consultant)
    assert f'class="d-answered" href="#message-{first.pk}"' in page and page.count("Crete or Malta?") >= 2


def test_a_number_is_said_to_be_hidden_only_where_it_is(consultant, say):
    say("m1", **{"from": "wa:DE.1a"})
    assert "WhatsApp, number hidden" in reading(consultant)
    say("m2", **{"from": "wa:DE.1a", "also": ["tel:491701234567"]})
    page = reading(consultant)
    assert "number hidden" not in page and "DE.1a" in page


def test_a_note_is_quoted_by_nothing(consultant, say, django_user_model):
    say("m1", "Crete or Malta?")
    replying.add_note(
        Inquiry.objects.get(), django_user_model.objects.create(username="kim"), "A difficult one."
    )
    page = reading(consultant)
    assert page.count("A difficult one.") == 1 and "d-answered" not in page


def test_what_we_wrote_is_quoted_by_the_providers_id(consultant, say):
    say("m1", "Crete?")
    reply = ReplyFactory(inquiry=Inquiry.objects.get(), text="With children?", channel=fake.CHAT)
    DeliveryFactory(message=reply, external_ids=["wamid.7"], status=WorkStatus.DONE)
    say("m2", "Two", in_reply_to=["wamid.7"])
    assert f'href="#message-{reply.pk}"' in reading(consultant)


def tell(number: ChannelAccount, **told: Any) -> None:
    intake.store_inbound(number, [fake.raw(None, **told)])
    receiving.process_inbound()


def test_reactions_and_changes_stand_with_their_message(consultant, say, number):
    say("m1", "Crete")
    about = {"about": "m1", "from": "tel:491701234567"}
    tell(number, event_type="reaction", emoji="👍", **about)
    tell(number, event_type="revision", text="Malta", **about)
    page = reading(consultant)
    assert "👍" in page and "Malta" in page and "Changed by the customer" in page and "Crete" in page


def test_what_was_deleted_is_shown_to_a_manager_only(consultant, login, say, number):
    say("m1", "My passport is C01X")
    tell(number, event_type="revision", text=None, about="m1", **{"from": "tel:491701234567"})
    page = reading(consultant)
    assert "The customer deleted this message" in page and "C01X" not in page
    assert "C01X" in reading(login("Manager"))


PHOTO = {"ref": "f1", "filename": "beach.jpg", "content_type": "image/jpeg"}


def test_a_file_that_could_not_be_fetched_says_why_and_is_tried_again(consultant, say, chat_channel):
    say("m1", "Look", media=[PHOTO])
    assert "Being fetched" in reading(consultant)
    chat_channel.media["f1"] = PermanentError("gone", "The file is not there any more.")
    media.fetch_due()
    job = MediaJob.objects.get()
    page = reading(consultant)
    assert "The file is not there any more." in page and f"{INBOX}media/{job.pk}/again/" in page
    consultant.post(f"{INBOX}media/{job.pk}/again/")
    job.refresh_from_db()
    assert job.status == WorkStatus.QUEUED


def test_a_voice_message_is_played_in_parts(consultant, say, chat_channel):
    say("m1", media=[{"ref": "v1", "content_type": "audio/ogg", "voice": True}])
    chat_channel.media["v1"] = IncomingAttachment("voice.ogg", "audio/ogg", OGG)
    media.fetch_due()
    assert "<audio controls" in reading(consultant)
    url = f"{INBOX}attachment/{Attachment.objects.get().pk}/?show=1"
    whole = consultant.get(url)
    assert (
        whole["Content-Type"] == "audio/ogg"
        and whole["Accept-Ranges"] == "bytes"
        and whole.status_code == 200
    )
    assert "sandbox" in whole["Content-Security-Policy"] and whole["X-Content-Type-Options"] == "nosniff"
    for wanted, part in (("bytes=0-3", OGG[:4]), ("bytes=-5", OGG[-5:]), ("bytes=200-", OGG[200:])):
        answer = consultant.get(url, headers={"range": wanted})
        assert answer.status_code == 206 and b"".join(answer.streaming_content) == part
        assert answer["Content-Length"] == str(len(part))
    assert consultant.get(url, headers={"range": "bytes=9999-"}).status_code == 416


def news_of(client: Client, page: str) -> Any:
    found = re.search(r'data-(?:news|next)="([^"]+)"', page)
    assert found
    return client.get(found[1].replace("&amp;", "&"))


def test_the_open_page_is_told_what_becomes_of_a_message(consultant, say):
    say("m1", "Crete?")
    reply = ReplyFactory(inquiry=Inquiry.objects.get(), channel=fake.CHAT, received_at=timezone.now())
    delivery = DeliveryFactory(message=reply, status=WorkStatus.DONE, provider_status="sent")
    page = reading(consultant)
    assert 'title="Sent"' in page
    assert news_of(consultant, page).status_code == 204
    delivery.provider_status = "read"
    delivery.save()
    answer = news_of(consultant, page)
    assert 'title="Read"' in answer.text and f'id="message-{reply.pk}"' in answer.text
    assert news_of(consultant, answer.text).status_code == 204


def test_a_new_message_comes_into_the_open_page(consultant, say):
    say("m1", "Crete?")
    page = reading(consultant)
    say("m2", "Or Malta?")
    answer = news_of(consultant, page)
    assert "Or Malta?" in answer.text and "<html" not in answer.text


def parts(*states: dict[str, Any]) -> None:
    reply = ReplyFactory(inquiry=Inquiry.objects.get(), channel=fake.CHAT)
    for place, told in enumerate(states):
        words = told.pop("words", "")
        sent = DeliveryFactory(
            message=reply, part=place, parts=len(states), **{"status": WorkStatus.DONE, **told}
        )
        DeliveryRecipientFactory(
            delivery=sent, address="+491701234567", provider_status=sent.provider_status, error_words=words
        )


def test_the_weakest_part_of_a_message_counts(consultant, say):
    say("m1", "Crete?")
    parts({"provider_status": "read"}, {"provider_status": "sent"})
    page = reading(consultant)
    assert 'title="Sent"' in page and 'title="Read"' not in page


def test_a_part_that_failed_says_which_and_why(consultant, say):
    say("m1", "Crete?")
    parts({"provider_status": "read"}, {"provider_status": "failed", "words": "Not on WhatsApp."})
    assert "Part 2 of 2: not delivered: Not on WhatsApp." in reading(consultant)


def test_each_message_says_by_which_channel_and_number_it_went(consultant, say, account):
    say("m1", "Crete?")
    inquiry = Inquiry.objects.get()
    MessageFactory(inquiry=inquiry, account=account, channel=account.channel, text="By mail")
    page = reading(consultant)
    assert 'title="Chat · Phone · +49 30 1234567"' in page
    assert 'title="Fake · Info · info@agency.example"' in page
    head = page[page.index('id="desk-head"') : page.index("d-controls")]
    assert "Phone" in head and "Info" in head


def test_asking_for_news_costs_the_same_however_much_there_is(consultant, say, number):
    def cost(page: str) -> int:
        address = re.search(r'data-news="([^"]+)"', page)[1].replace("&amp;", "&")
        with CaptureQueriesContext(connection) as queries:
            assert consultant.get(address).status_code == 204
        assert all(
            one["sql"].startswith(("SELECT", "WITH")) for one in queries
        )  # not even the session is written
        return len(queries)

    say("m1", "One", media=[PHOTO])
    reading(consultant)
    few = (cost(reading(consultant)), cost(consultant.get(INBOX).text))
    for n in range(18):
        say(f"n{n}", str(n), media=[PHOTO], in_reply_to=["m1"])
        InquiryFactory(account=number)
    page = consultant.get(f"{INBOX}{Message.objects.get(external_id='m1').inquiry_id}/change/").text
    assert (cost(page), cost(consultant.get(INBOX).text)) == few
    assert max(few) <= 6  # session, person, two for the rights, teams; and one for the news


def test_what_changed_without_a_trace_on_the_page_is_looked_through_once(consultant, say):
    say("m1", "Crete?")
    page = reading(consultant)
    Message.objects.update(parser_version=99)
    answer = news_of(consultant, page)
    assert answer.status_code == 204
    with CaptureQueriesContext(connection) as queries:
        assert consultant.get(answer["X-News"]).status_code == 204
    assert len(queries) <= 6


def test_an_answer_to_what_was_said_long_ago_stays_so_in_the_open_page(consultant, say):
    say("m0", "The one with the sea view")
    for n in range(1, 24):
        say(f"m{n}", str(n))
    say("m24", "This one", in_reply_to=["m0"])
    page = reading(consultant)
    assert page.count("The one with the sea view") == 2  # its own line, and where it is answered
    assert news_of(consultant, page).status_code == 204
    say("m25", "Please")
    told = news_of(consultant, page).text
    assert "The one with the sea view" in told and "not in this inquiry" not in told


# --- the clock ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ago", "left", "tone"),
    [
        (timedelta(hours=20, minutes=47, seconds=30), "3 h 12 min", "quiet"),
        (timedelta(hours=22, minutes=30, seconds=30), "1 h 29 min", "warn"),
        (timedelta(hours=23, minutes=50, seconds=30), "9 min", "bad"),
        (timedelta(hours=23, minutes=59, seconds=30), "under a minute", "bad"),
    ],
)
def test_the_list_shows_how_long_a_customer_can_be_written_to(consultant, say, ago, left, tone):
    say("m1", "Crete?")
    Inquiry.objects.update(window_closes_at=timezone.now() - ago + timedelta(hours=24))
    page = consultant.get(INBOX).text
    assert f">{left}<" in page and f'class="d-clock d-{tone}"' in page


def test_a_shut_window_is_shown_only_while_the_customer_waits(consultant, say):
    say("m1", "Crete?")
    Inquiry.objects.update(window_closes_at=timezone.now() - timedelta(minutes=1))
    assert ">shut<" in consultant.get(INBOX).text
    Inquiry.objects.update(waiting_since=None)
    assert "d-clock" not in consultant.get(INBOX).text


def test_a_view_shows_whose_window_closes_soonest_page_by_page(consultant, number, monkeypatch):
    monkeypatch.setattr("inquiries.admin.inbox.PER_PAGE", 2)
    for hours in (5, 1, 23, -1):
        InquiryFactory(
            account=number, subject=f"In {hours}", window_closes_at=timezone.now() + timedelta(hours=hours)
        )
    InquiryFactory(account=number, subject="A mail")

    def subjects(page: str) -> list[str]:
        return re.findall(r'class="d-subject"[^>]*>([^<]+)<', page)

    first = consultant.get(INBOX, {"view": "closing"}).text
    assert subjects(first) == ["In 1", "In 5"]
    older = re.search(r'href="([^"]+)" rel="next"', first)
    second = consultant.get(INBOX + older[1].replace("&amp;", "&")).text
    assert subjects(second) == ["In 23"]
    newer = re.search(r'href="([^"]+)" rel="prev"', second)
    assert subjects(consultant.get(INBOX + newer[1].replace("&amp;", "&")).text) == ["In 1", "In 5"]


def test_the_original_of_a_chat_is_no_mail(consultant, say):
    say("m1", "Crete?")
    message = Message.objects.get()
    page = consultant.get(f"{INBOX}message/{message.pk}/original/").content.decode()
    assert "Headers" not in page and "Crete?" in page and "Download .json" in page
    answer = consultant.get(f"{INBOX}original/{message.items.get().pk}/")
    assert answer["Content-Type"] == "application/json" and ".json" in answer["Content-Disposition"]


def test_a_chat_is_named_in_the_list_though_it_has_no_subject(consultant, say):
    say("m1", content={"sticker": True})
    page = consultant.get(INBOX).content.decode()
    assert "Chat conversation" in page and "Sticker" in page and "(no subject)" not in page


def test_the_page_costs_as_many_queries_for_twenty_lines_as_for_two(
    consultant, say, django_assert_num_queries
):
    say("m1", "One", media=[PHOTO]), say("m2", "Two", in_reply_to=["m1"])
    reading(consultant)
    with CaptureQueriesContext(connection) as few:
        reading(consultant)
    for n in range(18):
        say(f"n{n}", str(n), media=[PHOTO], in_reply_to=["m1"])
    with django_assert_num_queries(len(few)):
        reading(consultant)


# --- one person or two ----------------------------------------------------------------------------------------------


@pytest.fixture
def two(team: Team) -> tuple[Contact, Contact]:
    anna, other = ContactFactory(team=team, name="Anna Berg"), ContactFactory(team=team, name="A.")
    ContactPointFactory(contact=anna, raw="anna@home.example", key="anna@home.example")
    ContactPointFactory(contact=other, kind="phone", raw="+49 170 1234567", key="+491701234567")
    return anna, other


def test_a_contact_is_joined_by_a_typed_number_and_parted_again(consultant, two):
    anna, other = two
    answer = consultant.post(f"{CONTACTS}{anna.pk}/join/", {"who": "0049 (170) 1234567"}, follow=True)
    page = answer.content.decode()
    assert "one contact now" in page and "Part them again" in page
    assert consultant.get(f"{CONTACTS}{other.pk}/change/").url == f"{CONTACTS}{anna.pk}/change/"
    consultant.post(f"{CONTACTS}{other.pk}/part/")
    assert Contact.objects.filter(merged_into=None).count() == 2


def test_a_number_of_nobody_is_told_in_words(consultant, two):
    page = consultant.post(f"{CONTACTS}{two[0].pk}/join/", {"who": "+49 999"}, follow=True).content.decode()
    assert "Nobody else has" in page


def test_an_address_is_given_a_contact_of_its_own(consultant, two):
    anna, other = two
    joining.join(other.pk, anna.pk, None)
    point = anna.points.get(key="+491701234567")
    consultant.post(f"{CONTACTS}point/{point.pk}/split/")
    point.refresh_from_db()
    assert point.contact_id not in (anna.pk, other.pk)


def test_a_user_id_of_whatsapp_is_shown_to_nobody(consultant, two):
    anna, _ = two
    point = ContactPointFactory(contact=anna, kind="whatsapp", raw="DE.13491208655302741918", key="DE.1349")
    for page in (CONTACTS, f"{CONTACTS}{anna.pk}/change/"):
        told = consultant.get(page).text
        assert "anna@home.example" in told and "a name at WhatsApp" in told and point.raw not in told
    told = consultant.post(f"{CONTACTS}point/{point.pk}/split/", follow=True).text
    assert "A name at WhatsApp has a contact of its own now." in told


@pytest.mark.parametrize(("do", "left"), [("join", 1), ("dismiss", 2)])
def test_a_phone_in_a_mail_asks_on_the_pages_of_both(consultant, two, do, left):
    anna, other = two
    asked = PhoneMention.objects.create(contact=anna, point=other.points.get())
    for one in two:
        page = consultant.get(f"{CONTACTS}{one.pk}/change/").content.decode()
        assert "Are they one person?" in page
        assert page.rindex("</form>", 0, page.index("stood in a mail")) > page.index(
            'id="contact_form"'
        )  # not inside it
    consultant.post(f"{INBOX}mention/{asked.pk}/", {"do": do})
    assert Contact.objects.filter(merged_into=None).count() == left
    assert "Are they one person?" not in consultant.get(f"{CONTACTS}{anna.pk}/change/").content.decode()


def test_nobody_joins_the_contacts_of_another_team(consultant, two):
    theirs = ContactFactory(name="Theirs")
    ContactPointFactory(contact=theirs, raw="x@theirs.example", key="x@theirs.example")
    asked = PhoneMention.objects.create(contact=theirs, point=two[1].points.get())
    assert consultant.post(f"{INBOX}mention/{asked.pk}/", {"do": "join"}).status_code == 404
    assert consultant.post(f"{CONTACTS}{theirs.pk}/join/", {"who": "anna@home.example"}).status_code == 404
    consultant.post(f"{CONTACTS}{two[0].pk}/join/", {"who": "x@theirs.example"})
    assert not Contact.objects.filter(merged_into__isnull=False).exists()


# --- what the customer is told --------------------------------------------------------------------------------------


def test_a_customer_is_told_that_a_message_was_read_only_when_its_conversation_was_opened(
    consultant, say, chat_channel
):
    say("m1", "Crete?")
    inquiry = Inquiry.objects.get()
    consultant.get(INBOX)
    reading(consultant)  # a browser may fetch it ahead
    consultant.get(f"{INBOX}{inquiry.pk}/newer/?seen=x")
    consultant.post(INBOX, {"action": "read", "chosen": [inquiry.pk]})
    assert not Inquiry.objects.get().unread and read_notices.tell_due() == 0 and not chat_channel.read
    assert f'hx-post="{INBOX}{inquiry.pk}/read/" hx-trigger="load"' in reading(consultant)
    answer = consultant.post(f"{INBOX}{inquiry.pk}/read/")  # the page says so, once it is open
    assert answer.status_code == 204 and not chat_channel.read, "a worker's affair"
    read_notices.tell_due()
    assert chat_channel.read == ["m1"]


def test_marking_unread_tells_nothing(consultant, say, chat_channel):
    say("m1", "Crete?")
    consultant.post(f"{INBOX}{Inquiry.objects.get().pk}/read/", {"unread": "1"})
    assert read_notices.tell_due() == 0 and not chat_channel.read


def test_an_answer_of_files_alone_has_words_in_the_list(consultant, say, number):
    say("m1", "Crete?")
    reply = ReplyFactory(
        inquiry=Inquiry.objects.get(), channel=fake.CHAT, text="", subject="", attachment_count=2
    )
    listrow.rebuild(reply.inquiry_id)
    assert "2 files" in consultant.get(f"{INBOX}?view=all").content.decode()
