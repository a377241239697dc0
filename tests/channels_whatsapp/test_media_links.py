"""The address under which Twilio gets a file: good for this one file, for a while, and for nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from channels_whatsapp.services import media_links
from inquiries.channels import OutgoingAttachment
from inquiries.models import StoredFile
from inquiries.states import ScanState
from tests.factories import AttachmentFactory, MessageFactory, ReplyFactory, StoredFileFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 the offer"


def offer(name: str = "Angebot Kreta.pdf", data: bytes = PDF) -> OutgoingAttachment:
    file = StoredFileFactory(data=data)
    AttachmentFactory(message=ReplyFactory(), file=file, name=name)
    return OutgoingAttachment.of(name, file.true_type, data)


def get(link: str, settings: Any, **more: Any) -> Any:
    return Client().get(link.removeprefix(settings.PUBLIC_BASE_URL), **more)


def test_the_file_is_given_as_it_is_and_kept_nowhere(settings: Any) -> None:
    answer = get(media_links.link_to(offer()), settings)
    assert answer.status_code == 200
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == 'attachment; filename="Angebot Kreta.pdf"'
    assert "sandbox" in answer["Content-Security-Policy"]
    assert not answer.cookies


def test_a_type_that_the_content_does_not_tell_is_that_of_the_ending(settings: Any) -> None:
    link = media_links.link_to(offer("Anna.vcf", b"BEGIN:VCARD\r\nEND:VCARD\r\n"))
    assert get(link, settings)["Content-Type"] == "text/vcard"


def test_a_name_can_break_out_of_no_header(settings: Any) -> None:
    answer = get(media_links.link_to(offer('a";\r\nSet-Cookie: x=1\r\n.pdf')), settings)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer
    assert "\n" not in answer["Content-Disposition"]


def test_an_old_link_leads_nowhere(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    link = media_links.link_to(offer())
    monkeypatch.setattr(media_links, "LASTS", timedelta(seconds=-1))
    assert get(link, settings).status_code == 404


def test_nothing_else_can_be_had_there(settings: Any) -> None:
    link = media_links.link_to(offer())
    mine = media_links.link_to(offer("b.pdf", b"%PDF-1.7 another"))
    token = link.removeprefix(f"{settings.PUBLIC_BASE_URL}/whatsapp/files/").strip("/")
    other = mine.removeprefix(f"{settings.PUBLIC_BASE_URL}/whatsapp/files/").strip("/")
    crossed = other.partition(":")[0] + token[token.index(":") :]
    foreign = signing.dumps([StoredFile.objects.first().sha256, "text/html", "x"], salt="another")
    for one in (token[:-1], token + "x", crossed, foreign, "x", StoredFile.objects.first().sha256):
        assert Client().get(f"/whatsapp/files/{one}/").status_code == 404
    assert Client().post(f"/whatsapp/files/{token}/").status_code == 405


def test_what_customers_sent_is_not_given_out(settings: Any) -> None:
    passport = StoredFileFactory(data=b"%PDF-1.7 passport")
    AttachmentFactory(message=MessageFactory(), file=passport)
    link = media_links.link_to(OutgoingAttachment.of("a.pdf", "application/pdf", b"%PDF-1.7 passport"))
    assert get(link, settings).status_code == 404


def test_a_file_with_a_virus_is_not_given_out(settings: Any) -> None:
    link = media_links.link_to(offer())
    StoredFile.objects.update(scan_state=ScanState.INFECTED, scan_due=timezone.now())
    assert get(link, settings).status_code == 404


def test_storage_that_does_not_answer_is_told_as_such(settings: Any) -> None:
    link = media_links.link_to(offer())
    StoredFile.objects.update(path="attachments/nothing-there")
    assert get(link, settings).status_code == 503
