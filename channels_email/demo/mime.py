"""A letter as the bytes that lie in the agency's mailbox. Same letter, same bytes."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from channels_email.demo.bodies import PLAIN_ONLY, content_id, html_text, plain_text
from channels_email.demo.cast import ACCOUNTS, DOMAIN
from channels_email.demo.enclosures import enclose
from channels_email.demo.stories import Letter

# Ids in this demo stay under 70 characters: the modern policies would encode longer ones (CPython issue 100991).
_POLICY = SMTP
_MAILERS = {
    "gmail": "",
    "outlook": "Microsoft Outlook 16.0",
    "apple": "Apple Mail (2.3774.500.171.1.1)",
    "thunderbird": "Mozilla Thunderbird",
    "plain": "",
}
_SHAPES = {
    "auto_reply": {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"},
    "form": {"X-Mailer": "Contact form 2.1"},
}


def letter_bytes(letter: Letter, account: str) -> bytes:
    """The mail as it reached `account` ("info" or "groups"), or as it lies there among sent mail."""
    message = EmailMessage(policy=_POLICY)
    if not letter.from_staff:
        _trace(message, letter, account)
    _headers(message, letter)
    _bodies(message, letter)
    for entry in letter.enclosures:
        if not entry.get("inline"):
            _attach(message, letter, entry)
    fix_boundaries(message, letter.message_id)
    return message.as_bytes()


def fix_boundaries(message: EmailMessage, seed: str) -> None:
    """The generator would draw random boundaries."""
    multiparts = [part for part in message.walk() if part.is_multipart() and "boundary" not in part]
    for number, part in enumerate(multiparts):
        if part.get_content_maintype() == "multipart":
            digest = hashlib.sha256(f"{seed}/{number}".encode()).hexdigest()[:24]
            part.set_boundary(f"=_{digest}")


def _trace(message: EmailMessage, letter: Letter, account: str) -> None:
    name, domain = letter.sender[1].rpartition("@")[::2]
    token = hashlib.sha256(f"{letter.message_id}/{account}".encode()).hexdigest()[:12]
    arrived = letter.received + timedelta(seconds=len(account))
    message["Return-Path"] = f"<{name}@{domain}>"
    message["Delivered-To"] = ACCOUNTS[account]
    message["Received"] = (
        f"from mx.{domain} (198.51.100.{len(domain)}) by mx.{DOMAIN} with ESMTPS id {token}"
        f" for <{ACCOUNTS[account]}>; {format_datetime(arrived)}"
    )


def _headers(message: EmailMessage, letter: Letter) -> None:
    message["From"] = _address(*letter.sender)
    message["To"] = [_address(*reader) for reader in letter.readers]
    if letter.copies:
        message["Cc"] = [_address(*reader) for reader in letter.copies]
    if letter.reply_to:
        message["Reply-To"] = _address(*parseaddr(letter.reply_to))
    message["Subject"] = letter.subject
    message["Date"] = letter.received if letter.from_staff else letter.received - timedelta(seconds=9)
    if letter.has_message_id:
        message["Message-ID"] = f"<{letter.message_id}>"
    if letter.references:
        message["In-Reply-To"] = f"<{letter.references[-1]}>"
        message["References"] = " ".join(f"<{reference}>" for reference in letter.references)
    mailer = {"X-Mailer": _MAILERS[letter.client]} if _MAILERS[letter.client] else {}
    for key, value in {**mailer, **_SHAPES.get(letter.shape, {}), **letter.headers}.items():
        message[key] = value


def _address(name: str, address: str) -> Address:
    local, domain = address.rsplit("@", 1)
    return Address(name, local, domain)


def _bodies(message: EmailMessage, letter: Letter) -> None:
    message.set_content(plain_text(letter), charset=letter.charset, cte=_coding(letter))
    if letter.client in PLAIN_ONLY:
        return
    message.add_alternative(html_text(letter), subtype="html", charset=letter.charset, cte=_coding(letter))
    twin = message.get_payload()[1]
    for entry in letter.enclosures:
        if entry.get("inline"):
            maintype, subtype = enclose(letter, entry)[0].split("/")
            twin.add_related(
                enclose(letter, entry)[1],
                maintype,
                subtype,
                cid=f"<{content_id(letter, entry['name'])}>",
                filename=entry["name"],
                disposition="inline",
            )


def _coding(letter: Letter) -> str:
    if letter.charset == "iso-2022-jp":
        return "7bit"
    return "base64" if letter.language in ("ja", "ar") else "quoted-printable"


def _attach(message: EmailMessage, letter: Letter, entry: dict[str, object]) -> None:
    content_type, data = enclose(letter, entry)
    maintype, subtype = content_type.split("/")
    params = {"method": "REQUEST"} if subtype == "calendar" else {}
    message.add_attachment(data, maintype, subtype, filename=str(entry["name"]), params=params)
