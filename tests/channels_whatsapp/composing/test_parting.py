from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_whatsapp.composing import checking, limits, parting, texts
from inquiries.channels import Address, Location, OutgoingAttachment, OutgoingMessage, PointKind, TemplateUse

ANNA = Address("+4917000011", "Anna", PointKind.PHONE)
PICTURE = OutgoingAttachment.of("beach.jpg", "image/jpeg", b"\xff\xd8\xff picture")
OFFER = OutgoingAttachment.of("offer.pdf", "application/pdf", b"%PDF-1.7 offer")
VOICE = OutgoingAttachment.of("voice.ogg", "audio/ogg", b"OggS" + bytes(24) + b"OpusHead")
CRETE = Location(35.33, 25.14, "Heraklion")
BOTH = pytest.mark.parametrize("known", [limits.TWILIO, limits.META], ids=["twilio", "meta"])


def message(**given) -> OutgoingMessage:
    return OutgoingMessage("id-1", Address("+4930555001"), (ANNA,), **{"in_reply_to": "wamid.Q", **given})


def shape(parts: list[OutgoingMessage]) -> list[tuple[str, ...]]:
    return [
        (one.text, *(file.filename for file in one.attachments), *(["place"] if one.location else []))
        for one in parts
    ]


@BOTH
def test_a_short_text_is_the_caption_of_a_picture(known):
    parts = parting.parts(message(text="The beach", attachments=(PICTURE, OFFER)), known)
    assert shape(parts) == [("The beach", "beach.jpg"), ("", "offer.pdf")]


def test_a_document_has_a_caption_at_meta_only():
    written = message(text="Our offer", attachments=(OFFER,))
    assert shape(parting.parts(written, limits.META)) == [("Our offer", "offer.pdf")]
    assert shape(parting.parts(written, limits.TWILIO)) == [("Our offer",), ("", "offer.pdf")]


@BOTH
def test_a_recording_has_no_caption_and_the_text_is_read_first(known):
    parts = parting.parts(message(text="Listen, and look", attachments=(VOICE, PICTURE)), known)
    assert shape(parts) == [("Listen, and look",), ("", "voice.ogg"), ("", "beach.jpg")]


@BOTH
def test_a_longer_text_than_a_caption_goes_first(known):
    text = "word " * 250
    assert shape(parting.parts(message(text=text, attachments=(PICTURE,)), known)) == [
        (text,),
        ("", "beach.jpg"),
    ]


@BOTH
def test_a_place_comes_last(known):
    parts = parting.parts(message(text="Here", location=CRETE), known)
    assert shape(parts) == [("Here",), ("", "place")]
    parts = parting.parts(message(text="Here", location=CRETE, attachments=(PICTURE,)), known)
    assert shape(parts) == [("Here", "beach.jpg"), ("", "place")]


@BOTH
def test_a_template_is_one_part_with_tidied_values(known):
    use = TemplateUse("offer_ready", "de", ("Anna\nBeispiel ", "two     weeks\tCrete"))
    (part,) = parting.parts(message(text="Dear Anna", template=use), known)
    assert part.template == TemplateUse("offer_ready", "de", ("Anna Beispiel", "two weeks Crete"))
    assert part.in_reply_to == "wamid.Q"


FILES = st.lists(st.sampled_from([PICTURE, OFFER, VOICE]), max_size=4).map(tuple)
WRITTEN = st.builds(
    message,
    text=st.one_of(st.text(max_size=40), st.text("ab \n.", max_size=6_000)),
    attachments=FILES,
    location=st.sampled_from([None, CRETE]),
    reference=st.just("m-1"),
    quoted=st.just("> history"),
)


@given(written=WRITTEN, known=st.sampled_from([limits.TWILIO, limits.META]))
def test_parts_hold_all_that_was_written_once_and_in_order(written, known):
    parts = parting.parts(written, known)
    assert parts
    assert parts == parting.parts(written, known)
    assert "".join("".join(one.text for one in parts).split()) == "".join(written.text.split())
    assert tuple(file for one in parts for file in one.attachments) == written.attachments
    assert [one.location for one in parts if one.location] == ([CRETE] if written.location else [])
    assert [one.in_reply_to for one in parts] == ["wamid.Q", *[None] * (len(parts) - 1)]
    assert {one.reference for one in parts} == {"m-1"}
    assert {one.quoted for one in parts} == {""}


