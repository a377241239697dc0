from __future__ import annotations

from collections.abc import Iterator

import pytest

from channels_whatsapp.services import refusals
from channels_whatsapp.services.keyring import keyring
from inquiries.services import receiving


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """What a process keeps of one test's numbers is not for the next one."""
    keyring.forget()
    refusals.forget()
    receiving.forget_our_keys()
    yield
    receiving.forget_our_keys()
