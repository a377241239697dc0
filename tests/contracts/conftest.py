from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from channels_email.providers.base import Security
from channels_email.providers.graph import drafts
from channels_whatsapp.services import refusals
from channels_whatsapp.services.keyring import keyring
from inquiries.services import receiving
from tests.channels_email.conftest import (  # noqa: F401  fixtures of the mail servers
    graph,
    imap_server,
    made_for_graph,
    make_account,
    oauth_server,
    provider,
)
from tests.contracts.boxes import Box, GraphBox, ImapBox
from tests.contracts.meta_phone import MetaPhone
from tests.contracts.phones import Phone, TwilioPhone
from tests.factories import AccountFactory, NumberFactory
from tests.support import meta, proxy, smtp_sink, twilio


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
    return GraphBox(made_for_graph(), world)


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


# --- numbers ---------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["twilio", "meta"])
def phone(request: pytest.FixtureRequest, db: None, settings: Any, redis_url: str) -> Iterator[Phone]:
    """A number at each provider; nobody has written yet."""
    settings.PUBLIC_BASE_URL = "https://hub.example"
    keyring.forget()
    refusals.forget()
    receiving.forget_our_keys()
    with ExitStack() as stack:
        yield PHONES[request.param](settings, stack)


def _twilio_phone(settings: Any, stack: ExitStack) -> Phone:
    world = stack.enter_context(twilio.running(twilio.World()))
    settings.TWILIO_API_URL = settings.TWILIO_CONTENT_URL = settings.TWILIO_MESSAGING_URL = world.url
    settings.WHATSAPP_MEDIA_HOSTS = ["127.0.0.2"]
    account = AccountFactory(channel="whatsapp", address="+4930555001", name="Sun Travel WhatsApp")
    return TwilioPhone(NumberFactory(account=account, account_sid=world.account), world, settings)


def _meta_phone(settings: Any, stack: ExitStack) -> Phone:
    world = stack.enter_context(meta.running(meta.World()))
    settings.META_GRAPH_URL, settings.META_API_VERSION = world.url, "v25.0"
    settings.WHATSAPP_MEDIA_HOSTS = ["127.0.0.2"]
    account = AccountFactory(channel="whatsapp", address="+4930555002", name="Sun Travel WhatsApp")
    number = NumberFactory(account=account, provider="meta")
    world.number(number.phone_number_id, number.waba_id, "+49 30 555002")
    return MetaPhone(number, world, settings)


PHONES = {"twilio": _twilio_phone, "meta": _meta_phone}
