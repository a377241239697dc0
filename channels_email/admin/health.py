"""The health of one account in words: what came last, what comes next, what runs just now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from channels_email.models import EmailAccount, FetchState, MailFolder, Protocol, SignIn
from channels_email.services import expiry, graph_subscriptions
from channels_email.services.leases import LEASE
from channels_email.services.oauth_clients import BY_TOKEN
from inquiries.admin.accounts import StateLine, exact, troubles

_SILENT = timedelta(
    minutes=2
)  # a batch takes seconds; a run that is silent for longer may have lost its worker
_NOT_TAKEN_UP = timedelta(seconds=20)


@dataclass(frozen=True)
class Progress:
    """What the page shows of a run; `share` in per cent, None when nothing is left to count."""

    words: str
    runs: bool = False
    counts: str = ""
    share: int | None = None
    warning: str = ""


def lines(account: EmailAccount, state: FetchState | None) -> list[StateLine]:
    base, now = account.account, timezone.now()
    told = [StateLine("Last success", exact(base.last_success_at) or "never yet")]
    told += troubles(base)
    told.append(StateLine("Next try", _next(account, state, now)))
    told += _bell(account)
    told += _token(account)
    if end := expiry.ends_on(account):
        told.append(_secret(account, end, now))
    return told


def _bell(account: EmailAccount) -> list[StateLine]:
    if account.protocol != Protocol.GRAPH or not account.account.active:
        return []
    bell = graph_subscriptions.bell(account)
    if bell.rings:
        return [StateLine("New mail", "Microsoft tells of it at once")]
    words = "asked for each minute"
    return [
        StateLine(
            "New mail", f"{words}. {bell.trouble}" if bell.trouble else words, "warn" if bell.trouble else ""
        )
    ]


def _next(account: EmailAccount, state: FetchState | None, now: datetime) -> str:
    base = account.account
    if not base.active:
        return "none: the account is switched off"
    if base.waits_for_somebody:
        return "none until somebody mends it"
    due = max(filter(None, (state.due_at if state else now, base.paused_until)))
    return exact(due) if due > now else "within a minute"


def _token(account: EmailAccount) -> list[StateLine]:
    """When the key that servers are shown ends. It is renewed by itself, so its end alone is no trouble."""
    row = SignIn.objects.filter(pk=account.pk).only("expires_at", "broken_at").first()
    if account.sign_in not in BY_TOKEN or row is None or row.expires_at is None:
        return []
    if row.broken_at:
        return [
            StateLine("Sign-in", f"refused since {exact(row.broken_at)}: connect the account again", "bad")
        ]
    return [StateLine("Token", f"lasts until {exact(row.expires_at)}; it is renewed by itself")]


def _secret(account: EmailAccount, end: date, now: datetime) -> StateLine:
    left = (end - timezone.localdate(now)).days
    label, words = expiry.what_ends(account).capitalize(), date_format(end, "D j M Y")
    if left < 0:
        return StateLine(label, f"ended on {words}: make a new one and enter it below", "bad")
    days = f"{left} day{'' if left == 1 else 's'}"
    soon = left <= max(expiry.STEPS)
    return StateLine(
        label, f"ends on {words}, in {days}{': make a new one' if soon else ''}", "warn" if soon else ""
    )


def progress(state: FetchState | None) -> Progress:
    now = timezone.now()
    if state is None:
        return Progress("Nothing was fetched yet.")
    if state.token and state.lease_until and state.lease_until > now:
        return _running(state, now)
    if state.asked_at:
        late = now - state.asked_at > _NOT_TAKEN_UP
        warning = "No worker has taken it up yet. Does one run? Beat asks again each minute." if late else ""
        return Progress(
            f"Asked for at {_clock(state.asked_at)}; the worker begins in a moment.",
            runs=True,
            warning=warning,
        )
    if state.run_ended_at is None:
        return Progress("Nothing was fetched yet.")
    return Progress(f"Last fetch {exact(state.run_ended_at)}: {_counts(state)}.")


def _running(state: FetchState, now: datetime) -> Progress:
    since = f" for mail since {date_format(state.run_since, 'j M Y')}" if state.run_since else ""
    begun = _clock(state.run_started_at) if state.run_started_at else "just now"
    folder = f" in {state.run_folder}" if state.run_folder else ""
    left = f"catching up{folder}: {state.run_left:,} left" if state.run_left else "looking for new mail"
    quiet = now - (state.lease_until - LEASE) if state.lease_until else timedelta(0)
    warning = (
        f"No mail for {quiet.seconds // 60} minutes; a large one may be on its way."
        if quiet > _SILENT
        else ""
    )
    looked = state.run_done + state.run_skipped + state.run_failed
    share = round(100 * looked / (looked + state.run_left)) if state.run_left else None
    return Progress(
        f"Fetching{since} since {begun}; {left}.",
        runs=True,
        counts=f"{_counts(state)}.",
        share=share,
        warning=warning,
    )


def _counts(state: FetchState) -> str:
    done = f"{state.run_done:,} done" if state.run_done else "nothing new"
    skipped = f", {state.run_skipped:,} skipped" if state.run_skipped else ""
    return f"{done}{skipped}, {state.run_failed:,} failed" if state.run_failed else f"{done}{skipped}"


def _clock(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "H:i")


def folders(account: EmailAccount) -> list[str]:
    rows = MailFolder.objects.filter(account=account.pk).order_by("name")
    return [f"{row.name}: {row.server_count:,} on the server" for row in rows]
