"""One folder, compared piece by piece."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from channels_email.models import EmailAccount, LedgerOutcome, LedgerReason, MailCheck, MailFolder
from channels_email.providers.base import Envelope, Key
from channels_email.services import leases
from channels_email.services.batching import batches
from channels_email.services.checking import renumbered
from channels_email.services.checking.counting import Tally, tally
from channels_email.services.mailboxes import Mailbox
from channels_email.services.reports import FetchResult
from channels_email.services.taking import Taker
from inquiries.channels import TemporaryError

EXAMPLES = 20
_LOOKED_AT = 500  # missing ones of a piece whose arrival is asked for
_JUST_NOW = timedelta(
    minutes=15
)  # parallel deliveries and replicated stores show a lower UID after a higher one


class FolderCheck:
    """With a `token`, the proof of the fetch's lease, what is missing or failed is taken in as well."""

    def __init__(
        self,
        mailbox: Mailbox,
        account: EmailAccount,
        name: str,
        token: uuid.UUID | None,
        until: datetime | None,
    ) -> None:
        self._mailbox, self._account, self._name = mailbox, account, name
        self._token, self._until = token, until
        self._total = Tally()
        self._row = MailCheck(account=account, folder=name)

    def failed(self, words: str) -> MailCheck:
        return MailCheck(account=self._account, folder=self._name, error=words)

    def run(self) -> MailCheck:
        """Raises a ChannelError. The cursor is read first: whatever the fetch does meanwhile, up to there it was done. A
        folder that was never fetched, or was renumbered since, has no cursor yet: all of it waits."""
        folder = self._mailbox.open(self._name, save=False)
        for keys in self._mailbox.passed(folder):
            self._total.add(self._piece(folder, keys))
            self._mind_the_time()
        self._row.waiting += self._mailbox.waiting(folder)
        return self._filled()

    def _piece(self, folder: MailFolder, keys: Sequence[Key]) -> Tally:
        told = self._compared(folder, keys)
        if self._token is not None and (told.missing or told.failed):
            self._mend(folder, [*told.missing, *told.failed])
            told = self._compared(folder, keys)
        self._look_at(told)
        return told

    def _compared(self, folder: MailFolder, keys: Sequence[Key]) -> Tally:
        told = tally(folder, keys)
        if told.missing:
            old = self._mailbox.too_old(folder, told.missing)
            told.skip(LedgerReason.BEFORE, len(old))
            others = [key for key in told.missing if key not in old]
            told.missing = renumbered.recognise(self._mailbox, self._account, folder, others)
            told.counts[LedgerOutcome.KNOWN] += len(others) - len(told.missing)
        return told

    def _look_at(self, told: Tally) -> None:
        """What arrived a moment ago is waiting, not missing; what was deleted a moment ago is no gap."""
        if not told.missing:
            return
        looked_at = told.missing[:_LOOKED_AT]
        envelopes = self._mailbox.envelopes(looked_at)
        just_now = timezone.now() - _JUST_NOW
        fresh = {one.key for one in envelopes if one.received_at and one.received_at > just_now}
        no_gap = fresh | self._gone(looked_at, envelopes)
        told.missing = [key for key in told.missing if key not in no_gap]
        self._row.waiting += len(fresh)
        missing = [_example(one) for one in envelopes if one.key not in fresh]
        self._row.examples += missing[: EXAMPLES - len(self._row.examples)]

    def _gone(self, keys: Sequence[Key], envelopes: Sequence[Envelope]) -> set[Key]:
        """Of some mails a server tells nothing and has them all the same."""
        untold = set(keys) - {one.key for one in envelopes}
        return untold - self._mailbox.there(list(untold))

    def _mend(self, folder: MailFolder, keys: Sequence[Key]) -> None:
        assert self._token is not None
        result = FetchResult(self._account.account.name)
        sent = self._name == self._mailbox.sent_folder()
        taker = Taker(self._mailbox, self._account, self._token, folder, result, sent=sent)
        for start in range(0, len(keys), _LOOKED_AT):
            part = keys[start : start + _LOOKED_AT]
            envelopes = self._mailbox.envelopes(part)
            untold = set(part) - {one.key for one in envelopes} - self._gone(part, envelopes)
            if untold:
                taker.untold([Envelope(key, 0, None) for key in untold if isinstance(key, int)])
            for batch in batches(envelopes, lambda one: one.size):
                taker.take(batch, None)
                self._mind_the_time()
        self._row.fetched += result.new + result.known

    def _mind_the_time(self) -> None:
        if self._token is not None:
            leases.renew(self._account.pk, self._token)
        if self._until is not None and timezone.now() >= self._until:
            raise TemporaryError("slow", f"{self._name} was not compared in the time that there is for it.")

    def _filled(self) -> MailCheck:
        row, counts = self._row, self._total.counts
        row.taken, row.known = counts[LedgerOutcome.TAKEN], counts[LedgerOutcome.KNOWN]
        row.skipped, row.failed = counts[LedgerOutcome.SKIPPED], counts[LedgerOutcome.FAILED]
        row.missing, row.unread = counts["missing"], self._total.unread
        row.on_server = row.taken + row.known + row.skipped + row.failed + row.missing
        row.reasons = {str(reason): count for reason, count in self._total.reasons.items()}
        return row


def _example(one: Envelope) -> dict[str, Any]:
    at = date_format(timezone.localtime(one.received_at), "j M Y, H:i") if one.received_at else ""
    return {"key": one.key, "message_id": one.message_id, "arrived": at, "size": one.size}
