"""Newsletters and other bulk mail: held out of the inbox, unless the sender is on the team's list of allowed ones."""

from __future__ import annotations

import re

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Q

from inquiries.channels import Flag, IncomingMessage, MessageKind, PointKind, match_key
from inquiries.models import AllowedSender, EventType, Inquiry, InquiryEvent, Message
from inquiries.services import extracting
from inquiries.services.matching import Match
from inquiries.states import InquiryStatus

MARKS = frozenset({Flag.BULK, Flag.LIST})
_PATTERN = re.compile(r"(?:[^\s@]{1,200}@)?[^\s@.]{1,63}(?:\.[^\s@.]{1,63}){1,9}")
MAX_FREED = 500  # inquiries that come back to the inbox at once


def holds(team_id: int, incoming: IncomingMessage, found: Match, *, sent: bool) -> bool:
    """A mail with bulk marks that opens a matter of its own. In a thread with us it is an answer, whatever its marks:
    groups and ticket systems put them on everything. Only marked mail costs a look at the list."""
    if incoming.flags.isdisjoint(MARKS) or sent or found.inquiry_id is not None:
        return False
    if incoming.kind != MessageKind.MESSAGE or incoming.sender is None:
        return False
    patterns = _patterns(incoming.sender.address)
    return not AllowedSender.objects.filter(team=team_id, pattern__in=patterns).exists()


def _patterns(address: str) -> list[str]:
    """The address, its domain and the domains above: "a@news.portal.example", "news.portal.example", "portal.example"."""
    key = match_key(PointKind.EMAIL, address)
    labels = key.rpartition("@")[2].split(".")[:10]
    return [key, *(".".join(labels[at:]) for at in range(len(labels) - 1))]


def tidy(pattern: str) -> str:
    """As it is compared: in lower case, without "@" or "*." in front of a domain."""
    return (
        match_key(PointKind.EMAIL, pattern).removeprefix("*").removeprefix("@").removeprefix("*.").strip(".")
    )


def sensible(pattern: str) -> bool:
    """A tidy address or domain; a bare "com" would let everybody through."""
    return bool(_PATTERN.fullmatch(pattern))


@transaction.atomic
def allow(team_id: int, pattern: str, person: AbstractBaseUser | None) -> int:
    """This sender is not bulk mail: what is held of it comes into the inbox, later mail is never held. Returns how many
    inquiries came."""
    pattern = tidy(pattern)
    AllowedSender.objects.get_or_create(team_id=team_id, pattern=pattern, defaults={"added_by": person})
    return _free(team_id, pattern, person)


def _free(team_id: int, pattern: str, person: AbstractBaseUser | None) -> int:
    theirs = Message.objects.filter(
        team=team_id, inquiry__status=InquiryStatus.BULK, inquiry__merged_into=None
    )
    held = theirs.filter(_by(pattern)).values_list("inquiry", flat=True).distinct()[:MAX_FREED]
    freed = Inquiry.objects.filter(pk__in=list(held), status=InquiryStatus.BULK)
    ids = list(freed.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    Inquiry.objects.filter(pk__in=ids).update(
        status=InquiryStatus.NEW, unread=True, waiting_since=F("last_message_at")
    )
    data = {"from": InquiryStatus.BULK.value, "to": InquiryStatus.NEW.value}
    for pk in ids:
        InquiryEvent.objects.create(inquiry_id=pk, type=EventType.STATUS, actor=person, data=data)
        extracting.request(pk)
    return len(ids)


def _by(pattern: str) -> Q:
    if "@" in pattern:
        return Q(sender__kind=PointKind.EMAIL, sender__key=pattern)
    return Q(sender__key__endswith=f"@{pattern}") | Q(sender__key__endswith=f".{pattern}")
