"""The reply box when it writes by WhatsApp, with real numbers and templates; nothing leaves the house here."""

from __future__ import annotations

import html
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channels_whatsapp.models import MessageTemplate, WhatsAppNumber
from inquiries.models import (
    ChannelAccount,
    ContactPoint,
    Delivery,
    Draft,
    Inquiry,
    Message,
    MessagingWindow,
    Team,
)
from tests.factories import (
    AccountFactory,
    AttachmentFactory,
    ContactPointFactory,
    DeliveryFactory,
    DeliveryRecipientFactory,
    NumberFactory,
    ReplyFactory,
    TripFactory,
    TripValueFactory,
    UserFactory,
)
from tests.support.desk import anna_wrote_to

BODY = "Hello {{1}}, our offer for {{2}} is ready.\n\nYour consultant {{3}}"
OFFER = "en|offer_ready"


@pytest.fixture
def meta(team: Team) -> WhatsAppNumber:
    return NumberFactory(account__team=team, account__name="Berlin", provider="meta")


@pytest.fixture
def twilio(team: Team) -> WhatsAppNumber:
    return NumberFactory(account__team=team, account__name="Groups")


@pytest.fixture
def mailbox(team: Team) -> ChannelAccount:
    return AccountFactory(team=team, channel="email", name="Info", address="info@agency.example")


@pytest.fixture
def inquiry(meta: WhatsAppNumber, mailbox: ChannelAccount) -> Inquiry:
    return anna_wrote_to(meta.account, hours_ago=1)


def shut(inquiry: Inquiry) -> None:
    MessagingWindow.objects.update(opened_at=timezone.now() - timedelta(hours=25))


def template(number: WhatsAppNumber, name: str = "offer_ready", **told: Any) -> MessageTemplate:
    places = [{"in": "body", "index": n, "name": str(n + 1), "example": ""} for n in range(3)]
    told = {"language": "en", "body": BODY, "status": "approved", "places": places, **told}
    return MessageTemplate.objects.create(
        number=number, name=name, external_id=name, synced_at=timezone.now(), **told
    )


def page_of(inquiry: Inquiry, then: str = "change/") -> str:
    return f"/admin/inquiries/inquiry/{inquiry.pk}/{then}"


def fields(page: str) -> dict[str, Any]:
    """The fields of the reply box, as a browser would send them."""
    form = page[page.index('id="reply-form"') : page.index('id="note-form"')]
    told: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = {name: html.unescape(value) for name, value in re.findall(r'(\w+)="([^"]*)"', tag)}
        if "name" in given and "data-unsent" not in tag and given.get("type") not in ("file", "search"):
            told.setdefault(given["name"], []).append(given.get("value", ""))
    text = re.search(r'<textarea name="text"[^>]*>(.*?)</textarea>', form, re.S)
    return {**told, "text": html.unescape(text[1]) if text else told.get("text", "")}


def box_of(client: Client, inquiry: Inquiry) -> tuple[str, dict[str, Any]]:
    page = client.get(page_of(inquiry)).text
    page = page[page.index('id="composer"') :]
    return page, fields(page)


def turned(
    client: Client, inquiry: Inquiry, told: dict[str, Any], **asked: Any
) -> tuple[str, dict[str, Any]]:
    answer = client.post(page_of(inquiry, "draft/turn/"), {**told, **asked})
    assert answer.status_code == 200
    return answer.text, fields(answer.text)


def sent(client: Client, inquiry: Inquiry, told: dict[str, Any]) -> str:
    answer = client.post(page_of(inquiry, "reply/"), told)
    return "" if answer.status_code == 204 else answer.text


# --- like a SIM -----------------------------------------------------------------------------------------------------


def test_the_box_writes_to_the_number_and_shows_how_long_it_may(consultant, inquiry):
    page, told = box_of(consultant, inquiry)
    assert "+49 170 0000001" in page and "22 h 59 min" in page and "left to write freely" in page
    assert told["to"] == ["+491700000001"] and told["about"] == [""]
    assert 'name="subject"' in page and "Reply to all" not in page and "d-quoted" not in page
    assert 'type="hidden" name="cc"' in page and 'accept="image/jpeg,image/png,' in page


