"""Until when a customer of a chat may be answered freely. The window is per number of ours and per person: a phone and a
user id of one contact are one."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, Q

from inquiries import channels
from inquiries.channels import Address, ComposeOptions, PermanentError
from inquiries.models import ChannelAccount, ContactPoint, Inquiry, MessagingWindow
from inquiries.services import addressing, people


def last_inbound(account: ChannelAccount, address: Address) -> datetime | None:
    """When the person behind this address last wrote to this number."""
    kind, key = people.key_of(address)
    point = ContactPoint.objects.filter(team=account.team_id, kind=kind, key=key)
    theirs = Q(point__in=point) | Q(point__contact__in=point.values("contact"))
    rows = MessagingWindow.objects.filter(theirs, account=account)
    return rows.aggregate(last=Max("opened_at"))["last"]


def options(inquiry: Inquiry, account: ChannelAccount, to: Address | None = None) -> ComposeOptions:
    """What may be written from this account now, to the person whom `addressing.for_account` proposes or to `to`."""
    to = to or next(iter(addressing.for_account(inquiry, account).to), None)
    return for_address(account, to)


def for_address(account: ChannelAccount, address: Address | None) -> ComposeOptions:
    """`address` None: somebody who never wrote."""
    channel = channels.get(account.channel)
    last = last_inbound(account, address) if address is not None and channel.window is not None else None
    try:
        return channel.compose_options(account.pk, address or Address(""), last)
    except PermanentError as error:
        # The number's settings are gone, which is told where somebody wants to write.
        return ComposeOptions(free_text=False, why_not=error.words)
