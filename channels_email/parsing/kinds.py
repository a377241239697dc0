"""What sort of mail it is: written by a person, or by a program that answers, bounces or complains."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from channels_email.parsing.headers import Headers
from channels_email.parsing.mime import Part, Tree
from channels_email.parsing.reports import machine_parts, original_parts
from channels_email.parsing.subjects import (
    AUTO_REPLY_SUBJECT,
    BOUNCE_PHRASE,
    BOUNCE_SUBJECT,
    LIST_ERROR_SUBJECT,
)
from inquiries.channels import Address, FailedRecipient, MessageKind

_DAEMON = re.compile(
    r"mailer[-_.]?daemon|^postmaster\b|mail[ ._-]?delivery[ ._-]?(?:sub)?system|^mail[ ._]system|maildaemon|^mdaemon"
)
ROBOT = re.compile(
    r"^(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|donotreply|noreply|bounces?|auto(?:responder|reply|mailer)?)\b"
)
_ORIGINAL_IN_TEXT = re.compile(
    r"^[> \t-]{0,40}(?:original (?:mail|message)|(?:this is a )?copy of (?:the|your) (?:original )?message|"
    r"the header of the original message|unsent message|received: (?:from|by) |return-path:)",
    re.IGNORECASE | re.MULTILINE,
)
_GOOD_NEWS = frozenset({"delivered", "relayed", "expanded"})
_LOOK_AT = 8_000  # characters of the text in which a program says what happened


@dataclass(frozen=True, slots=True)
class Clues:
    """What deciding needs, read once. `subject`, `sender` and `name` are lower case,
    `reply_to` holds the addresses of Reply-To other than the sender's."""

    tree: Tree
    headers: Headers
    subject: str
    sender: str
    name: str
    reply_to: frozenset[str]
    text: str

    @classmethod
    def of(
        cls, tree: Tree, subject: str, sender: Address | None, reply_to: tuple[Address, ...], text: str
    ) -> Clues:
        address, name = (sender.address.lower(), sender.name.lower()) if sender else ("", "")
        others = frozenset(one.address.lower() for one in reply_to) - {address}
        return cls(tree, tree.root.headers, subject.lower(), address, name, others, text[:_LOOK_AT].lower())

    @property
    def for_another(self) -> bool:
        """A form or portal that hands on what somebody wrote: answers go to that person, and it answers nothing."""
        return bool(self.reply_to) and "in-reply-to" not in self.headers and "list-id" not in self.headers

    @property
    def null_sender(self) -> bool:
        """An empty envelope sender: nobody wants an answer (RFC 3834, RFC 5321 4.5.5)."""
        return self.headers.token("return-path") == "<>" or self.headers.token("from") in ("<>", "")

    @property
    def daemon(self) -> bool:
        return _is_daemon(self.sender, self.name)


@lru_cache(maxsize=1024)
def _is_daemon(sender: str, name: str) -> bool:
    return bool(_DAEMON.search(sender) or _DAEMON.search(name))


def auto_submitted(headers: Headers) -> str:
    """The first word of Auto-Submitted (RFC 3834): "", "no", "auto-replied", "auto-generated" ..."""
    return headers.token("auto-submitted").partition(";")[0].strip()


def find_kind(clues: Clues, recipients: tuple[FailedRecipient, ...] = ()) -> MessageKind:
    report = _report_type(clues)
    if report == "feedback-report" or clues.subject.startswith("complaint about message from"):
        return MessageKind.COMPLAINT
    if report == "disposition-notification":
        return MessageKind.AUTO_REPLY
    if report == "delivery-status":
        good = recipients and all(one.action in _GOOD_NEWS for one in recipients)
        return MessageKind.AUTO_REPLY if good else MessageKind.BOUNCE
    if _is_bounce(clues):
        return MessageKind.BOUNCE
    return MessageKind.AUTO_REPLY if _is_auto_reply(clues) else MessageKind.MESSAGE


def _report_type(clues: Clues) -> str:
    root = clues.tree.root
    named = root.parameters.get("report-type", "").lower() if root.kind == "multipart/report" else ""
    kinds = [part.kind.removeprefix("message/").removeprefix("global-") for part in machine_parts(clues.tree)]
    for report in ("feedback-report", "delivery-status", "disposition-notification"):
        if named == report or report in kinds:
            return report
    return ""


def _is_bounce(clues: Clues) -> bool:
    """A bounce without the standard's form. One clue is never enough: people forward bounces and write "undeliverable"."""
    if "x-failed-recipients" in clues.headers:
        return True
    subject = bool(BOUNCE_SUBJECT.search(clues.subject))
    if clues.daemon:
        return subject or auto_submitted(clues.headers) != "auto-replied"
    if "x-mlserver" in clues.headers and LIST_ERROR_SUBJECT.match(clues.subject):
        return True
    robot = clues.null_sender or bool(ROBOT.match(clues.sender)) or clues.tree.root.kind == "multipart/report"
    return (subject and robot) or ((subject or robot) and _tells_of_failure(clues))


def _tells_of_failure(clues: Clues) -> bool:
    """The text says that something failed, and the mail it is about is there, too."""
    copy = bool(original_parts(clues.tree)) or bool(_ORIGINAL_IN_TEXT.search(clues.text))
    return copy and bool(BOUNCE_PHRASE.search(clues.text))


def _is_auto_reply(clues: Clues) -> bool:
    headers = clues.headers
    submitted = auto_submitted(headers)
    if submitted not in ("", "no"):
        return submitted != "auto-generated" or not clues.for_another
    if headers.token("precedence") == "auto_reply" or headers.token("x-precedence") == "auto_reply":
        return True
    if any(
        name in headers
        for name in ("x-autoreply", "x-autorespond", "x-autoresponder", "x-ms-exchange-inbox-rules-loop")
    ):
        return True
    if headers.token("delivered-to") == "autoresponder":
        return True
    return bool(AUTO_REPLY_SUBJECT.match(clues.subject))


def has_calendar(part: Part) -> bool:
    """A calendar part that invites (RFC 6047): method REQUEST, or one that does not say."""
    return part.kind == "text/calendar" and part.parameters.get("method", "request").lower() == "request"
