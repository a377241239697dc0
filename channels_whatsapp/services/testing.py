from __future__ import annotations

from collections.abc import Sequence

from channels_whatsapp.services import gateways
from inquiries.channels import ChannelError, TestResult


def test_connection(account_id: int) -> Sequence[TestResult]:
    try:
        gateway = gateways.of(account_id)
    except ChannelError as error:
        return [TestResult("Credentials", ok=False, words=error.words)]
    return list(gateway.test())
