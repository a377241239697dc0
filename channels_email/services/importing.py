"""Mail from files through the same front door as mail from a server."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import structlog

from channels_email.importing.sources import Found
from channels_email.services.batching import batches
from inquiries import intake
from inquiries.channels import RawInbound
from inquiries.models.accounts import ChannelAccount

log = structlog.get_logger(__name__)
_MAX_PROBLEMS = 100  # that are kept to be shown


@dataclass
class ImportResult:
    """`read` counts every mail that was looked at; new + duplicate + failed + waiting always make it up."""

    read: int = 0
    new: int = 0
    duplicate: int = 0
    failed: int = 0
    waiting: int = 0
    problems: list[str] = field(default_factory=list)
    item_ids: array[int] = field(default_factory=lambda: array("q"))


def import_mail(
    account: ChannelAccount,
    found: Iterable[Found],
    progress: Callable[[int, int], None] = lambda mails, size: None,
    *,
    sent: bool = False,
) -> ImportResult:
    """Stores what is new, 50 mails or 16 MB at a time; may be broken off and called again at any point. `progress` is
    called with the mails and bytes of each batch; `sent` says that our own staff wrote them."""
    result = ImportResult()
    for batch in batches(_readable(found, result), lambda one: len(one.raw)):
        _store(account, batch, result, sent=sent)
        progress(len(batch), sum(one.consumed for one in batch))
    return result


def _readable(found: Iterable[Found], result: ImportResult) -> Iterator[Found]:
    for one in found:
        result.read += 1
        if not one.problem:
            yield one
            continue
        result.failed += 1
        log.warning("import.unreadable", problem=one.problem)
        if len(result.problems) < _MAX_PROBLEMS:
            result.problems.append(one.problem)


def _store(account: ChannelAccount, batch: list[Found], result: ImportResult, *, sent: bool) -> None:
    mails = {hashlib.sha256(one.raw).hexdigest(): one for one in reversed(batch)}
    known = intake.known_deliveries(account, mails)
    fresh = [
        RawInbound(digest, one.raw, one.arrived, one.origin, sent)
        for digest, one in reversed(mails.items())
        if digest not in known
    ]
    stored = intake.store_inbound(account, fresh) if fresh else []
    new = [one.item_id for one in stored if one.new]
    result.item_ids.extend(new)
    result.new += len(new)
    result.duplicate += len(batch) - len(new)


def understand(result: ImportResult) -> None:
    """Reads everything that waits, here and now, and counts again: a mail that was new at the door may turn out to be
    a message that is known, or one that can't be understood."""
    intake.process_now()
    counts: Counter[str] = intake.outcomes(result.item_ids)
    result.duplicate += counts["duplicate"]
    result.failed += counts["failed"]
    result.waiting = counts["waiting"]
    result.new -= counts["duplicate"] + counts["failed"] + counts["waiting"]
