"""Subscriptions of the folders that Graph accounts read: made, renewed at half their life, made anew, ended.

They are only a bell. Without a public address, and whenever one is missing, the delta loop alone brings every mail.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from channels_email.models import EmailAccount, GraphSubscription, MailFolder, Protocol
from channels_email.providers.graph import subscriptions
from channels_email.providers.graph.verdicts import Gone
from channels_email.services.graph_sessions import connect, sent_folder
from inquiries.channels import ChannelError, TemporaryError

if TYPE_CHECKING:
    from channels_email.providers.graph.connection import Graph

log = structlog.get_logger(__name__)
LIFE = timedelta(minutes=4_200)  # Outlook's messages may be subscribed to for 4,230
_SOON, _LATER = timedelta(minutes=15), timedelta(hours=6)  # after an error that may pass, after another one
_CLAIM = timedelta(minutes=10)


def possible() -> bool:
    """Microsoft rings at public addresses with TLS only."""
    return str(settings.PUBLIC_BASE_URL).startswith("https://")


def watched(account: EmailAccount) -> list[str]:
    return account.watched_folders(sent_folder(account))


def at_once(account: EmailAccount) -> bool:
    """Whether Microsoft rings for every folder that is read."""
    names = watched(account)
    alive = GraphSubscription.objects.filter(
        folder__account=account, folder__name__in=names, expires_at__gt=timezone.now()
    ).exclude(subscription_id="")
    return bool(names) and alive.count() >= len(names)


@dataclass(frozen=True)
class Bell:
    """`trouble` are words for people: why Microsoft does not ring, where it should."""

    rings: bool
    trouble: str = ""


def bell(account: EmailAccount) -> Bell:
    if at_once(account):
        return Bell(rings=True)
    rows = GraphSubscription.objects.filter(folder__account=account).exclude(error_words="")
    trouble = rows.values_list("error_words", flat=True).first() if possible() else None
    return Bell(rings=False, trouble=f"Microsoft can't be asked to ring. {trouble}" if trouble else "")


def keep_all() -> None:
    """What is due of all accounts. Safe to be run twice at a time: each row is claimed."""
    for account in _accounts() if possible() else []:
        _make_rows(account)
    for row in _due():
        if _claimed(row):
            _guarded(row)


def _accounts() -> QuerySet[EmailAccount]:
    return EmailAccount.objects.filter(protocol=Protocol.GRAPH, account__active=True).select_related(
        "account"
    )


def _make_rows(account: EmailAccount) -> None:
    """Of folders that were read once: their ids are known then."""
    rows = MailFolder.objects.filter(account=account, name__in=watched(account), subscription=None)
    new = [GraphSubscription(folder=folder) for folder in rows.exclude(remote_id="")]
    GraphSubscription.objects.bulk_create(new, ignore_conflicts=True)


def _due() -> Iterable[GraphSubscription]:
    """Those to renew, and at once those that nobody wants any more."""
    stopped = Q(folder__account__account__active=False) | ~Q(folder__account__protocol=Protocol.GRAPH)
    rows = GraphSubscription.objects.select_related("folder__account__account")
    if not possible():
        return rows.all()
    paused = Q(folder__account__account__paused_until__gt=timezone.now())
    return rows.filter(stopped | (Q(due_at__lte=timezone.now()) & ~paused))


def _wanted(row: GraphSubscription) -> bool:
    account = row.folder.account
    active = account.account.active and account.protocol == Protocol.GRAPH
    return possible() and active and row.folder.name in watched(account)


def _claimed(row: GraphSubscription) -> bool:
    unchanged = GraphSubscription.objects.filter(pk=row.pk, due_at=row.due_at)
    return bool(unchanged.update(due_at=timezone.now() + _CLAIM))


def _guarded(row: GraphSubscription) -> None:
    try:
        if _wanted(row):
            with closing(connect(row.folder.account)) as graph:
                _keep(graph, row)
        else:
            _end(row)
    except ChannelError as error:
        _failed(row, error)
    except Exception:  # isolation point: one account must never stop the others
        log.exception("subscription.unforeseen", folder=row.pk)
        _failed(
            row,
            TemporaryError("unforeseen", "Something unforeseen happened; an operator finds it in the log."),
        )


def _keep(graph: Graph, row: GraphSubscription) -> None:
    until = timezone.now() + LIFE
    if row.subscription_id:
        try:
            subscriptions.renew(graph, row.subscription_id, until)
        except Gone:
            log.info("subscription.gone", folder=row.pk)
        else:
            _rings(row, row.subscription_id, until)
            return
    _rings(row, _make(graph, row, until), until)


def _make(graph: Graph, row: GraphSubscription, until: object) -> str:
    """The secret's hash is committed first: Microsoft may ring before it has answered."""
    secret = secrets.token_urlsafe(32)
    _update(row, client_state_hash=hash_of(secret), subscription_id="")
    url = f"{settings.PUBLIC_BASE_URL}{reverse('mail-graph-notify', args=[row.key])}"
    return subscriptions.make(graph, row.folder.remote_id, url, secret, until)  # type: ignore[arg-type]


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _rings(row: GraphSubscription, subscription_id: str, until: object) -> None:
    renewal = timezone.now() + LIFE / 2
    _update(row, subscription_id=subscription_id, expires_at=until, due_at=renewal, error_words="")


def _failed(row: GraphSubscription, error: ChannelError) -> None:
    log.warning("subscription.failed", folder=row.pk, code=error.code)
    wait = error.retry_after or (_SOON if isinstance(error, TemporaryError) else _LATER)
    _update(row, due_at=timezone.now() + wait, error_words=error.words)


def _update(row: GraphSubscription, **values: object) -> None:
    GraphSubscription.objects.filter(pk=row.pk).update(**values)


def _end(row: GraphSubscription) -> None:
    """If Microsoft can't be told (the sign-in may be gone as well) it ends by itself within three days, and its bell
    leads nowhere."""
    try:
        if row.subscription_id:
            with closing(connect(row.folder.account)) as graph:
                subscriptions.end(graph, row.subscription_id)
    except TemporaryError as error:
        if row.expires_at and row.expires_at > timezone.now():
            _failed(row, error)
            return
    except ChannelError as error:
        log.info("subscription.not_ended", folder=row.pk, code=error.code)
    row.delete()
