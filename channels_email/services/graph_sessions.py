"""The connection to an account's mailbox at Microsoft Graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from channels_email.models import EmailAccount, SignInMethod
from channels_email.providers.graph import folders
from channels_email.providers.graph.opening import open_graph
from channels_email.services.oauth_clients import reads_as_another
from channels_email.services.tokens import access_token

if TYPE_CHECKING:
    from channels_email.providers.graph.connection import Graph


def root_of(account: EmailAccount) -> str:
    """ "me" is whoever signed in; by its address a mailbox is only found if that is its main one."""
    own = account.sign_in == SignInMethod.MICROSOFT and not reads_as_another(account)
    return "me" if own else f"users/{account.account.address}"


def sent_folder(account: EmailAccount) -> str:
    """Every mailbox has one, whatever it is called there."""
    return account.sent_folder or folders.SENT


def connect(account: EmailAccount) -> Graph:
    """No request is made yet."""

    def token_of(*, refused: str = "") -> str:
        token = access_token(account)
        return access_token(account, renew=True) if token == refused else token

    return open_graph(account.account.address, root_of(account), token_of)
