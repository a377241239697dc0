"""After a server has renumbered a folder the ledger's old rows speak of numbers that are gone. The mails are the same."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from channels_email.models import EmailAccount, LedgerEntry, LedgerOutcome, LedgerReason, MailFolder
from channels_email.providers.base import Envelope, Key
from channels_email.services.mailboxes import Mailbox
from inquiries.channels import clean

_AT_ONCE = 500


def recognise(mailbox: Mailbox, account: EmailAccount, folder: MailFolder, keys: Sequence[Key]) -> list[Key]:
    """Gives known mails a row under their new number, so that they are asked for once only. Returns the others."""
    old = [key for key in keys if isinstance(key, int) and key < folder.since_below]
    if not old or not _rows_of_before(folder):
        return list(keys)
    known: set[Key] = set()
    for start in range(0, len(old), _AT_ONCE):
        known |= _note(account, folder, mailbox.envelopes(old[start : start + _AT_ONCE]))
    return [key for key in keys if key not in known]


def _rows_of_before(folder: MailFolder) -> bool:
    rows = LedgerEntry.objects.filter(folder=folder).exclude(uidvalidity=folder.uidvalidity)
    return rows.exists()


def _note(account: EmailAccount, folder: MailFolder, envelopes: Sequence[Envelope]) -> set[Key]:
    """A Message-ID alone is no proof: senders repeat theirs. With the same size it is."""
    ids = {clean(one.message_id, 500) for one in envelopes if one.message_id}
    rows = LedgerEntry.objects.filter(folder__account=account, message_id__in=ids, item__isnull=False)
    items = {(mid, size): item for mid, size, item in rows.values_list("message_id", "size", "item_id")}
    entries = [
        LedgerEntry(
            folder=folder,
            uidvalidity=folder.uidvalidity,
            uid=one.uid,
            remote_id=clean(one.remote_id, 500),
            size=one.size,
            message_id=clean(one.message_id, 500),
            outcome=LedgerOutcome.KNOWN,
            reason_code=LedgerReason.RENUMBERED,
            item_id=items[clean(one.message_id, 500), one.size],
            at=timezone.now(),
        )
        for one in envelopes
        if (clean(one.message_id, 500), one.size) in items
    ]
    LedgerEntry.objects.bulk_create(entries, ignore_conflicts=True)
    return {one.key for one in entries}
