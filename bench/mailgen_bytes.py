"""A planned mail as bytes: headers, charsets, transfer encodings, attachments. Same plan and seed, same bytes."""

from __future__ import annotations

import base64
import quopri
import random
from datetime import datetime, timedelta, timezone
from email.header import Header
from email.utils import format_datetime
from urllib.parse import quote

from mailgen_book import Planned
from mailgen_text import as_html, history, own_words
from mailgen_words import OWN_ADDRESSES, OWN_DOMAIN, OWN_NAME

ATTACHMENT_SHARE = 0.255  # of the mails people write; a quarter of all
_SMALLEST, _WIDTH = 10_000, 490_000  # bytes of all attachments of one mail: up to 500 KB
_FILES = (
    ("itinerary.pdf", "application/pdf", b"%PDF-1.4\n"),
    ("passport scan.jpg", "image/jpeg", b"\xff\xd8\xff\xe0"),
    (
        "Reiseplan für alle.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        b"PK\x03\x04",
    ),
    ("voucher.png", "image/png", b"\x89PNG\r\n\x1a\n"),
    ("guests.csv", "text/csv", b"name,age\r\n"),
)


def render(plan: Planned, seed: int) -> bytes:
    rng = random.Random(f"{seed}/{plan.serial}/bytes")
    kind_headers, body = _REPORTS.get(plan.shape, _letter)(plan, rng, seed)
    lines = [*_headers(plan, rng), *kind_headers, "MIME-Version: 1.0"]
    return "\r\n".join(lines).encode("ascii") + b"\r\n" + body


def second_copy(raw: bytes, arrived: datetime) -> bytes:
    """The same mail as it reached our other address: only the trace on top differs."""
    address = OWN_ADDRESSES[1]
    trace = f"Delivered-To: {address}\r\nReceived: by mx2.{OWN_DOMAIN} for <{address}>; {format_datetime(arrived)}\r\n"
    return trace.encode("ascii") + raw


def _headers(plan: Planned, rng: random.Random) -> list[str]:
    sender = plan.from_address or plan.sender.address
    zone = timezone(timedelta(hours=rng.choice((0, 1, 1, 2, -5, 9))))
    written = (plan.at - timedelta(seconds=rng.randrange(2, 90))).astimezone(zone)
    name = _encoded("Website form" if plan.shape == "form" else plan.sender.name, plan.sender.charset)
    lines = [
        f"Return-Path: <{'' if plan.shape == 'bounce' else sender}>",
        f"Received: from mx.{sender.split('@')[1]} (192.0.2.{rng.randrange(1, 255)}) by mx.{OWN_DOMAIN}"
        f"\r\n with ESMTPS id {rng.getrandbits(48):012x}; {format_datetime(plan.at)}",
        f"DKIM-Signature: v=1; a=rsa-sha256; d={sender.split('@')[1]}; s=k1;\r\n b={base64.b64encode(rng.randbytes(48)).decode()}",
        f"From: {sender} (Mail Delivery System)" if plan.shape == "bounce" else f"From: {name} <{sender}>",
        f"To: {', '.join(f'{OWN_NAME} <{address}>' for address in plan.to)}",
        f"Subject: {_encoded(plan.subject, plan.sender.charset)}",
        f"Date: {format_datetime(written)}",
    ]
    optional = (
        ("Cc", ",\r\n ".join(plan.cc)),
        ("Reply-To", plan.reply_to or ""),
        ("Message-ID", _bracketed(plan.message_id)),
        ("In-Reply-To", _bracketed(plan.in_reply_to)),
        ("References", "\r\n ".join(_bracketed(reference) for reference in plan.references)),
    )
    return lines + [f"{key}: {value}" for key, value in optional if value]


def _bracketed(message_id: str | None) -> str:
    return f"<{message_id}>" if message_id else ""


