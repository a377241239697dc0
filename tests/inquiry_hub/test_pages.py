"""What every answer of the web carries."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_healthz_tells_that_database_and_doorbell_answer(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": True, "redis": True}
    assert "no-cache" in answer["Cache-Control"]


def test_healthz_without_redis_is_degraded_and_still_200(client: Client, settings) -> None:
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "unix:///nonexistent/valkey.sock"},
    }
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


def test_healthz_answers_a_load_balancer_that_speaks_http(client: Client, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
    assert client.get("/admin/login/").status_code == 301


def test_the_content_security_policy_lets_nothing_in_from_outside(client: Client) -> None:
    policy = client.get("/admin/login/")["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";") if rule.strip())
    assert rules["default-src"] == "'self'"
    assert rules["script-src"] == "'self' 'unsafe-eval'"
    assert rules["img-src"] == "'self' data:"
    assert rules["object-src"] == "'none'"
    assert "http" not in policy and "*" not in policy


def test_the_front_door_leads_to_the_login(client: Client) -> None:
    answer = client.get("/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/admin/login/")
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_pages_are_compressed(client: Client) -> None:
    answer = client.get("/admin/login/", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert b"<html" in gzip.decompress(answer.content)


def test_wrong_passwords_lock_the_name_out_for_a_while(client: Client, settings, django_user_model) -> None:
    django_user_model.objects.create_superuser("ana", password="right-password-1")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post("/admin/login/", {"username": "ana", "password": "wrong"})
    answer = client.post("/admin/login/", {"username": "ana", "password": "right-password-1"})
    assert answer.status_code == 429
    assert "Too many wrong passwords" in answer.text
