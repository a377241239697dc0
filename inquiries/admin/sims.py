"""From which of our numbers and mailboxes this customer can be written to: chosen like a SIM."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from inquiries import channels
from inquiries.admin import clock, ways
from inquiries.admin.box_form import accounts_for
from inquiries.models import ChannelAccount, ContactPoint, Inquiry, MessagingWindow
from inquiries.selectors import User
from inquiries.states import Direction


@dataclass(frozen=True)
class Sim:
    pk: int
    way: ways.Way
    clock: clock.Clock | None
    note: str
    chosen: bool


@dataclass(frozen=True)
class Reach:
    """`windows`: when the customer last wrote to each number of ours, by the account's key."""

    accounts: list[ChannelAccount]
    kinds: frozenset[str]
    windows: dict[int, datetime]

    def reaches(self, account: ChannelAccount) -> bool:
        """A mail can go to whatever address somebody types."""
        channel = channels.get(account.channel)
        return not channel.chat or any(kind.value in self.kinds for kind in channel.points)

    @property
    def has_mail(self) -> bool:
        return channels.PointKind.EMAIL.value in self.kinds


def reach(user: User, inquiry: Inquiry) -> Reach:
    """Three queries, however many accounts and points there are."""
    accounts = list(accounts_for(user, inquiry).only("name", "address", "channel", "team_id"))
    theirs = ContactPoint.objects.filter(contact=inquiry.contact_id, contact__isnull=False)
    points = dict(theirs.values_list("pk", "kind"))
    windows: dict[int, datetime] = {}
    for account, at in MessagingWindow.objects.filter(point__in=points).values_list("account", "opened_at"):
        windows[account] = max(at, windows.get(account, at))
    return Reach(accounts, frozenset(points.values()), windows)


def choices(known: Reach, chosen: ChannelAccount | None) -> list[Sim]:
    """Those that reach the customer, chats with the longest time left first; the chosen one in any case."""
    now = timezone.now()
    rows = [one for one in known.accounts if known.reaches(one) or (chosen and one.pk == chosen.pk)]
    return [_sim(one, known, now, chosen=chosen is not None and one.pk == chosen.pk) for one in rows]


def _sim(account: ChannelAccount, known: Reach, now: datetime, *, chosen: bool) -> Sim:
    channel = channels.get(account.channel)
    opened = known.windows.get(account.pk)
    told = clock.of(opened + channel.window, now) if opened and channel.window else None
    return Sim(account.pk, ways.of(account), told, _note(account, known, told), chosen)


def _note(account: ChannelAccount, known: Reach, told: clock.Clock | None) -> str:
    channel = channels.get(account.channel)
    if not channel.chat:
        return "" if known.has_mail else "No e-mail address is known yet"
    if channel.window is None or (told and told.seconds):
        return ""
    return "Only a template" if told else "Never wrote here: only a template"


def for_mail(inquiry: Inquiry, accounts: Iterable[ChannelAccount]) -> int | None:
    """The mailbox for who answers by mail: the inquiry's, else the one by which this customer wrote, else the first."""
    mails = [one.pk for one in accounts if not ways.is_chat(one.channel)]
    if inquiry.account_id in mails or not mails:
        return inquiry.account_id if mails else None
    wrote = inquiry.messages.filter(account__in=mails, direction=Direction.IN).order_by("-received_at")
    return wrote.values_list("account", flat=True).first() or mails[0]
