"""What the account wants done on the server with mails that are safely in: nothing, read, or moved away."""

from __future__ import annotations

import structlog
from django.db.models import QuerySet

from channels_email.models import AfterIntake, EmailAccount, LedgerEntry, MailFolder
from channels_email.services.sessions import Session
from inquiries import intake
from inquiries.channels import ChannelError

log = structlog.get_logger(__name__)
_AT_ONCE = 400


def settle(mailbox: Session, account: EmailAccount, folder: MailFolder) -> None:
    """Also takes up what a run before left undone. The mails are stored: a failure here is told, never raised."""
    if account.after_intake == AfterIntake.LEAVE:
        return
    try:
        while uids := list(_unsettled(folder).values_list("uid", flat=True)[:_AT_ONCE]):
            _tell_server(mailbox, account, folder.name, uids)
            _unsettled(folder).filter(uid__in=uids).update(settled=True)
    except ChannelError as error:
        log.warning("fetch.not_settled", account=account.pk, folder=folder.name, code=error.code)
        words = (
            f"Mail of {account} was taken in, but could not be marked or moved on its server. {error.words}"
        )
        intake.raise_alert(f"settle:{account.pk}", words, account.account)


def _tell_server(mailbox: Session, account: EmailAccount, folder: str, uids: list[int]) -> None:
    if account.after_intake == AfterIntake.SEEN:
        mailbox.mark_seen(folder, uids)
    else:
        mailbox.move(folder, uids, account.move_to)


def _unsettled(folder: MailFolder) -> QuerySet[LedgerEntry]:
    rows = LedgerEntry.objects.filter(folder=folder, uidvalidity=folder.uidvalidity, settled=False)
    return rows.order_by("uid")