@given(written=WRITTEN, known=st.sampled_from([limits.TWILIO, limits.META]))
def test_each_part_is_one_message_within_the_limits(written, known):
    for one in parting.parts(written, known):
        assert len(one.attachments) <= 1
        assert texts.length(one.text) <= (known.caption if one.attachments else known.text)
        assert one.text.strip() or one.attachments or one.location or not written.text.strip()


# --- what can't be sent ---


def test_what_can_be_sent_has_no_problem():
    written = message(text="Here", attachments=(PICTURE, OFFER, VOICE), location=CRETE)
    assert checking.problems(written, limits.TWILIO) == []
    assert checking.problems(written, limits.META) == []


@pytest.mark.parametrize(
    ("name", "content_type", "words"),
    [
        ("IMG_1.HEIC", "image/heic", "WhatsApp takes no .heic: send it as PDF or JPG, or by e-mail."),
        ("film.mov", "video/quicktime", "WhatsApp takes no .mov: send it as MP4, or by e-mail."),
        ("song.wav", "audio/x-wav", "WhatsApp takes no .wav: send it as MP3, or by e-mail."),
        ("song.ogg", "audio/ogg", "WhatsApp takes no .ogg: send it as MP3, or by e-mail."),
        ("plan.ics", "text/calendar", "WhatsApp takes no .ics: send it as PDF, or by e-mail."),
        ("README", "application/octet-stream", "WhatsApp takes no “README”: send it as PDF, or by e-mail."),
        ("all.zip", "application/zip", "WhatsApp takes no .zip: send it as PDF, or by e-mail."),
    ],
)
@BOTH
def test_a_type_that_whatsapp_does_not_take(known, name, content_type, words):
    file = OutgoingAttachment.of(name, content_type, b"OggS vorbis bytes")
    assert checking.problems(message(attachments=(file, file)), known) == [words]


@pytest.mark.parametrize("name", ["notes.docx", "prices.xlsx"])
@BOTH
def test_where_the_content_says_little_the_ending_counts(known, name):
    file = OutgoingAttachment.of(name, "application/zip", b"PK\x03\x04")
    assert checking.problems(message(attachments=(file,)), known) == []


def test_the_providers_differ():
    text = OutgoingAttachment.of("notes.txt", "application/octet-stream", b"notes")
    assert checking.problems(message(attachments=(text,)), limits.META) == []
    assert checking.problems(message(attachments=(text,)), limits.TWILIO)
    large = replace(OFFER, size=17_000_000)
    assert checking.problems(message(attachments=(large,)), limits.META) == []
    assert checking.problems(message(attachments=(large,)), limits.TWILIO) == [
        "“offer.pdf” has 17.0 MB; WhatsApp takes documents of at most 16 MB. Make it smaller, or send it by e-mail."
    ]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"to": ()}, "no WhatsApp number"),
        ({"to": (Address("", kind=PointKind.PHONE),)}, "no WhatsApp number"),
        ({"to": (ANNA, ANNA)}, "one person at a time"),
        ({"cc": (ANNA,)}, "one person at a time"),
        ({"to": (Address("anna@traveller.example"),)}, "is no WhatsApp number"),
        ({"text": " \n"}, "nothing to send"),
        ({"text": "word " * 40_000}, "more than 30 messages"),
        ({"text": "", "attachments": (OFFER,) * 31}, "more than 30 messages"),
        ({"location": Location(91, 0)}, "lies outside"),
        ({"location": Location(0, -180.5)}, "lies outside"),
        ({"location": Location(float("nan"), 0)}, "no coordinates"),
        ({"attachments": (replace(PICTURE, size=0),)}, "is empty"),
        ({"attachments": (replace(PICTURE, size=5_000_001),)}, "at most 5 MB"),
        ({"template": TemplateUse("t", "de"), "attachments": (OFFER,)}, "goes alone"),
    ],
)
@BOTH
def test_why_it_cannot_be_sent(known, given, words):
    (told,) = checking.problems(replace(message(text="Hello"), **given), known)
    assert words in told
