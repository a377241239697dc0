"""Gmail's labels are folders: one mail shows in several of them. By its own id it is taken once and downloaded once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from channels_email.models import EmailAccount, LedgerEntry
from channels_email.providers.base import Security
from channels_email.services import fetching
from inquiries.channels import TemporaryError
from inquiries.models import InboundItem
from tests.channels_email.conftest import make_account
from tests.support import gmail
from tests.support.gmail import Gmail
from tests.support.mails import mail

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any) -> Iterator[Gmail]:
    settings.MAIL_ALLOW_PRIVATE_HOSTS = True
    with gmail.running() as running:
        yield running


@pytest.fixture
def account(server: Gmail) -> EmailAccount:
    told = {"imap_host": "127.0.0.1", "imap_port": server.port, "imap_security": Security.PLAIN}
    return make_account(folders=["INBOX", "Groups"], start_date=None, **told)


def fetch(account: EmailAccount) -> tuple[int, int]:
    result = fetching.fetch_account(account.pk)
    assert not result.errors, result.errors
    return result.new, result.known


def test_a_mail_with_two_labels_is_taken_once_and_downloaded_once(
    account: EmailAccount, server: Gmail
) -> None:
    both = server.deliver(mail("Crete"), "INBOX", "Groups")
    only = server.deliver(mail("Rhodes"), "Groups")
    assert fetch(account) == (2, 1)
    assert sorted(server.downloads) == [both, only]
    rows = LedgerEntry.objects.filter(remote_id=str(both)).order_by("pk")
    assert [(row.folder.name, row.outcome) for row in rows] == [("INBOX", "taken"), ("Groups", "known")]
    assert len({row.item_id for row in rows}) == 1


def test_a_label_that_is_given_later_is_known_and_the_ids_fit(account: EmailAccount, server: Gmail) -> None:
    one = server.deliver(mail("Crete"), "INBOX", msgid=2**64 - 1)
    assert fetch(account) == (1, 0)
    server.deliver(server.mails[one], "Groups", msgid=one)
    assert fetch(account) == (0, 1)
    assert server.downloads == [2**64 - 1]
    assert InboundItem.objects.count() == 1


def test_another_account_takes_its_own_copy(account: EmailAccount, server: Gmail) -> None:
    told = {"imap_host": "127.0.0.1", "imap_port": server.port, "imap_security": Security.PLAIN}
    other = make_account("Other", "other@agency.test", start_date=None, **told)
    server.deliver(mail("Crete"), "INBOX")
    assert fetch(account) == fetch(other) == (1, 0)


def test_the_folder_of_sent_mail_is_found_under_its_local_name(account: EmailAccount, server: Gmail) -> None:
    server.deliver(mail("Our offer", sender="info@agency.test", to="ada@example.com"), "[Gmail]/Gesendet")
    assert fetch(account) == (1, 0)
    assert InboundItem.objects.get().sent


def test_gmail_is_told_who_reads(account: EmailAccount, server: Gmail) -> None:
    fetch(account)
    assert any(said.startswith('ID ("name" "inquiry hub"') for said in server.said)


def test_too_many_connections_at_the_login_are_no_wrong_password(
    account: EmailAccount, server: Gmail
) -> None:
    """Gmail tells them as a refused login (developers.google.com/workspace/gmail/imap)."""
    server.refuses["AUTHENTICATE"] = "[ALERT] Too many simultaneous connections. (Failure)"
    (error,) = fetching.fetch_account(account.pk).errors
    assert (type(error), error.code) == (TemporaryError, "too_many_connections")
    account.account.refresh_from_db()
    assert account.account.paused_until is None
    server.refuses.clear()
    server.deliver(mail("Crete"), "INBOX")
    assert fetch(account) == (1, 0)


def test_a_used_up_allowance_is_left_alone_for_an_hour_and_no_mail_is_blamed(
    account: EmailAccount, server: Gmail
) -> None:
    for number in range(3):
        server.deliver(mail(f"Mail {number}"), "INBOX")
    server.refuses["UID FETCH"] = "[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)"
    asked_before = len(server.said)
    (error,) = fetching.fetch_account(account.pk).errors
    assert error.code == "over_quota"
    bodies = [said for said in server.said[asked_before:] if "BODY.PEEK[]" in said]
    assert len(bodies) == 1
    assert not LedgerEntry.objects.exists()
    assert account.pk not in fetching.due(timezone.now() + timedelta(minutes=55))
    assert account.pk in fetching.due(timezone.now() + timedelta(minutes=65))
    server.refuses.clear()
    assert fetch(account) == (3, 0)
