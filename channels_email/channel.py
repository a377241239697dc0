"""The e-mail channel behind the port."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from channels_email import composing, ringing
from channels_email.composing import Letterhead
from channels_email.models import EmailAccount
from channels_email.reading import read
from channels_email.reply_addresses import without_codes
from channels_email.services import sending, testing
from inquiries.channels import (
    Address,
    ComposeOptions,
    IncomingAttachment,
    IncomingMessage,
    Medium,
    OutgoingMessage,
    PermanentError,
    PointKind,
    SendReceipt,
    TestResult,
    match_key,
)
from inquiries.models.accounts import ChannelAccount

_NOTHING = b"\0 \t\r\n"  # a disk gives back NULs for a file that was never flushed before a power cut


class EmailChannel:
    name = "email"
    label = "E-mail"
    chat = False
    window = None
    points = (PointKind.EMAIL,)

    def parse(self, raw: bytes, account_id: int | None) -> IncomingMessage:
        if not raw.strip(_NOTHING):
            raise PermanentError("not_a_mail", "This file holds nothing that can be read as a mail.")
        return without_codes(read(raw))

    def owner(self, raw: bytes) -> None:
        """A mail is always fetched from somewhere."""

    def fetch_media(self, account_id: int, medium: Medium) -> IncomingAttachment:
        """Files lie inside the mail; nothing is left with the provider."""
        raise PermanentError("no_media", "The files of a mail come with the mail itself.")

    def own_addresses(self, account_id: int) -> frozenset[str]:
        """An account that was only imported into has no EmailAccount; its address is ours all the same."""
        address = ChannelAccount.objects.values_list("address", flat=True).get(pk=account_id)
        aliases = EmailAccount.objects.filter(pk=account_id).values_list("aliases", flat=True).first() or []
        return frozenset(match_key(PointKind.EMAIL, one) for one in (address, *aliases))

    def signature(self, account_id: int) -> str:
        return EmailAccount.objects.filter(pk=account_id).values_list("signature", flat=True).first() or ""

    def compose_options(
        self, account_id: int, point: Address, last_inbound_at: datetime | None
    ) -> ComposeOptions:
        return ComposeOptions(max_media=composing.MAX_FILES)

    def compose_errors(self, account_id: int, message: OutgoingMessage) -> Sequence[str]:
        account = EmailAccount.objects.filter(pk=account_id).first()
        return composing.errors(message, sending.letterhead(account) if account else Letterhead())

    def parts(self, account_id: int, message: OutgoingMessage) -> Sequence[OutgoingMessage]:
        return [message]

    def send(self, account_id: int, message: OutgoingMessage) -> SendReceipt:
        return sending.send(account_id, message)

    def find_sent(self, account_id: int, message: OutgoingMessage) -> SendReceipt | None:
        return sending.find_sent(account_id, message)

    def mark_read(self, account_id: int, external_id: str) -> None:
        """A mail tells nobody that it was opened; whether it is marked on the server is the ledger's affair."""

    def test_connection(self, account_id: int) -> Sequence[TestResult]:
        return testing.test_connection(account_id)

    def fetch_now(self, account_id: int) -> None:
        ringing.ring_fetch(account_id)
