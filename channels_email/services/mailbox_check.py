"""Does this token open this account's mailbox? Asked when somebody with another address has signed in."""

from __future__ import annotations

from contextlib import closing

from channels_email.models import EmailAccount, Protocol
from channels_email.providers import imap
from channels_email.providers.bearer import REFUSED_KEY
from channels_email.providers.graph import folders
from channels_email.providers.graph.opening import open_graph
from channels_email.services.graph_sessions import root_of
from channels_email.services.sessions import fetch_login
from inquiries.channels import PermanentError


def mailbox_of(account: EmailAccount) -> str:
    """The address of the mailbox that is read. The user name of a Graph account is only who signs in."""
    return account.account.address if account.protocol == Protocol.GRAPH else account.login_name


def can_read_mailbox(account: EmailAccount, token: str) -> bool:
    """By a read, which marks nothing. Raises a ChannelError where the server can't tell."""
    return _by_graph(account, token) if account.protocol == Protocol.GRAPH else _by_imap(account, token)


def _by_imap(account: EmailAccount, token: str) -> bool:
    login = fetch_login(account, lambda _: token)
    try:
        imap.close(imap.open_session(login))
    except PermanentError as error:
        if error.code != REFUSED_KEY:
            raise
        return False
    return True


def _by_graph(account: EmailAccount, token: str) -> bool:
    """Whose mailbox "me" is, its address does not tell; the inbox of the account's address must be the same one."""
    theirs = f"users/{mailbox_of(account)}"
    try:
        wanted = _inbox(account, theirs, token)
        return root_of(account) == theirs or _inbox(account, root_of(account), token) == wanted
    except PermanentError:
        return False


def _inbox(account: EmailAccount, root: str, token: str) -> str:
    with closing(open_graph(account.account.address, root, lambda **_: token)) as graph:
        return folders.find(graph, "inbox").id