def test_only_numbers_and_mailboxes_that_reach_the_customer_can_be_chosen(consultant, inquiry, twilio):
    AccountFactory(team=inquiry.team, channel="email", name="Away", active=False)
    page, _ = box_of(consultant, inquiry)
    assert re.findall(r'role="menuitemradio" aria-checked="(\w+)" data-account="(\d+)"', page) == [
        ("true", str(inquiry.account_id)),
        ("false", str(twilio.pk)),
        ("false", str(ChannelAccount.objects.get(name="Info").pk)),
    ]
    assert "Never wrote here: only a template" in page
    ContactPoint.objects.filter(kind="phone").update(contact=None)
    Inquiry.objects.update(account=ChannelAccount.objects.get(name="Info"))
    Message.objects.all().delete()
    page, _ = box_of(consultant, inquiry)
    assert f'data-account="{twilio.pk}"' not in page and "E-mail · info@agency.example" in page


def test_the_words_stay_when_the_channel_changes_and_so_does_the_head_of_the_mail(
    consultant, inquiry, mailbox, meta
):
    _, told = box_of(consultant, inquiry)
    page, told = turned(consultant, inquiry, {**told, "text": "We look"}, turn_account=mailbox.pk)
    assert told["text"] == "We look" and told["to"] == ["anna@traveller.example"]
    assert "data-chat" not in page and "Reply to all" in page and "d-clock" not in page.split("d-fields")[1]
    mail = {**told, "subject": "Crete in May", "cc": "Ben <ben@traveller.example>", "text": "We look now"}
    page, told = turned(consultant, inquiry, mail, turn_account=meta.pk)
    assert told["text"] == "We look now" and told["to"] == ["+491700000001"]
    _, told = turned(consultant, inquiry, told, turn_account=mailbox.pk)
    assert told["subject"] == ["Crete in May"] and told["cc"] == ["Ben <ben@traveller.example>"]
    draft = Draft.objects.get()
    assert (draft.account, draft.text) == (mailbox, "We look now")


def test_from_one_mailbox_to_another_all_stays_as_it_was_typed(consultant, inquiry, mailbox):
    other = AccountFactory(team=inquiry.team, channel="email", name="Other")
    _, told = box_of(consultant, inquiry)
    _, told = turned(consultant, inquiry, {**told, "text": "a"}, turn_account=mailbox.pk)
    _, told = turned(consultant, inquiry, {**told, "to": "somebody@else.example"}, turn_account=other.pk)
    assert told["to"] == ["somebody@else.example"] and told["account"] == [str(other.pk)]


def test_a_customer_who_hides_the_number_is_written_to_all_the_same(consultant, inquiry):
    ContactPoint.objects.filter(kind="phone").update(kind="whatsapp", raw="DE.1349", key="DE.1349")
    page, told = box_of(consultant, inquiry)
    assert "number hidden" in page and "DE.1349" in told["to"][0]
    assert sent(consultant, inquiry, {**told, "text": "Yes"}) == ""
    assert Message.objects.get(direction="out").recipients[0]["kind"] == "whatsapp"


def test_what_the_provider_lacks_is_said(consultant, inquiry, twilio):
    _, told = box_of(consultant, inquiry)
    MessagingWindow.objects.update(account=twilio.account)
    page, _ = turned(consultant, inquiry, told, turn_account=twilio.pk)
    assert "Twilio can&#x27;t quote the message" in page
    page, _ = turned(consultant, inquiry, told, turn_account=inquiry.account_id)
    assert "quote the message" not in page


def test_words_go_out_as_one_message_of_the_number(consultant, inquiry, meta):
    _, told = box_of(consultant, inquiry)
    assert sent(consultant, inquiry, {**told, "text": "It is!"}) == ""
    message = Message.objects.get(direction="out")
    assert (message.channel, message.text, message.subject) == ("whatsapp", "It is!", "")
    assert message.in_reply_to == [] and Delivery.objects.get().account == meta.account


