"""The gap alarm: a number that nobody writes to any more is more often broken than unloved.

A webhook that stops leaves no trace: Meta unsubscribes an app, an address at Twilio is overwritten, a proxy refuses. Of
Meta's messages there is no list to compare with (docs/providers/meta.md), so there only this watches.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from channels_whatsapp.models import Provider, WhatsAppNumber
from inquiries import intake
from inquiries.models.accounts import ChannelAccount

MESSAGE, STATUS, LISTED = "m:", "s:", "l:"  # how delivery ids begin
_DAY_BEGINS, _DAY_ENDS = time(8), time(20)
_SATURDAY = 5


def watch(now: datetime | None = None) -> None:
    """Raises and settles the alerts of all numbers."""
    now = now or timezone.now()
    for number in WhatsAppNumber.objects.select_related("account").defer("credentials"):
        _check(number, now)


def _check(number: WhatsAppNumber, now: datetime) -> None:
    account, key = number.account, alert_key(number.account)
    _note_life(account)
    if not (account.active and number.silent_hours):
        intake.settle_alert(key)
        return
    since = hours_before(now, number.silent_hours)
    if intake.came_since(account, since, MESSAGE):
        intake.settle_alert(key)
    elif account.created_at < since and _somebody_is_there(now):
        intake.raise_alert(key, words(number, since), account)


def _note_life(account: ChannelAccount) -> None:
    """What came is a success of the account, but it does not mend an error, such as a token that was refused."""
    since = account.last_success_at or account.created_at
    if account.healthy and any(intake.came_since(account, since, one) for one in (MESSAGE, STATUS)):
        intake.account_succeeded(account)


def alert_key(account: ChannelAccount) -> str:
    return f"silence:{account.pk}"


def hours_before(now: datetime, hours: int) -> datetime:
    """So many hours ago, Saturdays and Sundays not counted: few people write then, and nobody would look."""
    moment = now
    while hours:
        moment -= timedelta(hours=1)
        hours -= timezone.localtime(moment).weekday() < _SATURDAY
    return moment


def _somebody_is_there(now: datetime) -> bool:
    local = timezone.localtime(now)
    return local.weekday() < _SATURDAY and _DAY_BEGINS <= local.time() < _DAY_ENDS


def words(number: WhatsAppNumber, since: datetime) -> str:
    account, hours = number.account, number.silent_hours
    told = f"Nothing came by WhatsApp on {account} for {hours} hours. Write to {account.address} from a phone of your own. "
    if intake.came_since(account, since, LISTED):
        told = f"On {account} no message came by webhook for {hours} hours; the hub had to find them in Twilio's list, late. "
    return told + _WHAT_TO_CHECK[Provider(number.provider)]


_WHAT_TO_CHECK = {
    Provider.TWILIO: "If it does not appear here within a minute, compare the address under “When a message comes in” in Twilio's "
    "console with the one on the number's page, and look at Monitor → Errors there.",
    Provider.META: "If it does not appear here within a minute, look whether Meta's app still has the callback URL, the field "
    "messages, and the business account subscribed (Test connection on the number's page says so). Meta keeps no list of "
    "messages: what did not arrive by then must be asked for.",
}
