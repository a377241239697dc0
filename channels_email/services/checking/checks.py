"""One account compared with its server: a row of figures per folder, an alert for a gap, and its mending."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import structlog
from django.utils import timezone

from channels_email.models import EmailAccount, MailCheck
from channels_email.models.checks import KEPT_DAYS
from channels_email.services import leases
from channels_email.services.checking import plan
from channels_email.services.checking.folder import FolderCheck
from channels_email.services.mailboxes import mailbox_of
from channels_email.services.running import watched
from inquiries import intake
from inquiries.channels import ChannelError, PermanentError, TemporaryError

log = structlog.get_logger(__name__)


def check_account(account_id: int, until: datetime | None = None) -> None:
    """What a ring of the bell means: only if it is due; what goes wrong stands in the row and is tried again."""
    planned = plan.claim(account_id)
    if planned is None:
        return
    rows = check_folders(account_id, mend=planned.mend, until=until)
    errors = {row.error for row in rows} - {""}
    if not errors:
        plan.done(planned, plan.EVERY)
    elif errors == {_BUSY.words}:
        plan.done(planned, plan.BUSY)
    else:
        plan.done(planned, plan.SOON)


def check_folders(
    account_id: int, *, folder: str = "", mend: bool = False, until: datetime | None = None
) -> list[MailCheck]:
    """Compares the folder, or all that the account reads. `mend`: what is missing or failed is fetched as well, under
    the lease of the fetch. Never raises for what the server does: it stands as `error` in a row."""
    account = EmailAccount.objects.select_related("account").get(pk=account_id)
    token = leases.take(account_id) if mend else None
    if mend and token is None:
        return [MailCheck(account=account, error=_BUSY.words)]  # not kept: nothing was looked at
    try:
        rows = _compare(account, folder, token, until)
    finally:
        if token is not None:
            leases.give_back(account_id, token)
    _keep(account, rows)
    return rows


_BUSY = TemporaryError(
    "busy", "The account is being fetched just now; what is missing is fetched after that."
)


def _compare(
    account: EmailAccount, folder: str, token: uuid.UUID | None, until: datetime | None
) -> list[MailCheck]:
    rows: list[MailCheck] = []
    try:
        with mailbox_of(account) as mailbox:
            for name in [folder] if folder else watched(account, mailbox):
                rows.append(_one(FolderCheck(mailbox, account, name, token, until)))
    except ChannelError as error:
        rows.append(MailCheck(account=account, error=error.words))
    except leases.LeaseLost:
        rows.append(MailCheck(account=account, error=_BUSY.words))
    except Exception:  # isolation point: one account must never stop the others
        log.exception("check.unforeseen", account=account.pk)
        words = "Something unforeseen happened while comparing; an operator finds it in the log."
        rows.append(MailCheck(account=account, error=words))
    return rows


def _one(check: FolderCheck) -> MailCheck:
    """A folder that can't be opened is told; the account's other folders go on."""
    try:
        return check.run()
    except PermanentError as error:
        if error.code != "no_folder":
            raise
        return check.failed(error.words)


def _keep(account: EmailAccount, rows: list[MailCheck]) -> None:
    MailCheck.objects.bulk_create(rows)
    too_old = timezone.now() - timedelta(days=KEPT_DAYS)
    MailCheck.objects.filter(account=account, at__lt=too_old).delete()
    for row in rows:
        if not row.error:
            _tell(account, row)


def _tell(account: EmailAccount, row: MailCheck) -> None:
    key = f"gap:{account.pk}:{row.folder}"
    if not row.has_gap:
        intake.settle_alert(key)
        return
    count = row.missing + row.failed
    mails = "1 mail lies" if count == 1 else f"{count:,} mails lie"
    words = f"{account}: {mails} in {row.folder} on the server and not in the hub. “Fetch the missing” is on the page “Nothing is lost”."
    intake.raise_alert(key, words, account.account)