def test_a_message_is_quoted_only_where_somebody_chose_it(consultant, inquiry):
    question = Message.objects.get()
    _, told = box_of(consultant, inquiry)
    page, told = turned(consultant, inquiry, told, turn_mode="reply", turn_about=question.pk)
    assert "d-answering" in page and "Is Crete free?" in page and told["about"] == [str(question.pk)]
    page, left = turned(consultant, inquiry, told, turn_about="none")
    assert "d-answering" not in page and left["about"] == [""]
    assert sent(consultant, inquiry, {**told, "text": "Yes"}) == ""
    assert Message.objects.get(direction="out").in_reply_to == [question.external_id]


def test_a_chat_is_forwarded_by_mail(consultant, inquiry, mailbox):
    _, told = box_of(consultant, inquiry)
    question = Message.objects.get()
    page, told = turned(consultant, inquiry, told, turn_mode="forward", turn_about=question.pk)
    assert told["account"] == [str(mailbox.pk)] and "data-chat" not in page
    page, told = turned(consultant, inquiry, told, turn_mode="reply")
    assert 'data-mode="reply"' in page


def test_a_file_that_whatsapp_does_not_take_is_refused_when_it_is_added(consultant, inquiry, mailbox):
    _, told = box_of(consultant, inquiry)
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("photo.heic", b"\0\0\0\x18ftypheic" + bytes(20), "image/heic")
    answer = consultant.post(page_of(inquiry, "draft/files/"), {**told, "file": file})
    assert answer.status_code == 422 and "WhatsApp takes no .heic" in answer.json()["words"]


def test_the_counter_knows_how_many_messages_a_long_text_becomes(consultant, inquiry):
    _, told = box_of(consultant, inquiry)
    answer = consultant.post(page_of(inquiry, "draft/"), {**told, "text": "word " * 1_000})
    assert answer.json()["texts"] == 2
    page, _ = box_of(consultant, inquiry)
    assert 'data-most="4096" data-texts="2"' in page


# --- the window -----------------------------------------------------------------------------------------------------


def test_a_shut_window_offers_a_template_or_an_e_mail_and_keeps_the_words(consultant, inquiry, meta, mailbox):
    template(meta)
    _, told = box_of(consultant, inquiry)
    consultant.post(page_of(inquiry, "draft/"), {**told, "text": "Half an answer"})
    shut(inquiry)
    page, told = box_of(consultant, inquiry)
    assert "older than 24 hours" in page and f'data-ready="{OFFER}"' in page
    assert f'data-account="{mailbox.pk}"' in page and "Write an e-mail instead" in page
    assert "readonly" in page and told["text"] == "Half an answer" and 'id="reply-send"' not in page
    _, told = turned(consultant, inquiry, told, turn_account=mailbox.pk)
    assert told["text"] == "Half an answer" and told["to"] == ["anna@traveller.example"]


def test_the_server_refuses_words_into_a_shut_window(consultant, inquiry):
    _, told = box_of(consultant, inquiry)
    shut(inquiry)
    assert "older than 24 hours" in sent(consultant, inquiry, {**told, "text": "Too late"})
    assert not Message.objects.filter(direction="out").exists()


def test_the_clock_is_told_anew_until_it_is_shut(consultant, inquiry):
    url = page_of(inquiry, "draft/clock/")
    assert "22 h 59 min" in consultant.get(url, {"account": inquiry.account_id}).text
    shut(inquiry)
    assert consultant.get(url, {"account": inquiry.account_id}).status_code == 204
    assert consultant.get(url, {"account": "9" * 30}).status_code == 404


# --- templates of the provider --------------------------------------------------------------------------------------


