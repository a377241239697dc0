from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import twilio
from tests.support.twilio import World

NUMBER = "+4930555001"


@pytest.fixture
def world(settings: Any) -> Iterator[World]:
    """An account at Twilio, as the settings lead to it."""
    settings.PUBLIC_BASE_URL = "https://hub.example"
    settings.WHATSAPP_MEDIA_HOSTS = ["127.0.0.2"]
    with twilio.running(World()) as world:
        settings.TWILIO_API_URL = settings.TWILIO_CONTENT_URL = settings.TWILIO_MESSAGING_URL = world.url
        yield world
