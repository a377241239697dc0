"""A person signs in at the provider for an account: there and back again, by authorization code, PKCE and state.

`browser` is a random word of the person's session: an answer counts only in the browser that asked.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta

import structlog
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from channels_email import ringing
from channels_email.models import EmailAccount, Protocol, SignInAttempt
from channels_email.providers import identity, oauth, oauth_verdicts
from channels_email.providers.oauth_base import Grant, OAuthClient
from channels_email.services import progress, token_leases
from channels_email.services.mailbox_check import can_read_mailbox, mailbox_of
from channels_email.services.oauth_clients import BY_PERSON, client_of, made_for, reads_as_another
from inquiries import intake
from inquiries.channels import PermanentError

log = structlog.get_logger(__name__)
PATIENCE = timedelta(minutes=15)  # a second factor, a forgotten password
_LONGEST = 4_000  # characters of a parameter that comes back


def redirect_uri() -> str:
    """The address that is registered for the app, the same for every account."""
    return settings.PUBLIC_BASE_URL + reverse("mail-signed-in")


def begin(account: EmailAccount, person: AbstractBaseUser, browser: str) -> str:
    """Where the browser goes next. Raises PermanentError in words if the account or its app is not ready for it."""
    if account.sign_in not in BY_PERSON:
        raise PermanentError("no_person", "This account signs in by itself; nobody has to.")
    client = client_of(account)
    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    now = timezone.now()
    SignInAttempt.objects.filter(expires_at__lt=now).delete()
    SignInAttempt.objects.create(
        state_hash=_hash(state, browser),
        account=account,
        person=person,
        made_for=made_for(account),
        secrets={"verifier": verifier, "nonce": nonce},
        expires_at=now + PATIENCE,
    )
    return oauth.authorize_url(
        client, redirect_uri(), state, verifier, nonce=nonce, login_hint=account.login_name
    )


@transaction.atomic
def take(state: str, person: AbstractBaseUser, browser: str) -> SignInAttempt:
    """The attempt that an answer belongs to; it is gone with that, so an answer counts once. Raises PermanentError."""
    waiting = SignInAttempt.objects.select_for_update(of=("self",)).select_related("account__account")
    found = waiting.filter(state_hash=_hash(state[:_LONGEST], browser), person=person).first()
    if found is None or found.expires_at < timezone.now():
        words = (
            "This sign-in is not waited for any more: it took too long, was used already, or began in another "
            "browser. Press the button on the account's page again."
        )
        raise PermanentError("no_attempt", words)
    SignInAttempt.objects.filter(pk=found.pk).delete()
    return found


def finish(attempt: SignInAttempt, answer: Mapping[str, str]) -> str:
    """Makes the provider's answer the account's sign-in; gives back who signed in. Raises a ChannelError in words."""
    account = attempt.account
    client = client_of(account)
    if answer.get("error"):
        told = answer["error"][:_LONGEST], answer.get("error_description", "")[:_LONGEST]
        raise oauth_verdicts.refused(client.vendor, *told)
    if attempt.made_for != made_for(account):
        words = "The settings of the account were changed meanwhile. Press the button on its page again."
        raise PermanentError("settings_changed", words)
    code = answer.get("code", "")[:_LONGEST]
    grant = oauth.exchange(client, code, attempt.secrets["verifier"], redirect_uri())
    _check_whole(grant, client)
    who = identity.of(grant, client, attempt.secrets["nonce"])
    _check_mailbox(account, grant, who)
    _keep(account, grant, who.address or mailbox_of(account))
    return who.address or mailbox_of(account)


def _check_whole(grant: Grant, client: OAuthClient) -> None:
    missing = grant.missing(client.needed) if grant.scopes else []  # silence means all (RFC 6749, 5.1)
    if missing:
        words = (
            f"{client.vendor} was not allowed all that the hub needs; missing: {', '.join(missing)}. "
            "Press the button again and leave every box on the provider's page ticked."
        )
        raise PermanentError("scope_missing", words)
    if not grant.refresh:
        words = f"{client.vendor} gave a sign-in that ends within the hour. Press the button again."
        raise PermanentError("no_refresh_token", words)


def _check_mailbox(account: EmailAccount, grant: Grant, who: identity.Identity) -> None:
    mailbox = mailbox_of(account)
    if who.proven and who.address.casefold() == mailbox.casefold():
        return
    if not can_read_mailbox(account, grant.access):
        words = (
            f"{who.address or 'Whoever signed in'} may not read the mailbox {mailbox}. Press the button again and "
            f"sign in as the mailbox itself, or as somebody who has access to it.{_shared_hint(account)}"
        )
        raise PermanentError("other_mailbox", words)


def _shared_hint(account: EmailAccount) -> str:
    if account.protocol != Protocol.GRAPH or reads_as_another(account):
        return ""
    return " If it is a shared mailbox, first enter under “Who signs in” who that is, and save."


def _keep(account: EmailAccount, grant: Grant, who: str) -> None:
    """What stood still because of the sign-in goes on at once."""
    base = account.account
    with transaction.atomic():
        token_leases.connect(token_leases.row_of(account), grant, made_for(account), who)
        intake.pause_account(base, None)
        intake.settle_alert(f"account:{base.pk}")
        progress.ask(account.pk)
    log.info("sign_in.connected", account=account.pk)
    ringing.ring_fetch(account.pk)


def _hash(state: str, browser: str) -> str:
    return hashlib.sha256(f"{browser}:{state}".encode()).hexdigest()