def test_templates_are_searched_and_the_unusable_ones_say_why(consultant, inquiry, meta):
    template(meta)
    template(meta, "offer_ready", language="de", body="Hallo {{1}}, {{2}}, {{3}}")
    template(meta, "winter_sun", status="rejected", status_words="Too promotional.")
    inquiry.contact.language = "de"
    inquiry.contact.save()
    url, asked = page_of(inquiry, "draft/ready/"), {"account": inquiry.account_id}
    everything = consultant.get(url, asked).text
    assert re.findall(r'data-ready="([^"]+)"', everything) == ["de|offer_ready", "en|offer_ready"]
    assert "disabled" in everything and "WhatsApp has rejected it. Too promotional." in everything
    assert "winter sun" in consultant.get(url, {**asked, "ready_q": "winter"}).text
    assert "No template has these words" in consultant.get(url, {**asked, "ready_q": "zebra"}).text
    assert "Hallo" not in consultant.get(url, {**asked, "ready_language": "en"}).text


def test_places_are_filled_from_the_inquiry_and_shown_as_the_customer_sees_them(
    consultant, inquiry, meta, mailbox
):
    template(meta, header="Your trip", footer="Sun Travel", buttons=["Yes, please"])
    TripValueFactory(
        trip=TripFactory(inquiry=inquiry), field="destinations", value=["Crete"], status="confirmed"
    )
    shut(inquiry)
    _, told = box_of(consultant, inquiry)
    page, told = turned(consultant, inquiry, told, turn_template=OFFER)
    assert told["variable"] == ["Anna", "Crete", "Eva Berger"]
    assert "<mark>Anna</mark>" in page and "<b" in page and "Your trip" in page
    assert "Sun Travel" in page and "Yes, please" in page and 'id="reply-send"' in page
    answer = consultant.post(
        page_of(inquiry, "draft/ready/preview/"), {**told, "variable": ["<b>Ben</b>", "", "Eva"]}
    )
    assert "<mark>&lt;b&gt;Ben&lt;/b&gt;</mark>" in answer.text
    assert '<mark class="is-open">{{2}}</mark>' in answer.text
    assert "is empty" not in answer.text
    told["variable"] = ["Anna", "x" * 2_000, "Eva"]
    answer = consultant.post(page_of(inquiry, "draft/ready/preview/"), told)
    assert re.search(
        r'id="ready-error-1"[^>]*>Place \{\{2\}\} is longer than 1,024 characters\.<', answer.text
    )
    assert re.search(r'id="ready-error-0"[^>]*><', answer.text)


def test_a_template_goes_out_through_a_shut_window_and_the_server_checks_it_again(consultant, inquiry, meta):
    row = template(meta)
    shut(inquiry)
    _, told = box_of(consultant, inquiry)
    _, told = turned(consultant, inquiry, told, turn_template=OFFER)
    assert "Fill in every place" in sent(consultant, inquiry, {**told, "variable": ["Anna", "", "Eva"]})
    told["variable"] = ["Anna", "Crete", "Eva"]
    row.status = "paused"
    row.save()
    assert "paused" in sent(consultant, inquiry, told)
    row.status = "approved"
    row.save()
    assert sent(consultant, inquiry, told) == ""
    message = Message.objects.get(direction="out")
    assert message.text == "Hello Anna, our offer for Crete is ready.\n\nYour consultant Eva"
    assert message.content["template"]["variables"] == ["Anna", "Crete", "Eva"]


def test_a_template_is_left_again_and_never_goes_along_to_another_number(
    consultant, inquiry, meta, twilio, mailbox
):
    template(meta)
    _, told = box_of(consultant, inquiry)
    page, chosen = turned(consultant, inquiry, {**told, "text": "Words"}, turn_template=OFFER)
    assert "Write freely instead" in page and chosen["text"] == "Words"
    _, left = turned(consultant, inquiry, chosen, turn_template="none")
    assert "template" not in left and left["text"] == "Words"
    for account in (twilio.pk, mailbox.pk):
        _, left = turned(consultant, inquiry, chosen, turn_account=account)
        assert "template" not in left and Draft.objects.get().content == {}


def test_a_template_that_is_gone_says_so_and_can_be_exchanged(consultant, inquiry, meta):
    row = template(meta)
    _, told = box_of(consultant, inquiry)
    turned(consultant, inquiry, {**told, "text": "a"}, turn_template=OFFER)
    row.delete()
    shut(inquiry)
    page, _ = box_of(consultant, inquiry)
    assert "does not have this template any more" in page and 'data-ready="none"' in page
    assert 'id="reply-send"' not in page


