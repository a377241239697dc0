"""Signing in to a mail server with an access token, by the mechanism that it offers: XOAUTH2 (Google's, which Microsoft
took over: developers.google.com/gmail/imap/xoauth2-protocol) or OAUTHBEARER (RFC 7628)."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection

from channels_email.providers.base import ServerLogin
from inquiries.channels import PermanentError

REFUSED_KEY = "token_refused"  # a fresh token may still be taken
_MOST_TOLD = 200


class BearerLogin:
    """A dialogue of SASL: gives the token once. A server that refuses first tells why and says no only after it got the
    empty answer that the mechanism prescribes; a client that keeps silent there waits for ever."""

    def __init__(self, login: ServerLogin, offered: Collection[str]) -> None:
        known = {name.upper() for name in offered}
        self.mechanism = next((name for name in _MECHANISMS if name in known), "")
        if not self.mechanism:
            words = f"{login.host} takes no sign-in of Google or Microsoft. Choose a password instead."
            raise PermanentError("not_supported", words)
        first, self._last = _MECHANISMS[self.mechanism]
        self._first = first(login)
        self._begun = False
        self._told = ""

    def answer(self, challenge: bytes | None) -> bytes:
        """What to say next, not encoded."""
        if not self._begun:
            self._begun = True
            return self._first
        self._told = _reason(challenge or b"")
        return self._last

    def refused(self, said: str) -> PermanentError:
        told = " ".join(filter(None, [said, self._told]))[:_MOST_TOLD]
        words = f"The mail server refuses the sign-in to this mailbox. (The server says: {told})"
        return PermanentError(REFUSED_KEY, words)


def _xoauth2(login: ServerLogin) -> bytes:
    return f"user={login.username}\1auth=Bearer {login.access_token}\1\1".encode()


def _oauthbearer(login: ServerLogin) -> bytes:
    name = login.username.replace("=", "=3D").replace(",", "=2C")  # saslname, RFC 5801, 4
    where = f"host={login.host}\1port={login.port}"
    return f"n,a={name},\1{where}\1auth=Bearer {login.access_token}\1\1".encode()


# First answer and the one to an error; XOAUTH2 goes first, for it is what Google and Microsoft document.
_MECHANISMS: dict[str, tuple[Callable[[ServerLogin], bytes], bytes]] = {
    "XOAUTH2": (_xoauth2, b""),
    "OAUTHBEARER": (_oauthbearer, b"\1"),
}


def _reason(challenge: bytes) -> str:
    """The error comes as JSON such as {"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}."""
    try:
        told = json.loads(challenge)
        return f"status {told['status']}"[:_MOST_TOLD]
    except (ValueError, TypeError, LookupError):
        return ""
