"""O365's account over our own store of tokens, with time-outs, verdicts, and few requests at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from O365 import Account, MSGraphProtocol
from O365.connection import Connection
from O365.utils import BaseTokenBackend
from requests import HTTPError, Response, Session

from channels_email.providers import places
from channels_email.providers.graph import verdicts
from inquiries.channels import PermanentError, TemporaryError

_SECONDS = (10, 60)  # to connect, between two reads
_UNUSED = ("hub", "unused")  # O365 wants credentials of an app; ours sign in elsewhere (services/tokens)


class TokenOf(Protocol):
    """Gives an access token. `refused`: this one was not taken any more."""

    def __call__(self, *, refused: str = "") -> str: ...


class StoredToken(BaseTokenBackend):
    """Where O365 looks for its token. It is renewed by whoever holds its lease, before it ends; the library itself never
    renews, and nothing is written to a disk."""

    has_data = True

    def __init__(self, token_of: TokenOf) -> None:
        super().__init__()
        self._token_of, self.current = token_of, ""

    def load_token(self) -> bool:
        return True

    def save_token(self, force: bool = False) -> bool:
        return True

    def get_access_token(self, *, username: str | None = None) -> dict[str, str]:
        self.current = self._token_of(refused=self.current)
        return {"secret": self.current}

    def token_is_expired(self, *, username: str | None = None) -> bool:
        return False  # else O365 takes each 403 for an expired token


class GraphConnection(Connection):
    """`mailbox` is what the requests are counted by."""

    mailbox = ""

    def get_session(self, load_token: bool = False) -> Session:
        session = super().get_session(load_token)
        session.trust_env = False  # a .netrc would take the place of our token
        return session

    def get_naive_session(self) -> Session:
        session = super().get_naive_session()
        session.trust_env = False
        return session

    def oauth_request(self, url: str, method: str, **kwargs: Any) -> Response:
        """As O365's, with a verdict in place of its errors. Raises a ChannelError."""
        with self.ours(url, kwargs):
            return self._renewing(url, method, **kwargs)

    def naive_request(self, url: str, method: str, **kwargs: Any) -> Response:
        """Without the token: upload addresses carry one of their own, and their host must not get ours."""
        if urlsplit(url).scheme != urlsplit(settings.MICROSOFT_GRAPH_URL).scheme:
            raise PermanentError("foreign_host", "Microsoft names an address without encryption.")
        kwargs["allow_redirects"] = False
        with places.graph(self.mailbox), verdicts.network(str(urlsplit(url).hostname)):
            return super().naive_request(url, method, **kwargs)

    @contextmanager
    def ours(self, url: str, kwargs: dict[str, Any]) -> Iterator[None]:
        if not url.startswith(f"{settings.MICROSOFT_GRAPH_URL}/"):
            raise PermanentError(
                "foreign_host", "An answer points to an address that is not Microsoft Graph's."
            )
        kwargs["allow_redirects"] = False
        with places.graph(self.mailbox), verdicts.network("Microsoft Graph"):
            yield

    def _renewing(self, url: str, method: str, **kwargs: Any) -> Response:
        kwargs.setdefault("headers", {})
        try:
            return self._told(url, method, kwargs)
        except HTTPError as error:
            if error.response.status_code != 401:
                raise
        self.update_session_auth_header()
        return self._told(url, method, kwargs)

    def _told(self, url: str, method: str, kwargs: dict[str, Any]) -> Response:
        answer = super().oauth_request(url, method, **{**kwargs, "headers": dict(kwargs["headers"])})
        if answer.is_redirect:
            raise TemporaryError(
                "redirect", "Microsoft Graph answers with a redirect, which is not followed."
            )
        return answer


class _Protocol(MSGraphProtocol):
    def __init__(self, root: str) -> None:
        self._protocol_url = f"{settings.MICROSOFT_GRAPH_URL}/"
        super().__init__(default_resource=root, timezone=ZoneInfo("UTC"))


class _Account(Account):
    connection_constructor = GraphConnection


class Graph:
    """One mailbox. `root` is "me", or "users/<address>" for an app and for a mailbox that is shared with who signed in."""

    def __init__(self, address: str, root: str, token_of: TokenOf) -> None:
        self.root = root
        self.account = _Account(
            _UNUSED,
            protocol=_Protocol(root),
            token_backend=StoredToken(token_of),
            timeout=_SECONDS,
            request_retries=0,  # O365 would sleep in the worker, without an end
            requests_delay=0,
            # Else an id changes when somebody moves the mail ("outlook-immutable-id").
            default_headers={"Prefer": 'IdType="ImmutableId"'},
        )
        self.con: GraphConnection = self.account.con
        self.con.mailbox = address.casefold()
        self._base = f"{self.account.protocol.service_url}{quote(root, safe='/@')}"

    def url(self, path: str) -> str:
        return f"{self._base}/{path}"

    def get(self, path: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        return self.follow(self.url(path), params=params)

    def follow(self, url: str, **kwargs: Any) -> dict[str, Any]:
        """An address that Graph gave itself, or one of ours."""
        return _json(self.con.get(url, **kwargs))

    def post(self, path: str, data: Any = None, **headers: str) -> dict[str, Any]:
        """`headers` in O365's spelling: Content_type."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.con.post(self.url(path), data=data, headers=named)
        return _json(answer) if answer.content else {}

    def create(self, path: str, data: Any = None, **headers: str) -> str:
        """The id of what was made."""
        made = self.post(path, data, **headers).get("id")
        if not made:
            raise TemporaryError("no_answer", "Microsoft Graph does not name what it made.")
        return str(made)

    def patch(self, path: str, data: dict[str, Any]) -> None:
        self.con.patch(self.url(path), data=data)

    def delete(self, path: str) -> None:
        self.con.delete(self.url(path))

    def stream(self, path: str, use: Callable[[Response], bytes]) -> bytes:
        """A large answer, read by `use` while the request is still counted."""
        url, kwargs = self.url(path), {"stream": True}
        with self.con.ours(url, kwargs), self.con._renewing(url, "get", **kwargs) as answer:
            return use(answer)

    def close(self) -> None:
        for session in (self.con.session, self.con.naive_session):
            if session is not None:
                session.close()


def _json(answer: Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise TemporaryError("no_answer", "Microsoft Graph gives no proper answer.")
    return told
