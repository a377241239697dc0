"""What a fetch is asked for, and what it tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from channels_email.providers.base import Criteria, Envelope
from inquiries.channels import ChannelError


@dataclass(frozen=True)
class FetchOptions:
    """Plain filters over the same service. `since` and `until` are days of arrival in the hub's zone, both included."""

    since: date | None = None
    until: date | None = None
    unread: bool = False
    folder: str = ""
    limit: int | None = None
    dry_run: bool = False

    @property
    def filtered(self) -> bool:
        """Then the cursor must not move: mail that the filter hides was not looked at."""
        return bool(self.since or self.until or self.unread)

    @property
    def criteria(self) -> Criteria:
        """A day wider on both sides: servers compare the date of arrival in a zone of their own (RFC 9051, 6.4.4)."""
        day = timedelta(days=1)
        return Criteria(
            since=self.since - day if self.since else None,
            before=self.until + 2 * day if self.until else None,
            unread=self.unread,
        )

    def wants(self, envelope: Envelope) -> bool:
        if envelope.received_at is None:
            return True
        day = timezone.localdate(envelope.received_at)
        return not (self.since and day < self.since) and not (self.until and day > self.until)


@dataclass
class FetchResult:
    """Counts of one account's run. `more` when it stopped before the end, `busy` when another process fetches."""

    account: str
    on_server: int = 0
    new: int = 0
    known: int = 0
    skipped: int = 0
    failed: int = 0
    more: bool = False
    busy: bool = False
    asked: int = 0  # mails that this run took up; what the ledger knew is not among them
    errors: list[ChannelError] = field(default_factory=list)


@dataclass(frozen=True)
class Budget:
    """How far a run may go: so many mails, and not beyond this time."""

    limit: int | None = None
    until: datetime | None = None

    @property
    def time_is_up(self) -> bool:
        return self.until is not None and timezone.now() >= self.until

    def left(self, result: FetchResult) -> int | None:
        """Mails that may still be taken; None without a limit, 0 when the run has to end."""
        if self.time_is_up:
            return 0
        return None if self.limit is None else max(0, self.limit - result.asked)
