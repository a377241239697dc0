"""Access tokens against a provider on a real socket: renewed once, rotated safely, and given up in words."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from channels_email.models import EmailAccount, Protocol, SignIn, SignInMethod
from channels_email.providers.oauth_base import Grant
from channels_email.services import token_leases
from channels_email.services.credentials import secret_of
from channels_email.services.oauth_clients import made_for
from channels_email.services.tokens import access_token
from inquiries.channels import PermanentError, TemporaryError
from inquiries.models import Alert
from tests.channels_email.conftest import make_account
from tests.support import certificates
from tests.support.oauth import CLIENT, SECRET, Provider, Refusal

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., EmailAccount]


@pytest.fixture
def signed_in(provider: Provider) -> SignedIn:
    """An account whose person agreed; its access token ends in `seconds`."""

    def make(seconds: float = -1, sign_in: str = SignInMethod.MICROSOFT, **fields: Any) -> EmailAccount:
        account = make_account(sign_in=sign_in, **fields)
        google = sign_in == SignInMethod.GOOGLE
        refresh = provider.consent(scopes="https://outlook.office.com/IMAP.AccessAsUser.All", google=google)
        token_leases.store(
            token_leases.row_of(account), Grant("at-old", refresh, int(seconds)), made_for(account)
        )
        return account

    return make


def stored(account: EmailAccount) -> SignIn:
    return SignIn.objects.select_related("account__account").get(pk=account.pk)


def at_once(count: int, ask: Callable[[], str]) -> list[str | Exception]:
    start = threading.Barrier(count)

    def one(_: int) -> str | Exception:
        start.wait()
        try:
            return ask()
        except (TemporaryError, PermanentError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_a_token_that_lasts_is_given_without_asking(signed_in: SignedIn, provider: Provider) -> None:
    assert access_token(signed_in(seconds=600)) == "at-old"
    assert provider.asked == []


def test_a_token_is_renewed_five_minutes_before_its_end(signed_in: SignedIn, provider: Provider) -> None:
    account = signed_in(seconds=290)
    token = access_token(account)
    assert provider.alive(token)
    assert access_token(account) == token
    assert len(provider.asked) == 1


def test_the_rotated_refresh_token_is_kept_and_the_old_one_is_dead(
    signed_in: SignedIn, provider: Provider
) -> None:
    account = signed_in()
    for _ in range(3):
        access_token(account, renew=True)
    assert stored(account).tokens["refresh"] in provider.refreshes
    assert len(provider.refreshes) == 1
    assert len({form["refresh_token"] for form in provider.asked}) == 3


def test_google_gives_no_new_refresh_token_and_the_old_one_is_kept(
    signed_in: SignedIn, provider: Provider
) -> None:
    account = signed_in(sign_in=SignInMethod.GOOGLE)
    before = stored(account).tokens["refresh"]
    access_token(account)
    assert stored(account).tokens["refresh"] == before
    assert "scope" not in provider.asked[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("renew", [False, True])
def test_eight_at_once_ask_the_provider_once(signed_in: SignedIn, provider: Provider, renew: bool) -> None:
    account = signed_in(seconds=3600 if renew else -1)
    provider.delay = 0.5
    tokens = at_once(8, lambda: access_token(account, renew=renew))
    assert len(provider.asked) == 1
    assert len(set(map(str, tokens))) == 1
    assert provider.alive(str(tokens[0]))


@pytest.mark.django_db(transaction=True)
def test_the_row_is_free_while_the_provider_is_asked(signed_in: SignedIn, provider: Provider) -> None:
    account = signed_in()
    provider.delay = 1.0
    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(at_once, 1, lambda: access_token(account))
        while not provider.asked:
            time.sleep(0.01)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
            cursor.execute(
                "SELECT 1 FROM channels_email_signin WHERE account_id = %s FOR UPDATE", [account.pk]
            )
            cursor.execute("SET lock_timeout = 0")
        assert provider.alive(str(asking.result()[0]))


def test_a_worker_that_died_in_the_middle_holds_up_nobody_for_longer_than_its_lease(
    signed_in: SignedIn, provider: Provider
) -> None:
    account = signed_in()
    assert token_leases.take(stored(account))
    SignIn.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert provider.alive(access_token(account))


def test_while_another_renews_the_old_token_serves_as_long_as_it_lasts(
    signed_in: SignedIn, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels_email.services.tokens._PATIENCE", 0.2)
    account = signed_in(seconds=200)
    token_leases.take(stored(account))
    assert access_token(account) == "at-old"
    with pytest.raises(TemporaryError) as told:
        access_token(account, renew=True)
    assert told.value.code == "token_busy"
    assert provider.asked == []


def test_who_comes_late_never_overwrites_a_newer_token(signed_in: SignedIn, provider: Provider) -> None:
    account = signed_in()
    late = stored(account)
    token = access_token(account)
    assert not token_leases.store(late, Grant("at-late", "rt-late", 3600), made_for(account))
    assert not token_leases.break_off(late, "too late")
    assert access_token(account) == token


@pytest.mark.parametrize("error", ["invalid_grant", "interaction_required"])
def test_a_dead_sign_in_stops_the_account_and_says_what_to_do(
    signed_in: SignedIn, provider: Provider, error: str
) -> None:
    account = signed_in()
    provider.refuse = Refusal(error, "AADSTS50173: the password was changed")
    with pytest.raises(PermanentError) as told:
        access_token(account)
    assert told.value.code == "sign_in_needed"
    assert "Connect the account again" in told.value.words
    account.account.refresh_from_db()
    assert account.account.waits_for_somebody
    assert "Connect the account again" in Alert.objects.get().words
    with pytest.raises(PermanentError):
        access_token(account)
    assert len(provider.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_trouble_at_the_provider_is_temporary(signed_in: SignedIn, provider: Provider, status: int) -> None:
    account = signed_in()
    provider.trouble, provider.retry_after = [status], "77"
    with pytest.raises(TemporaryError) as told:
        access_token(account)
    assert told.value.retry_after == timedelta(seconds=77)
    assert provider.alive(access_token(account))
    assert not Alert.objects.exists()


def test_trouble_is_no_harm_while_the_old_token_lasts(signed_in: SignedIn, provider: Provider) -> None:
    account = signed_in(seconds=200)
    provider.trouble = [503]
    assert access_token(account) == "at-old"


def test_a_provider_that_is_away_is_temporary(signed_in: SignedIn, settings: Any) -> None:
    account = signed_in()
    settings.MICROSOFT_LOGIN_URL = "http://127.0.0.1:1"
    with pytest.raises(TemporaryError):
        access_token(account)


def test_a_wrong_client_secret_is_told_but_needs_no_new_consent(
    signed_in: SignedIn, provider: Provider, settings: Any
) -> None:
    account = signed_in()
    settings.MICROSOFT_CLIENT_SECRET = "ended"
    with pytest.raises(PermanentError) as told:
        access_token(account)
    assert told.value.code == "client_refused"
    settings.MICROSOFT_CLIENT_SECRET = SECRET
    assert provider.alive(access_token(account))


def test_tokens_of_other_settings_are_not_used(signed_in: SignedIn, provider: Provider) -> None:
    account = signed_in(seconds=600)
    account.client_id = "another-app"
    with pytest.raises(PermanentError) as told:
        access_token(account)
    assert told.value.code == "sign_in_needed"
    assert provider.asked == []


@pytest.mark.parametrize(
    ("protocol", "scope"),
    [
        (Protocol.GRAPH, "https://graph.microsoft.com/.default"),
        (Protocol.IMAP_SMTP, "https://outlook.office365.com/.default"),
    ],
)
def test_an_app_signs_in_by_its_secret(
    provider: Provider, protocol: str, scope: str, monkeypatch: Any
) -> None:
    monkeypatch.setenv("AGENCY_SECRET", SECRET)
    account = make_account(
        sign_in=SignInMethod.APP_SECRET, protocol=protocol, client_id=CLIENT, tenant="agency.onmicrosoft.com"
    )
    account.credentials = {"client_secret_ref": "env:AGENCY_SECRET"}
    account.save()
    token = access_token(account)
    assert provider.alive(token)
    assert access_token(account) == token
    assert [form["scope"] for form in provider.asked] == [scope]


def test_an_app_signs_in_by_its_certificate(provider: Provider) -> None:
    pem, thumbprint, public = certificates.app()
    provider.certificates[thumbprint] = public
    account = make_account(sign_in=SignInMethod.APP_CERTIFICATE, client_id=CLIENT, tenant="agency.test")
    account.credentials = {"certificate": pem}
    account.save()
    assert provider.alive(access_token(account))
    assert "client_secret" not in provider.asked[0]


def test_an_app_needs_its_own_directory(provider: Provider) -> None:
    account = make_account(sign_in=SignInMethod.APP_SECRET)
    with pytest.raises(PermanentError) as told:
        access_token(account)
    assert "tenant" in told.value.words


def test_an_accounts_own_app_never_borrows_the_secret_of_the_installation(provider: Provider) -> None:
    account = make_account(sign_in=SignInMethod.APP_SECRET, client_id="foreign", tenant="agency.test")
    with pytest.raises(PermanentError) as told:
        access_token(account)
    assert told.value.code == "no_client"
    assert provider.asked == []


def test_secrets_by_value_by_reference_and_by_none(monkeypatch: Any, tmp_path: Any) -> None:
    account = make_account()
    (tmp_path / "secret").write_text("from a file\n")
    account.credentials = {
        "password_ref": f"file:{tmp_path / 'secret'}",
        "client_secret": "itself",
        "bad_ref": "env:NO",
    }
    assert secret_of(account, "password") == "from a file"
    assert secret_of(account, "client_secret") == "itself"
    assert secret_of(account, "certificate") == ""
    with pytest.raises(PermanentError) as told:
        secret_of(account, "bad")
    assert (told.value.code, "NO is not set" in told.value.words) == ("secret_missing", True)


def test_no_token_is_shown_by_a_repr_or_an_error(signed_in: SignedIn, provider: Provider) -> None:
    account = signed_in()
    refresh = stored(account).tokens["refresh"]
    provider.refuse = Refusal("invalid_grant", f"{refresh} is unknown")
    with pytest.raises(PermanentError) as told:
        access_token(account)
    assert refresh not in f"{told.value} {told.value.words}"
    assert "at-" not in repr(Grant("at-x", "rt-x", 1)) and "rt-" not in repr(Grant("at-x", "rt-x", 1))
