"""Marks beside the kind: mass mail, lists, delays, invitations, loops, forms."""

from __future__ import annotations

import re

from channels_email.parsing.kinds import ROBOT, Clues, auto_submitted, has_calendar
from inquiries.channels import Address, DeliveryReport, Flag, MessageKind

_FORM_SENDER = re.compile(
    r"(?:form|kontakt|contact|website|web|wordpress|wix|typeform|jotform|mailer|www-data|apache|nobody|booking|anfrage|"
    r"inquir|enquir|lead|notification|webmaster|server|system)"
)
_BULK = frozenset({"bulk", "junk", "list"})
_LIST_HEADERS = ("list-id", "list-post", "mailing-list", "x-mailing-list", "x-mlserver", "x-ml-name")
_SUPPRESS = re.compile(r"\b(?:all|oof|autoreply)\b")
_MANY_HOPS = 40  # a mail that passed so many servers runs in a circle (RFC 5321 6.3)
_DAMAGED = frozenset({"text_damaged", "transfer_encoding_damaged"})


def find_flags(
    clues: Clues,
    kind: MessageKind,
    *,
    to: tuple[Address, ...],
    report: DeliveryReport | None,
    defects: list[str],
) -> frozenset[Flag]:
    headers = clues.headers
    is_list = any(name in headers for name in _LIST_HEADERS)
    is_bulk = headers.token("precedence") in _BULK or headers.token("x-precedence") in _BULK
    marks = {
        Flag.LIST: is_list,
        Flag.BULK: is_bulk or "list-unsubscribe" in headers or "feedback-id" in headers,
        Flag.DELAYED: _delayed(clues, report),
        Flag.INVITATION: any(has_calendar(part) for part in clues.tree.walk()),
        Flag.LOOP: "x-loop" in headers or len(headers.fields.get("received", ())) > _MANY_HOPS,
        Flag.WEB_FORM: not is_list and kind == MessageKind.MESSAGE and _web_form(clues, to),
        Flag.DAMAGED: not _DAMAGED.isdisjoint(defects),
    }
    if kind != MessageKind.MESSAGE or marks[Flag.BULK] or is_list or _wants_no_answer(clues):
        marks[Flag.NO_AUTO_ANSWER] = True
    return frozenset(flag for flag, holds in marks.items() if holds)


def _wants_no_answer(clues: Clues) -> bool:
    """RFC 3834, and Microsoft's X-Auto-Response-Suppress, which is a request and says nothing about the kind."""
    headers = clues.headers
    return bool(
        auto_submitted(headers) not in ("", "no")
        or headers.token("return-path") == "<>"
        or _SUPPRESS.search(headers.token("x-auto-response-suppress"))
        or ROBOT.match(clues.sender)
        or clues.daemon
    )


def _delayed(clues: Clues, report: DeliveryReport | None) -> bool:
    if report is None:
        return False
    if report.recipients:
        return all(one.action == "delayed" for one in report.recipients)
    return "delay" in clues.subject or "warning: could not send" in clues.subject


def _web_form(clues: Clues, to: tuple[Address, ...]) -> bool:
    """A sender that writes for many people: Reply-To is somebody else, and the sender is a machine or our own site."""
    others = clues.reply_to
    if not others or not clues.sender:
        return False
    local, _, domain = clues.sender.partition("@")
    if ROBOT.match(local) or _FORM_SENDER.search(local) or "x-php-originating-script" in clues.headers:
        return True
    # our own site writes to us in our own name, the customer stands in Reply-To
    return any(one.address.lower().rpartition("@")[2] == domain for one in to) and all(
        other.rpartition("@")[2] != domain for other in others
    )
