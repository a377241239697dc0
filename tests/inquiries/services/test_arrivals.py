"""When something last came to an account, asked of the newest deliveries only."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from inquiries import intake
from inquiries.channels import RawInbound
from inquiries.models import ChannelAccount
from inquiries.services import arrivals
from tests.factories import AccountFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def came(account: ChannelAccount, delivery_id: str, minutes_ago: int) -> datetime:
    moment = NOW - timedelta(minutes=minutes_ago)
    intake.store_inbound(account, [RawInbound(delivery_id, b"x", moment)])
    return moment


def test_the_newest_of_each_kind_is_told() -> None:
    account, other = AccountFactory(), AccountFactory()
    came(account, "m:1", 30)
    message = came(account, "m:2", 20)
    status = came(account, "s:1:read", 10)
    came(other, "m:3", 1)
    found = intake.last_arrivals(account, ("m:", "s:", "l:"))
    assert found.at == {"m:": message, "s:": status}
    assert found.all_seen


def test_nothing_yet_is_sure_only_if_all_was_looked_at() -> None:
    account = AccountFactory()
    assert arrivals.last(account, ("m:",)) == arrivals.Arrivals({}, all_seen=True)
    came(account, "m:1", 30)
    for minute in range(3):
        came(account, f"s:{minute}", minute)
    assert arrivals.last(account, ("m:",), most=3) == arrivals.Arrivals({}, all_seen=False)
    assert arrivals.last(account, ("m:",), most=4).at


def test_whether_something_came_since_is_asked_of_one_kind() -> None:
    account = AccountFactory()
    came(account, "m:1", 30)
    came(account, "s:1", 1)
    assert intake.came_since(account, NOW - timedelta(minutes=31), "m:")
    assert not intake.came_since(account, NOW - timedelta(minutes=29), "m:")
