"""To which number or user id of a person a chat goes."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from inquiries import channels
from inquiries.channels import Address, PointKind, match_key
from inquiries.models import ChannelAccount, ContactPoint, Inquiry, Message, MessageKind, MessagingWindow
from inquiries.states import Direction

_USER_ID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9.]{1,125}")


def whom(inquiry: Inquiry, account: ChannelAccount, about: Message | None) -> int | None:
    """The contact who wrote what is answered, else who last wrote by this channel here, else whose inquiry it is."""
    if about is not None and about.sender is not None and about.sender.contact_id is not None:
        return about.sender.contact_id
    rows = inquiry.messages.filter(
        direction=Direction.IN,
        kind=MessageKind.MESSAGE,
        channel=account.channel,
        sender__contact__isnull=False,
    )
    last = rows.order_by("-received_at", "-pk").values_list("sender__contact", flat=True).first()
    return last or inquiry.contact_id


def point_of(contact_id: int | None, account: ChannelAccount) -> ContactPoint | None:
    """Where this person last wrote to this number from, by phone rather than by user id if both are known of that message;
    else a number that wrote to another one of ours; else any number. An id of one business is unknown to the next."""
    kinds = [kind.value for kind in channels.get(account.channel).points]
    windows = MessagingWindow.objects.filter(point=OuterRef("pk")).order_by("-opened_at")
    here = windows.filter(account=account)
    rows = ContactPoint.objects.filter(contact=contact_id, kind__in=kinds, team=account.team_id)
    rows = rows.annotate(
        here=Subquery(here.values("opened_at")[:1]),
        elsewhere=Exists(windows.filter(account__channel=account.channel)),
    )
    known = list(rows.order_by("pk")) if contact_id is not None else []
    return max(known, key=_worth, default=None)


def _worth(point: ContactPoint) -> tuple[float, bool, bool, int]:
    found: Any = point  # the annotations of point_of
    wrote = found.here.timestamp() if found.here else 0.0
    return wrote, point.kind == PointKind.PHONE, found.elsewhere, point.pk


def address_of(point: ContactPoint) -> Address:
    """As a provider takes it: a phone with "+" and digits alone. The folded key lacks digits that some countries need."""
    kind = PointKind(point.kind)
    if kind is not PointKind.PHONE:
        return Address(point.raw, point.name, kind)
    digits = "+" + re.sub(r"\D", "", point.raw).removeprefix("00")
    same = match_key(kind, digits) == point.key
    return Address(digits if same else point.key, point.name, kind)


def parse(text: str) -> Address | None:
    """A number or a user id as `addressing.line` writes it; None for what is neither."""
    found = re.fullmatch(r"(?P<name>.*?)<(?P<inner>[^<>]+)>|(?P<bare>[^<>]+)", text.strip(), re.DOTALL)
    if found is None:
        return None
    written, name = (found["inner"] or found["bare"]).strip(), (found["name"] or "").strip().strip('"')
    if _USER_ID.fullmatch(written):
        return Address(written, name, PointKind.WHATSAPP)
    if not re.fullmatch(r"\+?[\d\s()./-]{5,40}", written) or not match_key(
        PointKind.PHONE, written
    ).startswith("+"):
        return None
    return Address("+" + re.sub(r"\D", "", written).removeprefix("00"), name, PointKind.PHONE)
