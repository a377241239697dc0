from __future__ import annotations

import pytest

from channels_email.models import EmailAccount
from inquiries.models import ChannelAccount, Team


@pytest.fixture
def mail_account(db: None) -> ChannelAccount:
    team = Team.objects.get_or_create(name="Agency")[0]
    account = ChannelAccount.objects.create(
        team=team, channel="email", name="Info", address="info@agency.test"
    )
    EmailAccount.objects.create(account=account)
    return account
