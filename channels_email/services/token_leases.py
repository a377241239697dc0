"""Who renews an account's token, over all processes: whoever takes the lease by one UPDATE. No transaction is open
while the provider is asked, so a worker that dies there blocks nobody for longer than its lease."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from channels_email.models import EmailAccount, SignIn
from channels_email.providers.oauth_base import Grant
from inquiry_hub import crypto

LEASE = timedelta(seconds=45)  # longer than the time-outs of the call


def row_of(account: EmailAccount) -> SignIn:
    SignIn.objects.bulk_create([SignIn(account_id=account.pk)], ignore_conflicts=True)
    return reread(account)


def reread(account: EmailAccount) -> SignIn:
    return SignIn.objects.select_related("account__account").get(pk=account.pk)


def take(row: SignIn) -> uuid.UUID | None:
    """The lease, or None while another has it or after something new was stored since `row` was read."""
    now, lease = timezone.now(), uuid.uuid4()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    unchanged = SignIn.objects.filter(free, pk=row.pk, version=row.version)
    return lease if unchanged.update(lease=lease, lease_until=now + LEASE) else None


def give_back(row: SignIn, lease: uuid.UUID) -> None:
    SignIn.objects.filter(pk=row.pk, lease=lease).update(lease=None, lease_until=None)


def store(row: SignIn, grant: Grant, made_for: str) -> bool:
    """Keeps what the provider gave; False if somebody stored something newer meanwhile. The refresh token is safe
    here before anybody sees the access token: the old one may be dead already (rotation)."""
    return _write(SignIn.objects.filter(pk=row.pk, version=row.version), row, grant, made_for)


def connect(row: SignIn, grant: Grant, made_for: str, who: str) -> None:
    """What a person just gave wins over everything that stood there, and over a renewal that is still on its way."""
    fresh = {"signed_in_as": who[:320], "connected_at": timezone.now()}
    _write(SignIn.objects.filter(pk=row.pk), row, grant, made_for, **fresh)


def _write(rows: QuerySet[SignIn], row: SignIn, grant: Grant, made_for: str, **more: object) -> bool:
    now = timezone.now()
    tokens = {"access": grant.access, "refresh": grant.refresh}
    changed = rows.update(
        tokens=crypto.Sealed(crypto.seal(tokens, str(row.account.account.public_id))),
        made_for=made_for,
        expires_at=now + timedelta(seconds=grant.seconds),
        scopes=" ".join(grant.scopes) or row.scopes,
        refreshed_at=now,
        version=F("version") + 1,
        broken_at=None,
        broken_words="",
        lease=None,
        lease_until=None,
        **more,
    )
    return bool(changed)


def break_off(row: SignIn, words: str) -> bool:
    """Only a person can mend it now; False if somebody stored something newer meanwhile."""
    unchanged = SignIn.objects.filter(pk=row.pk, version=row.version)
    return bool(unchanged.update(broken_at=timezone.now(), broken_words=words, lease=None, lease_until=None))
