"""One message of a conversation as the page shows it, out of its row."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Left
from django.utils.safestring import SafeString

from inquiries.admin import (
    bodies,
    chat_card,
    defect_words,
    delivery_words,
    event_card,
    evidence_marks,
    thread_media,
    ways,
    words,
)
from inquiries.admin.evidence_marks import Told
from inquiries.admin.thread_files import File
from inquiries.channels import Flag
from inquiries.models import Message, MessageKind, Placement
from inquiries.services import chatwords, topics
from inquiries.states import Direction

FLAG_WORDS = {
    Flag.BULK: ("Bulk mail", "quiet"),
    Flag.LIST: ("Mailing list", "quiet"),
    Flag.DELAYED: ("Delay notice", "warn"),
    Flag.PASSED_ON: ("Forwarded", "info"),
    Flag.INVITATION: ("Invitation", "info"),
    Flag.LOOP: ("Loop stopped", "warn"),
    Flag.WEB_FORM: ("Web form", "info"),
    Flag.QUIET: ("Notice", "quiet"),
    Flag.PAST: ("From an exported chat", "quiet"),
    Flag.DAMAGED: ("Partly unreadable", "warn"),
}
KIND_TONES = {MessageKind.AUTO_REPLY: "quiet", MessageKind.BOUNCE: "bad", MessageKind.COMPLAINT: "bad"}
_LIGHT = (
    "public_id", "inquiry_id", "channel", "direction", "kind", "flags", "external_id", "placement", "placement_ref",
    "sender_name", "sender_address", "recipients", "subject", "defects", "parser_version", "sent_at", "sent_offset",
    "received_at", "event", "forwarded", "unsaid", "in_reply_to", "content", "reactions", "revised_at", "deleted_at",
    "earlier_texts", "author__first_name", "author__last_name", "author__username", "account__name", "account__address",
    "account__channel",
)  # fmt: skip


@dataclass
class Entry:
    """One message on the page. `body` is None while it is collapsed: it comes when somebody opens it."""

    pk: int
    external_id: str
    side: str
    who: str
    address: str
    initials: str
    recipients: list[tuple[str, str]]
    written: str
    received: str
    age: str
    subject: str
    new_subject: bool  # the first one, or another than before
    snippet: str
    badges: list[tuple[str, str]]
    placement: str
    placement_anchor: str
    has_more: bool
    has_html: bool
    has_original: bool
    waits: bool
    defects: list[str]
    notes: list[str]
    told: Sequence[Told] = ()  # the words behind trip values
    body: SafeString | None = None
    cut: bool = False
    event: event_card.Card | None = None
    forwarded: dict[str, str] | None = None  # who wrote what is handed on here
    offered: bool = False  # that person may become the contact
    sender: str = ""
    arrivals: list[str] = field(default_factory=list)
    deliveries: list[delivery_words.State] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    jobs: list[thread_media.Job] = field(default_factory=list)  # files that lie with the provider still
    chat: chat_card.Card | None = None
    way: ways.Way | None = None
    account_id: int | None = None
    quotable: bool = False  # an answer can show that it answers this one

    @cached_property
    def heading(self) -> SafeString | None:
        """The subject, where it tells more than the one before it, or words of it are behind a value."""
        told = evidence_marks.in_subject(self.told)
        return bodies.as_html(self.subject, told) if self.subject and (self.new_subject or told) else None

    @property
    def stamp(self) -> str:
        """Changes with all that may change about a message after it was stored."""
        fates = [(one.words, one.reason, one.choices) for one in self.deliveries]
        told = (self.snippet, self.waits, self.badges, fates, self.files, self.jobs, self.chat, self.told)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


def light(rows: QuerySet[Message]) -> QuerySet[Message]:
    """Without the bodies; whether there is more to see is told by the server, which compares sizes first."""
    return (
        rows.select_related("author", "account")
        .only(*_LIGHT)
        .annotate(
            snippet=Left("reply_text", 200),
            has_more=~Q(text=F("reply_text")),
            has_html=~Q(html=""),
        )
    )


def fill(entry: Entry, text: str) -> None:
    entry.cut = len(text) > bodies.MAX_SHOWN
    entry.body = bodies.as_html(text[: bodies.MAX_SHOWN], evidence_marks.in_text(entry.told))


def entries(messages: list[Message], before: str = "") -> list[Entry]:
    """`before`: the subject of what came before them."""
    anchors = {one.external_id: one.pk for one in messages if one.external_id}
    found = []
    for one in messages:
        found.append(_entry(one, anchors, new_subject=not before or topics.is_new_topic(before, one.subject)))
        before = one.subject or before
    return found


def _entry(one: Message, anchors: Mapping[str, int], *, new_subject: bool) -> Entry:
    who = words.person(one.author) or one.sender_name or one.sender_address or "Unknown sender"
    anchor = anchors.get(one.placement_ref)
    found: Any = one  # the annotations of light
    return Entry(
        pk=one.pk,
        external_id=one.external_id,
        side=one.direction,
        who=who,
        address=_address(one) if one.sender_address != who else "",
        initials=words.initials(who),
        recipients=_recipients(one),
        written=words.as_written(one.written_at),
        received=words.exact(one.received_at),
        age=words.age(one.received_at, words.now()),
        subject=one.subject,
        new_subject=new_subject,
        snippet=" ".join(found.snippet.split()) or chatwords.summary(one.content),
        badges=_badges(one),
        placement=one.get_placement_display() if one.placement != Placement.STAFF else "",
        placement_anchor=f"#message-{anchor}" if anchor and anchor != one.pk else "",
        has_more=found.has_more,
        has_html=found.has_html,
        has_original=one.direction == Direction.IN,
        waits=one.unsaid != "",
        defects=defect_words.details(one.defects),
        notes=defect_words.notes(one.defects),
        event=event_card.card(one.event),
        forwarded=one.forwarded,
        sender=one.sender_address if one.direction == Direction.IN else "",
        chat=chat_card.card(one, found.snippet),
        way=ways.of(one.account) if one.account else None,
        account_id=one.account_id,
    )


def _address(one: Message) -> str:
    """Of a chat only the customer's number: our own stands beside it, and a user id means nothing to anybody."""
    if not ways.is_chat(one.channel):
        return one.sender_address
    known = one.direction == Direction.IN and one.sender_address.startswith("+")
    return words.phone(one.sender_address) if known else ""


def _recipients(one: Message) -> list[tuple[str, str]]:
    by_role: dict[str, list[str]] = defaultdict(list)
    for to in one.recipients:
        by_role[to["role"]].append(to.get("name") or to["address"])
    titles = {"to": "to", "cc": "cc", "bcc": "bcc", "reply_to": "answers to"}
    return [(title, ", ".join(by_role[role][:6])) for role, title in titles.items() if by_role[role]]


def _badges(one: Message) -> list[tuple[str, str]]:
    kind = [(one.get_kind_display(), KIND_TONES[MessageKind(one.kind)])] if one.kind in KIND_TONES else []
    return kind + [FLAG_WORDS[Flag(flag)] for flag in one.flags if flag in FLAG_WORDS]
