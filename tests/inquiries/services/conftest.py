from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from inquiries import channels, intake
from inquiries.models import ChannelAccount, InboundItem, Message, Team
from inquiries.services import receiving
from tests.support import channel as fake


@pytest.fixture(autouse=True)
def fake_channel() -> Iterator[fake.FakeChannel]:
    channel = fake.FakeChannel()
    channels.register(channel)
    receiving.forget_our_keys()
    yield channel
    channels.unregister(fake.NAME)
    receiving.forget_our_keys()


@pytest.fixture
def chat_channel() -> Iterator[fake.ChatChannel]:
    channel = fake.ChatChannel()
    channels.register(channel)
    yield channel
    channels.unregister(fake.CHAT)


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


Receive = Callable[..., Message]


@pytest.fixture
def receive(account: ChannelAccount) -> Receive:
    """Through the front door: store, process, and give the message back."""

    def run(received_at: datetime | None = None, into: ChannelAccount | None = None, **told: Any) -> Message:
        stored = intake.store_inbound(into or account, [fake.raw(received_at, **told)])
        receiving.process_inbound()
        return InboundItem.objects.select_related("message__inquiry").get(pk=stored[0].item_id).message

    return run
