"""How many may do a thing at the same time, over all processes: places in Redis, each with an end, so that whoever dies
gives his back. Without Redis each process keeps count for itself."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache

import structlog
from django.conf import settings
from redis import Redis, RedisError

log = structlog.get_logger(__name__)
_PAUSE = 0.1  # seconds between two looks for a free place
# By the clock of Redis, for those of the machines differ.
_TAKE = """
local now = redis.call('TIME')
local ms = now[1] * 1000 + math.floor(now[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ms)
local held = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not held and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], ms + tonumber(ARGV[3]), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
"""


class AllTaken(Exception):
    """No place became free in the time that the caller would wait."""


class Places:
    """`count` places under one name. A place ends `seconds` after its holder fell silent; a living one is kept."""

    def __init__(self, name: str, count: int, seconds: float) -> None:
        self._key, self._count, self._ms = f"hub:places:{name}", count, int(seconds * 1000)
        self._local = _semaphore(self._key, count)

    def take(self, patience: float) -> Callable[[], None]:
        """Waits for a place and gives back how to leave it. Raises AllTaken after `patience` seconds."""
        token, end = uuid.uuid4().hex, time.monotonic() + patience
        while True:
            try:
                taken = self._write(token)
            except RedisError as error:
                log.warning("places.no_redis", name=self._key, error=type(error).__name__)
                return self._take_local(max(0.0, end - time.monotonic()))
            if taken:
                return self._kept(token)
            if time.monotonic() >= end:
                raise AllTaken(self._key)
            time.sleep(_PAUSE * random.uniform(0.5, 1.5))

    @contextmanager
    def held(self, patience: float) -> Iterator[None]:
        leave = self.take(patience)
        try:
            yield
        finally:
            leave()

    def _write(self, token: str) -> bool:
        return bool(_redis(settings.REDIS_URL).eval(_TAKE, 1, self._key, token, self._count, self._ms))

    def _kept(self, token: str) -> Callable[[], None]:
        """One download may take longer than a place lasts: a thread says that its holder lives."""
        over = threading.Event()
        threading.Thread(target=self._keep, args=(token, over), daemon=True).start()

        def leave() -> None:
            over.set()
            with suppress(RedisError):
                _redis(settings.REDIS_URL).zrem(self._key, token)

        return leave

    def _keep(self, token: str, over: threading.Event) -> None:
        while not over.wait(self._ms / 3000):
            with suppress(RedisError):
                self._write(token)
                if over.is_set():  # left while we wrote
                    _redis(settings.REDIS_URL).zrem(self._key, token)

    def _take_local(self, patience: float) -> Callable[[], None]:
        if not self._local.acquire(timeout=patience):
            raise AllTaken(self._key)
        return self._local.release


@lru_cache(maxsize=1024)
def _semaphore(key: str, count: int) -> threading.Semaphore:
    return threading.Semaphore(count)


@lru_cache(maxsize=4)
def _redis(url: str) -> Redis:
    return Redis.from_url(url, **settings.CACHES["default"]["OPTIONS"])
