"""What Microsoft rings for. A ring is nothing but a reason to look: the delta query brings the mails."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

import structlog
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from channels_email import ringing
from channels_email.models import FetchState, GraphSubscription
from channels_email.services.graph_subscriptions import hash_of

log = structlog.get_logger(__name__)
_RENEW, _REMOVED, _MISSED = "reauthorizationRequired", "subscriptionRemoved", "missed"


def expects(key: uuid.UUID) -> bool:
    """Whether this address is one that the hub has told Microsoft."""
    return GraphSubscription.objects.filter(key=key).exclude(client_state_hash="").exists()


def heard(key: uuid.UUID, items: Iterable[Any]) -> int:
    """Notes what was rung for; gives how many of the items were ours. Anybody may post to a public address, so an item
    counts only with the secret that Microsoft was told. It is noted in the database before the bell rings: a lost ring
    costs a minute."""
    rows = GraphSubscription.objects.select_related("folder__account__account")
    row = rows.filter(key=key, folder__account__account__active=True).first()
    if row is None:
        return 0
    ours = [one for one in items if isinstance(one, dict) and _is_ours(row, one)]
    if not ours:
        log.warning("notification.refused", folder=row.pk)
        return 0
    for one in ours:
        _lifecycle(row, str(one.get("lifecycleEvent") or ""))
    _ring(row)
    return len(ours)


def _is_ours(row: GraphSubscription, item: dict[str, Any]) -> bool:
    secret = hash_of(str(item.get("clientState") or ""))
    known = row.subscription_id in (
        "",
        item.get("subscriptionId"),
    )  # its making may not have been answered yet
    return constant_time_compare(secret, row.client_state_hash) and known


def _lifecycle(row: GraphSubscription, event: str) -> None:
    rows = GraphSubscription.objects.filter(pk=row.pk)
    if event == _RENEW:
        rows.update(due_at=timezone.now())
    elif event == _REMOVED:
        rows.update(due_at=timezone.now(), subscription_id="", expires_at=None)
    if event in (_RENEW, _REMOVED):
        ringing.ring_subscriptions()
    if event and event not in (_RENEW, _REMOVED, _MISSED):
        log.warning("notification.unknown_event", lifecycle_event=event[:100])


def _ring(row: GraphSubscription) -> None:
    """Many mails ring many times, and one fetch takes them all: only the first ring since a fetch began goes on. A fetch
    that runs just now may have looked already; it makes itself due again (health)."""
    base, now = row.folder.account.account, timezone.now()
    state = FetchState.objects.filter(pk=base.pk)
    first = state.filter(Q(rung_at=None) | Q(run_started_at=None) | Q(rung_at__lte=F("run_started_at")))
    paused = base.paused_until is not None and base.paused_until > now
    if first.update(rung_at=now, due_at=now) and not paused:
        ringing.ring_fetch(base.pk)
