from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from channels_whatsapp.models.numbers import SANDBOX
from inquiries import channels
from inquiries.channels import (
    Address,
    OutgoingMessage,
    PermanentError,
    PointKind,
    TemplateUse,
)
from tests.factories import AccountFactory, MessageTemplateFactory, NumberFactory, earlier

pytestmark = pytest.mark.django_db
ANNA = Address("+4917000011", "Anna", PointKind.PHONE)
CHANNEL = channels.get("whatsapp")


@pytest.fixture(params=["twilio", "meta"])
def number(request):
    return NumberFactory(provider=request.param)


def message(**given) -> OutgoingMessage:
    return OutgoingMessage("id-1", Address("+4930555001"), (ANNA,), **given)


def test_the_window_is_a_day_from_the_last_message(number):
    last = earlier(hours=23)
    told = CHANNEL.compose_options(number.pk, ANNA, last)
    assert told.window_closes_at == last + timedelta(hours=24) == last + CHANNEL.window
    assert (told.free_text, told.why_not) == (True, "")


def test_a_shut_window_says_why(number):
    told = CHANNEL.compose_options(number.pk, ANNA, earlier(hours=25))
    assert not told.free_text
    assert "older than 24 hours" in told.why_not
    told = CHANNEL.compose_options(number.pk, ANNA, None)
    assert (told.free_text, told.window_closes_at) == (False, None)
    assert "has not written to this number yet" in told.why_not


def test_each_provider_has_its_limits():
    twilio = CHANNEL.compose_options(NumberFactory().pk, ANNA, timezone.now())
    meta = CHANNEL.compose_options(NumberFactory(provider="meta").pk, ANNA, timezone.now())
    assert (twilio.max_text, meta.max_text) == (1_600, 4_096)
    assert (twilio.max_media, meta.max_media) == (16_000_000, 100_000_000)
    assert "application/pdf" in twilio.media_types
    assert "image/heic" not in meta.media_types


def test_that_twilio_can_not_quote_is_said():
    assert "quote" in CHANNEL.compose_options(NumberFactory().pk, ANNA, timezone.now()).why_no_quote
    assert CHANNEL.compose_options(NumberFactory(provider="meta").pk, ANNA, None).why_no_quote == ""


def test_the_sandbox_says_what_it_is():
    number = NumberFactory(account=AccountFactory(channel="whatsapp", address=SANDBOX))
    assert "Twilio's sandbox" in CHANNEL.compose_options(number.pk, ANNA, None).why_not


def test_templates_of_the_number_the_usable_ones_first(number):
    MessageTemplateFactory(number=number, name="a_rejected", status="rejected", status_words="Spelling.")
    MessageTemplateFactory(number=number, name="b_picture", unusable="It has a picture on top.")
    MessageTemplateFactory(
        number=number, name="c_offer", header="Hello", footer="Sun Travel", buttons=["Yes"]
    )
    MessageTemplateFactory(name="of_another_number")
    told = CHANNEL.compose_options(number.pk, ANNA, None).templates
    assert [(one.name, one.why_not) for one in told] == [
        ("c_offer", ""),
        ("a_rejected", "WhatsApp has rejected it. Spelling."),
        ("b_picture", "It has a picture on top."),
    ]
    assert (told[0].variables, told[0].examples) == (("1",), ("Anna",))
    assert (told[0].header, told[0].footer, told[0].buttons) == ("Hello", "Sun Travel", ("Yes",))


@pytest.mark.parametrize(
    ("use", "words"),
    [
        (TemplateUse("unknown", "en", ("Anna",)), "has no template “unknown”"),
        (TemplateUse("offer", "de", ("Anna",)), "has no template “offer” in de"),
        (TemplateUse("waits", "en", ("Anna",)), "waits for WhatsApp's approval"),
        (TemplateUse("offer", "en", ()), "has 1 place to fill in, not 0"),
        (TemplateUse("offer", "en", ("\t",)), "is empty"),
    ],
)
def test_templates_that_cannot_be_sent(number, use, words):
    MessageTemplateFactory(number=number, name="offer")
    MessageTemplateFactory(number=number, name="waits", status="pending")
    (told,) = CHANNEL.compose_errors(number.pk, message(template=use))
    assert words in told


def test_a_template_that_can(number):
    MessageTemplateFactory(number=number, name="offer")
    assert CHANNEL.compose_errors(number.pk, message(template=TemplateUse("offer", "en", ("Anna",)))) == []


def test_long_texts_are_parted_by_the_provider_of_the_number():
    text = "word " * 500
    assert len(CHANNEL.parts(NumberFactory().pk, message(text=text))) == 2
    assert len(CHANNEL.parts(NumberFactory(provider="meta").pk, message(text=text))) == 1


def test_a_number_without_settings_is_an_error_with_words():
    with pytest.raises(PermanentError, match="no settings"):
        CHANNEL.parts(AccountFactory(channel="whatsapp").pk, message(text="Hello"))
