"""Access tokens: renewed before they end, by one process at a time."""

from __future__ import annotations

import time
import uuid
from datetime import timedelta

import structlog
from django.utils import timezone

from channels_email.models import EmailAccount, SignIn
from channels_email.providers import oauth
from channels_email.providers.oauth_base import SIGN_IN_NEEDED, Grant
from channels_email.services import token_leases
from channels_email.services.oauth_clients import BY_APP, client_of, made_for
from inquiries import intake
from inquiries.channels import ChannelError, PermanentError, TemporaryError
from inquiries.models.accounts import UNTIL_MENDED
from inquiry_hub.crypto import CannotOpen

log = structlog.get_logger(__name__)
EARLY = timedelta(minutes=5)
_JUST_ENOUGH = timedelta(seconds=30)  # an old token that others may go on with while a new one can't be had
_PATIENCE = 10.0  # seconds
_LOOK = 0.1


def access_token(account: EmailAccount, *, renew: bool = False) -> str:
    """A token that the account's provider takes now. `renew`: the one given before was refused.

    Not inside a transaction: it may ask the network, and others must see what it stores. Raises TemporaryError if the
    provider is out of order, PermanentError `sign_in_needed` if somebody has to connect the account (again).
    """
    row = token_leases.row_of(account)
    seen, end = row.version, time.monotonic() + _PATIENCE
    while True:
        _check(account, row)
        unloved = renew and row.version == seen
        if not unloved and _good_for(account, row, EARLY):
            return _access(row)
        lease = token_leases.take(row)
        if lease is not None:
            return _renewed(account, row, lease, unloved=unloved)
        if time.monotonic() > end:
            return _old(account, row, _busy(), unloved=unloved)
        time.sleep(_LOOK)
        row = token_leases.reread(account)


def renewed_token(account: EmailAccount) -> str:
    """A newer token than the one that stands there now, which was refused."""
    return access_token(account, renew=True)


def trial_token(account: EmailAccount) -> str:
    """For the connection test, whose settings may be saved nowhere yet: an app's token is asked for and not kept."""
    if account.sign_in in BY_APP:
        return oauth.app_only(client_of(account)).access
    return access_token(account)


def connected(account: EmailAccount, row: SignIn) -> bool:
    """Whether what a person gave still stands. An app needs nobody."""
    if account.sign_in in BY_APP:
        return True
    return row.broken_at is None and row.version > 0 and row.made_for == made_for(account)


def _check(account: EmailAccount, row: SignIn) -> None:
    if not connected(account, row):
        words = (
            row.broken_words
            or "Nobody has signed in for this account yet, or its settings were changed. Connect it."
        )
        raise PermanentError(SIGN_IN_NEEDED, words)


def _good_for(account: EmailAccount, row: SignIn, span: timedelta) -> bool:
    lasts = row.expires_at is not None and row.expires_at - timezone.now() > span
    return lasts and row.made_for == made_for(account)


def _renewed(account: EmailAccount, row: SignIn, lease: uuid.UUID, *, unloved: bool) -> str:
    try:
        grant = _ask(account, row)
        if not token_leases.store(row, grant, made_for(account)):
            return access_token(account)  # ours is older than what stands there now
        log.info("token.renewed", account=account.pk)
        return grant.access
    except TemporaryError as error:
        return _old(account, row, error, unloved=unloved)
    except PermanentError as error:
        if error.code != SIGN_IN_NEEDED:
            raise
        if not token_leases.break_off(row, error.words):
            return access_token(account)
        _tell(account, error)
        raise
    finally:
        token_leases.give_back(row, lease)


def _ask(account: EmailAccount, row: SignIn) -> Grant:
    client = client_of(account)
    if account.sign_in in BY_APP:
        return oauth.app_only(client)
    return oauth.refresh(client, _tokens(row).get("refresh", ""))


def _old(account: EmailAccount, row: SignIn, error: ChannelError, *, unloved: bool) -> str:
    if not unloved and _good_for(account, row, _JUST_ENOUGH):
        return _access(row)
    raise error


def _busy() -> TemporaryError:
    words = "Another process is renewing the sign-in of this account and takes long."
    return TemporaryError("token_busy", words, retry_after=timedelta(seconds=30))


def _tell(account: EmailAccount, error: PermanentError) -> None:
    """Paused without an end: asking again would only repeat the refusal, and some providers lock who asks too often."""
    base = account.account
    intake.pause_account(base, UNTIL_MENDED)
    intake.account_failed(base, error.code, error.words)
    intake.raise_alert(f"account:{base.pk}", f"{base}: no mail is coming in. {error.words}", base)


def _access(row: SignIn) -> str:
    return _tokens(row)["access"]


def _tokens(row: SignIn) -> dict[str, str]:
    try:
        return row.tokens
    except CannotOpen as error:
        words = "The stored sign-in can't be opened any more: the hub's keys were changed. Connect the account again."
        raise PermanentError("credentials_sealed", words) from error
