"""What is entered as a secret comes out nowhere: no page, no history, no log, no error page, no list of rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core import serializers
from django.test import Client
from django.urls import reverse

from channels_email.models import EmailAccount, SignIn, SignInMethod
from channels_email.providers.oauth_base import Grant
from channels_email.services import accounts, token_leases
from channels_email.services.oauth_clients import made_for
from tests.channels_email.conftest import make_account
from tests.channels_email.test_admin import CHANGE, posted
from tests.support.desk import log_in

pytestmark = pytest.mark.django_db
SECRET = "hunter2-hunter2"


@pytest.fixture
def operator() -> Client:
    return log_in("Operator")


@pytest.fixture
def account() -> EmailAccount:
    return make_account(
        imap_host="imap.agency.test", smtp_host="smtp.agency.test", password="the old one", client_id="app"
    )


def change(client: Client, account: EmailAccount, **fields: Any) -> Any:
    return client.post(reverse(CHANGE, args=[account.pk]), posted(account) | fields)


def test_the_history_says_that_a_password_was_changed_and_not_to_what(
    operator: Client, account: EmailAccount
) -> None:
    assert change(operator, account, password=SECRET).status_code == 302
    entry = LogEntry.objects.get()
    assert "Password" in entry.change_message
    assert SECRET not in f"{entry.change_message} {entry.object_repr} {entry.get_change_message()}"
    page = operator.get(reverse("admin:channels_email_emailaccount_history", args=[account.pk]))
    assert SECRET not in page.content.decode()


def test_a_form_that_is_refused_gives_the_secret_not_back(operator: Client, account: EmailAccount) -> None:
    page = change(operator, account, password=SECRET, folders="").content.decode()
    assert "This field is required" in page
    assert SECRET not in page


def test_a_refused_certificate_is_not_written_back_either(operator: Client) -> None:
    account = make_account(sign_in=SignInMethod.APP_CERTIFICATE, protocol="graph")
    form = posted(account) | {"certificate": SECRET, "sign_in": "app_certificate", "kind": "graph"}
    page = operator.post(reverse(CHANGE, args=[account.pk]), form).content.decode()
    assert "both as PEM text" in page
    assert SECRET not in page


@pytest.mark.parametrize("debug", [True, False])
def test_an_error_page_shows_no_secret(
    account: EmailAccount, settings: Any, monkeypatch: pytest.MonkeyPatch, debug: bool
) -> None:
    """The crash is in the very service that holds it."""
    operator = log_in("Operator")
    operator.raise_request_exception = False
    settings.DEBUG = debug
    monkeypatch.setattr(EmailAccount, "save", _crash)
    response = change(operator, account, password=SECRET)
    assert response.status_code == 500
    assert ("Traceback" in response.content.decode()) == debug
    assert SECRET not in response.content.decode()


def _crash(*_: Any, **__: Any) -> None:
    raise RuntimeError("the disk is full")


def test_rows_that_are_dumped_or_shown_hold_no_token(account: EmailAccount, operator: Client) -> None:
    grant = Grant("at-hunter2", "rt-hunter2", 3600)
    token_leases.connect(token_leases.row_of(account), grant, made_for(account), "eva@agency.test")
    accounts.save(account, account.account, {"password": SECRET})
    rows = [*EmailAccount.objects.all(), *SignIn.objects.all()]
    assert "hunter2" not in serializers.serialize("json", rows)
    assert "hunter2" not in repr([vars(row) for row in EmailAccount.objects.all()])
    for name in ("channels_email_emailaccount_changelist", "inquiries_channelaccount_changelist"):
        assert "hunter2" not in operator.get(reverse(f"admin:{name}")).content.decode()


def test_a_log_line_that_names_a_secret_by_mistake_is_emptied(
    operator: Client, account: EmailAccount, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        change(operator, account, password=SECRET)
    assert SECRET not in caplog.text