# --- a place --------------------------------------------------------------------------------------------------------


def test_a_place_is_taken_from_a_map_and_sent(consultant, inquiry, mailbox, meta):
    _, told = box_of(consultant, inquiry)
    url = page_of(inquiry, "draft/place/")
    link = "https://www.openstreetmap.org/?mlat=35.3387&mlon=25.1442#map=15/35.3/25.1"
    page = consultant.post(url, {"map_link": link, "new_name": "Hotel Helios"}).text
    assert 'name="latitude" value="35.3387"' in page and "Hotel Helios" in page
    answer = consultant.post(url, {"map_link": "https://maps.app.goo.gl/abc"})
    assert "short link" in answer.text and answer["HX-Retarget"] == "#place-refused"
    assert "No place was found" in consultant.post(url, {"new_latitude": "95", "new_longitude": "1"}).text
    place = {"latitude": "35.3387", "longitude": "25.1442", "place_name": "Hotel Helios"}
    _, mail = turned(consultant, inquiry, {**told, **place, "text": "Here"}, turn_account=mailbox.pk)
    assert mail["text"].startswith("Here\n\nHotel Helios\nhttps://www.openstreetmap.org/?mlat=35.338700")
    consultant.post(page_of(inquiry, "draft/discard/"))
    _, told = box_of(consultant, inquiry)
    template(meta)
    _, chosen = turned(consultant, inquiry, {**told, **place}, turn_template=OFFER)
    assert "latitude" not in chosen and "Hotel Helios" in chosen["text"]
    consultant.post(page_of(inquiry, "draft/discard/"))
    _, told = box_of(consultant, inquiry)
    assert sent(consultant, inquiry, {**told, **place}) == ""
    assert Message.objects.get(direction="out").content["location"]["name"] == "Hotel Helios"


# --- failures, queries, walls ---------------------------------------------------------------------------------------


def test_what_did_not_arrive_is_answered_by_mail_with_its_words(consultant, inquiry, mailbox):
    reply = ReplyFactory(inquiry=inquiry, text="Here is our offer.")
    row = DeliveryFactory(message=reply, status="done", provider_status="failed", error_words="")
    DeliveryRecipientFactory(
        delivery=row, provider_status="failed", error_words="Not on WhatsApp: answer by e-mail?"
    )
    page = consultant.get(page_of(inquiry)).text
    assert "Not on WhatsApp: answer by e-mail?" in page
    assert f'data-turn="reply" data-account="{mailbox.pk}" data-carry="{reply.pk}"' in page
    _, told = box_of(consultant, inquiry)
    asked = {"turn_mode": "reply", "turn_account": mailbox.pk, "turn_carry": reply.pk}
    _, told = turned(consultant, inquiry, told, **asked)
    assert told["text"] == "Here is our offer." and told["account"] == [str(mailbox.pk)]


@pytest.mark.parametrize(
    ("arrived", "failed", "text", "files"),
    [
        (0, 1, "", ["hotel.pdf"]),
        (1, 0, "Here is our offer.", ["offer.pdf"]),
        (None, 0, "Here is our offer.", ["offer.pdf", "hotel.pdf"]),
    ],
)
def test_of_what_arrived_in_part_only_the_rest_goes_by_mail(
    consultant, inquiry, mailbox, arrived, failed, text, files
):
    """The words are the caption of the first file."""
    reply = ReplyFactory(inquiry=inquiry, text="Here is our offer.", attachment_count=2)
    for name in ("offer.pdf", "hotel.pdf"):
        AttachmentFactory(message=reply, name=name, file__data=b"%PDF-1.7 " + name.encode())
    if arrived is not None:
        DeliveryFactory(message=reply, part=arrived, parts=2, status="done", provider_status="delivered")
    DeliveryFactory(message=reply, part=failed, parts=2, status="done", provider_status="failed")
    _, told = box_of(consultant, inquiry)
    asked = {"turn_mode": "reply", "turn_account": mailbox.pk, "turn_carry": reply.pk}
    for _ in range(2):  # pressed twice, it brings nothing twice
        _, told = turned(consultant, inquiry, told, **asked)
        assert told["text"] == text
        assert [one.name for one in Draft.objects.get().files.order_by("pk")] == files


