"""What the comparisons say of each account, for people: how it stands now, and how each of the last days was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from channels_email.models import CheckPlan, EmailAccount, FetchState, MailCheck

DAYS = 14
_STALE = timedelta(hours=50)  # two rounds
_ONE_ROUND = timedelta(hours=1)  # the folders of one comparison lie closer together than this
_FETCH_BEHIND = timedelta(hours=1)
_BRIEF = ("account_id", "at", "missing", "failed", "error")


@dataclass(frozen=True)
class Day:
    """`tone`: good, bad (a gap), warn (could not be compared) or none."""

    day: date
    tone: str = "none"


@dataclass(frozen=True)
class Standing:
    """`rows` are the newest of each folder; the figures are their sums."""

    account: EmailAccount
    rows: Sequence[MailCheck]
    days: Sequence[Day]
    tone: str
    words: str
    at: datetime | None
    next_at: datetime | None
    pending: bool

    def total(self, name: str) -> int:
        return sum(getattr(row, name) for row in self.rows)

    @property
    def gap(self) -> int:
        return self.total("missing") + self.total("failed")


def standings(accounts: Iterable[EmailAccount]) -> list[Standing]:
    """In the order given, with a fixed number of statements. The accounts bring `account` along."""
    every = list(accounts)
    ids = [one.pk for one in every]
    newest = _newest(ids)
    history = _history(ids)
    plans = CheckPlan.objects.in_bulk(ids)
    fetches = FetchState.objects.only("lease_until").in_bulk(ids)
    return [
        _standing(one, newest[one.pk], history[one.pk], plans.get(one.pk), one.pk in fetches) for one in every
    ]


def _newest(ids: Sequence[int]) -> dict[int, list[MailCheck]]:
    """Of each account's last round. Of a folder that is no longer read nothing is told; a failed round hides none."""
    rows = MailCheck.objects.filter(account__in=ids).order_by("account", "folder", "-at")
    found: dict[int, list[MailCheck]] = defaultdict(list)
    for row in rows.distinct("account", "folder"):
        found[row.account_id].append(row)
    return defaultdict(list, {pk: _of_last_round(rows) for pk, rows in found.items()})


def _of_last_round(rows: list[MailCheck]) -> list[MailCheck]:
    last = max(row.at for row in rows)
    fresh = [row for row in rows if row.at > last - timedelta(days=2)]
    whole_account = [row for row in fresh if not row.folder and row.at < last - _ONE_ROUND / 60]
    return [row for row in fresh if row not in whole_account]


def _history(ids: Sequence[int]) -> dict[int, list[Day]]:
    today = timezone.localdate()
    since = timezone.now() - timedelta(days=DAYS)
    worst: dict[tuple[int, date], str] = {}
    told = MailCheck.objects.filter(account__in=ids, at__gt=since).order_by("at").values_list(*_BRIEF)
    for account, at, missing, failed, error in told:
        key = (account, timezone.localdate(at))
        tone = "bad" if missing or failed else "warn" if error else "good"
        worst[key] = "bad" if "bad" in (tone, worst.get(key)) else tone
    span = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    return {pk: [Day(day, worst.get((pk, day), "none")) for day in span] for pk in ids}


def _standing(
    account: EmailAccount, rows: list[MailCheck], days: list[Day], plan: CheckPlan | None, fetches: bool
) -> Standing:
    at = max((row.at for row in rows), default=None)
    tone, words = _verdict(account, rows, at, fetches=fetches)
    next_at = plan.due_at if plan else None
    return Standing(account, rows, days, tone, words, at, next_at, bool(plan and plan.asked_at))


def gap_words(gap: int) -> str:
    return "1 mail is not in the desk" if gap == 1 else f"{gap:,} mails are not in the desk"


def _verdict(
    account: EmailAccount, rows: list[MailCheck], at: datetime | None, *, fetches: bool
) -> tuple[str, str]:
    now = timezone.now()
    gap = sum(row.missing + row.failed for row in rows)
    errors = [row.error for row in rows if row.error]
    waiting = sum(row.waiting for row in rows)
    if at is None:
        return "quiet", "Not compared yet" if fetches else "Nothing was fetched yet"
    if gap:
        return "bad", gap_words(gap)
    if errors:
        return "warn", f"Could not be compared: {errors[0]}"
    if at < now - _STALE:
        return "warn", "Not compared for days; does a worker run?"
    last = account.account.last_success_at
    if waiting and (last is None or last < now - _FETCH_BEHIND):
        return "warn", f"{waiting:,} wait on the server, and no mail is coming in"
    return "good", "All there"
