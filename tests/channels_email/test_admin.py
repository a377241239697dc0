"""The pages on which operators set up mailboxes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels_email.models import EmailAccount, FetchState, LedgerEntry, MailFolder
from channels_email.services.accounts import tidy_password
from inquiries.models import ChannelAccount, Team
from tests.channels_email.conftest import make_account
from tests.support.desk import log_in

pytestmark = pytest.mark.django_db
ADD = "admin:channels_email_emailaccount_add"
CHANGE = "admin:channels_email_emailaccount_change"
LIST = "admin:channels_email_emailaccount_changelist"


@pytest.fixture
def operator(db: None) -> Client:
    return log_in("Operator")


def form(**changes: Any) -> dict[str, Any]:
    return {
        "team": Team.objects.get_or_create(name="Agency")[0].pk,
        "name": "Info",
        "address": "info@agency.test",
        "active": "on",
        "password": "",
        "username": "",
        "imap_host": "imap.agency.test",
        "imap_port": 993,
        "imap_security": "ssl",
        "folders": "INBOX,Groups",
        "start_date": "2026-03-01",
        "after_intake": "leave",
        "move_to": "",
        "smtp_host": "smtp.agency.test",
        "smtp_port": 465,
        "smtp_security": "ssl",
        "sender_name": "Sun Travel",
        "signature": "",
        "files_sent_copy": "on",
        "sent_folder": "",
        "aliases": "",
        "ca_certificate": "",
    } | changes


def posted(account: EmailAccount) -> dict[str, Any]:
    """The form as the page of this account would send it back."""
    return form(
        imap_host=account.imap_host,
        smtp_host=account.smtp_host,
        start_date=str(account.start_date),
        folders="INBOX",
    )


def errors(response: Any) -> dict[str, Any]:
    return dict(response.context["adminform"].form.errors) if response.context else {}


def test_a_mailbox_is_added_on_one_page_and_its_password_is_sealed(operator: Client) -> None:
    response = operator.post(reverse(ADD), form(password="abcd efgh ijkl mnop", aliases="old@agency.test"))
    assert response.status_code == 302, errors(response)
    account = EmailAccount.objects.select_related("account").get()
    assert (account.account.name, account.account.channel) == ("Info", "email")
    assert account.credentials == {"password": "abcdefghijklmnop"}
    assert account.folders == ["INBOX", "Groups"]
    assert account.aliases == ["old@agency.test"]
    assert FetchState.objects.get().due_at <= timezone.now()


def test_the_password_is_never_shown_and_an_empty_field_keeps_it(operator: Client) -> None:
    account = make_account(password="top-secret", imap_host="imap.agency.test", smtp_host="smtp.agency.test")
    page = operator.get(reverse(CHANGE, args=[account.pk])).content.decode()
    assert "top-secret" not in page
    assert "One is set. Leave this empty to keep it." in page
    response = operator.post(reverse(CHANGE, args=[account.pk]), posted(account) | {"sender_name": "New"})
    assert response.status_code == 302, errors(response)
    account = EmailAccount.objects.select_related("account").get()
    assert account.sender_name == "New"
    assert account.credentials == {"password": "top-secret"}


def test_naming_another_server_asks_for_the_password_again(operator: Client) -> None:
    account = make_account(password="top-secret", imap_host="imap.agency.test", smtp_host="smtp.agency.test")
    changed = posted(account) | {"imap_host": "imap.attacker.example"}
    response = operator.post(reverse(CHANGE, args=[account.pk]), changed)
    assert set(errors(response)) == {"password"}
    assert EmailAccount.objects.get().imap_host == "imap.agency.test"


def test_saving_ends_a_pause(operator: Client) -> None:
    account = make_account(imap_host="imap.agency.test", smtp_host="smtp.agency.test")
    ChannelAccount.objects.update(paused_until=timezone.now() + timezone.timedelta(hours=1))
    operator.post(reverse(CHANGE, args=[account.pk]), posted(account) | {"password": "right"})
    assert ChannelAccount.objects.get().paused_until is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "Taken"}, "name"),
        ({"address": "no address"}, "address"),
        ({"after_intake": "move"}, "move_to"),
        ({"address": "TAKEN@agency.test"}, "address"),
        ({"folders": ""}, "folders"),
        ({"imap_security": "plain"}, "imap_security"),
    ],
)
def test_what_is_missing_or_wrong_is_told_at_its_field(
    operator: Client, changes: dict[str, Any], field: str
) -> None:
    make_account("Taken", "taken@agency.test")
    response = operator.post(reverse(ADD), form(**changes))
    assert set(errors(response)) == {field}
    assert "onstraint" not in str(errors(response)) and "already exists" not in str(errors(response))
    assert EmailAccount.objects.count() == 1


def test_an_address_of_another_account_is_refused(operator: Client) -> None:
    make_account("Taken", "Info@agency.test")
    assert errors(operator.post(reverse(ADD), form()))


def test_a_page_comes_up_when_the_keys_are_lost(operator: Client, settings: Any) -> None:
    account = make_account()
    settings.FIELD_ENCRYPTION_KEYS = ["b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVyMTI="]
    assert operator.get(reverse(CHANGE, args=[account.pk])).status_code == 200


def test_another_team_sees_neither_accounts_nor_ledger(operator: Client) -> None:
    account = make_account("Secret name")
    folder = MailFolder.objects.create(account=account, name="INBOX")
    LedgerEntry.objects.create(folder=folder, uidvalidity=1, uid=1, outcome="failed", reason="Secret reason")
    ledger = reverse("admin:channels_email_ledgerentry_changelist")
    assert "Secret name" in operator.get(reverse(LIST)).content.decode()
    assert "Secret reason" in operator.get(ledger).content.decode()
    stranger = log_in("Operator", "Other")
    assert "Secret name" not in stranger.get(reverse(LIST)).content.decode()
    assert "Secret reason" not in stranger.get(ledger).content.decode()
    page = reverse(CHANGE, args=[account.pk])
    assert stranger.get(page).status_code in (302, 403, 404)
    for view in ("test", "fetch"):
        path = reverse(f"admin:channels_email_emailaccount_{view}", args=[account.pk])
        assert stranger.post(path).status_code in (302, 403, 404)
    progress = reverse("admin:channels_email_emailaccount_progress", args=[account.pk])
    assert stranger.get(progress).status_code in (302, 403, 404)
    assert EmailAccount.objects.count() == 1


def test_a_consultant_may_not_open_accounts(db: None) -> None:
    account = make_account()
    assert log_in("Consultant").get(reverse(CHANGE, args=[account.pk])).status_code in (302, 403)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("abcd efgh ijkl mnop", "abcdefghijklmnop"),
        ("  spaces around ", "spaces around"),
        ("two words", "two words"),
        ("abcdefghijklmnop\n", "abcdefghijklmnop"),
    ],
)
def test_passwords_are_tidied_as_people_paste_them(typed: str, kept: str) -> None:
    assert tidy_password(typed) == kept
