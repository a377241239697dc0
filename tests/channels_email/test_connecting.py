"""Connect and reconnect: from the button to the provider's page and back, as a browser walks it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels_email.models import EmailAccount, FetchState, Protocol, SignIn, SignInAttempt, SignInMethod
from channels_email.providers.oauth_base import Grant
from channels_email.services import connecting, token_leases
from channels_email.services.oauth_clients import made_for
from channels_email.services.tokens import access_token
from inquiries.channels import PermanentError
from inquiries.models import Alert, ChannelAccount
from inquiries.models.accounts import UNTIL_MENDED
from tests.channels_email.conftest import make_account
from tests.channels_email.test_tokens import at_once
from tests.support.desk import log_in
from tests.support.oauth import MAIL, Provider, Refusal

pytestmark = pytest.mark.django_db
CALLBACK = "/mail/signed-in/"
GOOGLE = {"sign_in": SignInMethod.GOOGLE, "imap_host": "imap.gmail.com", "smtp_host": "smtp.gmail.com"}
GRAPH = {"sign_in": SignInMethod.MICROSOFT, "protocol": Protocol.GRAPH}
Make = Callable[..., EmailAccount]


@pytest.fixture
def operator(provider: Provider) -> Client:
    provider.redirect_uris = {f"http://testserver{CALLBACK}"}
    return log_in("Operator")


def leave(client: Client, account: EmailAccount) -> str:
    """Presses the button; gives back where the page leads."""
    response = client.post(reverse("admin:channels_email_emailaccount_connect", args=[account.pk]))
    assert response.status_code == 200, told(response)
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', response.content.decode())
    assert found
    return unescape(found[1])


def come_back(client: Client, answer: dict[str, str]) -> Any:
    return client.get(CALLBACK, answer)


def walk(client: Client, account: EmailAccount, provider: Provider) -> Any:
    return come_back(client, provider.agree(leave(client, account)))


def told(response: Any) -> str:
    return " ".join(str(one) for one in get_messages(response.wsgi_request))


def page_of(account: EmailAccount) -> str:
    return reverse("admin:channels_email_emailaccount_change", args=[account.pk])


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(GOOGLE, id="google"),
        pytest.param({"sign_in": SignInMethod.MICROSOFT, "imap_host": "outlook.office365.com"}, id="outlook"),
        pytest.param(GRAPH, id="graph"),
    ],
)
def test_a_mailbox_is_connected_and_its_mail_is_fetched_at_once(
    operator: Client, provider: Provider, fields: dict[str, Any]
) -> None:
    account = make_account(**fields)
    response = walk(operator, account, provider)
    assert response["Location"] == f"{page_of(account)}#sign-in"
    assert "Signed in as info@agency.test" in told(response)
    row = SignIn.objects.get()
    assert (row.signed_in_as, row.connected_at is not None) == ("info@agency.test", True)
    assert FetchState.objects.get().asked_at is not None
    assert provider.alive(access_token(account))
    page = operator.get(page_of(account)).content.decode()
    assert "Signed in as <b>info@agency.test</b>" in page
    assert "Reconnect with" in page
    assert not SignInAttempt.objects.exists()


def test_what_the_provider_is_asked(operator: Client, provider: Provider) -> None:
    account = make_account(**GOOGLE)
    query = {name: one[0] for name, one in parse_qs(urlsplit(leave(operator, account)).query).items()}
    assert query["redirect_uri"] == f"http://testserver{CALLBACK}"
    assert query["code_challenge_method"] == "S256"
    assert (query["access_type"], query["prompt"]) == ("offline", "consent")
    assert query["login_hint"] == "info@agency.test"
    assert MAIL in query["scope"].split()
    attempt = SignInAttempt.objects.get()
    assert query["state"] not in (attempt.state_hash, *attempt.secrets.values())
    assert query["code_challenge"] != attempt.secrets["verifier"]


def test_the_page_shows_the_address_to_register_and_the_button(operator: Client) -> None:
    page = operator.get(page_of(make_account(**GOOGLE))).content.decode()
    assert f"http://testserver{CALLBACK}" in page
    assert "Connect with Google" in page
    assert "Nobody has signed in yet" in page


# --- an answer counts once, for one person, in one browser -------------------------------------------------------------


def test_an_answer_counts_once(operator: Client, provider: Provider) -> None:
    account = make_account(**GOOGLE)
    answer = provider.agree(leave(operator, account))
    come_back(operator, answer)
    before = SignIn.objects.get().version
    assert "not waited for any more" in told(come_back(operator, answer))
    assert SignIn.objects.get().version == before


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_comes_four_times_at_once_counts_once(client: Client, provider: Provider) -> None:
    person = get_user_model().objects.create_superuser("boss")  # groups end with the first test that commits
    client.force_login(person)
    provider.redirect_uris = {f"http://testserver{CALLBACK}"}
    answer = provider.agree(leave(client, make_account(**GOOGLE)))
    browser = client.session["mail_sign_in"]
    told = at_once(4, lambda: str(connecting.take(answer["state"], person, browser).pk))
    assert sum(isinstance(one, str) for one in told) == 1
    assert {one.code for one in told if isinstance(one, PermanentError)} == {"no_attempt"}


def test_an_answer_in_another_browser_of_the_same_person_does_not_count(
    operator: Client, provider: Provider
) -> None:
    account = make_account(**GOOGLE)
    answer = provider.agree(leave(operator, account))
    other = Client()
    other.force_login(SignInAttempt.objects.get().person)
    assert "not waited for any more" in told(come_back(other, answer))
    assert not SignIn.objects.filter(version__gt=0).exists()


def test_an_answer_does_not_count_for_another_person_in_the_same_browser(
    operator: Client, provider: Provider
) -> None:
    account = make_account(**GOOGLE)
    answer = provider.agree(leave(operator, account))
    colleague = log_in("Manager")
    session = colleague.session
    session["mail_sign_in"] = operator.session["mail_sign_in"]
    session.save()
    assert "not waited for any more" in told(come_back(colleague, answer))


@pytest.mark.parametrize("answer", [{}, {"state": ""}, {"state": "x" * 9_000, "code": "y"}, {"code": "z"}])
def test_an_answer_that_nobody_asked_for_changes_nothing(operator: Client, answer: dict[str, str]) -> None:
    response = come_back(operator, answer)
    assert response["Location"] == reverse("admin:inquiries_channelaccount_changelist")
    assert "not waited for any more" in told(response)


def test_an_answer_after_a_quarter_of_an_hour_comes_too_late(operator: Client, provider: Provider) -> None:
    answer = provider.agree(leave(operator, make_account(**GOOGLE)))
    SignInAttempt.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "not waited for any more" in told(come_back(operator, answer))


def test_old_attempts_are_swept_by_the_next(operator: Client, provider: Provider) -> None:
    account = make_account(**GOOGLE)
    leave(operator, account)
    SignInAttempt.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    leave(operator, account)
    assert SignInAttempt.objects.count() == 1


def test_an_answer_leads_to_no_foreign_address(operator: Client, provider: Provider) -> None:
    answer = provider.agree(leave(operator, make_account(**GOOGLE)))
    evil = {
        "next": "https://evil.example/",
        "redirect_uri": "https://evil.example/",
        "back": "//evil.example",
    }
    assert come_back(operator, answer | evil)["Location"].startswith("/admin/channels_email/")


def test_a_code_is_of_no_use_without_the_verifier_that_never_left_the_hub(
    operator: Client, provider: Provider
) -> None:
    account = make_account(**GOOGLE)
    stolen = provider.agree(leave(operator, account))
    mine = provider.agree(leave(operator, account))
    response = come_back(operator, {"code": stolen["code"], "state": mine["state"]})
    assert "verifier does not match" in told(response)
    assert not SignIn.objects.filter(version__gt=0).exists()


# --- what the provider or the person says no to -------------------------------------------------------------------------


def test_a_person_who_says_no_is_told_what_it_means(operator: Client, provider: Provider) -> None:
    provider.denied = "access_denied"
    assert "answered with no" in told(walk(operator, make_account(**GOOGLE), provider))


def test_mail_that_was_not_ticked_is_told(operator: Client, provider: Provider) -> None:
    provider.grants_only = {"openid", "email"}
    response = walk(operator, make_account(**GOOGLE), provider)
    assert "leave every box" in told(response)
    assert not SignIn.objects.filter(version__gt=0).exists()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("redirect_uri_mismatch", "redirect address of the hub is not registered"),
        ("invalid_client", "do not fit together"),
        ("AADSTS90094", "administrator of the directory has to agree"),
        ("something_new", "refuses the sign-in"),
    ],
)
def test_errors_of_the_provider_are_told_in_words(
    operator: Client, provider: Provider, error: str, words: str
) -> None:
    provider.refuse = Refusal(error, "a description")
    assert words in told(walk(operator, make_account(**GOOGLE), provider))


def test_trouble_at_the_provider_is_told_and_can_be_tried_again(operator: Client, provider: Provider) -> None:
    account = make_account(**GOOGLE)
    provider.trouble = [503]
    assert "out of order" in told(walk(operator, account, provider))
    assert "Signed in as" in told(walk(operator, account, provider))


def test_an_app_that_is_not_named_is_told_before_anybody_leaves(operator: Client, settings: Any) -> None:
    settings.GOOGLE_CLIENT_ID = ""
    account = make_account(**GOOGLE)
    response = operator.post(reverse("admin:channels_email_emailaccount_connect", args=[account.pk]))
    assert response["Location"] == f"{page_of(account)}#sign-in"
    assert "application (client) id" in told(response)


def test_settings_that_changed_meanwhile_void_the_answer(operator: Client, provider: Provider) -> None:
    account = make_account(**GOOGLE)
    answer = provider.agree(leave(operator, account))
    account.client_id = "another-app"
    account.credentials = {"client_secret": "s"}
    account.save()
    assert "settings of the account were changed" in told(come_back(operator, answer))


# --- whose mailbox it is ------------------------------------------------------------------------------------------------


def test_somebody_else_who_may_not_read_the_mailbox_is_refused(operator: Client, provider: Provider) -> None:
    provider.person = "private@elsewhere.example"
    response = walk(operator, make_account(**GRAPH), provider)
    assert "private@elsewhere.example may not read the mailbox info@agency.test" in told(response)
    assert "Who signs in" in told(response)
    assert not SignIn.objects.filter(version__gt=0).exists()


def test_a_colleague_who_may_read_the_shared_mailbox_is_welcome(operator: Client, provider: Provider) -> None:
    provider.person = "eva@agency.test"
    provider.shared = {"eva@agency.test": "info@agency.test"}
    response = walk(operator, make_account(**GRAPH, username="eva@agency.test"), provider)
    assert "Signed in as eva@agency.test" in told(response)
    assert SignIn.objects.get().signed_in_as == "eva@agency.test"


def test_a_colleague_is_refused_whose_own_mailbox_would_be_read_in_its_place(
    operator: Client, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """She may read the shared mailbox, but the account does not say that she is another: "me" would be hers."""
    provider.person = "eva@agency.test"
    provider.shared = {"eva@agency.test": "info@agency.test"}
    monkeypatch.setattr("channels_email.services.oauth_clients.reads_as_another", lambda _: True)
    response = walk(operator, make_account(**GRAPH), provider)
    assert "eva@agency.test may not read" in told(response)


def test_a_mailbox_whose_user_name_is_not_its_address_is_welcome(
    operator: Client, provider: Provider
) -> None:
    provider.person = "i.fo@agency.onmicrosoft.test"
    provider.also = {"info@agency.test": "i.fo@agency.onmicrosoft.test"}
    response = walk(operator, make_account(**GRAPH), provider)
    assert "Signed in as i.fo@agency.onmicrosoft.test" in told(response)


def test_an_address_that_google_does_not_vouch_for_is_not_believed(
    operator: Client, provider: Provider, settings: Any
) -> None:
    settings.MAIL_ALLOW_PRIVATE_HOSTS = True
    settings.MAIL_TOKEN_HOSTS = ["127.0.0.1"]
    provider.verified = False
    account = make_account(sign_in=SignInMethod.GOOGLE, imap_host="127.0.0.1", imap_port=1)
    assert "Signed in" not in told(walk(operator, account, provider))


def test_a_token_for_another_question_is_refused(
    operator: Client, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue = provider._id_token
    monkeypatch.setattr(
        provider, "_id_token", lambda session, query: issue(session, query | {"nonce": "another"})
    )
    assert "belongs to another sign-in" in told(walk(operator, make_account(**GOOGLE), provider))


# --- reconnecting -------------------------------------------------------------------------------------------------------


def test_reconnecting_lifts_the_pause_settles_the_alert_and_fetches(
    operator: Client, provider: Provider
) -> None:
    account = make_account(**GOOGLE)
    walk(operator, account, provider)
    provider.refreshes.clear()
    SignIn.objects.update(expires_at=timezone.now())
    with pytest.raises(PermanentError):
        access_token(account)
    page = operator.get(page_of(account)).content.decode()
    assert "Connect the account again" in page
    assert ChannelAccount.objects.get().paused_until == UNTIL_MENDED
    FetchState.objects.update(asked_at=None)
    walk(operator, account, provider)
    assert ChannelAccount.objects.get().paused_until is None
    assert Alert.objects.get().settled_at is not None
    assert FetchState.objects.get().asked_at is not None
    assert provider.alive(access_token(account))


def test_a_renewal_on_its_way_does_not_overwrite_what_a_person_just_gave(
    operator: Client, provider: Provider
) -> None:
    account = make_account(**GOOGLE)
    walk(operator, account, provider)
    late = token_leases.row_of(account)
    walk(operator, account, provider)
    assert not token_leases.store(late, Grant("at-late", "rt-late", 60), made_for(account))
    assert provider.alive(access_token(account))


# --- walls --------------------------------------------------------------------------------------------------------------


def test_another_team_can_not_connect(operator: Client, provider: Provider) -> None:
    account = make_account(**GOOGLE)
    path = reverse("admin:channels_email_emailaccount_connect", args=[account.pk])
    for stranger in (log_in("Operator", "Other"), log_in("Consultant"), Client()):
        assert stranger.post(path).status_code in (302, 403, 404)
    assert operator.get(path).status_code == 405
    assert not SignInAttempt.objects.exists()


def test_who_lost_the_right_meanwhile_can_not_end_it(operator: Client, provider: Provider) -> None:
    account = make_account(**GOOGLE)
    answer = provider.agree(leave(operator, account))
    SignInAttempt.objects.get().person.groups.clear()
    assert come_back(operator, answer).status_code == 403
    assert provider.asked == []


def test_who_is_not_logged_in_is_sent_to_the_login(operator: Client, provider: Provider) -> None:
    answer = provider.agree(leave(operator, make_account(**GOOGLE)))
    assert come_back(Client(), answer)["Location"].startswith("/admin/login/")


def test_an_account_with_a_password_has_no_button(operator: Client) -> None:
    account = make_account()
    assert "Connect with" not in operator.get(page_of(account)).content.decode()
    with pytest.raises(PermanentError):
        connecting.begin(account, None, "x")  # type: ignore[arg-type]


def test_no_token_stands_on_a_page_or_in_a_log(
    operator: Client, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    account = make_account(**GOOGLE)
    answer = provider.agree(leave(operator, account))
    with caplog.at_level("DEBUG"):
        come_back(operator, answer)
        page = operator.get(page_of(account)).content.decode()
    row = SignIn.objects.select_related("account__account").get()
    for secret in (*row.tokens.values(), answer["code"], answer["state"]):
        assert secret not in page
        assert secret not in caplog.text
