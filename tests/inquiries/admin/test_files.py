from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from inquiries.models import ChannelAccount, Message
from inquiries.states import ScanState
from tests.factories import AttachmentFactory, InquiryFactory, MessageFactory, StoredFileFactory
from tests.support.pictures import png

PNG = png()
INBOX = "/admin/inquiries/inquiry/"


@pytest.fixture
def message(account: ChannelAccount) -> Message:
    return MessageFactory(inquiry=InquiryFactory(account=account))


def attached(message: Message, data: bytes, name: str, **given: Any) -> str:
    file = StoredFileFactory(data=data, **given)
    return f"{INBOX}attachment/{AttachmentFactory(message=message, file=file, name=name).pk}/"


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    ("data", "name", "inline"),
    [
        (PNG, "beach.png", True),
        (png(60_000, 60_000), "bomb.png", False),
        (b"<svg onload='alert(1)'>", "icon.svg", False),
        (b"<script>alert(1)</script>", "fake.png", False),
        (b"%PDF-1.7", "offer.pdf", False),
    ],
)
def test_only_a_proven_picture_is_shown_all_else_is_a_download(
    consultant: Client, message: Message, data: bytes, name: str, inline: bool
) -> None:
    address = attached(message, data, name)
    download, shown = consultant.get(address), consultant.get(address, {"show": "1"})
    assert content(download) == data
    assert download["Content-Disposition"] == f'attachment; filename="{name}"'
    assert download["Content-Type"] == "application/octet-stream"
    assert shown["Content-Disposition"].startswith("inline" if inline else "attachment")
    for answer in (download, shown):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        shown.close()


def test_an_infected_file_is_never_given_out(consultant: Client, message: Message) -> None:
    address = attached(message, PNG + b"virus", "beach.png", scan_state=ScanState.INFECTED)
    assert consultant.get(address).status_code == 403
    page = consultant.get(f"{INBOX}{message.inquiry_id}/change/").content.decode()
    assert "A virus was found" in page
    assert address not in page


def test_a_file_that_is_gone_is_not_found(consultant: Client, message: Message) -> None:
    assert (
        consultant.get(attached(message, b"%PDF gone", "x.pdf", path="attachments/nowhere")).status_code
        == 404
    )


def test_a_stranger_is_asked_to_log_in(message: Message) -> None:
    assert "/login/" in Client().get(attached(message, b"%PDF stranger", "x.pdf"))["Location"]


def test_mail_html_is_caged_and_brings_only_its_own_pictures(consultant: Client, message: Message) -> None:
    AttachmentFactory(
        message=message, file=StoredFileFactory(data=png(salt=b"own")), name="logo.png", content_id="logo@1"
    )
    AttachmentFactory(
        message=message, file=StoredFileFactory(data=b"<svg/>"), name="logo.svg", content_id="evil"
    )
    Message.objects.filter(pk=message.pk).update(
        html='<p>Hello {x}</p><img src="cid:logo@1"><img src="cid:evil"><img src="cid:unknown">'
    )
    answer = consultant.get(f"{INBOX}message/{message.pk}/html/")
    page = answer.content.decode()
    assert "Hello {x}" in page
    assert page.count("data:image/png;base64,") == 1
    assert page.count('src=""') == 2
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline'")
    assert "script-src" not in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
