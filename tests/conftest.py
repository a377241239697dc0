from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.channel import ChatChannel, FakeChannel
    from tests.support.model_server import ModelServer


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What a process keeps of one test's accounts is not for the next one."""
    from channels_whatsapp.services import refusals
    from channels_whatsapp.services.keyring import keyring
    from inquiries.services import receiving

    keyring.forget()
    refusals.forget()
    receiving.forget_our_keys()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    embedded_services: None, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """pytest-django asks for this just before it makes the test database: the moment to start the servers."""


@pytest.fixture
def fake_channel() -> Iterator[FakeChannel]:
    from tests.support import channel

    with channel.registered(channel.FakeChannel()) as fake:
        yield fake


@pytest.fixture
def chat_channel() -> Iterator[ChatChannel]:
    from tests.support import channel

    with channel.registered(channel.ChatChannel()) as chat:
        yield chat


@pytest.fixture(scope="session")
def running_model_server() -> Iterator[ModelServer]:
    from tests.support import model_server  # a web framework that few tests need

    with model_server.running() as server:
        yield server


@pytest.fixture
def server(running_model_server: ModelServer) -> ModelServer:
    """A real OpenAI-compatible server."""
    return running_model_server.reset()
