from __future__ import annotations

from typing import TYPE_CHECKING

from channels_email.models import AfterIntake, EmailAccount
from channels_email.providers import bearer_claims
from channels_email.providers.graph import folders
from channels_email.providers.graph.opening import open_graph
from channels_email.services.graph_sessions import root_of
from channels_email.services.oauth_clients import BY_APP
from channels_email.services.testing.key import Key
from channels_email.services.testing.steps import Step, opened
from inquiries.channels import PermanentError

if TYPE_CHECKING:
    from channels_email.providers.graph.connection import Graph

_WRITE, _SEND = "Mail.ReadWrite", "Mail.Send"


class GraphTest:
    """One half for both ways: Graph reads and sends with the same sign-in. Nothing is sent, marked or stored."""

    name = "Microsoft Graph"

    def __init__(self, account: EmailAccount) -> None:
        self._account, self._key = account, Key(account)
        self._graph: Graph | None = None

    def steps(self) -> list[Step]:
        moving = [("moving", self._move)] if self._account.after_intake == AfterIntake.MOVE else []
        return [
            *self._key.steps(),
            ("mailbox", self._mailbox),
            ("folders", self._folders),
            *moving,
            ("sending", self._sending),
        ]

    def _mailbox(self) -> str:
        self._graph = open_graph(self._account.account.address, root_of(self._account), self._token)
        inbox = folders.find(self._graph, "inbox")
        return f"The mailbox {self._account.account.address} opens; its inbox is called {inbox.name}."

    def _token(self, *, refused: str = "") -> str:
        return self._key.token(self._account)

    def _folders(self) -> str:
        counts = []
        for name in self._account.folders:
            try:
                found = folders.find(opened(self._graph), name)
            except PermanentError as error:
                if error.code != "no_folder":
                    raise
                raise PermanentError("no_folder", f"{error.words} {self._there_are()}") from error
            counts.append(f"{name}: {found.count} mails")
        return ", ".join(counts) + "."

    def _there_are(self) -> str:
        names = folders.names(opened(self._graph))
        return f"There are: {', '.join(names[:30])}{' and more' if len(names) > 30 else ''}."

    def _move(self) -> str:
        self._check(_WRITE)
        return f"Mail that was taken in goes to {self._account.move_to}."

    def _sending(self) -> str:
        if self._check(_WRITE, _SEND):
            return "The sign-in may write drafts and send them."
        return "Whether it may send is not told beforehand; the first reply shows it."

    def _check(self, *wanted: str) -> bool:
        """What the sign-in may do stands in its token; False if that does not tell. An app may have its rights from
        Exchange alone (RBAC for Applications), of which the token says nothing."""
        given = bearer_claims.permissions(self._key.token(self._account)) or frozenset()
        missing = [one for one in wanted if not given & {one, f"{one}.Shared"}]
        if missing and given and self._account.sign_in not in BY_APP:
            words = f"The sign-in lacks {' and '.join(missing)}. Sign in again and agree to what the hub asks for."
            raise PermanentError("no_permission", words)
        return not missing

    def close(self) -> None:
        if self._graph is not None:
            self._graph.close()
