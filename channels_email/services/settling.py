"""What the account wants done on the server with mails that are safely in: nothing, read, or moved away."""

from __future__ import annotations

import structlog

from channels_email.models import AfterIntake, EmailAccount, MailFolder
from channels_email.providers.base import Key
from channels_email.services import entries
from channels_email.services.mailboxes import Mailbox
from inquiries import intake
from inquiries.channels import ChannelError

log = structlog.get_logger(__name__)
_AT_ONCE = 400


def settle(mailbox: Mailbox, account: EmailAccount, folder: MailFolder) -> None:
    """Also takes up what a run before left undone. The mails are stored: a failure here is told, never raised."""
    if account.after_intake == AfterIntake.LEAVE:
        return
    try:
        while keys := [one.key for one in entries.unsettled(folder)[:_AT_ONCE]]:
            _tell_server(mailbox, account, folder, keys)
            entries.settle(folder, keys)
    except ChannelError as error:
        log.warning("fetch.not_settled", account=account.pk, folder=folder.name, code=error.code)
        words = (
            f"Mail of {account} was taken in, but could not be marked or moved on its server. {error.words}"
        )
        intake.raise_alert(f"settle:{account.pk}", words, account.account)


def _tell_server(mailbox: Mailbox, account: EmailAccount, folder: MailFolder, keys: list[Key]) -> None:
    if account.after_intake == AfterIntake.SEEN:
        mailbox.mark_seen(folder, keys)
    else:
        mailbox.move(folder, keys, account.move_to)
