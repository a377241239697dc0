"""Signing in to mail servers with a token: a real Dovecot that asks the provider of each token, and a server for sending."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from channels_email.models import EmailAccount, SignIn, SignInMethod
from channels_email.providers import imap, smtp
from channels_email.providers.base import Security, ServerLogin
from channels_email.providers.bearer import BearerLogin
from channels_email.providers.oauth_base import Grant
from channels_email.services import connecting, fetching, testing, token_leases
from channels_email.services.oauth_clients import made_for
from channels_email.services.tokens import access_token
from inquiries.channels import OutcomeUnknown, PermanentError
from inquiries.models import Alert, RawOriginal
from tests.channels_email.conftest import make_account
from tests.support import dovecot, smtp_sink
from tests.support.dovecot import Dovecot, Mailbox
from tests.support.mails import mail
from tests.support.oauth import CLIENT, SECRET, Provider

pytestmark = [pytest.mark.django_db, pytest.mark.needs_dovecot]
SCOPES = "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send"


@pytest.fixture(scope="module")
def server(oauth_server: Provider) -> Iterator[Dovecot]:
    with dovecot.running(*dovecot.asks_for_tokens(f"{oauth_server.url}/introspect")) as one:
        yield one


@pytest.fixture
def box(server: Dovecot, provider: Provider, settings: Any) -> Mailbox:
    settings.MAIL_ALLOW_PRIVATE_HOSTS = True
    settings.MAIL_TOKEN_HOSTS = ["127.0.0.1"]
    box = server.mailbox()
    provider.person = box.user
    return box


@pytest.fixture
def signed_in(box: Mailbox, provider: Provider) -> EmailAccount:
    account = of(box)
    refresh = provider.consent(person=box.user, scopes=SCOPES)
    token_leases.store(token_leases.row_of(account), Grant("at-old", refresh, -1), made_for(account))
    return account


def of(box: Mailbox, **fields: Any) -> EmailAccount:
    server = {
        "imap_host": "127.0.0.1",
        "imap_port": box.server.imaps,
        "ca_certificate": box.server.certificate,
        "import_sent": False,
        "sign_in": SignInMethod.MICROSOFT,
    }
    return make_account(address=box.user, **(server | fields))


def server_login(box: Mailbox, token: str, user: str = "") -> ServerLogin:
    where = ("127.0.0.1", box.server.imaps, Security.SSL)
    return ServerLogin(*where, user or box.user, "", box.server.certificate, token)


class Only:
    """A client that says it knows one mechanism only."""

    def __init__(self, client: Any, mechanism: str) -> None:
        self._client, self._mechanism = client, mechanism.encode()

    def capabilities(self) -> tuple[bytes, ...]:
        return (b"IMAP4REV1", b"AUTH=" + self._mechanism)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
def test_a_good_token_lets_in_and_a_dead_one_is_refused_in_words(
    box: Mailbox, provider: Provider, signed_in: EmailAccount, mechanism: str
) -> None:
    token = access_token(signed_in)
    for given, fine in ((token, True), ("at-dead", False)):
        login = server_login(box, given)
        client = imap.connect(login)
        try:
            if fine:
                imap.log_in(Only(client, mechanism), login)
                assert client.folder_exists("INBOX")
                continue
            with pytest.raises(PermanentError) as told:
                imap.log_in(Only(client, mechanism), login)
            assert told.value.code == "token_refused"
            assert given not in told.value.words
        finally:
            imap.close(client)


def test_mail_comes_in_by_a_sign_in(box: Mailbox, signed_in: EmailAccount) -> None:
    box.deliver(mail("By token"))
    result = fetching.fetch_account(signed_in.pk)
    assert (result.errors, result.new) == ([], 1)
    assert RawOriginal.objects.count() == 1


def test_a_token_that_was_withdrawn_before_its_end_is_renewed_once(
    box: Mailbox, provider: Provider, signed_in: EmailAccount
) -> None:
    access_token(signed_in)
    provider.end_access()
    box.deliver(mail("After a while"))
    assert fetching.fetch_account(signed_in.pk).errors == []
    assert len(provider.asked) == 2


def test_a_server_that_refuses_every_token_is_asked_twice_and_then_let_be(
    box: Mailbox, provider: Provider, signed_in: EmailAccount
) -> None:
    provider.shared[box.user] = "somebody.else@agency.test"
    (error,) = fetching.fetch_account(signed_in.pk).errors
    assert error.code == "token_refused"
    assert len(provider.asked) == 2
    signed_in.account.refresh_from_db()
    assert signed_in.account.paused_until > timezone.now()
    assert "refuses the sign-in" in Alert.objects.get().words


def test_a_dead_sign_in_stops_the_fetch_and_is_not_asked_again(
    box: Mailbox, provider: Provider, signed_in: EmailAccount
) -> None:
    provider.refreshes.clear()
    for _ in range(2):
        (error,) = fetching.fetch_account(signed_in.pk).errors
        assert error.code == "sign_in_needed"
    assert len(provider.asked) == 1
    assert fetching.due() == []
    assert Alert.objects.count() == 1


def test_a_shared_mailbox_opens_with_the_sign_in_of_who_may_read_it(
    box: Mailbox, provider: Provider, settings: Any
) -> None:
    account = of(box)
    provider.shared["delegate@agency.test"] = box.user
    refresh = provider.consent(person="delegate@agency.test", scopes=SCOPES)
    token_leases.store(token_leases.row_of(account), Grant("", refresh, -1), made_for(account))
    box.deliver(mail("Shared"))
    assert fetching.fetch_account(account.pk).new == 1


@pytest.mark.parametrize(
    ("person", "welcome"), [("delegate@agency.test", True), ("stranger@agency.test", False)]
)
def test_who_connects_a_shared_mailbox_must_be_let_in_by_its_server(
    box: Mailbox, provider: Provider, person: str, welcome: bool
) -> None:
    provider.redirect_uris = {connecting.redirect_uri()}
    provider.person = person
    provider.shared["delegate@agency.test"] = box.user
    account, operator = of(box), get_user_model().objects.create_user("operator")
    answer = provider.agree(connecting.begin(account, operator, "browser"))
    attempt = connecting.take(answer["state"], operator, "browser")
    if welcome:
        assert connecting.finish(attempt, answer) == person
        box.deliver(mail("Shared"))
        assert fetching.fetch_account(account.pk).new == 1
        return
    with pytest.raises(PermanentError, match="may not read the mailbox"):
        connecting.finish(attempt, answer)
    assert not SignIn.objects.filter(version__gt=0).exists()


def test_an_app_reads_a_mailbox_and_its_test_keeps_nothing(box: Mailbox, provider: Provider) -> None:
    provider.shared[""] = box.user
    app = {"sign_in": SignInMethod.APP_SECRET, "client_id": CLIENT, "tenant": "agency.test"}
    account = of(box, **app, smtp_host="")
    account.credentials = {"client_secret": SECRET}
    account.save()
    reading = [one for one in testing.test_connection(account.pk) if one.step.startswith("Reading")]
    assert [one.ok for one in reading] == [True] * 6, reading
    assert "app" in next(one.words for one in reading if "sign-in" in one.step)
    assert not SignIn.objects.exists()
    box.deliver(mail("By the app"))
    assert fetching.fetch_account(account.pk).new == 1


# --- sending --------------------------------------------------------------------------------------------------------


@pytest.fixture
def sink(settings: Any, provider: Provider) -> Iterator[smtp_sink.Sink]:
    settings.MAIL_ALLOW_PRIVATE_HOSTS = True
    with smtp_sink.running(bearer=lambda token: provider.alive(token) is not None) as one:
        yield one


def plain_login(sink: smtp_sink.Sink, token: str) -> ServerLogin:
    return ServerLogin("127.0.0.1", sink.port, Security.PLAIN, "info@agency.test", "", "", token)


def test_mail_goes_out_by_a_token(sink: smtp_sink.Sink, provider: Provider) -> None:
    token = live_token(provider)
    receipt = smtp.SmtpSender(plain_login(sink, token)).send(
        "info@agency.test", ["anna@traveller.example"], b"Subject: x\r\n\r\nx\r\n", "id@hub"
    )
    assert receipt.external_ids == ("id@hub",)
    assert sink.users == ["info@agency.test"]


def test_a_dead_token_sends_nothing_and_is_told(sink: smtp_sink.Sink) -> None:
    with pytest.raises(PermanentError) as told:
        smtp.SmtpSender(plain_login(sink, "at-dead")).send(
            "info@agency.test", ["a@b.example"], b"x", "id@hub"
        )
    assert told.value.code == "token_refused"
    assert "status 400" in told.value.words
    assert sink.received == []
    assert not isinstance(told.value, OutcomeUnknown)


def live_token(provider: Provider) -> str:
    account = make_account(sign_in=SignInMethod.MICROSOFT)
    token_leases.store(
        token_leases.row_of(account), Grant("", provider.consent(scopes=SCOPES), -1), made_for(account)
    )
    return access_token(account)


# --- words of the mechanisms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offered", "said"),
    [
        (["PLAIN", "XOAUTH2", "OAUTHBEARER"], b"user=a@b.c\1auth=Bearer T\1\1"),
        (["oauthbearer"], b"n,a=a@b.c,\1host=h\1port=993\1auth=Bearer T\1\1"),
    ],
)
def test_what_is_said_to_the_server(offered: list[str], said: bytes) -> None:
    login = ServerLogin("h", 993, Security.SSL, "a@b.c", "", "", "T")
    assert BearerLogin(login, offered).answer(b"") == said


def test_a_server_that_takes_no_tokens_is_told_so() -> None:
    login = ServerLogin("h", 993, Security.SSL, "a@b.c", "", "", "T")
    with pytest.raises(PermanentError) as told:
        BearerLogin(login, ["PLAIN"])
    assert told.value.code == "not_supported"
