"""A template or a place that goes along with a reply."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from inquiries.channels import Address, PointKind, TemplateOption, clean_json
from inquiries.models import Draft, MessagingWindow
from inquiries.services import contents, delivering, drafts, replying, sending
from inquiries.services.drafts import Written
from inquiries.services.replying import Letter, NotSendable

ANNA = "tel:491701234567"
OFFER = TemplateOption(
    "offer_ready", "en", "Dear {{1}}, your offer for {{2}} is ready.", ("1", "2"), ("Anna", "Crete"), footer="Sun Travel"
)  # fmt: skip
USE = {"template": {"name": "offer_ready", "language": "en", "variables": ["Anna", "Crete"]}}


@pytest.fixture
def inquiry(number, receive, chat_channel):
    chat_channel.templates = [OFFER]
    told = {"from": ANNA, "name": "Anna", "to": ["tel:+49301234567"]}
    return receive(timezone.now(), into=number, id="m1", text="Crete?", **told).inquiry


def letter(text: str = "", **more) -> Letter:
    return Letter(text, to=[Address("+491701234567", "Anna", PointKind.PHONE)], **more)


def shut() -> None:
    MessagingWindow.objects.update(opened_at="2026-01-01T00:00Z")


# --- shapes ---------------------------------------------------------------------------------------------------------


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda x: st.lists(x) | st.dictionaries(
    st.sampled_from(["template", "location", "name", "language", "variables", "latitude", "longitude", "x"]), x)))  # fmt: skip
def test_whatever_a_browser_sends_becomes_our_shape_or_nothing(told):
    kept = contents.tidy(told)
    assert kept == clean_json(kept) and set(kept) <= {"template", "location"}
    assert contents.tidy(kept) == kept
    contents.template_of(kept), contents.location_of(kept)


@pytest.mark.parametrize("latitude", ["91", "nan", "inf", None, "north"])
def test_a_place_outside_of_the_world_is_none(latitude):
    assert contents.tidy({"location": {"latitude": latitude, "longitude": "25.1"}}) == {}


@pytest.mark.parametrize(
    ("option", "values", "text"),
    [
        (OFFER, ["Anna", "Crete"], "Dear Anna, your offer for Crete is ready.\n\nSun Travel"),
        # Meta counts the places of header and text each from 1, Twilio has one list for both
        (TemplateOption("a", "en", "{{1}} and {{2}}", ("1", "1", "2"), header="For {{1}}"), ["A", "B", "C"], "For A\n\nB and C"),
        (TemplateOption("a", "en", "{{1}} and {{2}}", ("1", "2"), header="For {{1}}"), ["A", "B"], "For A\n\nA and B"),
        (TemplateOption("a", "en", "{{ who }}, {{who}}!", ("who", "link")), ["{{who}}", "x"], "{{who}}, {{who}}!"),
    ],
)  # fmt: skip
def test_a_template_is_filled_in_as_the_customer_reads_it(option, values, text):
    assert contents.filled(option, values) == text


# --- on their way ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_template_goes_out_with_the_words_of_the_server_when_the_window_is_shut(
    inquiry, kim, chat_channel, number
):
    shut()
    message = replying.queue_reply(inquiry, kim, letter("what a browser says", content=USE, account=number))
    assert message.text == message.reply_text == "Dear Anna, your offer for Crete is ready.\n\nSun Travel"
    assert message.content == USE and message.recipients[0]["kind"] == "phone" and message.subject == ""
    delivering.send_due()
    (sent,) = chat_channel.sent
    assert sent.template.name == "offer_ready" and sent.template.variables == ("Anna", "Crete")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "gone"}, "can't be used"),
        ({"language": "de"}, "can't be used"),
        ({"variables": ["Anna"]}, "every place"),
        ({"variables": ["Anna", " "]}, "every place"),
    ],
)
def test_a_template_that_is_gone_or_half_filled_is_refused(inquiry, kim, number, change, words):
    content = {"template": {**USE["template"], **change}}
    with pytest.raises(NotSendable, match=words):
        replying.queue_reply(inquiry, kim, letter(content=content, account=number))


@pytest.mark.django_db
def test_a_place_goes_without_words(inquiry, kim, chat_channel, number):
    place = {"location": {"latitude": 35.34, "longitude": 25.14, "name": "Hotel", "address": ""}}
    replying.queue_reply(inquiry, kim, letter(content=place, account=number))
    delivering.send_due()
    assert [(one.text, one.location.name) for one in chat_channel.sent] == [("", "Hotel")]


@pytest.mark.django_db
def test_what_was_typed_before_a_template_was_chosen_stays_in_the_box(inquiry, kim, number):
    to = {"to": "Anna <+491701234567>"}
    written = Written(text="A long answer", recipients=to, account=number, content=USE)
    draft = drafts.save(inquiry, kim, written, uuid.uuid4(), None)
    message = sending.send(draft)
    assert sending.is_of(message, written) and not sending.is_of(message, Written(text=message.text))
    left = drafts.open_of(kim, inquiry.pk)
    assert (left.text, left.content, left.recipients) == ("A long answer", {}, to)
    delivering.send_due()
    assert list(Draft.objects.all()) == [left]


@pytest.mark.django_db
def test_a_template_that_is_taken_back_stands_in_the_box_again_with_the_words(inquiry, kim, number, settings):
    settings.UNDO_SECONDS = 10
    from inquiries.services import taking_back

    written = Written(text="A long answer", recipients={"to": "+491701234567"}, account=number, content=USE)
    message = sending.send(drafts.save(inquiry, kim, written, uuid.uuid4(), None))
    taking_back.take_back(message.deliveries.get(), kim)
    (left,) = Draft.objects.all()
    assert (left.text, left.content) == ("A long answer", USE)
