"""Change notifications: Microsoft (played by the fake) calls the running hub, and forgers do."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from channels_email import ringing, tasks
from channels_email.models import EmailAccount, FetchState, GraphSubscription
from channels_email.services import fetching, graph_subscriptions, health
from inquiries.models import ChannelAccount
from tests.support import graph as fake_graph
from tests.support.graph import World

pytestmark = pytest.mark.django_db(transaction=True)
PUBLIC = "https://hub.agency.test"


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What the doorbell is rung for; no worker listens."""
    rung: list[tuple[str, int]] = []

    def ring(name: str, told: dict[str, Any], **_: Any) -> bool:
        rung.append((name, told.get("account_id", 0)))
        return True

    monkeypatch.setattr(ringing, "_ring", ring)
    return rung


@pytest.fixture
def public(graph: World, live_server: LiveServer, settings: Any) -> Iterator[World]:
    settings.PUBLIC_BASE_URL, settings.ALLOWED_HOSTS = PUBLIC, ["*"]
    graph.reach = {PUBLIC: live_server.url}
    return graph


@pytest.fixture
def subscribed(graph_account: EmailAccount, public: World, rings: list[Any]) -> GraphSubscription:
    fetching.fetch_account(graph_account.pk)
    tasks.keep_subscriptions()
    return GraphSubscription.objects.get()


def state() -> FetchState:
    return FetchState.objects.get()


def test_a_subscription_is_made_after_a_handshake(subscribed: GraphSubscription, public: World) -> None:
    (told,) = public.subscriptions.values()
    assert told["id"] == subscribed.subscription_id
    assert told["notificationUrl"] == f"{PUBLIC}/mail/graph/{subscribed.key}/"
    assert told["changeType"] == "created"
    assert subscribed.expires_at - timezone.now() > timedelta(hours=69)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM channels_email_graphsubscription s")
        assert told["clientState"] not in cursor.fetchone()[0]


def test_without_a_public_address_there_is_none_and_mail_comes_each_minute(
    graph_account: EmailAccount, graph: World, settings: Any
) -> None:
    settings.PUBLIC_BASE_URL = "http://localhost:8000"
    fetching.fetch_account(graph_account.pk)
    tasks.keep_subscriptions()
    assert (graph.subscriptions, GraphSubscription.objects.count()) == ({}, 0)
    assert state().due_at < timezone.now() + timedelta(minutes=1)


def test_where_microsoft_rings_looking_is_only_a_safety_net(
    subscribed: GraphSubscription, graph_account: EmailAccount
) -> None:
    fetching.fetch_account(graph_account.pk)
    assert state().due_at > timezone.now() + timedelta(minutes=9)
    GraphSubscription.objects.update(expires_at=timezone.now())
    fetching.fetch_account(graph_account.pk)
    assert state().due_at < timezone.now() + timedelta(minutes=1)


def test_a_ring_fetches_at_once_and_a_hundred_ring_once(
    subscribed: GraphSubscription, graph_account: EmailAccount, public: World, rings: list[Any]
) -> None:
    fetching.fetch_account(graph_account.pk)
    for _ in range(5):
        assert fake_graph.notify(public, public.mailbox()) == [202]
    assert rings == [("fetch_account", graph_account.pk)]
    assert state().due_at <= timezone.now()


