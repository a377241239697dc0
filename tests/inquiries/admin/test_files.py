from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from inquiries.models import ChannelAccount, Message
from inquiries.states import ScanState
from inquiry_hub import safe_html
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


@pytest.mark.parametrize(
    ("state", "hold", "status"),
    [
        (ScanState.UNSCANNED, True, 503),
        (ScanState.UNSCANNED, False, 200),
        (ScanState.CLEAN, True, 200),
        (ScanState.ERROR, True, 403),
        (ScanState.ERROR, False, 200),
        (ScanState.INFECTED, False, 403),
    ],
)
def test_with_a_scanner_a_file_is_given_out_after_it_was_checked(
    consultant: Client, message: Message, settings: Any, state: ScanState, hold: bool, status: int
) -> None:
    settings.CLAMD_URL, settings.CLAMD_HOLD = "tcp://scanner.example", hold
    address = attached(message, b"%PDF " + state.encode() + bytes([hold]), "offer.pdf", scan_state=state)
    assert consultant.get(address).status_code == status
    assert consultant.get(f"{INBOX}{message.inquiry_id}/change/").status_code == 200


def test_a_file_that_could_not_be_checked_is_taken_by_a_persons_choice(
    consultant: Client, message: Message, settings: Any
) -> None:
    settings.CLAMD_URL = "tcp://scanner.example"
    address = attached(
        message, b"%PDF huge", "offer.pdf", scan_state=ScanState.ERROR, scan_words="Too large."
    )
    assert "Too large. Open it only" in consultant.get(address).content.decode()
    assert content(consultant.get(address, {"anyway": "1"})) == b"%PDF huge"
    infected = attached(message, b"%PDF virus", "virus.pdf", scan_state=ScanState.INFECTED)
    assert consultant.get(infected, {"anyway": "1"}).status_code == 403


def test_an_unchecked_picture_is_not_shown_in_the_mail(
    consultant: Client, message: Message, settings: Any
) -> None:
    settings.CLAMD_URL = "tcp://scanner.example"
    file = StoredFileFactory(data=png(salt=b"unchecked"))
    AttachmentFactory(message=message, file=file, name="logo.png", content_id="logo@1")
    Message.objects.filter(pk=message.pk).update(html='<img src="cid:logo@1">')
    assert "data:image" not in consultant.get(f"{INBOX}message/{message.pk}/html/").content.decode()


def test_what_was_taken_out_of_a_file_stands_below_it(consultant: Client, message: Message) -> None:
    for position, name, inside in ((0, "winmail.dat", None), (1, "b.pdf", None), (2, "plan.pdf", 0)):
        file = StoredFileFactory(data=name.encode())
        AttachmentFactory(message=message, file=file, name=name, position=position, inside=inside)
    page = consultant.get(f"{INBOX}{message.inquiry_id}/change/").content.decode()
    assert page.index("winmail.dat") < page.index("plan.pdf") < page.index("b.pdf")
    assert "in winmail.dat" in page


def test_left_out_files_are_told_in_words(consultant: Client, message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(defects=["file_left_out: film.mp4 (90,000 KB)", "no_date"])
    page = consultant.get(f"{INBOX}{message.inquiry_id}/change/").content.decode()
    assert "film.mp4 (90,000 KB) is larger than what is taken out" in page
    assert "no date" in page


# --- HTML on paper ----------------------------------------------------------------------------------------------------


def paper(client: Client, message: Message, html: str, **given: Any) -> tuple[str, str]:
    Message.objects.filter(pk=message.pk).update(html=safe_html.clean(html), **given)
    answer = client.get(f"{INBOX}message/{message.pk}/html/")
    return answer.content.decode().partition("</style>")[2], answer["Content-Security-Policy"]


FAR = (
    '<img src="https://far.example/beach.jpg" width="600" height="400"><img src="http://far.example/plain.jpg">'
    '<img src="https://spy.example/dot.gif" width="1" height="1"><img src="https://spy.example/dot2.gif" style="width:1px">'
    '<img src="https://spy.example/dot3.gif" style="display:none">'
)


def test_pictures_elsewhere_wait_until_staff_ask_and_that_is_remembered(
    consultant: Client, message: Message
) -> None:
    body, policy = paper(consultant, message, FAR)
    assert "far.example" not in body + policy
    assert "https:" not in policy
    about = consultant.get(f"{INBOX}message/{message.pk}/html/", {"about": "1"}).json()
    assert about["pictures"] == 1
    assert about["height"] > 400
    assert consultant.post(f"{INBOX}message/{message.pk}/pictures/").status_code == 204
    answer = consultant.get(f"{INBOX}message/{message.pk}/html/")
    body = answer.content.decode()
    assert body.count("https://far.example/beach.jpg") == 1
    assert "plain.jpg" not in body
    assert "spy.example" not in body
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "img-src data: https:;" in answer["Content-Security-Policy"]
    other = MessageFactory(inquiry=message.inquiry)
    assert "far.example" not in paper(consultant, other, FAR)[0]


@pytest.mark.parametrize(
    ("link", "warning"),
    [
        ('<a href="https://www.hotel.example/a">hotel.example</a>', ""),
        ('<a href="https://hotel.example/a">Our offer</a>', ""),
        ('<a href="https://evil.example/a">https://www.bank.example/login</a>', "leads to evil.example"),
        (
            '<a href="https://bank.example.evil.example/"><b>bank.example</b></a>',
            "leads to bank.example.evil.example",
        ),
        ('<a href="mailto:thief@evil.example">info@bank.example</a>', "leads to evil.example"),
        ('<a href="https://b\u0430nk.example/">Bank</a>', "leads to b"),
        ('<a href="https://xn--bnk-5cd.example/">Bank</a>', "leads to xn--bnk-5cd.example"),
    ],
)
def test_links_say_where_they_lead(consultant: Client, message: Message, link: str, warning: str) -> None:
    body, _ = paper(consultant, message, link)
    assert 'target="_blank"' in body
    assert 'rel="noopener noreferrer nofollow"' in body
    assert " title=" in body
    assert ("desk-warn" in body) == bool(warning)
    assert warning in body


def test_the_print_view_has_head_words_and_files(consultant: Client, message: Message) -> None:
    AttachmentFactory(message=message, name="offer.pdf")
    Message.objects.filter(pk=message.pk).update(
        html="<p>Laid <b>out</b></p>", text="Words <b>only", subject="Crete & us"
    )
    plain = consultant.get(f"{INBOX}message/{message.pk}/print/")
    rich = consultant.get(f"{INBOX}message/{message.pk}/print/", {"html": "1"})
    assert "Words &lt;b&gt;only" in plain.content.decode()
    assert "<p>Laid <b>out</b></p>" in rich.content.decode()
    assert "Crete &amp; us" in plain.content.decode()
    assert "offer.pdf" in plain.content.decode()
    assert "default-src 'none'" in plain["Content-Security-Policy"]
