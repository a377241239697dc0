"""What the watching process tells of each account, for the account's page. A memory that ends by itself: a watcher that
was killed tells nothing any more, and nothing needs tidying up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

LASTS = 15 * 60  # seconds; every watcher speaks up at least each nine minutes


@dataclass(frozen=True)
class Watched:
    """`at_once`: the server tells of new mail; else `words` say why it is only asked each minute."""

    at_once: bool
    since: datetime
    words: str = ""


def tell(account_id: int, *, at_once: bool, words: str = "") -> None:
    before = read(account_id)
    since = before.since if before and before.at_once == at_once else timezone.now()
    cache.set(_key(account_id), (at_once, since, words), LASTS)


def read(account_id: int) -> Watched | None:
    told = cache.get(_key(account_id))
    return Watched(*told) if told else None


def forget(account_id: int) -> None:
    cache.delete(_key(account_id))


def _key(account_id: int) -> str:
    return f"mail:watched:{account_id}"
