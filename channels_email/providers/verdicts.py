"""What mail servers and networks say, in our words and with our verdict."""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple

from imapclient.exceptions import LoginError

from inquiries.channels import ChannelError, PermanentError, TemporaryError


class _Rule(NamedTuple):
    said: str
    verdict: type[ChannelError]
    code: str
    words: str
    wait: timedelta | None = None


# Read from above. Gmail tells too many connections as a refused login, so that must stand before the refusals
# (developers.google.com/gmail/imap, RFC 5530).
_IMAP = (
    _Rule("TOO MANY SIMULTANEOUS", TemporaryError, "too_many_connections",
          "The mailbox has too many open connections; other programs read it too."),
    _Rule("MAXIMUM NUMBER OF CONNECTIONS", TemporaryError, "too_many_connections",  # Dovecot, Courier
          "The mailbox has too many open connections; other programs read it too."),
    _Rule("[OVERQUOTA]", TemporaryError, "over_quota",
          "The mailbox has used up its allowance at the provider for now.", timedelta(hours=1)),
    _Rule("BANDWIDTH LIMITS", TemporaryError, "over_quota",
          "The mailbox has used up its allowance at the provider for now.", timedelta(hours=1)),
    _Rule("[UNAVAILABLE]", TemporaryError, "unavailable", "The mail server has a problem of its own just now."),
    _Rule("[INUSE]", TemporaryError, "in_use", "The mailbox is locked by another program just now."),
    _Rule("[LIMIT]", TemporaryError, "limit", "The mail server asks to come back later.", timedelta(minutes=10)),
    _Rule("[EXPIRED]", PermanentError, "login_refused", "The password has expired. Enter the new one."),
    _Rule("[AUTHORIZATIONFAILED]", PermanentError, "login_refused",
          "The password is right, but this user may not read this mailbox."),
    _Rule("APPLICATION-SPECIFIC PASSWORD", PermanentError, "app_password_needed",
          "The provider wants an app password here, not the password of the account."),
    _Rule("WEB LOGIN REQUIRED", PermanentError, "login_refused",
          "The provider wants somebody to log in with a browser once."),
    _Rule("[AUTHENTICATIONFAILED]", PermanentError, "login_refused",
          "The mail server refuses the user name or the password."),
    _Rule("[ALERT]", TemporaryError, "alert", "The mail server refuses just now."),
)  # fmt: skip


def of_imap(error: Exception, fallback: ChannelError) -> ChannelError:
    rule = _rule(error)
    if rule is None:
        return fallback
    return rule.verdict(rule.code, f"{rule.words} {quoted(error)}", retry_after=rule.wait)


def asks_to_wait(error: Exception) -> bool:
    """The server wants to be left alone for a while, whatever it is asked."""
    rule = _rule(error)
    return rule is not None and rule.wait is not None


def _rule(error: Exception) -> _Rule | None:
    said = str(error).upper()
    return next((one for one in _IMAP if one.said in said), None)


def quoted(error: object) -> str:
    """The server's own words, short and on one line."""
    said = error.decode("utf-8", "replace") if isinstance(error, bytes) else str(error)
    return f"(The server says: {' '.join(said.split())[:200]})"


@contextmanager
def network(host: str) -> Iterator[None]:
    """Turns what sockets and TLS raise into a ChannelError that says what to do."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        words = f"The certificate of {host} can't be trusted: {getattr(error, 'verify_message', 'unknown')}."
        raise PermanentError("tls_certificate", words) from error
    except ssl.SSLError as error:
        words = f"No encryption could be agreed with {host}. Do port and security fit together?"
        raise TemporaryError("tls", f"{words} ({getattr(error, 'reason', None) or 'closed'})") from error
    except socket.gaierror as error:
        raise TemporaryError("dns", f"The name {host} can't be found. Is it spelled right?") from error
    except TimeoutError as error:
        raise TemporaryError("timeout", f"{host} does not answer in time.") from error
    except ConnectionRefusedError as error:
        raise TemporaryError("refused", f"{host} refuses the connection. Is the port right?") from error
    except OSError as error:
        raise TemporaryError("network", f"The connection to {host} broke.") from error


@contextmanager
def imap(host: str) -> Iterator[None]:
    """The same for an IMAP conversation. A refused command is temporary: the next run may fare better."""
    with network(host):
        try:
            yield
        except LoginError as error:
            refused = "The mail server refuses the user name or the password."
            raise of_imap(error, PermanentError("login_refused", f"{refused} {quoted(error)}")) from error
        except imaplib.IMAP4.abort as error:
            lost = TemporaryError("connection_lost", f"{host} ended the connection. {quoted(error)}")
            raise of_imap(error, lost) from error
        except imaplib.IMAP4.error as error:
            refused = f"{host} refuses a command."
            raise of_imap(error, TemporaryError("refused_command", f"{refused} {quoted(error)}")) from error
