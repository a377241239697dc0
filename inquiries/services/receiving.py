"""Understanding what was stored: claim, read, record. Replay is the same code on the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import structlog
from django.db import Error as DatabaseError
from django.db import IntegrityError, transaction

from inquiries import channels
from inquiries.channels import Incoming, IncomingMessage, PermanentError, TemporaryError
from inquiries.models import ChannelAccount, InboundItem, StoredFile
from inquiries.services import attachments, events, originals, recording, work
from inquiries.services.ourselves import forget_our_keys, our_keys
from inquiries.services.slices import by_bytes
from inquiry_hub.logs import bound

__all__ = ["forget_our_keys", "our_keys", "process_inbound"]

_UNKNOWN = (
    "This came for a number or address that the hub does not know, or in a form that names none. If it is one of yours,"
    " set it up under Accounts and try again; otherwise it needs no work."
)
_KNOWN_ALREADY = "The provider sent this once more after the account was set up, so it is in the hub already. It needs no work."

log = structlog.get_logger(__name__)
CHUNK_BYTES = 3_000_000  # of originals in memory at once; a larger one comes alone


def process_inbound(until: datetime | None = None) -> int:
    """Works until nothing is due or the time is up. Returns how many items it took."""
    count = 0
    for rows in work.drain(InboundItem, until=until):
        accounts = ChannelAccount.objects.in_bulk({row.account_id for row in rows if row.account_id})
        for chunk in by_bytes(rows, lambda row: row.size, CHUNK_BYTES):
            _process(chunk, accounts, rows)
        count += len(rows)
    return count


def _process(
    chunk: list[InboundItem], accounts: dict[int, ChannelAccount], claimed: list[InboundItem]
) -> None:
    """Parsing first, for the whole chunk, outside any transaction; then one transaction per message. All that was
    `claimed` with it stays ours for as long as it goes on."""
    read = []
    for row, raw in _load(chunk):
        work.extend_lease(claimed)
        with bound(account=row.account_id, item=row.pk):
            read.append((row, _parse(row, accounts, raw)))
    files = _files([one for _, one in read if isinstance(one, IncomingMessage)])
    for row, incoming in read:
        work.extend_lease(claimed)
        if incoming is not None:
            with bound(account=row.account_id, item=row.pk):
                _record(row, accounts[row.account_id or 0], incoming, files)


def _load(chunk: list[InboundItem]) -> Iterator[tuple[InboundItem, bytes | None]]:
    """In one statement; if one of them can't be read, each for itself."""
    try:
        raws = originals.load([row.pk for row in chunk])
    except Exception as error:  # isolation point: one item must never stop the others
        if len(chunk) == 1:
            _give_up(chunk[0], error)
            return
        for row in chunk:
            yield from _load([row])
    else:
        for row in chunk:
            yield row, raws.pop(row.pk, None)


def _parse(row: InboundItem, accounts: dict[int, ChannelAccount], raw: bytes | None) -> Incoming | None:
    try:
        if not raw:
            raise PermanentError("empty", "The message is empty: the provider handed over no content at all.")
        account = accounts.get(row.account_id or 0) or _found(row, raw)
        accounts[account.pk] = account
        return channels.get(account.channel).parse(raw, account.pk)
    except Exception as error:  # isolation point: one item must never stop the others
        _give_up(row, error)
        return None


def _found(row: InboundItem, raw: bytes) -> ChannelAccount:
    """The account of what was stored for nobody, if it has been set up since."""
    owners = (channel.owner(raw) for channel in channels.registered().values())
    account = ChannelAccount.objects.filter(pk__in=[pk for pk in owners if pk]).first()
    if account is None:
        raise PermanentError("unknown_account", _UNKNOWN)
    try:
        with transaction.atomic():
            InboundItem.objects.filter(pk=row.pk, claim=row.claim).update(account=account)
    except IntegrityError as error:  # inbounditem_once
        raise PermanentError("known_already", _KNOWN_ALREADY) from error
    row.account = account
    return account


def _files(messages: Sequence[IncomingMessage]) -> dict[str, StoredFile] | None:
    """In one statement; None if one of them can't be stored: then each message tries for itself."""
    try:
        return attachments.save_files(one for message in messages for one in message.attachments)
    except (TemporaryError, DatabaseError) as error:
        log.warning("inbound.files_not_stored", error=type(error).__name__)
        return None


def _record(
    row: InboundItem,
    account: ChannelAccount,
    incoming: Incoming,
    files: dict[str, StoredFile] | None,
) -> None:
    try:
        if isinstance(incoming, IncomingMessage):
            files = attachments.save_files(incoming.attachments) if files is None else files
            recording.record(row, account, incoming, files, our_keys(account.team_id))
        else:
            events.apply(row, account, incoming)
    except work.StaleState:
        log.warning("inbound.taken_over", item=row.pk)  # the lease ran out; whoever holds it now finishes it
    except Exception as error:  # isolation point: one item must never stop the others
        _give_up(row, error)


def _give_up(row: InboundItem, error: Exception) -> None:
    try:
        work.fail(row, error)
    except (work.StaleState, DatabaseError):
        log.exception(
            "inbound.left_to_sweeper", item=row.pk
        )  # the lease will run out and the sweeper gives it back
