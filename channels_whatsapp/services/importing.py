"""A chat from a phone through the same front door as messages from a provider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from channels_whatsapp.importing.archive import Export
from channels_whatsapp.importing.chat import Said
from channels_whatsapp.importing.originals import Exported, named, raw_of
from inquiries import intake
from inquiries.channels import RawInbound
from inquiries.models.accounts import ChannelAccount

_MANY = 50  # what intake takes at once
_BYTES = 16_000_000
_MAX_MISSING = 100  # names that are kept to be shown


@dataclass
class ImportResult:
    """new + known + failed + waiting make up `read`. `missing`: files that the chat names and the archive does not hold,
    or that are damaged or too large; their messages were taken without them."""

    read: int = 0
    new: int = 0
    known: int = 0
    failed: int = 0
    waiting: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)
    item_ids: list[int] = field(default_factory=list)


def import_chat(
    account: ChannelAccount, said: Sequence[Said], export: Export, phone: str, customer: str
) -> ImportResult:
    """Stores what is new, in the order of the chat; may be broken off and repeated. `phone` in E.164."""
    result = ImportResult()
    exported = named(said, export, phone, customer)
    while some := list(islice(exported, _MANY)):
        result.read += len(some)
        known = intake.known_deliveries(account, [one.delivery_id for one in some])
        fresh = [one for one in some if one.delivery_id not in known]
        result.known += len(some) - len(fresh)
        for raws in _by_size(_raws(fresh, export, phone, result)):
            stored = intake.store_inbound(account, raws)
            result.item_ids.extend(one.item_id for one in stored if one.new)
            result.known += sum(not one.new for one in stored)
    result.new = len(result.item_ids)
    return result


def _raws(
    fresh: Sequence[Exported], export: Export, phone: str, result: ImportResult
) -> Iterator[RawInbound]:
    for one in fresh:
        data = export.read(one.said.file) if one.said.file else None
        result.files += data is not None
        if one.said.file and data is None and len(result.missing) < _MAX_MISSING:
            result.missing.append(one.said.file)
        yield raw_of(one, data, phone, f"import: {export.title}")


def _by_size(raws: Iterator[RawInbound]) -> Iterator[list[RawInbound]]:
    """So that one file at a time and no more than a batch is in memory."""
    batch: list[RawInbound] = []
    size = 0
    for raw in raws:
        if batch and size + len(raw.raw) > _BYTES:
            yield batch
            batch, size = [], 0
        batch.append(raw)
        size += len(raw.raw)
    if batch:
        yield batch


def understand(result: ImportResult) -> None:
    """Reads everything that waits, here and now, and counts again."""
    intake.process_now()
    counts = intake.outcomes(result.item_ids)
    result.known += counts["duplicate"]
    result.failed += counts["failed"]
    result.waiting = counts["waiting"]
    result.new -= counts["duplicate"] + counts["failed"] + counts["waiting"]
