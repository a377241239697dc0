"""What servers and lines do to a fetch, played by a real Dovecot behind a line that breaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from channels_email.models import EmailAccount
from channels_email.services import fetching
from channels_email.services.reports import FetchOptions, FetchResult
from inquiries.models import RawOriginal
from tests.support import proxy
from tests.support.dovecot import Mailbox
from tests.support.mails import mail

pytestmark = [pytest.mark.django_db, pytest.mark.needs_dovecot]
Account = Callable[..., EmailAccount]


def fetch(account: EmailAccount) -> FetchResult:
    return fetching.fetch_account(account.pk)


def stored() -> list[bytes]:
    return [bytes(raw) for raw in RawOriginal.objects.order_by("item_id").values_list("data", flat=True)]


@pytest.mark.django_db(transaction=True)
def test_many_accounts_of_one_host_share_three_connections(mailbox: Mailbox, account_of: Account) -> None:
    with proxy.before(mailbox.server.imaps) as line:
        accounts = []
        for number in range(8):
            box = mailbox.server.mailbox()
            box.deliver(mail(f"To {number}"))
            accounts.append(account_of(box, f"Desk{number}", imap_port=line.port))
        results = fetching.fetch_many([one.pk for one in accounts], FetchOptions())
        assert [one.new for one in results] == [1] * 8
        assert line.opened == 8  # one for the whole run of an account
        assert line.peak <= 3
