"""How fast may be sent, counted in Redis over all workers. Without Redis each process counts for itself: too fast is then
possible, and the provider's own refusal slows us down."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TypeVar

import structlog
from django.conf import settings
from limits import RateLimitItem, RateLimitItemPerSecond
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from inquiries.channels import Paced

log = structlog.get_logger(__name__)
PATIENCE = 2.0  # seconds that a worker waits itself; longer waits are the row's
_SHORTEST = 0.02
_WORDS = "It waits its turn: WhatsApp takes so many messages in a time and no more."
T = TypeVar("T")


@dataclass(frozen=True)
class Rule:
    """At most `count` in any `seconds`, of whatever goes by `name`."""

    name: str
    count: int
    seconds: int = 1

    @property
    def item(self) -> RateLimitItem:
        return RateLimitItemPerSecond(self.count, self.seconds, namespace="hub:pace")


def take(rules: Sequence[Rule]) -> None:
    """Takes a place under each rule, waiting for PATIENCE at most. Raises Paced with the time until there may be one. The
    first rules are those that a place is most often free in: what they gave is lost if a later one has none."""
    end = time.monotonic() + PATIENCE
    for rule in rules:
        while not _asked(lambda strategy, rule=rule: strategy.hit(rule.item, rule.name)):
            wait = _wait(rule)
            if time.monotonic() + wait > end:
                raise Paced("paced", _WORDS, retry_after=timedelta(seconds=wait))
            time.sleep(wait)


def _wait(rule: Rule) -> float:
    """Seconds until the oldest place is free again."""
    stats = _asked(lambda strategy: strategy.get_window_stats(rule.item, rule.name))
    return float(max(_SHORTEST, stats.reset_time - time.time())) if stats.remaining < 1 else _SHORTEST


def hold(name: str, wait: timedelta) -> None:
    """The provider asked to wait: all workers do."""
    seconds = max(1, int(wait.total_seconds()))
    _asked(lambda strategy: strategy.storage.incr(f"hub:hold:{name}", seconds))


def refuse_if_held(*names: str) -> None:
    """Raises Paced until the time that `hold` was told is over."""
    for name in names:
        key = f"hub:hold:{name}"
        if _asked(lambda strategy, key=key: strategy.storage.get(key)):
            until = _asked(lambda strategy, key=key: strategy.storage.get_expiry(key))
            wait = timedelta(seconds=max(1.0, until - time.time()))
            raise Paced("paced", _WORDS, retry_after=wait)


def _asked(ask: Callable[[MovingWindowRateLimiter], T]) -> T:
    try:
        return ask(_over_all(settings.REDIS_URL))
    except StorageError as error:
        log.warning("pace.no_redis", error=type(error.storage_error).__name__)
        return ask(_LOCAL)


@lru_cache(maxsize=4)
def _over_all(url: str) -> MovingWindowRateLimiter:
    options = settings.CACHES["default"]["OPTIONS"]
    return MovingWindowRateLimiter(RedisStorage(url, wrap_exceptions=True, **options))


_LOCAL = MovingWindowRateLimiter(MemoryStorage())