def test_what_never_left_the_house_is_settled_when_it_goes_by_mail(inquiry, mailbox, team):
    person = UserFactory(groups=["Consultant"], teams=[team])
    consultant = Client()
    consultant.force_login(person)
    reply = ReplyFactory(inquiry=inquiry, text="Here is our offer.", author=person)
    DeliveryFactory(message=reply)
    _, told = box_of(consultant, inquiry)
    asked = {"turn_mode": "reply", "turn_account": mailbox.pk, "turn_carry": reply.pk}
    _, told = turned(consultant, inquiry, told, **asked)
    assert told["text"] == "Here is our offer." and told["account"] == [str(mailbox.pk)]
    assert Delivery.objects.get().status == "discarded"
    assert sent(consultant, inquiry, told) == ""
    assert Message.objects.filter(direction="out", unsaid="").get().channel == "email"


def test_only_a_message_that_the_provider_can_quote_offers_it(consultant, inquiry, twilio):
    assert "Answer this message" in consultant.get(page_of(inquiry)).text
    Message.objects.update(account=twilio.account)
    assert "Answer this message" not in consultant.get(page_of(inquiry)).text


def test_the_page_costs_as_many_queries_with_many_numbers_points_and_templates(
    consultant, inquiry, meta, team
):
    template(meta)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            consultant.get(page_of(inquiry))
        return len(queries)

    cost()
    few = cost()
    for n in range(5):
        number = NumberFactory(account__team=team)
        template(number)
        template(meta, f"other_{n}")
        point = ContactPointFactory(contact=inquiry.contact, kind="phone", raw=f"+49170000010{n}")
        MessagingWindow.objects.create(account=number.account, point=point, opened_at=timezone.now())
    assert cost() == few


def test_no_number_of_another_team_can_be_chosen(consultant, inquiry):
    theirs = NumberFactory()
    _, told = box_of(consultant, inquiry)
    _, told = turned(consultant, inquiry, {**told, "text": "a"}, turn_account=theirs.pk)
    assert told["account"] == [str(inquiry.account_id)]
    assert consultant.get(page_of(inquiry, "draft/ready/"), {"account": theirs.pk}).status_code == 404


def test_a_number_without_settings_says_so_and_the_page_stands(consultant, inquiry, meta):
    meta.delete()
    page, _ = box_of(consultant, inquiry)
    assert "no settings any more" in page


def test_a_box_that_was_tampered_with_breaks_nothing(consultant, inquiry):
    told = {"compose_token": uuid.uuid4(), "account": inquiry.account_id, "latitude": "nan", "longitude": "x"}
    for asked in (
        {"turn_template": "xx|nothing"},
        {"turn_mode": "shout"},
        {"turn_account": "1" * 40, "turn_about": "-1", "turn_carry": "x"},
    ):
        assert consultant.post(page_of(inquiry, "draft/turn/"), {**told, **asked}).status_code in (200, 404)
    assert consultant.post(page_of(inquiry, "draft/ready/preview/"), told).status_code == 404


def test_a_number_that_was_switched_off_leaves_no_telephone_number_in_the_mails_to(consultant, inquiry):
    ChannelAccount.objects.filter(pk=inquiry.account_id).update(active=False)
    ContactPoint.objects.filter(kind="email").update(contact=None)
    mailbox = ChannelAccount.objects.get(name="Info")
    NumberFactory._meta.model.objects.exclude(account=inquiry.account).update(provider="twilio")
    ChannelAccount.objects.filter(channel="whatsapp").update(active=False)
    _, told = box_of(consultant, inquiry)
    assert told["account"] == [str(mailbox.pk)]
    assert told["to"] == [""]
