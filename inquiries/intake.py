"""The front door for channels: hand over bytes, get told what was new. Whatever comes back from here is safe to
acknowledge at the provider, because it is committed (or will be, with the caller's own transaction)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from inquiries import dispatch
from inquiries.channels import RawInbound
from inquiries.models import ChannelAccount
from inquiries.services import accounts, arrivals, attachments, originals, signatures
from inquiries.services.arrivals import Arrivals
from inquiries.services.originals import Stored

if TYPE_CHECKING:
    from celery import Task

__all__ = [
    "Arrivals",
    "Stored",
    "account_failed",
    "account_succeeded",
    "came_since",
    "count_signature_failure",
    "fetch_files_now",
    "known_deliveries",
    "last_arrivals",
    "outcomes",
    "outgoing_file",
    "pause_account",
    "process_now",
    "raise_alert",
    "ring",
    "settle_alert",
    "store_inbound",
    "store_many",
]


def store_inbound(account: ChannelAccount | None, deliveries: Sequence[RawInbound]) -> list[Stored]:
    """Stores many at once, item and original in one commit, in the order given. `Stored.new` is False for a delivery
    that was known. Callers keep a batch at 50 deliveries and 16 MB at most, larger ones alone."""
    return originals.store(account, deliveries)


def store_many(deliveries: Iterable[tuple[ChannelAccount | None, RawInbound]]) -> list[Stored]:
    """The same for deliveries of several accounts, all in one commit; without an account where it is not known whose
    they are. Up to 1 MB that is one statement and one way to the server."""
    return originals.store_many(deliveries)


def known_deliveries(account: ChannelAccount, delivery_ids: Collection[str]) -> set[str]:
    """Which of these are stored already, so that nothing is downloaded twice."""
    return originals.known(account, delivery_ids)


def last_arrivals(account: ChannelAccount, beginnings: Sequence[str]) -> Arrivals:
    """When a delivery last came whose id begins so, among the newest few thousand of the account."""
    return arrivals.last(account, beginnings)


def came_since(account: ChannelAccount, moment: datetime, beginning: str) -> bool:
    """Whether a delivery whose id begins so came after `moment`; the shorter ago, the cheaper."""
    return arrivals.came_since(account, moment, beginning)


def ring(task: Task, told: dict[str, Any], *, expires: float, countdown: float | None = None) -> bool:
    """For a task of the channel's own. False if the broker did not answer: beat rings anew after `expires` seconds."""
    return dispatch.ring_task(task, told, expires=expires, countdown=countdown)


def account_succeeded(account: ChannelAccount) -> None:
    accounts.succeeded(account)


def account_failed(account: ChannelAccount, code: str, words: str) -> None:
    accounts.failed(account, code, words)


def pause_account(account: ChannelAccount, until: datetime | None) -> None:
    """Nothing is fetched by itself before `until`; None ends a pause."""
    accounts.pause(account, until)


def raise_alert(key: str, words: str, account: ChannelAccount | None = None) -> None:
    accounts.raise_alert(key, words, account)


def settle_alert(key: str) -> None:
    """The reason for the alert is gone."""
    accounts.settle_alert(key, None)


def count_signature_failure(account: ChannelAccount | None, words: str, times: int = 1) -> None:
    """A delivery (or `times` of them) was refused because its signature is missing or wrong; several in an hour raise an
    alert. `account` None where it can't be told for whom it was. `words` say what to look at; nothing of the delivery
    itself."""
    signatures.count_failure(account, words, times)


def process_now(_: Iterable[Stored] = ()) -> None:
    """For commands on a machine without a running worker: understand what is waiting, here and now."""
    from inquiries.services import receiving

    receiving.process_inbound()


def fetch_files_now() -> None:
    """As process_now: the files of chats that lie with a provider, and are due."""
    from inquiries.services import media

    media.fetch_due()


def outgoing_file(sha256: str) -> bytes | None:
    """A file that hangs on a message of ours, for a provider that fetches it itself. None where there is none,
    or a virus was found in it. Raises TemporaryError where the storage does not answer."""
    return attachments.outgoing(sha256)


def outcomes(item_ids: Sequence[int]) -> Counter[str]:
    """How many of these items became what: message, duplicate, status, skipped; or failed; or are still waiting."""
    return originals.outcomes(item_ids)
