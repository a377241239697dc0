"""What every provider of WhatsApp owes the desk: the message as it was written, an exact verdict, and never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from channels_whatsapp.services import sending
from inquiries.channels import (
    Location,
    OutcomeUnknown,
    OutgoingAttachment,
    OutgoingMessage,
    Paced,
    PermanentError,
    TemplateUse,
    TemporaryError,
)
from inquiries.models import Alert, ChannelAccount
from tests.contracts.phones import Phone, keep_templates
from tests.factories import AttachmentFactory, ReplyFactory, StoredFileFactory
from tests.support.pictures import png

pytestmark = pytest.mark.django_db


def message(phone: Phone, text: str = "Im Mai oder im Juni? Grüße 🌴", **more: object) -> OutgoingMessage:
    return OutgoingMessage(
        external_id="0b0e@inquiry-hub.invalid",
        sender=replace(phone.customer, address=phone.account.address, name=phone.account.name),
        to=(phone.customer,),
        text=text,
        reference="0b0e:0",
        **more,  # type: ignore[arg-type]
    )


def attached(phone: Phone, name: str, data: bytes) -> OutgoingAttachment:
    """As it hangs on a reply."""
    stored = StoredFileFactory(data=data)
    AttachmentFactory(
        message=ReplyFactory(account=phone.account, inquiry__account=phone.account), file=stored, name=name
    )
    return OutgoingAttachment.of(name, stored.true_type, data)


# --- what arrives ----------------------------------------------------------------------------------------------------


def test_a_text_arrives_as_it_was_written(phone: Phone) -> None:
    phone.writes("Hello")
    receipt = sending.send(phone.account.pk, message(phone))
    (sent,) = phone.outbox()
    assert sent.text == "Im Mai oder im Juni? Grüße 🌴"
    assert sent.to.lstrip("+") == phone.customer.address.lstrip("+")
    assert receipt.external_ids == (sent.external_id,)
    assert phone.leaks() == []


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [("beach.png", png(3, 2), "image/png"), ("Angebot Kreta.pdf", b"%PDF-1.7 offer", "application/pdf")],
)
def test_a_file_arrives_with_its_caption(phone: Phone, name: str, data: bytes, content_type: str) -> None:
    phone.writes("Hello")
    sending.send(phone.account.pk, message(phone, "Your hotel", attachments=(attached(phone, name, data),)))
    (sent,) = phone.outbox()
    assert list(sent.files) == [(content_type, data)]
    assert sent.text == "Your hotel"


def test_a_file_needs_no_caption(phone: Phone) -> None:
    phone.writes("Hello")
    sending.send(phone.account.pk, message(phone, "", attachments=(attached(phone, "a.png", png(3, 2)),)))
    (sent,) = phone.outbox()
    assert sent.text == ""
    assert len(sent.files) == 1


def test_a_place_arrives_as_a_map(phone: Phone) -> None:
    phone.writes("Hello")
    place = Location(35.3387, 25.1442, "Hotel Lato", "Epimenidou 15, Heraklion")
    sending.send(phone.account.pk, message(phone, "", location=place))
    (sent,) = phone.outbox()
    assert sent.place is not None
    latitude, longitude, words = sent.place
    assert (latitude, longitude) == (35.3387, 25.1442)
    assert "Hotel Lato" in words
    assert "Epimenidou 15, Heraklion" in words


def test_a_template_arrives_filled_in_also_when_the_window_is_shut(phone: Phone) -> None:
    phone.template("offer_ready", "de", "Hallo {{1}}, Ihr Angebot {{2}}.", {"1": "Anna", "2": "R-1"})
    row = keep_templates(phone)["offer_ready"]
    use = TemplateUse("offer_ready", "de", ("Jörg", "R-77"))
    sending.send(phone.account.pk, message(phone, "Hallo Jörg, Ihr Angebot R-77.", template=use))
    (sent,) = phone.outbox()
    assert sent.template == (_named(phone, row.external_id, row.name), ("Jörg", "R-77"))
    assert sent.text == ""


def _named(phone: Phone, external_id: str, name: str) -> str:
    """Twilio knows a template by its SID, Meta by its name."""
    return external_id if phone.number.provider == "twilio" else name


def test_a_template_that_is_gone_is_said_in_words(phone: Phone) -> None:
    use = TemplateUse("offer_ready", "de", ("Jörg",))
    with pytest.raises(PermanentError) as told:
        sending.send(phone.account.pk, message(phone, template=use))
    assert "template" in told.value.words
    assert phone.outbox() == []


def test_an_answer_in_context_quotes_where_the_provider_can(phone: Phone) -> None:
    phone.writes("Do you have a room with a view?")
    sending.send(phone.account.pk, message(phone, "Yes", in_reply_to="wamid.QUESTION"))
    (sent,) = phone.outbox()
    assert sent.quotes == ("wamid.QUESTION" if phone.quotes else "")


# --- verdicts --------------------------------------------------------------------------------------------------------


def test_a_customer_without_whatsapp_is_told_with_what_to_do(phone: Phone) -> None:
    phone.is_not_on_whatsapp()
    with pytest.raises(PermanentError) as told:
        sending.send(phone.account.pk, message(phone))
    assert "not on WhatsApp" in told.value.words
    assert "e-mail" in told.value.words


def test_void_credentials_stop_the_number_and_raise_one_alert(phone: Phone) -> None:
    phone.writes("Hello")
    phone.refuses_us()
    with pytest.raises(PermanentError):
        sending.send(phone.account.pk, message(phone))
    account = ChannelAccount.objects.get(pk=phone.account.pk)
    assert account.waits_for_somebody
    assert account.last_error_words
    asked = phone.asked()
    with pytest.raises(PermanentError) as told:
        sending.send(phone.account.pk, message(phone))
    assert told.value.code == "number_stopped"
    assert phone.asked() == asked  # too many tries with a wrong secret lock an account
    alert = Alert.objects.get(settled_at=None)
    assert phone.account.name in alert.words
    assert "-token" not in alert.words + account.last_error_words


def test_too_fast_waits_as_long_as_the_provider_asks_and_holds_up_all_others(phone: Phone) -> None:
    phone.writes("Hello")
    phone.is_too_fast(41)
    with pytest.raises(TemporaryError) as told:
        sending.send(phone.account.pk, message(phone))
    assert told.value.retry_after == timedelta(seconds=41)
    assert phone.outbox() == []
    with pytest.raises(Paced) as paced:
        sending.send(phone.account.pk, message(phone, "Another"))
    assert paced.value.retry_after is not None
    assert timedelta(seconds=35) < paced.value.retry_after <= timedelta(seconds=42)


def test_our_own_pace_spares_the_providers_refusals(phone: Phone) -> None:
    """Meta takes 45 for one person at once; the 46th is not even tried."""
    phone.writes("Hello")
    paced = 0
    for count in range(47):
        try:
            sending.send(phone.account.pk, message(phone, f"Part {count}"))
        except Paced:
            paced += 1
    assert (len(phone.outbox()), paced) == ((45, 2) if phone.number.provider == "meta" else (47, 0))


def test_an_address_where_nobody_listens_is_tried_again(phone: Phone) -> None:
    phone.is_away()
    with pytest.raises(TemporaryError) as told:
        sending.send(phone.account.pk, message(phone))
    assert told.value.code == "unreachable"


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_trouble_at_the_provider_is_an_unknown_outcome(phone: Phone, status: int) -> None:
    """A 5xx may come after the message was taken."""
    phone.is_in_trouble(status)
    with pytest.raises(OutcomeUnknown):
        sending.send(phone.account.pk, message(phone))


def test_a_lost_answer_is_an_unknown_outcome(phone: Phone) -> None:
    phone.writes("Hello")
    phone.loses_the_answer()
    with pytest.raises(OutcomeUnknown):
        sending.send(phone.account.pk, message(phone))
    assert len(phone.outbox()) == 1


def test_no_secret_and_no_number_stands_in_an_error(phone: Phone) -> None:
    for trouble in (phone.is_not_on_whatsapp, phone.loses_the_request, phone.is_away):
        trouble()
        with pytest.raises((PermanentError, OutcomeUnknown, TemporaryError)) as told:
            sending.send(phone.account.pk, message(phone))
        shown = f"{told.value!r} {told.value.words} {told.value.__cause__!r}"
        assert "token" not in shown
        assert phone.customer.address.lstrip("+") not in shown


# --- was it sent? ----------------------------------------------------------------------------------------------------


def lost(phone: Phone, text: str = "In May or in June?", **more: object) -> OutgoingMessage:
    """A message whose answer got lost, as it is looked for afterwards."""
    phone.writes("Hello")
    phone.loses_the_answer()
    one = message(phone, text, **more)
    with pytest.raises(OutcomeUnknown):
        sending.send(phone.account.pk, one)
    return replace(one, called_at=timezone.now())


def test_a_message_that_went_out_is_found(phone: Phone) -> None:
    if not phone.looks:
        return
    found = sending.find_sent(phone.account.pk, lost(phone))
    assert found is not None
    assert found.external_ids == (phone.outbox()[-1].external_id,)


def test_a_message_that_did_not_go_out_is_not_found(phone: Phone) -> None:
    if not phone.looks:
        return
    phone.writes("In May or in June?")  # the customer's own words are none of ours
    phone.loses_the_request()
    one = message(phone, "In May or in June?")
    with pytest.raises(OutcomeUnknown):
        sending.send(phone.account.pk, one)
    assert sending.find_sent(phone.account.pk, replace(one, called_at=timezone.now())) is None


def test_where_looking_can_not_tell_that_is_said(phone: Phone) -> None:
    """Twilio: two with the same words. Meta has no list at all: its statuses may still tell, so it is asked again."""
    phone.writes("Hello")
    sending.send(phone.account.pk, message(phone, "In May or in June?"))
    one = lost(phone)
    with pytest.raises(PermanentError if phone.looks else TemporaryError) as told:
        sending.find_sent(phone.account.pk, one)
    assert told.value.words
