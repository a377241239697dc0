"""Puts a mail together from its readers."""

from __future__ import annotations

from channels_email.parsing.addresses import parse_addresses
from channels_email.parsing.attachments import FileLimits, read_attachments
from channels_email.parsing.bodies import Bodies, read_bodies
from channels_email.parsing.calendars import read_event
from channels_email.parsing.contents import read_contents
from channels_email.parsing.dates import parse_date
from channels_email.parsing.flags import find_flags
from channels_email.parsing.forwards import forwarded_from
from channels_email.parsing.headers import Headers
from channels_email.parsing.identity import identity_of, own_stable_id
from channels_email.parsing.ids import OWN_MARK, message_ids, own_id
from channels_email.parsing.kinds import Clues, find_kind
from channels_email.parsing.mime import read_tree
from channels_email.parsing.replies import new_text
from channels_email.parsing.reports import machine_parts, read_report
from channels_email.parsing.tokens import find_tokens
from inquiries.channels import Address, DeliveryReport, IncomingMessage, MessageKind

PARSER_VERSION = 2
_OWN_MARK = OWN_MARK.lower()
_USUAL = FileLimits()
_DELIVERED_TO = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to")


def parse(raw: bytes, limits: FileLimits = _USUAL) -> IncomingMessage:
    """Any bytes become a message; what could not be read is named in `defects`. Never raises.

    The one isolation point of this package: the readers are written not to raise, and they are fuzzed, but a mail
    that finds a hole in them must still arrive, with its raw original kept by the caller.
    """
    try:
        return _parse(raw, limits)
    except (Exception, RecursionError) as error:
        stable = own_stable_id(raw)
        return IncomingMessage(
            identity=stable[7:71],
            external_id=stable,
            text=raw[:20_000].decode("utf-8", "replace"),
            reply_text=raw[:20_000].decode("utf-8", "replace"),
            defects=(f"unreadable: {type(error).__name__}",),
            parser_version=PARSER_VERSION,
        )


def _parse(raw: bytes, limits: FileLimits) -> IncomingMessage:
    source, defects = _readable(raw, limits.mail)
    tree = read_tree(source)
    headers = tree.root.headers
    bodies = read_bodies(source, tree.root)
    defects += tree.defects + bodies.defects
    people = _People(headers, defects)
    subject = headers.text("subject")
    attachments = read_attachments(source, tree, bodies.used, limits, defects)
    attachments += read_contents(attachments, limits, defects)
    clues = Clues.of(tree, subject, people.sender, people.reply_to, bodies.text)
    kind, report = _kind_and_report(source, clues, bodies)
    event = read_event(source, tree, defects)
    date = headers.raw("date")
    sent_at = parse_date(date)
    message_id = own_id(headers.raw("message-id"))
    _note_missing(defects, sender=people.sender, date=date, sent_at=sent_at, message_id=message_id)
    return IncomingMessage(
        identity=identity_of(message_id, headers.raw("from"), date, subject, bodies.text),
        external_id=message_id or own_stable_id(raw),
        marked_id=own_id(headers.raw(_OWN_MARK)) if _OWN_MARK in headers else "",
        kind=kind,
        flags=find_flags(clues, kind, to=people.to, report=report, defects=defects),
        sender=people.sender,
        reply_to=people.reply_to,
        to=people.to,
        cc=people.cc,
        delivered_to=people.delivered_to,
        subject=subject,
        text=bodies.text,
        reply_text=new_text(bodies.text, subject=subject, sender=people.sender),
        html=bodies.html,
        return_path=headers.raw("return-path").strip().strip("<>"),
        sent_at=sent_at,
        in_reply_to=tuple(message_ids(headers.raw("in-reply-to"))),
        references=tuple(message_ids(headers.raw("references"))),
        reply_tokens=find_tokens(people.token_places(), (subject, bodies.text, bodies.html or "")),
        attachments=attachments,
        report=report,
        event=event,
        forwarded_from=forwarded_from(source, tree, subject, bodies.text)
        if kind == MessageKind.MESSAGE
        else None,
        defects=tuple(dict.fromkeys(defects)),
        parser_version=PARSER_VERSION,
    )


class _People:
    """The address headers."""

    def __init__(self, headers: Headers, defects: list[str]) -> None:
        self._headers, self._defects = headers, defects
        self.sender: Address | None = next(iter(self._read("from")), None) or next(
            iter(self._read("sender")), None
        )
        self.reply_to, self.to, self.cc = self._read("reply-to"), self._read("to"), self._read("cc")
        self.delivered_to = tuple(
            one.address for name in _DELIVERED_TO for one in self._read(name) if one.address
        )

    def _read(self, name: str) -> tuple[Address, ...]:
        found: list[Address] = []
        for text in self._headers.all_raw(name)[:50]:
            addresses, truncated = parse_addresses(text)
            found += addresses
            if truncated:
                self._defects.append("too_many_addresses")
        return tuple(found)

    def token_places(self) -> tuple[str, ...]:
        return (*(one.address for one in (*self.to, *self.cc)), *self.delivered_to)


def _readable(raw: bytes, most: int) -> tuple[bytes, list[str]]:
    """The bytes to read: not more than we look at, and with line feeds (mails from old Macs have none)."""
    defects = []
    if len(raw) > most:
        raw, defects = raw[:most], ["mail_truncated"]
    if b"\n" not in raw[:4_096] and b"\r" in raw[:4_096]:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return raw, defects


def _kind_and_report(raw: bytes, clues: Clues, bodies: Bodies) -> tuple[MessageKind, DeliveryReport | None]:
    machine = machine_parts(clues.tree)
    report = read_report(raw, clues.tree, bodies.text, machine) if machine else None
    kind = find_kind(clues, report.recipients if report else ())
    if kind in (MessageKind.BOUNCE, MessageKind.COMPLAINT) and report is None:
        report = read_report(raw, clues.tree, bodies.text, [])
    return kind, report


def _note_missing(defects: list[str], *, sender: object, date: str, sent_at: object, message_id: str) -> None:
    if sender is None:
        defects.append("no_from")
    if sent_at is None:
        defects.append("bad_date" if date else "no_date")
    if not message_id:
        defects.append("no_message_id")
