"""A better parser reads kept originals again; messages change, their place does not."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.postgres.search import SearchQuery
from django.core.management import call_command

from inquiries.models import Attachment, EventType, Inquiry, InquiryEvent, Message, Participant, StoredFile

pytestmark = pytest.mark.django_db
SHOWN = (
    "recipients",
    "sent_at",
    "sent_offset",
    "flags",
    "kind",
    "subject",
    "text",
    "event",
    "forwarded",
    "sender_name",
)


def as_an_old_parser_read_it(message: Message) -> Message:
    Message.objects.filter(pk=message.pk).update(text="=?garbled?=", reply_text="=?garbled?=")
    return message


def reparse(*words: str) -> str:
    out = StringIO()
    call_command("reparse", *words, stdout=out)
    return out.getvalue()


def test_messages_change_in_place_and_stay_in_their_inquiry(receive):
    first = as_an_old_parser_read_it(receive(id="1@x", **{"from": "ana@x.example"}, text="Crete in June"))
    second = receive(id="2@x", **{"from": "ben@x.example"}, text="Rome in May")
    assert "read 2, changed 1, unreadable 0" in reparse()
    again = Message.objects.get(pk=first.pk)
    assert (again.text, again.reply_text, again.inquiry_id) == (
        "Crete in June",
        "Crete in June",
        first.inquiry_id,
    )
    assert Message.objects.get(pk=second.pk).text == "Rome in May"
    told = InquiryEvent.objects.get(type=EventType.REPARSED)
    assert (told.message_id, told.data["fields"]) == (first.pk, ["text", "reply_text"])


def test_a_dry_run_tells_and_changes_nothing(receive):
    message = as_an_old_parser_read_it(receive(id="1@x", **{"from": "ana@x.example"}, text="Crete in June"))
    assert "would change 1" in reparse("--dry-run")
    assert Message.objects.get(pk=message.pk).text == "=?garbled?="


def test_older_messages_than_asked_for_are_left_alone(receive):
    message = as_an_old_parser_read_it(receive(id="1@x", **{"from": "ana@x.example"}, text="Crete in June"))
    assert "read 0" in reparse("--since", "2999-01-01")
    assert Message.objects.get(pk=message.pk).text == "=?garbled?="


WHOLE = {
    "id": "w@x",
    "from": "ana@x.example",
    "name": "Ana",
    "to": ["desk@agency.example", "boss@agency.example"],
    "cc": ["ben@x.example"],
    "subject": "Crete in June",
    "text": "We are two.",
    "flags": ["web_form"],
    "sent": "2026-03-01T09:00:00+02:00",
    "files": [["plan.pdf", "application/pdf", "%PDF-1.4"], ["photo.png", "image/png", "\x89PNG"]],
    "event": {"summary": "Call", "method": "REQUEST"},
    "forwarded": ["eve@far.example", "Eve"],
}


def test_everything_that_a_better_parser_sees_comes_in_and_nothing_is_lost(receive):
    message = receive(**WHOLE)
    good = {name: getattr(message, name) for name in SHOWN}
    extra = message.attachments.get(position=1)
    spoilt = StoredFile.objects.create(sha256="0" * 64, size=1, true_type="text/plain", path="old")
    Attachment.objects.filter(pk=extra.pk).update(file=spoilt, name="old-reading.txt")
    Message.objects.filter(pk=message.pk).update(
        recipients=[], sent_at=None, sent_offset=None, flags=["loop"], kind="auto_reply", subject="?", text="", event=None,
        forwarded=None, attachment_count=1, search=None, sender_name="",
    )  # fmt: skip
    Inquiry.objects.update(subject="?", subject_key="?", attachment_count=1, last_preview="")
    Participant.objects.all().delete()
    assert "changed 1" in reparse()
    again = Message.objects.get(pk=message.pk)
    assert {name: getattr(again, name) for name in SHOWN} == {**good, "flags": ["loop", "web_form"]}
    assert sorted(again.attachments.values_list("name", flat=True)) == [
        "old-reading.txt",
        "photo.png",
        "plan.pdf",
    ]
    assert again.attachment_count == 3 and again.inquiry_id == message.inquiry_id
    inquiry = Inquiry.objects.get()
    assert (inquiry.subject, inquiry.attachment_count, inquiry.last_preview) == (
        "Crete in June",
        3,
        "We are two.",
    )
    assert Message.objects.filter(search=SearchQuery("june", config="simple")).exists()
    assert set(Participant.objects.values_list("point__key", flat=True)) >= {"ana@x.example", "ben@x.example"}
    assert "changed 0" in reparse()


def test_reading_again_neither_wakes_nor_marks_as_waiting(receive):
    message = as_an_old_parser_read_it(receive(**WHOLE))
    Inquiry.objects.update(status="closed", unread=False, waiting_since=None)
    reparse()
    inquiry = Inquiry.objects.get(pk=message.inquiry_id)
    assert (inquiry.status, inquiry.unread, inquiry.waiting_since) == ("closed", False, None)
