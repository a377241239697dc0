"""Mails from the server into the hub: originals, ledger and cursor in one commit per batch."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from channels_email.importing.limits import MAX_MAIL
from channels_email.models import AfterIntake, EmailAccount, LedgerEntry, LedgerOutcome, MailFolder
from channels_email.providers.base import Envelope, Refused
from channels_email.services import known, leases, progress
from channels_email.services.folders import MAX_ATTEMPTS
from channels_email.services.reports import FetchResult
from channels_email.services.sessions import Session
from inquiries import intake
from inquiries.channels import RawInbound, clean

_MISSING = "The server lists this mail but does not hand it over, or breaks off when it is asked for it."
_FIELDS = ["outcome", "reason", "attempts", "settled", "item", "at", "size", "message_id", "remote_id"]


class Taker:
    """Takes batches of one folder; `account` and `token` prove that this process may. `sent`: it is the folder of sent
    mail, where answers lie that staff gave elsewhere; nothing is marked or moved there."""

    def __init__(
        self,
        session: Session,
        account: EmailAccount,
        token: uuid.UUID,
        folder: MailFolder,
        result: FetchResult,
        *,
        sent: bool,
    ) -> None:
        self._session, self._account, self._token = session, account, token
        self._folder, self._result, self._sent = folder, result, sent

    @property
    def folder(self) -> MailFolder:
        return self._folder

    def take(self, batch: Sequence[Envelope], cursor: int | None) -> None:
        """Downloads and stores; `cursor` is where the folder stands afterwards."""
        elsewhere = known.elsewhere(self._account, batch)
        fitting = [one.uid for one in batch if one.size <= MAX_MAIL and one.remote_id not in elsewhere]
        bodies = self._session.bodies(fitting) if fitting else {}
        attempts = self._attempts([one.uid for one in batch])
        entries = [
            self._known(one, attempts, elsewhere[one.remote_id])
            if one.remote_id in elsewhere
            else self._entry(one, bodies, attempts)
            for one in batch
        ]
        self._store(entries, bodies, batch, cursor)

    def untold(self, uids: Sequence[int]) -> None:
        """Mails whose size the server does not tell: failed, and tried again later."""
        attempts = self._attempts(uids)
        envelopes = [Envelope(uid, 0, None) for uid in uids]
        self._store([self._entry(one, {}, attempts) for one in envelopes], {}, envelopes, None)

    def advance(self, cursor: int) -> None:
        """Nothing more up to here; no mail hangs on it, so it needs no transaction with one."""
        if cursor <= self._folder.last_uid:
            return
        rows = MailFolder.objects.filter(pk=self._folder.pk, uidvalidity=self._folder.uidvalidity)
        rows.filter(last_uid__lt=cursor).update(last_uid=cursor)
        self._folder.last_uid = cursor

    def _attempts(self, uids: Sequence[int]) -> dict[int, int]:
        rows = LedgerEntry.objects.filter(
            folder=self._folder, uidvalidity=self._folder.uidvalidity, uid__in=uids
        )
        return dict(rows.values_list("uid", "attempts"))

    def _line(self, one: Envelope, attempts: Mapping[int, int]) -> LedgerEntry:
        return LedgerEntry(
            folder=self._folder,
            uidvalidity=self._folder.uidvalidity,
            uid=one.uid,
            remote_id=clean(one.remote_id, 500),
            size=one.size,
            message_id=clean(one.message_id, 500),
            attempts=attempts.get(one.uid, 0) + 1,
            outcome=LedgerOutcome.TAKEN,
            settled=self._sent or self._account.after_intake == AfterIntake.LEAVE,
            at=timezone.now(),
        )

    def _known(self, one: Envelope, attempts: Mapping[int, int], item_id: int) -> LedgerEntry:
        entry = self._line(one, attempts)
        entry.outcome, entry.item_id = LedgerOutcome.KNOWN, item_id
        return entry

    def _entry(
        self, one: Envelope, bodies: Mapping[int, bytes | Refused], attempts: Mapping[int, int]
    ) -> LedgerEntry:
        entry = self._line(one, attempts)
        body = bodies.get(one.uid)
        if not isinstance(body, bytes):
            entry.settled = True
            entry.outcome = LedgerOutcome.SKIPPED if one.size > MAX_MAIL else LedgerOutcome.FAILED
            too_large = f"It has {one.size >> 20} MB; the hub takes {MAX_MAIL >> 20} MB."
            told = body.words if body else _MISSING
            entry.reason = too_large if one.size > MAX_MAIL else clean(told, 500)
        return entry

    def _store(
        self,
        entries: list[LedgerEntry],
        bodies: Mapping[int, bytes | Refused],
        batch: Sequence[Envelope],
        cursor: int | None,
    ) -> None:
        deliveries = {
            one.uid: RawInbound(
                hashlib.sha256(body).hexdigest(), body, one.received_at, self._folder.name, sent=self._sent
            )
            for one in batch
            if isinstance(body := bodies.get(one.uid), bytes)
        }
        with transaction.atomic():
            leases.renew(self._account.pk, self._token)
            self._mark(entries, deliveries)
            LedgerEntry.objects.bulk_create(
                entries,
                update_conflicts=True,
                unique_fields=["folder", "uidvalidity", "uid"],
                update_fields=_FIELDS,
            )
            if cursor is not None:
                self.advance(cursor)
            progress.took(self._account.pk, self._token, [one.outcome for one in entries])
        self._count(entries)

    def _mark(self, entries: list[LedgerEntry], deliveries: Mapping[int, RawInbound]) -> None:
        if not deliveries:
            return
        stored = intake.store_inbound(self._account.account, list(deliveries.values()))
        items = {one.delivery_id: one for one in stored}
        seen: set[str] = set()
        for entry in entries:
            if entry.uid in deliveries:
                item = items[deliveries[entry.uid].delivery_id]
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
            given_up = entry.outcome == LedgerOutcome.FAILED and entry.attempts >= MAX_ATTEMPTS
            if given_up or entry.outcome == LedgerOutcome.SKIPPED:
                self._alert(entry)

    def _alert(self, entry: LedgerEntry) -> None:
        words = f"A mail in {self._folder.name} of {self._account} was not taken in. {entry.reason}"
        intake.raise_alert(
            f"mail:{self._folder.pk}:{entry.uidvalidity}:{entry.uid}", words, self._account.account
        )
