from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser

from inquiries import intake
from inquiries.models import ChannelAccount, InboundItem, Message, Team
from inquiries.services import receiving
from tests.factories import UserFactory
from tests.support import channel as fake


@pytest.fixture(autouse=True)
def _by_the_fake_channel(fake_channel: fake.FakeChannel) -> None: ...


@pytest.fixture
def kim(db: None) -> AbstractBaseUser:
    return get_user_model().objects.create(username="kim")


@pytest.fixture
def boss(db: None) -> AbstractBaseUser:
    return UserFactory(is_superuser=True)


@pytest.fixture
def number(team: Team, chat_channel: fake.ChatChannel) -> ChannelAccount:
    """Our number in a chat."""
    return ChannelAccount.objects.create(team=team, channel=fake.CHAT, name="Phone", address="+49 30 1234567")


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.get_or_create(name="Agency")[0]


@pytest.fixture
def account(team: Team) -> ChannelAccount:
    return ChannelAccount.objects.create(
        team=team, channel=fake.NAME, name="Desk", address="desk@agency.example"
    )


@pytest.fixture
def second(team: Team, chat_channel: fake.ChatChannel) -> ChannelAccount:
    """Another number of ours."""
    return ChannelAccount.objects.create(team=team, channel=fake.CHAT, name="Shop", address="+49 30 7654321")


Receive = Callable[..., Message]


@pytest.fixture
def receive(account: ChannelAccount) -> Receive:
    """Through the front door: store, process, and give the message back."""

    def run(received_at: datetime | None = None, into: ChannelAccount | None = None, **told: Any) -> Message:
        stored = intake.store_inbound(into or account, [fake.raw(received_at, **told)])
        receiving.process_inbound()
        return InboundItem.objects.select_related("message__inquiry").get(pk=stored[0].item_id).message

    return run
