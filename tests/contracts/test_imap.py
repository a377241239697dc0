"""What only IMAP servers do to a fetch, played by a real Dovecot behind a line that counts."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from channels_email.models import EmailAccount
from channels_email.providers import imap
from channels_email.services import fetching
from channels_email.services.reports import FetchOptions
from inquiries.channels import TemporaryError
from inquiries.models import ChannelAccount
from tests.channels_email.conftest import make_account
from tests.support import dovecot, proxy
from tests.support.dovecot import Mailbox
from tests.support.mails import mail

pytestmark = [pytest.mark.needs_dovecot, pytest.mark.django_db(transaction=True)]


def account_of(box: Mailbox, name: str, port: int, settings: Any) -> EmailAccount:
    settings.MAIL_ALLOW_PRIVATE_HOSTS = True
    return make_account(
        name,
        f"{name.lower()}@agency.test",
        imap_host="127.0.0.1",
        imap_port=port,
        ca_certificate=box.server.certificate,
        username=box.user,
        import_sent=False,
    )


def test_many_accounts_of_one_host_share_three_connections(
    imap_server: dovecot.Dovecot, settings: Any
) -> None:
    with proxy.before(imap_server.imaps) as line:
        accounts = []
        for number in range(8):
            box = imap_server.mailbox()
            box.deliver(mail(f"To {number}"))
            accounts.append(account_of(box, f"Desk{number}", line.port, settings))
        results = fetching.fetch_many([one.pk for one in accounts], FetchOptions())
        assert [one.new for one in results] == [1] * 8
        assert line.opened == 8  # one for the whole run of an account
        assert line.peak <= 3


def test_too_many_connections_are_told_as_such_and_waited_for(settings: Any) -> None:
    """Staff's own programs take places at the server too."""
    with dovecot.running("mail_max_userip_connections = 2") as server:
        box = server.mailbox()
        box.deliver(mail("Crete"))
        account = account_of(box, "Info", server.imaps, settings)
        with box.client(), box.client():
            (error,) = fetching.fetch_account(account.pk).errors
            assert (type(error), error.code) == (TemporaryError, "too_many_connections")
            assert account.pk not in fetching.due()
        assert fetching.fetch_account(account.pk).new == 1


@pytest.mark.django_db(transaction=True)
def test_one_account_whose_server_is_mute_holds_up_no_other(
    imap_server: dovecot.Dovecot, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "CONNECT_SECONDS", 3)
    with socket.create_server(("127.0.0.1", 0)) as mute:  # takes connections and never says a word
        accounts = []
        for number in range(7):
            box = imap_server.mailbox()
            box.deliver(mail(f"To {number}"))
            accounts.append(account_of(box, f"Desk{number}", imap_server.imaps, settings))
        accounts.insert(3, account_of(imap_server.mailbox(), "Mute", mute.getsockname()[1], settings))
        results = fetching.fetch_many([one.pk for one in accounts], FetchOptions())
    assert {one.account: one.new for one in results if one.account != "Mute"} == {
        f"Desk{number}": 1 for number in range(7)
    }
    (error,) = next(one for one in results if one.account == "Mute").errors
    assert (type(error), error.code) == (TemporaryError, "timeout")
    assert ChannelAccount.objects.filter(last_success_at__isnull=False).count() == 7
