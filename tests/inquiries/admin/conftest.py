from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from inquiries.models import ChannelAccount, Team
from tests.factories import AccountFactory, TeamFactory, UserFactory
from tests.support import channel as fake

Login = Callable[..., Client]


@pytest.fixture(autouse=True)
def forgetful() -> None:
    """Badges and counters are remembered for some seconds; no test may see another's."""
    cache.clear()


@pytest.fixture(autouse=True)
def _by_the_fake_channel(fake_channel: fake.FakeChannel) -> None: ...


@pytest.fixture
def team(db: None) -> Team:
    return TeamFactory(name="Ours")


@pytest.fixture
def account(team: Team) -> ChannelAccount:
    return AccountFactory(team=team, channel=fake.NAME, name="Info", address="info@agency.example")


@pytest.fixture
def login(team: Team) -> Login:
    """`login("Manager")`: a browser in which a member of our team with these groups is logged in."""

    def run(*groups: str, **user: object) -> Client:
        client = Client()
        client.force_login(UserFactory(groups=list(groups), teams=[team], **user))
        return client

    return run


@pytest.fixture
def consultant(login: Login) -> Client:
    return login("Consultant", username="eva", first_name="Eva", last_name="Berger")


@pytest.fixture
def manager(login: Login) -> Client:
    return login("Manager", username="maria", first_name="Maria", last_name="Kovač")
