"""A reply of the desk as the bytes of a mail. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

import idna
from django.conf import settings

from channels_email import html_answer
from channels_email.parsing.ids import OWN_MARK
from channels_email.reply_addresses import with_code
from inquiries.channels import Address, OutgoingAttachment, OutgoingMessage, PermanentError

MAX_BYTES = settings.MESSAGE_MAX_MB * 1_000_000  # base64 included
_BASE64 = 4 / 3
MAX_FILES = int(MAX_BYTES / _BASE64)
_TWICE = 2.5 * _BASE64  # as text and as HTML with its tags
_MAX_ID = 900  # a line may have 998 characters (RFC 5322, 2.1.1)
_MAX_PLAIN_NAME = 200
_BREAK = "\r\n"
_ADDRESS_HEADERS = frozenset({"from", "to", "cc", "bcc", "reply-to"})
_ID_HEADERS = frozenset({"message-id", "in-reply-to", "references", OWN_MARK.lower()})


@dataclass(frozen=True)
class Letterhead:
    """What an account puts around every reply."""

    sender_name: str = ""
    signature: str = ""
    plus_addressing: bool = False


class _MailPolicy(EmailPolicy):
    """Two things the library folds wrongly. An id that does not fit on a line of 78 becomes "=?utf-8?q?=3C...?=", and no
    mail program finds the thread of such an answer (cpython issue 100991); here ids are only parted. And a name with
    umlauts and a comma or quotes loses its borders, so that the next recipient vanishes (seen with CPython 3.11)."""

    def fold(self, name: str, value: Any) -> str:
        if name.lower() in _ID_HEADERS:
            return f"{name}: " + "\r\n ".join(str(value).split()) + "\r\n"
        if name.lower() in _ADDRESS_HEADERS:
            return f"{name}: " + ",\r\n ".join(_mailbox(one) for one in value.addresses) + "\r\n"
        return super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii")


def _mailbox(one: HeaderAddress) -> str:
    name = one.display_name
    if not name:
        return one.addr_spec
    if name.isascii() and len(name) <= _MAX_PLAIN_NAME and "=?" not in name:
        plain = all(sign.isalnum() or sign in " -_" for sign in name)
        return f"{name if plain else quoted_string(name)} <{one.addr_spec}>"
    # Encoded words of at most 75 characters, parted by line breaks that vanish in reading (RFC 2047, 2).
    return f"{Header(name, 'utf-8', maxlinelen=75).encode(linesep=_BREAK)} <{one.addr_spec}>"


def quoted_string(text: str) -> str:
    """RFC 5322, 3.2.4."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_POLICY = _MailPolicy(linesep="\r\n", cte_type="7bit", max_line_length=78)


def compose(message: OutgoingMessage, head: Letterhead, now: datetime) -> bytes:
    """The mail, with CRLF. Raises PermanentError with the words of `errors`."""
    problems = errors(message, head)
    if problems:
        raise PermanentError("not_sendable", " ".join(problems))
    name = head.sender_name or message.sender.name
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = _header_address(message.sender.address, name)
    if message.to:
        mail["To"] = [_header_address(one.address, one.name) for one in message.to]
    if message.cc:
        mail["Cc"] = [_header_address(one.address, one.name) for one in message.cc]
    if code_address := reply_address(message, head):
        mail["Reply-To"] = _header_address(code_address, name)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message.external_id}>"
    mail[OWN_MARK] = f"<{message.external_id}>"
    _thread(mail, message)
    if message.automatic:
        mail["Auto-Submitted"] = "auto-replied"  # RFC 3834, 5
        mail["X-Auto-Response-Suppress"] = "All"  # Exchange reads this one (MS-OXCMAIL 2.1.3.2.20)
    mail.set_content(_text(message, head.signature.strip(), _code(message, head)))
    mail.add_alternative(html(message, head), subtype="html")
    for one in message.attachments:
        _attach(mail, one)
    return mail.as_bytes()


def html(message: OutgoingMessage, head: Letterhead) -> str:
    """The whole answer as a page."""
    return html_answer.page(message.text, head.signature.strip(), _code(message, head), message.quoted)


def reply_address(message: OutgoingMessage, head: Letterhead) -> str:
    """Where answers go, if it is not the sender's own address; else empty."""
    coded = head.plus_addressing and message.reply_token
    return with_code(message.sender.address, message.reply_token) if coded else ""


def _code(message: OutgoingMessage, head: Letterhead) -> str:
    """The line that leads an answer back where the address can't."""
    return f"[ref:{message.reply_token}]" if message.reply_token and not head.plus_addressing else ""


