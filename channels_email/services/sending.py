"""A reply on its way: by SMTP or by Microsoft Graph, as the account says."""

from __future__ import annotations

from channels_email.composing import Letterhead
from channels_email.models import EmailAccount, Protocol
from channels_email.services import graph_sending, smtp_sending
from inquiries.channels import OutgoingMessage, PermanentError, SendReceipt

_WAYS = {Protocol.IMAP_SMTP: smtp_sending, Protocol.GRAPH: graph_sending}


def letterhead(account: EmailAccount) -> Letterhead:
    return Letterhead(account.sender_name, account.signature, account.plus_addressing)


def send(account_id: int, message: OutgoingMessage) -> SendReceipt:
    """Raises a ChannelError with its verdict. What happens after the server's yes can't make it a failure any more."""
    account = _account(account_id)
    if account is None:
        raise PermanentError("no_server", smtp_sending.NO_SERVER)
    return _WAYS[Protocol(account.protocol)].send(account, message, letterhead(account))


def find_sent(account_id: int, message: OutgoingMessage) -> SendReceipt | None:
    """Whether it lies in the folder of sent mail. None: it is not there. Raises PermanentError where looking can't tell."""
    account = _account(account_id)
    if account is None:
        raise PermanentError("cant_look", smtp_sending.CANT_LOOK)
    return _WAYS[Protocol(account.protocol)].find_sent(account, message)


def _account(account_id: int) -> EmailAccount | None:
    return EmailAccount.objects.select_related("account").filter(pk=account_id).first()
