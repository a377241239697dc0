"""Without Redis the desk works on."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def redis_is_away(settings) -> None:
    dead = {**settings.CACHES["default"], "LOCATION": "unix:///nonexistent/valkey.sock"}
    settings.CACHES = {"default": dead}


@pytest.mark.parametrize("page", ["/admin/", "/admin/inquiries/inquiry/", "/admin/search/?s=crete"])
def test_pages_come_while_redis_is_away(page: str, admin_client: Client, redis_is_away: None) -> None:
    assert admin_client.get(page).status_code == 200


def test_nothing_is_remembered_while_redis_is_away(redis_is_away: None) -> None:
    cache.set("a", 1)
    assert cache.get("a", "unknown") == "unknown"
    assert cache.get_or_set("a", lambda: 2) == 2
    assert cache.delete("a") is False
    assert cache.answers() is False


def test_a_present_redis_remembers() -> None:
    cache.set("a", 1)
    assert (cache.get("a"), cache.delete("a"), cache.get("a"), cache.answers()) == (1, True, None, True)
