from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from channels_whatsapp.services import meta_numbers
from inquiries.channels import (
    Address,
    Location,
    OutcomeUnknown,
    OutgoingAttachment,
    OutgoingMessage,
    PermanentError,
    PointKind,
    TemplateUse,
    TemporaryError,
)
from tests.factories import MessageTemplateFactory
from tests.support.meta import templates

NUMBER, ANNA = "1070000001", "491700000111"
PART = OutgoingMessage(
    external_id="id-1",
    sender=Address("+4930555001"),
    to=(Address(f"+{ANNA}", "Anna", PointKind.PHONE),),
    text="Grüße aus Köln 🌴",
    reference="0a1b:0",
)
PDF = OutgoingAttachment.of("Angebot März.pdf", "application/pdf", b"%PDF-1.7 offer")
JPG = OutgoingAttachment.of("beach.jpg", "image/jpeg", b"\xff\xd8\xff beach")


@pytest.fixture(autouse=True)
def open_window(meta):
    meta.wrote(NUMBER, ANNA, "DE.13845009921")


def test_a_text_with_what_ties_its_statuses_to_it(meta, gateway):
    receipt = gateway.send(replace(PART, in_reply_to="wamid.QUESTION"))
    (sent,) = meta.sent
    assert sent.payload == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": ANNA,
        "type": "text",
        "text": {"body": PART.text, "preview_url": False},
        "context": {"message_id": "wamid.QUESTION"},
        "biz_opaque_callback_data": "0a1b:0",
    }
    assert receipt.external_ids == (sent.id,)
    assert [(one.address, one.error) for one in receipt.recipients] == [(f"+{ANNA}", None)]


def test_links_are_previewed(meta, gateway):
    gateway.send(replace(PART, text="See https://hotel.example/room"))
    assert meta.sent[0].payload["text"]["preview_url"] is True


def test_people_who_hide_their_number_are_reached_by_their_user_id(meta, gateway):
    gateway.send(replace(PART, to=(Address("DE.13845009921", "Anna", PointKind.WHATSAPP),)))
    assert meta.sent[0].payload["recipient"] == "DE.13845009921"
    assert "to" not in meta.sent[0].payload


def test_a_file_is_uploaded_and_keeps_its_name(meta, gateway):
    gateway.send(replace(PART, text="Our offer", attachments=(PDF,)))
    (sent,) = meta.sent
    assert sent.file.data == PDF.data
    assert sent.payload["document"] == {"id": sent.file.id, "filename": PDF.filename, "caption": "Our offer"}


def test_a_picture_has_no_name(meta, gateway):
    gateway.send(replace(PART, text="", attachments=(JPG,)))
    assert meta.sent[0].payload["image"] == {"id": meta.sent[0].file.id}
    assert meta.sent[0].file.content_type == "image/jpeg"


def test_a_place(meta, gateway):
    gateway.send(replace(PART, text="", location=Location(35.33, 25.14, "Heraklion")))
    assert meta.sent[0].payload["location"] == {"latitude": 35.33, "longitude": 25.14, "name": "Heraklion"}


def sends(meta, number, told, places, *variables):
    """A template of Meta, known to the hub."""
    meta.templates["2020202020"].append(told)
    MessageTemplateFactory(number=number, name=told["name"], places=places)
    use = TemplateUse(told["name"], "en", variables)
    return meta_numbers.gateway(number).send(replace(PART, template=use))


BODY = {"in": "body", "index": 0, "name": "1", "example": "Anna"}
HEAD = {"in": "header", "index": 0, "name": "1", "example": "Anna"}
LINK = {"in": "button", "index": 1, "name": "1", "example": "TI-1"}


def test_a_template_with_heading_text_and_link(meta, number):
    link = {"type": "URL", "text": "Look", "url": "https://agency.example/{{1}}", "example": ["…"]}
    reply = {"type": "QUICK_REPLY", "text": "Call me"}
    parts = [templates.header("For {{1}}", "Anna"), templates.buttons(reply, link)]
    told = templates.template("offer_ready", components=parts)
    sends(meta, number, told, [HEAD, BODY, LINK], "Anna", "Anna B.", "TI-77")
    assert meta.sent[0].payload["template"] == {
        "name": "offer_ready",
        "language": {"code": "en"},
        "components": [
            {"type": "header", "parameters": [{"type": "text", "text": "Anna"}]},
            {"type": "body", "parameters": [{"type": "text", "text": "Anna B."}]},
            {"type": "button", "sub_type": "url", "index": "1", "parameters": [{"type": "text", "text": "TI-77"}]},
        ],
    }  # fmt: skip


def test_a_template_with_names_for_its_places(meta, number):
    told = templates.template(
        "hello", "Dear {{guest}}, {{trip}}.", examples={"guest": "Anna", "trip": "Crete"}
    )
    places = [{**BODY, "name": "guest"}, {**BODY, "name": "trip"}]
    sends(meta, number, told, places, "Anna", "Crete")
    assert meta.sent[0].payload["template"]["components"][0]["parameters"] == [
        {"type": "text", "text": "Anna", "parameter_name": "guest"},
        {"type": "text", "text": "Crete", "parameter_name": "trip"},
    ]


def test_a_template_goes_out_while_the_window_is_shut(meta, number):
    meta.last_inbound.clear()
    told = templates.template("plain", "Our offer is ready.", examples=[])
    assert sends(meta, number, told, []).external_ids == (meta.sent[0].id,)
    assert meta.sent[0].failed_by == 0


