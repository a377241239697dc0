"""The cache in Redis, as a memory that may be away: then nothing is remembered, and no page fails for it."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis import RedisError


class ForgetfulRedisCache(RedisCache):
    """What reads and writes single values; nothing else is used by the desk or its theme."""

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except RedisError:
            return default

    def set(self, *given: Any, **named: Any) -> None:
        try:
            super().set(*given, **named)
        except RedisError:
            return

    def add(self, *given: Any, **named: Any) -> bool:
        try:
            return bool(super().add(*given, **named))
        except RedisError:
            return False

    def delete(self, key: str, version: int | None = None) -> bool:
        try:
            return bool(super().delete(key, version))
        except RedisError:
            return False

    def answers(self) -> bool:
        """Whether Redis is there: for those who have to tell."""
        try:
            return bool(self._cache.get_client().ping())
        except RedisError:
            return False
