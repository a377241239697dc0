"""Secrets and certificates of apps end on a day that the provider sets. Staff are told 30, 7 and 1 days before."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from channels_email.models import EmailAccount, SignIn, SignInMethod
from channels_email.services.oauth_clients import BY_TOKEN
from inquiries import intake

STEPS = (1, 7, 30)  # days before the end
_OF_THE_INSTALLATION = frozenset({SignInMethod.MICROSOFT, SignInMethod.APP_SECRET})


def ends_on(account: EmailAccount) -> date | None:
    """The end of what the account's app signs in with, as far as it is known: the account's own, else the
    installation's if it is that one's app."""
    if account.sign_in not in BY_TOKEN:
        return None
    shared = account.sign_in in _OF_THE_INSTALLATION and not account.client_id
    return account.secret_expires_on or (settings.MICROSOFT_SECRET_EXPIRES_ON if shared else None)


def what_ends(account: EmailAccount) -> str:
    return "certificate" if account.sign_in == SignInMethod.APP_CERTIFICATE else "client secret"


def warn(today: date | None = None) -> int:
    """Raises an alert for each account that came to a step, once for each step; gives back for how many. An alert whose
    reason is gone settles itself."""
    today = today or timezone.localdate()
    accounts = EmailAccount.objects.filter(account__active=True, sign_in__in=BY_TOKEN).select_related(
        "account"
    )
    return sum(_warn_of(one, today) for one in accounts.defer("credentials", "signature"))


def _warn_of(account: EmailAccount, today: date) -> bool:
    end = ends_on(account)
    left = (end - today).days if end else None
    step = next((one for one in STEPS if left is not None and left <= one), None)
    if end is None or left is None or step is None:
        intake.settle_alert(_key(account))
        return False
    if not _first_to_say(account, end, step):
        return False
    intake.settle_alert(_key(account))  # what was said at the step before is too mild now
    intake.raise_alert(_key(account), _words(account, end, left), account.account)
    return True


def _first_to_say(account: EmailAccount, end: date, step: int) -> bool:
    """One UPDATE, so that two processes do not both tell it."""
    SignIn.objects.bulk_create([SignIn(account_id=account.pk)], ignore_conflicts=True)
    said = Q(warned_end=end, warned_days__lte=step)
    unsaid = SignIn.objects.filter(pk=account.pk).exclude(said)
    return bool(unsaid.update(warned_end=end, warned_days=step))


def _words(account: EmailAccount, end: date, left: int) -> str:
    day = date_format(end, "j M Y")
    when = f"in {left} days" if left > 1 else "tomorrow" if left == 1 else "today" if left == 0 else ""
    ends = f"ends on {day}, {when}" if when else f"ended on {day}"
    return (
        f"{account}: the {what_ends(account)} of its app {ends}. Make a new one at the provider and enter it on the "
        "account's page; without it no mail comes in or goes out."
    )


def _key(account: EmailAccount) -> str:
    return f"secret-ends:{account.pk}"
