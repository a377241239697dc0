"""Which mails of a folder to look at: from the cursor on in pieces, and once more what may have appeared below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import timezone

from channels_email.models import EmailAccount, LedgerEntry, LedgerOutcome, MailFolder
from channels_email.providers.base import Criteria, FolderState
from channels_email.services import entries
from channels_email.services.sessions import Session
from inquiries import intake

OVERLAP = 50  # UIDs below the cursor that are compared with the ledger in each run
RESCAN = timedelta(days=3)
WIDTH, MAX_WIDTH = 5_000, 100_000  # UIDs of one search; imaplib takes no answer line above 1 MB
SPARSE = 500  # mails found by one search, below which the next one reaches twice as far
SMALL_FOLDER = 20_000  # mails; one search finds them all, however far apart their UIDs lie


@dataclass(frozen=True)
class Chunk:
    """UIDs to take, ascending. `cursor`: everything up to it was looked at when they are done; None: it stays."""

    uids: list[int]
    cursor: int | None = None


def locate(account: EmailAccount, name: str, state: FolderState, *, save: bool) -> MailFolder:
    """The folder's cursor, put back to a bounded rescan if the server has numbered its mails anew."""
    folder = MailFolder.objects.filter(account=account, name=name).first() or MailFolder(
        account=account, name=name
    )
    first = folder.uidvalidity is None
    # A folder that came back from a backup may keep its UIDVALIDITY and give UIDs away a second time.
    renumbered = not first and (folder.uidvalidity != state.uidvalidity or state.uidnext <= folder.last_uid)
    if first or renumbered:
        folder.since, folder.since_below = _first_day(account, folder), state.uidnext
        folder.uidvalidity, folder.last_uid = state.uidvalidity, 0
    folder.uidnext, folder.server_count = state.uidnext, state.count
    if save:
        folder.save()
        if renumbered:
            _start_anew(account, folder)
    return folder


def _first_day(account: EmailAccount, folder: MailFolder) -> date | None:
    if folder.last_checked_at is None:
        return account.start_date
    rescan = (folder.last_checked_at - RESCAN).date()
    return max(rescan, account.start_date) if account.start_date else rescan


def _start_anew(account: EmailAccount, folder: MailFolder) -> None:
    """The old numbers mean nothing any more; numbers that are given away twice would hide new mail."""
    LedgerEntry.objects.filter(folder=folder, settled=False).update(settled=True)
    entries.of(folder).delete()
    intake.raise_alert(
        f"renumbered:{folder.pk}",
        f"The mail server of {account} has numbered the folder {folder.name} anew. Mail since {folder.since} is "
        "being compared once more; what is known is not taken twice.",
        account.account,
    )


def filtered(mailbox: Session, folder: MailFolder, criteria: Criteria) -> Iterator[Chunk]:
    """All mails that a person's filter names, whether they are known or not."""

    def search(lowest: int, highest: int) -> list[int]:
        return mailbox.uids(lowest, highest, criteria)

    for found, _ in pieces(search, 1, folder.uidnext - 1, folder.server_count):
        yield Chunk(found)


def unseen(mailbox: Session, folder: MailFolder, *, retry: bool = True) -> Iterator[Chunk]:
    """What failed before and is due again, then what appeared below the cursor, then what is new."""
    if retry:
        yield Chunk(_retries(mailbox, folder))
    yield Chunk(without_known(folder, _below(mailbox, folder)))

    def search(lowest: int, highest: int) -> list[int]:
        return _search(mailbox, folder, lowest, highest, Criteria())

    for found, end in pieces(search, folder.last_uid + 1, folder.uidnext - 1, folder.server_count):
        yield Chunk(without_known(folder, found), cursor=end)


def _retries(mailbox: Session, folder: MailFolder) -> list[int]:
    uids = [key for key in entries.failed_and_due(folder) if isinstance(key, int)]
    there = [uid for uid in uids if mailbox.uids(uid, uid, Criteria())]
    entries.are_gone(folder, set(uids) - set(there))
    return there


def _below(mailbox: Session, folder: MailFolder) -> list[int]:
    """Parallel deliveries and replicated stores show a lower UID after a higher one."""
    if not folder.last_uid:
        return []
    seen = folder.last_checked_at or timezone.now()
    near = _search(mailbox, folder, max(1, folder.last_uid - OVERLAP), folder.last_uid, Criteria())
    recent = Criteria(since=(seen - timedelta(days=1)).date())
    return sorted({*near, *_search(mailbox, folder, 1, folder.last_uid, recent)})


def pieces(
    search: Callable[[int, int], list[int]], lowest: int, highest: int, count: int
) -> Iterator[tuple[list[int], int]]:
    """What `search` finds, piece by piece, each with the UID up to which it looked. UIDs have gaps of any length."""
    width = WIDTH if count > SMALL_FOLDER else max(1, highest - lowest + 1)
    while lowest <= highest:
        end = min(highest, lowest + width - 1)
        found = search(lowest, end)
        yield found, end
        width = min(width * 2, MAX_WIDTH) if len(found) < SPARSE else WIDTH
        lowest = end + 1


def _search(mailbox: Session, folder: MailFolder, lowest: int, highest: int, criteria: Criteria) -> list[int]:
    """Mails that lay there before the cursor began count only from the first day on, all later ones always."""
    edge = folder.since_below
    if folder.since is None or lowest >= edge:
        return mailbox.uids(lowest, highest, criteria)
    first_day = max(folder.since, criteria.since) if criteria.since else folder.since
    found = mailbox.uids(lowest, min(highest, edge - 1), replace(criteria, since=first_day))
    return found if highest < edge else [*found, *mailbox.uids(edge, highest, criteria)]


def without_known(folder: MailFolder, uids: Iterable[int], *, failed_too: bool = True) -> list[int]:
    """Those of which the ledger says nothing yet; what failed counts as known, unless a person asks for it."""
    wanted = sorted(uids)
    if not wanted:
        return []
    rows = entries.of(folder).filter(uid__gte=wanted[0], uid__lte=wanted[-1])
    if not failed_too:
        rows = rows.exclude(outcome=LedgerOutcome.FAILED)
    known = set(rows.values_list("uid", flat=True))
    return [uid for uid in wanted if uid not in known]


def advance(folder: MailFolder, cursor: int) -> None:
    if cursor <= folder.last_uid:
        return
    rows = MailFolder.objects.filter(pk=folder.pk, uidvalidity=folder.uidvalidity)
    rows.filter(last_uid__lt=cursor).update(last_uid=cursor)
    folder.last_uid = cursor