def test_a_ring_while_a_fetch_runs_makes_it_due_again(
    subscribed: GraphSubscription, graph_account: EmailAccount, public: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = health.report

    def late(account: EmailAccount, result: Any) -> None:
        fake_graph.notify(public, public.mailbox())
        real(account, result)

    monkeypatch.setattr(health, "report", late)
    fetching.fetch_account(graph_account.pk)
    assert state().due_at <= timezone.now()


def test_a_paused_account_is_not_fetched_by_a_ring(
    subscribed: GraphSubscription, public: World, rings: list[Any]
) -> None:
    ChannelAccount.objects.update(paused_until=timezone.now() + timedelta(minutes=5))
    assert fake_graph.notify(public, public.mailbox()) == [202]
    assert rings == []


@pytest.mark.parametrize("forged", [{"clientState": "guessed"}, {"clientState": ""}, {"subscriptionId": "x"}])
def test_who_does_not_know_the_secret_rings_for_nothing(
    subscribed: GraphSubscription,
    graph_account: EmailAccount,
    public: World,
    rings: list[Any],
    forged: dict[str, str],
) -> None:
    fetching.fetch_account(graph_account.pk)
    due = state().due_at
    assert fake_graph.notify(public, public.mailbox(), **forged) == [202]
    assert (rings, state().due_at) == ([], due)


def post(client: Client, key: object, body: Any, **more: Any) -> int:
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(f"/mail/graph/{key}/", text, content_type="application/json", **more).status_code


def test_what_is_no_notification_is_answered_and_does_nothing(
    subscribed: GraphSubscription, client: Client, rings: list[Any]
) -> None:
    key = subscribed.key
    assert post(client, uuid.uuid4(), {"value": [{"clientState": "x"}]}) == 202
    assert post(client, key, {"value": "nonsense"}) == 202
    assert post(client, key, {"value": [1, None, {}]}) == 202
    for nonsense in ("", "[]", '{"value"', "null"):
        assert post(client, key, nonsense) == 400
    assert post(client, key, '{"value": ["' + "x" * 1_100_000 + '"]}') == 413
    assert client.get(f"/mail/graph/{key}/").status_code == 405
    assert client.put(f"/mail/graph/{key}/").status_code == 405
    assert rings == []


def test_the_handshake_gives_text_back_and_nothing_that_runs(
    subscribed: GraphSubscription, client: Client
) -> None:
    script = "<script>alert(1)</script>"
    for ask in (client.get, client.post):
        answer = ask(f"/mail/graph/{subscribed.key}/", query_params={"validationToken": script})
        assert (answer.status_code, answer.content.decode()) == (200, script)
        assert answer["Content-Type"].startswith("text/plain")
        assert answer["X-Content-Type-Options"] == "nosniff"
    long = client.post(f"/mail/graph/{subscribed.key}/", query_params={"validationToken": "x" * 2_001})
    unknown = client.post(f"/mail/graph/{uuid.uuid4()}/", query_params={"validationToken": script})
    assert (long.status_code, unknown.status_code) == (404, 404)


def test_what_could_not_be_noted_is_answered_with_an_error(
    subscribed: GraphSubscription, public: World, client: Client
) -> None:
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE channels_email_fetchstate RENAME TO away")
    try:
        (told,) = public.subscriptions.values()
        item = {"subscriptionId": told["id"], "clientState": told["clientState"]}
        assert post(client, subscribed.key, {"value": [item]}) == 500
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE away RENAME TO channels_email_fetchstate")


def test_a_subscription_is_renewed_at_half_its_life(subscribed: GraphSubscription, public: World) -> None:
    tasks.keep_subscriptions()
    assert public.count("PATCH /v1.0/subscriptions/") == 0
    life, half = subscribed.expires_at - timezone.now(), subscribed.due_at - timezone.now()
    assert abs(half * 2 - life) < timedelta(minutes=1)
    GraphSubscription.objects.update(due_at=timezone.now(), expires_at=F("expires_at") - life / 2)
    tasks.keep_subscriptions()
    assert public.count("PATCH /v1.0/subscriptions/") == 1
    row = GraphSubscription.objects.get()
    assert row.subscription_id == subscribed.subscription_id
    assert row.expires_at >= subscribed.expires_at


def test_one_that_is_gone_is_made_anew_with_another_secret(
    subscribed: GraphSubscription, public: World
) -> None:
    public.subscriptions.clear()
    GraphSubscription.objects.update(due_at=timezone.now())
    tasks.keep_subscriptions()
    row = GraphSubscription.objects.get()
    assert list(public.subscriptions) == [row.subscription_id]
    assert row.client_state_hash != subscribed.client_state_hash


@pytest.mark.parametrize("event", ["reauthorizationRequired", "subscriptionRemoved", "missed"])
def test_lifecycle_events_are_obeyed(
    subscribed: GraphSubscription, graph_account: EmailAccount, public: World, rings: list[Any], event: str
) -> None:
    fetching.fetch_account(graph_account.pk)
    assert fake_graph.lifecycle(public, event) == [202]
    assert ("fetch_account", graph_account.pk) in rings
    assert (("keep_subscriptions", 0) in rings) == (event != "missed")
    tasks.keep_subscriptions()
    row = GraphSubscription.objects.get()
    renewed = public.count("PATCH /v1.0/subscriptions/")
    assert renewed == (event == "reauthorizationRequired")
    assert (row.subscription_id == subscribed.subscription_id) == (event != "subscriptionRemoved")
    assert list(public.subscriptions) == [row.subscription_id]


def test_an_account_that_is_switched_off_is_rung_for_no_more(
    subscribed: GraphSubscription, public: World
) -> None:
    ChannelAccount.objects.update(active=False)
    tasks.keep_subscriptions()
    assert (public.subscriptions, GraphSubscription.objects.count()) == ({}, 0)


def test_a_hub_that_is_no_longer_public_ends_them(
    subscribed: GraphSubscription, public: World, settings: Any
) -> None:
    settings.PUBLIC_BASE_URL = "http://localhost:8000"
    tasks.keep_subscriptions()
    assert (public.subscriptions, GraphSubscription.objects.count()) == ({}, 0)


def test_a_hub_that_microsoft_cannot_reach_is_told_and_tried_again_later(
    graph_account: EmailAccount, public: World, rings: list[Any], admin_client: Client
) -> None:
    public.reach = {PUBLIC: "http://127.0.0.1:1"}
    fetching.fetch_account(graph_account.pk)
    public.trouble("POST /v1.0/subscriptions", 400, "ValidationError")
    tasks.keep_subscriptions()
    row = GraphSubscription.objects.get()
    assert "400 ValidationError" in row.error_words
    assert row.due_at > timezone.now() + timedelta(hours=5)
    assert not graph_subscriptions.at_once(graph_account)
    page = admin_client.get(f"/admin/channels_email/emailaccount/{graph_account.pk}/change/").content.decode()
    assert "asked for each minute. Microsoft can&#x27;t be asked to ring." in page


def test_the_folder_of_sent_mail_has_a_bell_of_its_own(
    graph_account: EmailAccount, public: World, rings: list[Any]
) -> None:
    EmailAccount.objects.update(import_sent=True)
    fetching.fetch_account(graph_account.pk)
    tasks.keep_subscriptions()
    assert len(public.subscriptions) == 2
