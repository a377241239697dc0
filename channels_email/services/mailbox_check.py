"""Does this token open this account's mailbox? Asked when somebody with another address has signed in."""

from __future__ import annotations

from channels_email.models import EmailAccount, Protocol
from channels_email.providers import graph_access, imap
from channels_email.providers.bearer import REFUSED_KEY
from channels_email.services.sessions import fetch_login
from inquiries.channels import PermanentError


def mailbox_of(account: EmailAccount) -> str:
    """The address of the mailbox that is read. The user name of a Graph account is only who signs in."""
    return account.account.address if account.protocol == Protocol.GRAPH else account.login_name


def can_read_mailbox(account: EmailAccount, token: str) -> bool:
    """By one read, which marks nothing. Raises a ChannelError where the server can't tell."""
    if account.protocol == Protocol.GRAPH:
        return graph_access.may_read(mailbox_of(account), token)
    login = fetch_login(account, lambda _: token)
    try:
        imap.close(imap.open_session(login))
    except PermanentError as error:
        if error.code != REFUSED_KEY:
            raise
        return False
    return True