def _encoded(text: str, charset: str) -> str:
    if text.isascii():
        return text
    try:
        return Header(text, charset, maxlinelen=70).encode(linesep="\r\n")
    except UnicodeEncodeError:
        return Header(text, "utf-8", maxlinelen=70).encode(linesep="\r\n")


def _letter(plan: Planned, rng: random.Random, seed: int) -> tuple[list[str], bytes]:
    words, quoted = own_words(plan, seed), history(plan, seed)
    charset = plan.sender.charset
    body = _text_part("plain", words + quoted, charset, rng)
    if plan.shape != "auto_reply" and rng.random() < 0.75:
        twin = _text_part("html", as_html(plan, words, quoted, seed), charset, rng)
        body = _multipart("alternative", [body, twin], rng)
    if plan.shape == "message" and rng.random() < ATTACHMENT_SHARE:
        total = _SMALLEST + int(_WIDTH * rng.random() ** 1.25)
        count = rng.choice((1, 1, 2, 3))
        body = _multipart("mixed", [body, *(_attachment(total // count, rng) for _ in range(count))], rng)
    extra = {
        "auto_reply": ["Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All"],
        "list": [f"List-Id: Partner news <news.{plan.sender.address.split('@')[1]}>", "Precedence: bulk"],
    }
    return extra.get(plan.shape, []), body


def _bounce(plan: Planned, rng: random.Random, seed: int) -> tuple[list[str], bytes]:
    recipient = plan.sender.address
    status = f"Reporting-MTA: dns; mx.example.net\r\n\r\nFinal-Recipient: rfc822; {recipient}\r\nAction: failed\r\n"
    parts = [
        _part("text/plain; charset=us-ascii", "7bit", b"Your message could not be delivered.\r\n"),
        _part(
            "message/delivery-status",
            "7bit",
            f"{status}Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\r\n".encode(),
        ),
        _part(
            "text/rfc822-headers",
            "7bit",
            f"From: {OWN_ADDRESSES[0]}\r\nTo: {recipient}\r\nMessage-ID: <{plan.in_reply_to}>\r\n".encode(),
        ),
    ]
    return ["Auto-Submitted: auto-replied"], _multipart("report; report-type=delivery-status", parts, rng)


_REPORTS = {"bounce": _bounce}


def _text_part(subtype: str, text: str, charset: str, rng: random.Random) -> bytes:
    text = text.replace("\n", "\r\n")
    try:
        raw = text.encode(charset)
    except UnicodeEncodeError:
        charset, raw = "utf-8", text.encode("utf-8")
    if charset == "iso-2022-jp":
        return _part(f"text/{subtype}; charset={charset}", "7bit", raw)
    coding = rng.choice(("quoted-printable", "base64", "8bit"))
    if coding == "base64":
        raw = _base64(raw)
    elif coding == "quoted-printable":
        raw = quopri.encodestring(raw.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    return _part(f'text/{subtype}; charset="{charset}"', coding, raw)


def _attachment(size: int, rng: random.Random) -> bytes:
    name, content_type, magic = rng.choice(_FILES)
    name = f"{rng.randrange(100, 999)}-{name}"
    shown = f'filename="{name}"' if name.isascii() else f"filename*=UTF-8''{quote(name)}"
    data = magic + rng.randbytes(size)
    return _part(content_type, "base64", _base64(data), f"Content-Disposition: attachment; {shown}\r\n")


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def _part(content_type: str, coding: str, data: bytes, extra: str = "") -> bytes:
    head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: {coding}\r\n{extra}\r\n"
    return head.encode("ascii") + data + (b"" if data.endswith(b"\r\n") else b"\r\n")


def _multipart(subtype: str, parts: list[bytes], rng: random.Random) -> bytes:
    boundary = f"=_{rng.getrandbits(64):016x}"
    edge = b"--" + boundary.encode()
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(edge + b"\r\n" + part for part in parts) + edge + b"--\r\n"
