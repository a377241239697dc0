from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from channels_email.models import EmailAccount, Protocol, SignInMethod
from channels_email.providers.base import Security
from inquiries.models import ChannelAccount, Team
from tests.support import dovecot, oauth
from tests.support import graph as fake_graph
from tests.support.dovecot import PASSWORD, Dovecot, Mailbox
from tests.support.graph import World
from tests.support.oauth import Provider


def make_account(name: str = "Info", address: str = "info@agency.test", **fields: Any) -> EmailAccount:
    """An account whose credentials are sealed as the desk seals them."""
    team = Team.objects.get_or_create(name="Agency")[0]
    base = ChannelAccount.objects.create(team=team, channel="email", name=name, address=address)
    secrets = {"password": fields.pop("password", PASSWORD)}
    secrets |= {"client_secret": fields.pop("client_secret")} if "client_secret" in fields else {}
    account = EmailAccount(account=base, credentials=secrets, **fields)
    account.save(force_insert=True)
    return EmailAccount.objects.select_related("account").get(pk=account.pk)


@pytest.fixture
def mail_account(db: None) -> ChannelAccount:
    return make_account().account


@pytest.fixture(scope="session")
def imap_server() -> Iterator[Dovecot]:
    with dovecot.running() as server:
        yield server


@pytest.fixture
def mailbox(imap_server: Dovecot, settings: Any) -> Mailbox:
    settings.MAIL_ALLOW_PRIVATE_HOSTS = True
    return imap_server.mailbox()


@pytest.fixture
def account_of(db: None) -> Callable[..., EmailAccount]:
    """An account that reads a mailbox of the running Dovecot by TLS."""

    def make(mailbox: Mailbox, name: str = "Info", **fields: Any) -> EmailAccount:
        server = {
            "imap_host": "127.0.0.1",
            "imap_port": mailbox.server.imaps,
            "imap_security": Security.SSL,
            "ca_certificate": mailbox.server.certificate,
            "username": mailbox.user,
            "import_sent": False,
        }
        return make_account(name, f"{name.lower()}@agency.test", **(server | fields))

    return make


@pytest.fixture
def account(mailbox: Mailbox, account_of: Callable[..., EmailAccount]) -> EmailAccount:
    return account_of(mailbox)


@pytest.fixture(scope="session")
def oauth_server() -> Iterator[Provider]:
    with oauth.running() as provider:
        yield provider


@pytest.fixture
def provider(oauth_server: Provider, settings: Any) -> Provider:
    """The sign-in of Google and Microsoft, and the hub pointed at it."""
    oauth_server.reset()
    oauth_server.settings(settings)
    return oauth_server


@pytest.fixture
def graph(provider: Provider, settings: Any) -> Iterator[World]:
    """Microsoft Graph, which takes the tokens of `provider`, with one mailbox."""

    def who(token: str) -> str | None:
        session = provider.alive(token)
        return session.person if session else None

    with fake_graph.running(World(who)) as world:
        world.mailbox()
        settings.MICROSOFT_GRAPH_URL = world.url
        yield world
    assert not world.complaints, world.complaints


def made_for_graph() -> EmailAccount:
    """An app reads info@agency.test and nothing else is set."""
    return make_account(
        protocol=Protocol.GRAPH,
        sign_in=SignInMethod.APP_SECRET,
        tenant="agency",
        client_id=oauth.CLIENT,
        client_secret=oauth.SECRET,
        import_sent=False,
    )


@pytest.fixture
def graph_account(graph: World) -> EmailAccount:
    return made_for_graph()
