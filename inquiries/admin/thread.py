"""The messages of a conversation as the page shows them. The number of queries does not depend on how many there are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inquiries.admin import thread_entries, thread_hanging
from inquiries.admin.evidence_marks import Told
from inquiries.admin.thread_entries import Entry
from inquiries.channels import PointKind, match_key
from inquiries.models import ContactPoint, Inquiry, Message, Unsaid
from inquiries.selectors import User, visible_to

LONG = 30  # from so many messages on, older ones are one line each
OPEN_AT_END = 5
MAY_SEE_DELETED = (
    "inquiries.view_inquiryevent"  # what a customer deleted is shown to those who see the history
)
MOST = 500  # messages on one page; older ones are reached by a link
LIVE = 20  # of so many the open page shows what becomes of them


@dataclass(frozen=True)
class Thread:
    entries: list[Entry]
    collapsed: int
    earlier: bool
    newest: int

    @property
    def several_ways(self) -> bool:
        """Then each message says by which it went."""
        return len({entry.way for entry in self.entries if entry.way}) > 1

    @property
    def lost(self) -> bool:
        """Whether a message of a chat did not reach the customer."""
        return any(state.lost for entry in self.entries for state in entry.deliveries)

    @property
    def stamp(self) -> str:
        """Of what the page asks for again."""
        told = "".join(f"{one.pk}:{one.stamp}," for one in self.entries[-LIVE:])
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def read(
    user: User,
    inquiry: Inquiry,
    told: Mapping[int, list[Told]],
    *,
    everything: bool = False,
    most: int = MOST,
) -> Thread:
    """`everything`: no message is folded; `most`: not more than the newest so many."""
    rows = visible_to(user, Message).filter(inquiry=inquiry, unsaid__in=("", Unsaid.SCHEDULED))
    light = list(thread_entries.light(rows).order_by("-received_at", "-pk")[: most + 1])
    earlier, light = len(light) > most, light[:most][::-1]
    light.sort(key=lambda one: one.unsaid != "")  # what waits for its time comes last
    shown = light if everything or len(light) < LONG else light[-OPEN_AT_END:]
    texts = _texts(one.pk for one in shown)
    entries = thread_entries.entries(light, inquiry.subject if earlier else "")
    for entry, message in zip(entries, light, strict=True):
        entry.told = told.get(message.pk, ())
        if entry.pk in texts:
            thread_entries.fill(entry, texts[entry.pk])
    thread_hanging.hang(entries)
    if not user.has_perm(MAY_SEE_DELETED):
        thread_hanging.hide_deleted(entries)
    return Thread(entries, len(light) - len(shown), earlier, max((one.pk for one in light), default=0))


def offer_contacts(read: Thread, points: Iterable[ContactPoint]) -> str:
    """Marks the messages whose forwarded writer is not the contact yet. Gives back the newest sender's address."""
    known = {point.key for point in points}
    for entry in read.entries:
        address = (entry.forwarded or {}).get("address", "")
        entry.offered = bool(address) and match_key(PointKind.EMAIL, address) not in known
    return next((entry.sender for entry in reversed(read.entries) if entry.sender), "")


def _texts(ids: Iterable[int]) -> dict[int, str]:
    rows = Message.objects.filter(pk__in=list(ids)).values_list("pk", "reply_text", "text")
    return {pk: reply or text for pk, reply, text in rows}
