"""Mails from the server into the hub: originals, ledger and cursor in one commit per batch."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from channels_email.importing.limits import MAX_MAIL
from channels_email.models import (
    AfterIntake,
    EmailAccount,
    LedgerEntry,
    LedgerOutcome,
    LedgerReason,
    MailFolder,
)
from channels_email.providers.base import Envelope, Key, Refused
from channels_email.services import entries as ledger
from channels_email.services import known, leases, progress
from channels_email.services.mailboxes.base import Cursor, Mailbox
from channels_email.services.reports import FetchResult
from inquiries import intake
from inquiries.channels import RawInbound, clean

_MISSING = "The server lists this mail but does not hand it over, or breaks off when it is asked for it."
_Bodies = Mapping[Key, bytes | Refused]
_FIELDS = [
    "outcome",
    "reason_code",
    "reason",
    "attempts",
    "settled",
    "item",
    "at",
    "size",
    "message_id",
    "remote_id",
]


class Taker:
    """Takes batches of one folder; `account` and `token` prove that this process may. `sent`: it is the folder of sent
    mail, where answers lie that staff gave elsewhere; nothing is marked or moved there."""

    def __init__(
        self,
        mailbox: Mailbox,
        account: EmailAccount,
        token: uuid.UUID,
        folder: MailFolder,
        result: FetchResult,
        *,
        sent: bool,
    ) -> None:
        self._mailbox, self._account, self._token = mailbox, account, token
        self._folder, self._result, self._sent = folder, result, sent

    @property
    def folder(self) -> MailFolder:
        return self._folder

    def take(self, batch: Sequence[Envelope], cursor: Cursor) -> None:
        """Downloads and stores; `cursor` is where the folder stands afterwards."""
        elsewhere = known.elsewhere(self._account, batch)
        fitting = [one for one in batch if one.size <= MAX_MAIL and one.remote_id not in elsewhere]
        bodies = self._mailbox.bodies(fitting) if fitting else {}
        before = self._before(batch)
        entries = [
            self._known(one, before, elsewhere[one.remote_id])
            if one.remote_id in elsewhere
            else self._entry(one, bodies, before)
            for one in batch
        ]
        self._store(entries, bodies, batch, cursor)

    def untold(self, mails: Sequence[Envelope]) -> None:
        """Mails of which the server does not even tell the size: failed, and tried again later."""
        before = self._before(mails)
        self._store([self._entry(one, {}, before) for one in mails], {}, mails, None)

    def _before(self, mails: Sequence[Envelope]) -> dict[Key, LedgerEntry]:
        rows = ledger.named(self._folder, [one.key for one in mails]).only("uid", "remote_id", "attempts")
        return {row.key: row for row in rows}

    def _line(self, one: Envelope, before: Mapping[Key, LedgerEntry]) -> LedgerEntry:
        earlier = before.get(one.key)
        return LedgerEntry(
            pk=earlier.pk if earlier else None,
            folder=self._folder,
            uidvalidity=self._folder.uidvalidity or 0,
            uid=one.uid,
            remote_id=clean(one.remote_id, 500),
            size=one.size,
            message_id=clean(one.message_id, 500),
            attempts=earlier.attempts + 1 if earlier else 1,
            outcome=LedgerOutcome.TAKEN,
            settled=self._sent or self._account.after_intake == AfterIntake.LEAVE,
            at=timezone.now(),
        )

    def _known(self, one: Envelope, before: Mapping[Key, LedgerEntry], item_id: int) -> LedgerEntry:
        entry = self._line(one, before)
        entry.outcome, entry.item_id = LedgerOutcome.KNOWN, item_id
        return entry

    def _entry(self, one: Envelope, bodies: _Bodies, before: Mapping[Key, LedgerEntry]) -> LedgerEntry:
        entry = self._line(one, before)
        body = bodies.get(one.key)
        if not isinstance(body, bytes):
            entry.settled = True
            entry.outcome = LedgerOutcome.SKIPPED if one.size > MAX_MAIL else LedgerOutcome.FAILED
            too_large = f"It has {one.size >> 20} MB; the hub takes {MAX_MAIL >> 20} MB."
            told = body.words if body else _MISSING
            entry.reason_code = LedgerReason.TOO_LARGE if one.size > MAX_MAIL else LedgerReason.REFUSED
            entry.reason = too_large if one.size > MAX_MAIL else clean(told, 500)
        return entry

    def _store(
        self,
        entries: list[LedgerEntry],
        bodies: _Bodies,
        batch: Sequence[Envelope],
        cursor: Cursor,
    ) -> None:
        deliveries = {
            one.key: RawInbound(
                hashlib.sha256(body).hexdigest(), body, one.received_at, self._folder.name, sent=self._sent
            )
            for one in batch
            if isinstance(body := bodies.get(one.key), bytes)
        }
        with transaction.atomic():
            leases.renew(self._account.pk, self._token)
            self._mark(entries, deliveries)
            LedgerEntry.objects.bulk_create([one for one in entries if one.pk is None])
            LedgerEntry.objects.bulk_update([one for one in entries if one.pk is not None], _FIELDS)
            if cursor is not None:
                self._mailbox.advance(self._folder, cursor)
            progress.took(self._account.pk, self._token, [one.outcome for one in entries])
        self._count(entries)

    def _mark(self, entries: list[LedgerEntry], deliveries: Mapping[Key, RawInbound]) -> None:
        if not deliveries:
            return
        stored = intake.store_inbound(self._account.account, list(deliveries.values()))
        items = {one.delivery_id: one for one in stored}
        seen: set[str] = set()
        for entry in entries:
            if entry.key in deliveries:
                item = items[deliveries[entry.key].delivery_id]
                entry.item_id = item.item_id
                if not item.new or item.delivery_id in seen:
                    entry.outcome = LedgerOutcome.KNOWN
                seen.add(item.delivery_id)

    def _count(self, entries: list[LedgerEntry]) -> None:
        counters = {
            LedgerOutcome.TAKEN: "new",
            LedgerOutcome.KNOWN: "known",
            LedgerOutcome.SKIPPED: "skipped",
            LedgerOutcome.FAILED: "failed",
        }
        self._result.asked += len(entries)
        for entry in entries:
            name = counters[LedgerOutcome(entry.outcome)]
            setattr(self._result, name, getattr(self._result, name) + 1)
            given_up = entry.outcome == LedgerOutcome.FAILED and entry.attempts >= ledger.MAX_ATTEMPTS
            if given_up or entry.outcome == LedgerOutcome.SKIPPED:
                self._alert(entry)

    def _alert(self, entry: LedgerEntry) -> None:
        words = f"A mail in {self._folder.name} of {self._account} was not taken in. {entry.reason}"
        intake.raise_alert(f"mail:{self._folder.pk}:{_short(entry)}", words, self._account.account)


def _short(entry: LedgerEntry) -> str:
    """A name for the key of an alert: ids of Graph are longer than it may be."""
    if entry.uid is not None:
        return f"{entry.uidvalidity}:{entry.uid}"
    return hashlib.sha256(entry.remote_id.encode()).hexdigest()[:32]