def test_a_template_that_changed_meanwhile_is_not_sent(meta, number):
    told = templates.template("offer_ready")
    with pytest.raises(PermanentError) as caught:
        sends(meta, number, told, [BODY, BODY], "Anna")
    assert caught.value.code == "template_changed"
    assert meta.sent == []


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"status": "PAUSED"}, "whatsapp_132015"),
        ({"status": "DISABLED"}, "whatsapp_132016"),
        ({"language": "de"}, "whatsapp_132001"),
        ({"body": "{{1}} {{2}}"}, "whatsapp_132000"),
        ({"body": "{{guest}}"}, "whatsapp_132012"),
    ],
)
def test_templates_that_meta_refuses(meta, number, told, code):
    with pytest.raises(PermanentError) as caught:
        sends(meta, number, templates.template("offer_ready", **told), [BODY], "Anna")
    assert caught.value.code == code
    assert meta.sent == []


# --- what can go wrong ---


def failure(gateway, part=PART):
    with pytest.raises((TemporaryError, PermanentError, OutcomeUnknown)) as caught:
        gateway.send(part)
    return caught.value


def test_a_lost_answer_is_an_unknown_outcome_and_nothing_is_repeated(meta, gateway):
    meta.trouble("/messages", after=True)
    assert isinstance(failure(gateway), OutcomeUnknown)
    assert len(meta.sent) == 1


def test_a_connection_that_breaks_before_the_answer_is_an_unknown_outcome(meta, gateway):
    meta.trouble("/messages")
    assert isinstance(failure(gateway), OutcomeUnknown)
    assert meta.count("/messages") == 1


def test_nobody_there_is_tried_again(settings, gateway):
    settings.META_GRAPH_URL = "http://127.0.0.1:9"
    assert isinstance(failure(gateway), TemporaryError)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (500, 131000, OutcomeUnknown),
        (503, 131016, OutcomeUnknown),
        (500, 424242, OutcomeUnknown),
        (400, 131000, TemporaryError),  # 4xx with a JSON error: surely not sent
        (400, 424242, PermanentError),
        (400, 130429, TemporaryError),
        (400, 131056, TemporaryError),
        (429, 4, TemporaryError),
        (429, 424242, TemporaryError),
        (400, 131026, PermanentError),
        (400, 131047, PermanentError),
        (400, 100, PermanentError),
        (400, 131053, PermanentError),
        (401, 190, PermanentError),
        (403, 200, PermanentError),
    ],
)
def test_the_code_and_the_status_decide(meta, gateway, status, code, kind):
    meta.trouble("/messages", status, code)
    error = failure(gateway)
    assert isinstance(error, kind)
    assert error.code == f"whatsapp_{code}"
    assert meta.count("/messages") == 1


def test_what_meta_calls_transient_is_tried_again(meta, gateway):
    meta.trouble("/messages", 400, 424242, more={"is_transient": True})
    assert isinstance(failure(gateway), TemporaryError)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(502, OutcomeUnknown), (504, OutcomeUnknown), (200, OutcomeUnknown), (408, OutcomeUnknown),
     (429, TemporaryError), (403, PermanentError), (404, PermanentError)],
)  # fmt: skip
def test_an_answer_without_json(meta, gateway, status, kind):
    meta.trouble("/messages", status, html=True)
    assert isinstance(failure(gateway), kind)


def test_it_waits_as_long_as_meta_asks(meta, gateway):
    meta.trouble("/messages", 429, 130429, retry_after="77")
    assert failure(gateway).retry_after == timedelta(seconds=77)


def test_a_redirect_is_not_followed(meta, gateway):
    meta.trouble("/messages", 307, html=True, location=f"{meta.files_url}/v25.0/{NUMBER}/messages")
    assert isinstance(failure(gateway), PermanentError)
    assert all(host == "graph" for host, _ in meta.tokens_seen)


def test_an_upload_that_breaks_is_tried_again_for_nobody_got_anything(meta, gateway):
    meta.trouble("/media")
    assert isinstance(failure(gateway, replace(PART, attachments=(PDF,))), TemporaryError)
    assert meta.sent == []


def test_a_file_of_another_kind_is_refused_in_words(meta, gateway):
    file = OutgoingAttachment.of("a.heic", "image/heic", b"heic")
    assert "a.heic" in failure(gateway, replace(PART, attachments=(file,))).words
    assert meta.count("/media") == 0


def test_too_many_to_one_person(meta, gateway):
    meta.burst = 2
    gateway.send(PART)
    gateway.send(PART)
    assert failure(gateway).code == "whatsapp_131056"
    meta.ahead = timedelta(minutes=1)
    gateway.send(PART)


def test_a_wrong_app_secret_is_told_as_such(meta, gateway):
    meta.app_secret = "another"
    error = failure(gateway)
    assert isinstance(error, PermanentError)
    assert "app secret" in error.words


def test_secrets_stand_in_no_error_and_no_log(meta, gateway, caplog):
    for trouble in ({"after": True}, {"status": 401, "code": 190}, {"status": 500, "html": True}):
        meta.trouble("/messages", **trouble)
        error = failure(gateway)
        assert "meta-token" not in repr(error) + error.words
        assert error.__cause__ is None
    assert "meta-token" not in caplog.text
    assert "meta-token" not in repr(vars(gateway))


def test_the_proof_is_that_of_meta(meta, gateway):
    gateway.send(PART)
    assert "appsecret_proof" in gateway._graph.access.proof  # the fake checks its value


def test_reading_is_told(meta, gateway):
    gateway.mark_read("wamid.Q")
    assert meta.read == ["wamid.Q"]


def test_nobody_can_tell_what_meta_has_sent(gateway):
    with pytest.raises(TemporaryError):
        gateway.find_sent(PART)
