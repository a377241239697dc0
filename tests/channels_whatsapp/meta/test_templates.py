from __future__ import annotations

import pytest

from inquiries.channels import PermanentError, TemporaryError
from tests.support.meta import templates
from tests.support.meta.templates import buttons, header, template

ACCOUNT = "2020202020"


def rows(meta, gateway, *told):
    meta.templates[ACCOUNT] += told
    return gateway.templates()


def test_pages_are_followed_by_their_cursor_and_the_token_stays(meta, gateway):
    found = rows(meta, gateway, *(template(f"t{number:03}") for number in range(60)))
    assert [one.name for one in found] == [f"t{number:03}" for number in range(60)]
    assert meta.count("message_templates") == 3


def test_a_template_made_flat(meta, gateway):
    link = {
        "type": "URL",
        "text": "Look",
        "url": "https://a.example/{{1}}",
        "example": ["https://a.example/TI-1"],
    }
    parts = [header("For {{1}}", "Anna"), {"type": "FOOTER", "text": "Sun Travel"}]
    parts += [buttons({"type": "QUICK_REPLY", "text": "Yes"}, link, {"type": "PHONE_NUMBER", "text": "Call"})]
    (row,) = rows(
        meta, gateway, template("offer", "{{2}} for {{1}}", components=parts, examples=["Anna", "Crete"])
    )
    assert (row.header, row.body, row.footer) == ("For {{1}}", "{{2}} for {{1}}", "Sun Travel")
    assert row.buttons == ("Yes", "Look", "Call")
    assert row.places == (
        {"in": "header", "index": 0, "name": "1", "example": "Anna"},
        {"in": "body", "index": 0, "name": "1", "example": "Anna"},
        {"in": "body", "index": 0, "name": "2", "example": "Crete"},
        {"in": "button", "index": 1, "name": "1", "example": "TI-1"},
    )
    assert (row.status, row.category, row.unusable, row.status_words) == ("approved", "UTILITY", "", "")  # fmt: skip


def test_places_with_names_stay_in_their_order(meta, gateway):
    told = template("hello", "{{trip}} for {{guest}}, {{trip}}", examples={"guest": "Anna", "trip": "Crete"})
    (row,) = rows(meta, gateway, told)
    assert [(one["name"], one["example"]) for one in row.places] == [("trip", "Crete"), ("guest", "Anna")]


@pytest.mark.parametrize(
    ("status", "ours"),
    [("APPROVED", "approved"), ("PENDING", "pending"), ("IN_APPEAL", "pending"), ("REJECTED", "rejected"),
     ("PAUSED", "paused"), ("DISABLED", "disabled"), ("ARCHIVED", "disabled"), ("SOMETHING_NEW", "disabled")],
)  # fmt: skip
def test_each_status_is_one_of_ours(meta, gateway, status, ours):
    (row,) = rows(meta, gateway, template("t", status=status, rejected_reason="NONE"))
    assert row.status == ours


def test_why_it_was_rejected(meta, gateway):
    told = [
        template(f"t{reason}", status="REJECTED", rejected_reason=reason) for reason in ("SCAM", "NEW_REASON")
    ]
    assert [one.status_words for one in rows(meta, gateway, *told)] == [
        "WhatsApp takes it for fraud.",
        "WhatsApp's reason: new reason.",
    ]


@pytest.mark.parametrize(
    ("components", "words"),
    [
        ([{"type": "HEADER", "format": "IMAGE"}], "picture"),
        ([{"type": "HEADER", "format": "HOLOGRAM"}], "on top"),
        ([{"type": "CAROUSEL", "cards": []}], "cards"),
        ([buttons({"type": "OTP", "text": "Copy"})], "passwords"),
        ([buttons({"type": "COPY_CODE"})], "code"),
        ([buttons({"type": "FLOW"})], "form"),
        ([buttons({"type": "TELEPATHY"})], "buttons"),
        ([{"type": "SOMETHING"}], "a part of it"),
    ],
)
def test_what_the_hub_can_not_fill_in_is_said(meta, gateway, components, words):
    (row,) = rows(meta, gateway, template("t", components=components))
    assert words in row.unusable


@pytest.mark.parametrize(
    "broken",
    [
        {"components": None},
        {"components": [None, "x", {"type": None}, {"type": "BODY", "text": None}]},
        {"components": [{"type": "BODY", "text": "{{1}}", "example": {"body_text": []}}]},
        {"components": [{"type": "BODY", "text": "{{1}}", "example": {"body_text": "x"}}]},
        {"components": [{"type": "BODY", "text": "{{1}}", "example": 7}]},
        {"components": [{"type": "BUTTONS", "buttons": {"a": 1}}]},
        {"components": [{"type": "BUTTONS", "buttons": [{"type": "URL", "url": "{{1}}", "example": None}]}]},
        {"status": None, "category": None, "rejected_reason": 5},
    ],
)
def test_odd_shapes_break_nothing(meta, gateway, broken):
    found = rows(meta, gateway, template("odd") | broken, template("good"), {"id": "1"}, None)
    assert [one.name for one in found] == ["odd", "good"]


def test_without_the_permission_it_says_so(meta, gateway):
    meta.tokens["meta-token"].scopes = ("whatsapp_business_messaging",)
    with pytest.raises(PermanentError) as caught:
        gateway.templates()
    assert "permission" in caught.value.words


def test_a_lost_page_is_for_later(meta, gateway):
    meta.templates[ACCOUNT] += [templates.template("t")]
    meta.trouble("message_templates", after=True)
    with pytest.raises(TemporaryError):
        gateway.templates()
