"""One mail in and one out against real mailboxes. Never part of `make test`; see docs/operations.md, "Against real servers".

The desk's account is LIVE_MAIL_…; the customer is LIVE_CUSTOMER_…, or the same mailbox if that is not named.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate

import pytest

from channels_email.models import EmailAccount
from channels_email.providers.base import Criteria, Security, ServerLogin
from channels_email.providers.imap import ImapFetcher
from channels_email.providers.smtp import SmtpSender
from channels_email.services import fetching, sending, testing
from channels_email.services.reports import FetchOptions
from inquiries import intake
from inquiries.account_setup.stages import State
from inquiries.channels import Address, OutgoingMessage
from inquiries.models import Message
from tests.channels_email.conftest import make_account

pytestmark = [pytest.mark.live, pytest.mark.django_db]
PATIENCE = 180.0  # seconds that a mail may be under way
BETWEEN = 5.0


@dataclass(frozen=True)
class Box:
    address: str
    imap: ServerLogin
    smtp: ServerLogin


def box(prefix: str) -> Box:
    def given(name: str, default: str = "") -> str:
        return os.environ.get(f"{prefix}_{name}", default)

    user = given("USERNAME") or given("ADDRESS")
    who = (user, given("PASSWORD"))
    imap = ServerLogin(
        given("IMAP_HOST"), int(given("IMAP_PORT", "993")), Security(given("IMAP_SECURITY", "ssl")), *who
    )
    smtp = ServerLogin(
        given("SMTP_HOST"), int(given("SMTP_PORT", "465")), Security(given("SMTP_SECURITY", "ssl")), *who
    )
    return Box(given("ADDRESS"), imap, smtp)


@pytest.fixture
def desk() -> Box:
    wanted = [f"LIVE_MAIL_{name}" for name in ("ADDRESS", "PASSWORD", "IMAP_HOST", "SMTP_HOST")]
    missing = [name for name in wanted if not os.environ.get(name)]
    if missing:
        pytest.skip(f"no account is named: {', '.join(missing)}")
    return box("LIVE_MAIL")


@pytest.fixture
def customer(desk: Box) -> Box:
    return box("LIVE_CUSTOMER") if os.environ.get("LIVE_CUSTOMER_ADDRESS") else desk


@pytest.fixture
def account(desk: Box) -> EmailAccount:
    return make_account(
        "Live",
        desk.address,
        password=desk.imap.password,
        username=desk.imap.username,
        imap_host=desk.imap.host,
        imap_port=desk.imap.port,
        imap_security=desk.imap.security,
        smtp_host=desk.smtp.host,
        smtp_port=desk.smtp.port,
        smtp_security=desk.smtp.security,
        import_sent=False,
    )


def tries() -> Iterator[None]:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        yield
        time.sleep(BETWEEN)


def test_the_connection_test_is_green(account: EmailAccount) -> None:
    stages = [one for one in testing.run(account) if one.state not in (State.RUNS, State.GOOD)]
    assert not stages, [(one.half, one.step, one.words) for one in stages]


def test_a_mail_comes_in(account: EmailAccount, desk: Box, customer: Box) -> None:
    subject = f"Live test {uuid.uuid4()}"
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = customer.address, desk.address, subject
    mail["Date"], mail["Message-ID"] = formatdate(), f"<{uuid.uuid4()}@live.invalid>"
    mail.set_content("Two of us, Crete, in June: grüße from the live test.\n")
    SmtpSender(customer.smtp).send(customer.address, [desk.address], mail.as_bytes(), mail["Message-ID"])

    for _ in tries():
        result = fetching.fetch_account(account.pk, FetchOptions(folder="INBOX"))
        assert not result.errors, result.errors
        intake.process_now()
        if found := Message.objects.filter(subject=subject).first():
            break
    else:
        pytest.fail(f"Nothing came within {PATIENCE:.0f} s.")
    assert "grüße from the live test" in found.text


def test_a_reply_goes_out(account: EmailAccount, desk: Box, customer: Box) -> None:
    external_id = f"{uuid.uuid4()}@live.invalid"
    message = OutgoingMessage(
        external_id,
        Address(desk.address, "Live test"),
        (Address(customer.address),),
        subject=f"Live test, out {external_id[:8]}",
        text="Our offer follows: schöne Grüße.",
    )
    receipt = sending.send(account.pk, message)
    assert [one.error for one in receipt.recipients] == [None]

    for _ in tries():
        with closing(ImapFetcher(customer.imap)) as fetcher:
            state = fetcher.open_folder("INBOX")
            if fetcher.with_message_id(external_id):
                return
            # Exchange Online gives what it sends an id of its own.
            newest = fetcher.uids(max(1, state.uidnext - 20), state.uidnext, Criteria())
            if any(
                message.subject.encode() in body
                for body in fetcher.bodies(newest).values()
                if isinstance(body, bytes)
            ):
                return
    pytest.fail(f"The reply was not delivered within {PATIENCE:.0f} s.")
