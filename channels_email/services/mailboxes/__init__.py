from __future__ import annotations

from channels_email.models import EmailAccount, Protocol
from channels_email.services.mailboxes.base import Mailbox, Page
from channels_email.services.mailboxes.graph import GraphMailbox
from channels_email.services.mailboxes.imap import ImapMailbox

__all__ = ["Mailbox", "Page", "mailbox_of"]

_KINDS: dict[str, type[Mailbox]] = {Protocol.IMAP_SMTP: ImapMailbox, Protocol.GRAPH: GraphMailbox}


def mailbox_of(account: EmailAccount) -> Mailbox:
    """Connected. Raises a ChannelError."""
    return _KINDS[account.protocol](account)
