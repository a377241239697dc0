from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from channels_email.models import Protocol, SignInMethod
from channels_email.providers.base import Security
from channels_email.providers.graph import drafts
from inquiries.services import receiving
from tests.channels_email.conftest import (  # noqa: F401  fixtures of the mail servers
    graph,
    imap_server,
    make_account,
    oauth_server,
    provider,
)
from tests.contracts.boxes import Box, GraphBox, ImapBox
from tests.support import oauth, proxy, smtp_sink


@pytest.fixture(params=[pytest.param("imap", marks=pytest.mark.needs_dovecot), "graph"])
def box(
    request: pytest.FixtureRequest, db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Box]:
    receiving.forget_our_keys()
    if request.param == "graph":
        monkeypatch.setattr(drafts, "_LOOKS", (0.0, 0.05))
        yield _graph_box(request)
        return
    settings.MAIL_ALLOW_PRIVATE_HOSTS = True
    with ExitStack() as stack:
        yield _imap_box(request.getfixturevalue("imap_server"), stack)


def _graph_box(request: pytest.FixtureRequest) -> Box:
    world = request.getfixturevalue("graph")
    account = make_account(
        protocol=Protocol.GRAPH,
        sign_in=SignInMethod.APP_SECRET,
        tenant="agency",
        client_id=oauth.CLIENT,
        client_secret=oauth.SECRET,
        import_sent=False,
    )
    return GraphBox(account, world)


def _imap_box(server: Any, stack: ExitStack) -> Box:
    mailbox = server.mailbox()
    sink = stack.enter_context(smtp_sink.running())
    line = stack.enter_context(proxy.before(server.imaps))
    account = make_account(
        imap_host="127.0.0.1",
        imap_port=line.port,
        smtp_host="127.0.0.1",
        smtp_port=sink.port,
        smtp_security=Security.PLAIN,
        ca_certificate=server.certificate,
        username=mailbox.user,
        import_sent=False,
    )
    return ImapBox(account, mailbox, sink, line)
