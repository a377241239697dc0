"""The front door: one delivery or many, small or large, of one account or several: the same rows in one commit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from inquiries import intake
from inquiries.channels import RawInbound
from inquiries.models import ChannelAccount, InboundItem, RawOriginal
from inquiries.services import originals, statements
from tests.factories import AccountFactory

pytestmark = pytest.mark.django_db
LARGE = originals.SLICE_BYTES + 1


@pytest.fixture
def other(team: Any, fake_channel: Any) -> ChannelAccount:
    return AccountFactory(team=team, channel="fake")


def raw(name: str, size: int = 10) -> RawInbound:
    return RawInbound(name, name.encode() * (size // len(name)), origin="%s 'INBOX' \\", sent=name == "sent")


def test_one_alone_is_stored_like_one_of_many_and_like_a_large_one(account):
    """Three statements, and none may forget a column of the model."""
    intake.store_inbound(account, [raw("one")])
    intake.store_inbound(account, [raw("two"), raw("sent")])
    intake.store_inbound(account, [raw("large", LARGE)])
    rows = list(InboundItem.objects.order_by("pk"))
    assert [row.delivery_id for row in rows] == ["one", "two", "sent", "large"]
    its_own = ("delivery_id", "size", "available_at", "created_at", "received_at", "sent")
    assert len({str(statements.row(row, *its_own)) for row in rows}) == 1
    assert [row.sent for row in rows] == [False, False, True, False]
    for row in rows:
        original = RawOriginal.objects.get(pk=row.pk)
        assert bytes(original.data) == raw(row.delivery_id, row.size).raw and row.size == len(original.data)
        moments = (row.available_at, row.created_at, row.received_at)
        assert all(abs(timezone.now() - one) < timedelta(hours=1) for one in moments)


@pytest.mark.parametrize("size", [10, LARGE])
def test_deliveries_of_several_accounts_are_told_apart(account, other, size):
    deliveries = [(account, raw("a", size)), (other, raw("a")), (None, raw("a")), (None, raw("b"))]
    first = intake.store_many(deliveries)
    again = intake.store_many([*deliveries, (other, raw("c"))])
    assert [one.new for one in first] == [True] * 4
    assert [one.new for one in again] == [False] * 4 + [True]
    assert [one.item_id for one in again][:4] == [one.item_id for one in first]
    assert list(InboundItem.objects.order_by("pk").values_list("account", "delivery_id")) == [
        (account.pk, "a"), (other.pk, "a"), (None, "a"), (None, "b"), (other.pk, "c")]  # fmt: skip
    assert RawOriginal.objects.count() == 5


def test_one_that_is_known_is_told_so(account):
    [first] = intake.store_inbound(account, [raw("a")])
    [again] = intake.store_inbound(account, [raw("a")])
    assert first.new and not again.new and first.item_id == again.item_id
    assert intake.store_many([]) == []


def test_a_time_that_lies_ahead_is_now(account):
    ahead = timezone.now() + timedelta(days=1)
    intake.store_inbound(account, [RawInbound("a", b"x", received_at=ahead)])
    intake.store_inbound(account, [RawInbound(name, b"x", received_at=ahead) for name in "bc"])
    assert all(one.received_at < ahead for one in InboundItem.objects.all())


def test_a_default_that_is_a_moment_is_never_written_into_a_statement():
    with pytest.raises(TypeError):
        statements.insert_one(InboundItem)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1, 2])
def test_a_connection_that_died_meanwhile_costs_nothing(account, count):
    intake.store_inbound(account, [raw("before")])
    pid = connection.connection.info.backend_pid
    with connection.copy().cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 1000)", [pid])
        cursor.connection.close()
    assert all(one.new for one in intake.store_inbound(account, [raw(str(n)) for n in range(count)]))


def test_a_delivery_that_comes_in_pays_for_no_index_of_what_is_still_empty():
    """Each entry is a page to write; an index of the nearly always empty `settled_by` held a million of nothing."""
    always = """SELECT c.relname FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
                WHERE i.indrelid = 'inquiries_inbounditem'::regclass AND i.indpred IS NULL ORDER BY c.relname"""
    with connection.cursor() as cursor:
        cursor.execute(always)
        full = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET LOCAL enable_seqscan = off")  # the table is nearly empty here
        cursor.execute("EXPLAIN SELECT FROM inquiries_inbounditem WHERE message_id = 7")
        plan = str(cursor.fetchall())
        cursor.execute("SELECT tablename FROM pg_indexes WHERE indexdef LIKE '%(settled_by_id)'")
        settled = [name for (name,) in cursor.fetchall()]
    assert settled == ["inquiries_alert"]  # few rows
    assert full == ["inbounditem_once", "inbounditem_received", "inquiries_inbounditem_pkey"]
    assert "inbounditem_message" in plan
