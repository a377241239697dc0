"""A better parser reads kept originals again; messages change, their place does not."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from inquiries.models import EventType, InquiryEvent, Message

pytestmark = pytest.mark.django_db


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
