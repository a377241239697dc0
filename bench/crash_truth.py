"""What became of each mail of the source: read from the database and the storage, compared with the source's own bytes."""

from __future__ import annotations

import email
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.storage import default_storage

from inquiries.models import Attachment, InboundItem, Message, Receipt
from inquiries.services import originals
from inquiries.states import WorkStatus

_AT_ONCE = 100


@dataclass(frozen=True)
class Mail:
    """`key` names the true message: copies of one mail share it."""

    path: Path
    sha256: str
    key: str


@dataclass
class Findings:
    """`lost`: mails that are not whole in the hub, with the reason; `doubled`: what is there more than once."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    files: int = 0


def compare(mails: list[Mail]) -> Findings:
    findings = Findings()
    by_key: dict[str, set[int]] = defaultdict(set)
    stored = _stored_files()
    for part in _parts(mails):
        items = {
            one.delivery_id: one
            for one in InboundItem.objects.filter(delivery_id__in=[m.sha256 for m in part])
        }
        bytes_of = originals.load([one.pk for one in items.values()])
        for mail in part:
            item = items.get(mail.sha256)
            reason = _not_whole(mail, item, bytes_of.get(item.pk) if item else None, stored, findings)
            if reason:
                findings.lost.append(f"{mail.path.name}: {reason}")
            elif item and item.message_id:
                by_key[mail.key].add(item.message_id)
    _doubled(by_key, mails, stored, findings)
    return findings


def _parts(mails: list[Mail]) -> Iterator[list[Mail]]:
    for start in range(0, len(mails), _AT_ONCE):
        yield mails[start : start + _AT_ONCE]


def _not_whole(
    mail: Mail,
    item: InboundItem | None,
    raw: bytes | None,
    stored: dict[int, Counter[str]],
    findings: Findings,
) -> str:
    if item is None:
        return "never taken in"
    if item.status != WorkStatus.DONE or item.message_id is None:
        return f"{item.status} {item.error_code} {item.outcome}"
    if raw is None or hashlib.sha256(raw).hexdigest() != mail.sha256:
        return "its original is another"
    wanted = source_files(mail.path.read_bytes())
    findings.files += wanted.total()
    missing = wanted - stored.get(item.message_id, Counter())
    return f"{missing.total()} attachments missing or changed" if missing else ""


def source_files(raw: bytes) -> Counter[str]:
    """Hashes of all files of a mail, by the standard library alone: the hub's own reader is not asked."""
    parts = [part for part in email.message_from_bytes(raw).walk() if part.get_filename()]
    return Counter(hashlib.sha256(part.get_payload(decode=True) or b"").hexdigest() for part in parts)


def _stored_files() -> dict[int, Counter[str]]:
    """By message: the hashes of what really lies in the storage, not of what the rows say."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    hashes: dict[str, str] = {}
    for message, path in Attachment.objects.values_list("message_id", "file__path").iterator():
        if path not in hashes:
            with default_storage.open(path) as file:
                hashes[path] = hashlib.sha256(file.read()).hexdigest()
        found[message][hashes[path]] += 1
    return found


def _doubled(
    by_key: dict[str, set[int]], mails: list[Mail], stored: dict[int, Counter[str]], findings: Findings
) -> None:
    findings.doubled += [f"{key}: {len(found)} messages" for key, found in by_key.items() if len(found) > 1]
    known = {pk for found in by_key.values() for pk in found}
    strangers = Message.objects.exclude(pk__in=known).count()
    if strangers and not findings.lost:
        findings.doubled += [f"{strangers} messages that no mail stands for"]
    items = len({mail.sha256 for mail in mails})
    for what, there in (("items", InboundItem.objects.count()), ("receipts", Receipt.objects.count())):
        if there > items:
            findings.doubled.append(f"{there - items} {what} too many")
    for mail in mails:
        for pk in by_key.get(mail.key, ()):
            there, wanted = stored.pop(pk, Counter()), source_files(mail.path.read_bytes())
            more = sum(there[one] - wanted[one] for one in wanted if there[one] > wanted[one])
            if more:
                findings.doubled.append(f"{mail.path.name}: {more} attachments too many")
