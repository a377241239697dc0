"""What the ledger says of mails that lie on the server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from channels_email.models import LedgerOutcome, LedgerReason, MailFolder
from channels_email.providers.base import Key
from channels_email.services import entries

_AT_ONCE = 5_000  # names in one statement
_COLUMNS = ("uid", "remote_id", "outcome", "reason_code", "item__status")
_UNREAD = ("dead", "discarded")  # states of an item that is in, but of which no message was made


@dataclass
class Tally:
    """`reasons` counts what was skipped; `missing` and `failed` hold the names of a piece, never of a whole mailbox."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    unread: int = 0
    missing: list[Key] = field(default_factory=list)
    failed: list[Key] = field(default_factory=list)

    def skip(self, reason: LedgerReason, count: int) -> None:
        self.counts[LedgerOutcome.SKIPPED] += count
        self.reasons[reason] += count

    def add(self, piece: Tally) -> None:
        self.counts += piece.counts
        self.reasons += piece.reasons
        self.unread += piece.unread
        self.counts["missing"] += len(piece.missing)


def tally(folder: MailFolder, keys: Sequence[Key]) -> Tally:
    """Each of `keys` is counted once: by its outcome, or as missing."""
    told = Tally()
    for part in _parts(keys):
        listed: set[Key] = set()
        rows = entries.named(folder, part).values_list(*_COLUMNS)
        for uid, remote_id, outcome, reason, state in rows:
            key = remote_id if uid is None else uid
            listed.add(key)
            told.counts[outcome] += 1
            if outcome == LedgerOutcome.SKIPPED:
                told.reasons[reason] += 1
            elif outcome == LedgerOutcome.FAILED:
                told.failed.append(key)
            elif state in _UNREAD:
                told.unread += 1
        told.missing += [key for key in part if key not in listed]
    return told


def _parts(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]