def _thread(mail: EmailMessage, message: OutgoingMessage) -> None:
    """RFC 5322, 3.6.4. An id that can't stand in a header is left out rather than the whole reply."""
    parent = _usable([message.in_reply_to] if message.in_reply_to else [])
    references = _usable(message.references)
    if parent:
        mail["In-Reply-To"] = " ".join(parent)
    if references:
        mail["References"] = " ".join(references)


def _usable(ids: Iterable[str]) -> list[str]:
    return [
        f"<{one}>"
        for one in ids
        if one.isascii() and one.isprintable() and len(one) <= _MAX_ID and not set(one) & set("<> ")
    ]


def _text(message: OutgoingMessage, signature: str, code: str) -> str:
    """The answer, then the signature behind its "-- " line (RFC 3676, 4.3), then the code that survives being quoted,
    then the history. Lines stay as they were typed: format=flowed would be undone by every gateway that adds a
    footer, and those who would profit read the HTML."""
    below = "\n".join(part for part in (signature, code) if part)
    parts = [message.text.rstrip(), f"-- \n{below}" if below else "", message.quoted.strip("\n")]
    return "\n\n".join(part for part in parts if part) + "\n"


def with_blind_copies(mail: bytes, message: OutgoingMessage) -> bytes:
    """For our own folder of sent mail only: what goes to others never names them (RFC 5322, 3.6.3)."""
    if not message.bcc:
        return mail
    head = EmailMessage(policy=_POLICY)
    head["Bcc"] = [_header_address(one.address, one.name) for one in message.bcc]
    return head.as_bytes().partition(b"\r\n\r\n")[0] + b"\r\n" + mail


def _attach(mail: EmailMessage, file: OutgoingAttachment) -> None:
    maintype, _, subtype = file.content_type.partition("/")
    # message/* may not be base64 (RFC 2046, 5.2.1); what is no type at all would break the header.
    plain = all(
        part.replace("-", "").replace(".", "").replace("+", "").isalnum() for part in (maintype, subtype)
    )
    if not plain or not file.content_type.isascii() or maintype in ("message", "multipart"):
        maintype, subtype = "application", "octet-stream"
    mail.add_attachment(file.data, maintype=maintype, subtype=subtype, filename=_one_line(file.filename))


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split()) or "attachment"


def _header_address(address: str, name: str) -> HeaderAddress:
    local, _, domain = ascii_address(address).rpartition("@")
    return HeaderAddress(display_name=name, username=local, domain=domain)


def ascii_address(address: str) -> str:
    """With the domain as the DNS knows it (IDNA 2008). Raises ValueError for what no mail can be sent to."""
    local, _, domain = address.strip().rpartition("@")
    if not local or not domain or not local.isascii() or not (local + domain).isprintable() or " " in local:
        raise ValueError(address)
    if domain.isascii():
        if set(domain) & set(' ,;:<>()\\"') - (set(":") if domain.startswith("[") else set()):
            raise ValueError(address)
        return f"{local}@{domain}"
    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError as error:
        raise ValueError(address) from error


def errors(message: OutgoingMessage, head: Letterhead) -> list[str]:
    """Why this can't become a mail, in words for the writer."""
    problems = [] if (*message.to, *message.cc, *message.bcc) else ["Nobody is named to send it to."]
    problems += [
        f"“{one.address}” is no address that mail can be sent to."
        for one in (message.sender, *message.to, *message.cc, *message.bcc)
        if not _sendable(one)
    ]
    named = [one.name for one in (message.sender, *message.to, *message.cc, *message.bcc)]
    if any(_breaks_line(text) for text in (message.subject, head.sender_name, *named)):
        problems.append("Subject and names must be one line.")
    if not _usable([message.external_id]):
        problems.append("The message has no id of its own.")
    words = len((message.text + message.quoted).encode())
    size = words * _TWICE + sum(one.size for one in message.attachments) * _BASE64
    if size > MAX_BYTES:
        problems.append(
            f"With its files it has {size / 1_000_000:.0f} MB; at most {settings.MESSAGE_MAX_MB} MB can be sent."
        )
    return problems


def _breaks_line(text: str) -> bool:
    """A line break in a header would start a header of the writer's choice."""
    return any(sign in text for sign in "\r\n\x00\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


def _sendable(one: Address) -> bool:
    try:
        ascii_address(one.address)
    except ValueError:
        return False
    return True


def envelope(message: OutgoingMessage) -> tuple[str, Sequence[str]]:
    """Sender and recipients for the SMTP conversation, each once."""
    everybody = [ascii_address(one.address) for one in (*message.to, *message.cc, *message.bcc)]
    return ascii_address(message.sender.address), list(dict.fromkeys(everybody))
