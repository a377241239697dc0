"""A reply on its way to the account's SMTP server, and its copy in the folder of sent mail."""

from __future__ import annotations

import structlog
from django.utils import timezone

from channels_email import composing
from channels_email.composing import Letterhead
from channels_email.models import EmailAccount
from channels_email.providers.smtp import SmtpSender
from channels_email.services.sessions import logged_in, open_fetcher, send_login
from inquiries import intake
from inquiries.channels import OutgoingMessage, PermanentError, SendReceipt

log = structlog.get_logger(__name__)
NO_SERVER = "This account has no server to send with. An operator names one in its settings, then try again."
CANT_LOOK = "This account has no folder of sent mail that the hub can look into."


def send(account: EmailAccount, message: OutgoingMessage, head: Letterhead) -> SendReceipt:
    if not account.smtp_host:
        raise PermanentError("no_server", NO_SERVER)
    mail = composing.compose(message, head, timezone.localtime())
    sender, recipients = composing.envelope(message)
    receipt = logged_in(
        account,
        send_login,
        lambda login: SmtpSender(login).send(sender, recipients, mail, message.external_id),
    )
    if account.files_sent_copy and account.imap_host:
        _file_copy(account, composing.with_blind_copies(mail, message))
    return receipt


def _file_copy(account: EmailAccount, mail: bytes) -> None:
    try:
        fetcher = open_fetcher(account)
        try:
            fetcher.append_sent(account.sent_folder, mail)
        finally:
            fetcher.close()
    except (
        Exception
    ) as error:  # isolation point: the customer has the mail; an error here must never send it again
        log.warning("send.copy_not_filed", account=account.pk, exc_info=error)
        words = f"Replies of {account} go out, but their copies can't be filed in the folder of sent mail."
        intake.raise_alert(f"sent-copy:{account.pk}", words, account.account)


def find_sent(account: EmailAccount, message: OutgoingMessage) -> SendReceipt | None:
    """Its copy is known by our Message-ID. The folder can't tell if only we put copies there, after a yes."""
    if not account.imap_host:
        raise PermanentError("cant_look", CANT_LOOK)
    fetcher = open_fetcher(account)
    try:
        fetcher.open_folder(account.sent_folder or fetcher.sent_folder() or "Sent")
        found = fetcher.with_message_id(message.external_id)
    finally:
        fetcher.close()
    if found:
        return SendReceipt((message.external_id,))
    if account.files_sent_copy:
        words = "Its folder of sent mail can't tell: this provider files no copies there by itself."
        raise PermanentError("cant_tell", words)
    return None
