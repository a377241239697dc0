"""What Microsoft Graph answers, in our words and with our verdict. Code and status decide, never the message, which
Microsoft changes at will (learn.microsoft.com/graph/errors)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

import requests
import structlog
from requests import Response

from inquiries.channels import ChannelError, PermanentError, TemporaryError

log = structlog.get_logger(__name__)
_LONGEST_WAIT = timedelta(hours=6)
NO_ANSWER = "timeout"


class Gone(PermanentError):
    """What was asked for is not there (any more)."""


class ResyncNeeded(TemporaryError):
    """The delta link is void; the folder has to be listed from the start."""


class _Rule(NamedTuple):
    codes: tuple[str, ...]
    verdict: type[ChannelError]
    code: str
    words: str
    wait: timedelta | None = None


_RULES = (
    _Rule(("syncstatenotfound", "syncstateinvalid", "resyncrequired", "errorinvalidsyncstatedata"), ResyncNeeded,
          "resync", "Microsoft has forgotten how far the folder was read."),
    _Rule(("mailboxnotenabledforrestapi", "mailboxnotsupportedforrestapi"), PermanentError, "no_rest_mailbox",
          "This address has no mailbox in Exchange Online: it lacks a licence, or lies on a server of the company."),
    _Rule(("errorinvaliduser", "request_resourcenotfound", "mailboxnotfound", "errornonexistentmailbox"), PermanentError,
          "no_mailbox", "Microsoft knows no mailbox with this address. Use its main address, not an alias."),
    _Rule(("errorsendasdenied",), PermanentError, "send_as_denied",
          "The sign-in may not send in the name of this address. An administrator gives it the right “Send as”."),
    _Rule(("erroraccessdenied", "authorization_requestdenied", "accessdenied", "forbidden"), PermanentError,
          "no_permission", "The sign-in may not do this in the mailbox. It needs Mail.ReadWrite and Mail.Send, and for "
          "a shared mailbox full access to it; an app must be assigned to the mailbox."),
    _Rule(("errormessagesizeexceeded", "errorattachmentsizelimitexceeded"), PermanentError, "too_large",
          "The mail is larger than the mailbox may send."),
    _Rule(("errorinvalidrecipients",), PermanentError, "bad_recipient", "Microsoft does not take one of the addresses."),
    _Rule(("errorquotaexceeded",), PermanentError, "mailbox_full", "The mailbox is full; it can neither take nor send."),
    _Rule(("errorexceededmessagelimit", "errorsubmissionquotaexceeded", "errormessagesubmissionblocked"),
          TemporaryError, "send_limit", "The mailbox has sent as many mails as it may for now.", timedelta(hours=1)),
    _Rule(("errormailboxmoveinprogress", "errormailboxstoreunavailable", "errorservertoobusy"), TemporaryError,
          "unavailable", "The mailbox is not available just now.", timedelta(minutes=5)),
)  # fmt: skip


def of(answer: Response) -> ChannelError:
    said, request_id = _read(answer)
    log.warning("graph.refused", status=answer.status_code, code=said, request_id=request_id)
    wait = asked_wait(answer)
    quoted = f"(Microsoft says: {answer.status_code} {said})".replace(" )", ")")
    rule = next((one for one in _RULES if said.casefold() in one.codes), None)
    if answer.status_code == 410 or (rule and rule.verdict is ResyncNeeded):
        return ResyncNeeded("resync", f"Microsoft has forgotten how far the folder was read. {quoted}")
    if rule:
        return rule.verdict(rule.code, f"{rule.words} {quoted}", retry_after=wait or rule.wait)
    return _by_status(answer.status_code, quoted, wait)


def _by_status(status: int, quoted: str, wait: timedelta | None) -> ChannelError:
    if status == 401:
        words = f"Microsoft does not take the sign-in of this account, though it is fresh. Connect it again. {quoted}"
        return PermanentError("graph_401", words)
    if status == 403:
        return PermanentError("no_permission", f"{_words('no_permission')} {quoted}")
    if status == 404:
        return Gone("not_there", f"Microsoft does not find it. {quoted}")
    if status == 413:
        return PermanentError("too_large", f"{_words('too_large')} {quoted}")
    if status == 429:
        wait = wait or timedelta(minutes=1)
        return TemporaryError("throttled", f"Microsoft asks to wait. {quoted}", retry_after=wait)
    if status >= 500 or status == 408:
        code = "overloaded" if wait else "server_trouble"
        words = f"Microsoft has a problem of its own just now. {quoted}"
        return TemporaryError(code, words, retry_after=wait)
    if status in (409, 412, 423):
        return TemporaryError("conflict", f"Somebody else changes the same just now. {quoted}")
    return PermanentError(f"graph_{status}", f"Microsoft refuses this request. {quoted}")


def _words(code: str) -> str:
    return next(one.words for one in _RULES if one.code == code)


def asked_wait(answer: Response) -> timedelta | None:
    """Seconds or a date (RFC 9110, 10.2.3)."""
    asked = answer.headers.get("Retry-After", "").strip()
    if asked.isdecimal():
        return min(timedelta(seconds=int(asked[:9])), _LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(asked).astimezone(UTC)
    except (TypeError, ValueError):
        return None
    return min(max(until - datetime.now(UTC), timedelta(0)), _LONGEST_WAIT)


def _read(answer: Response) -> tuple[str, str]:
    """Code and request id of an error; empty for what is no proper answer."""
    try:
        error = answer.json()["error"]
        inner = error.get("innerError") or {}
        return str(error.get("code") or "")[:100], str(inner.get("request-id") or "")[:100]
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", answer.headers.get("request-id", "")


@contextmanager
def network(host: str) -> Iterator[None]:
    """Turns what requests raises into a ChannelError; an HTTPError comes out as what the answer says. The chain is cut:
    texts of these errors hold the address, and links of Graph carry tokens."""
    try:
        yield
    except requests.HTTPError as error:
        raise of(error.response) from None
    except requests.exceptions.SSLError:
        raise PermanentError("tls_certificate", f"The certificate of {host} can't be trusted.") from None
    except requests.ConnectTimeout:
        raise TemporaryError("unreachable", f"{host} can't be reached.") from None
    except requests.Timeout:
        raise TemporaryError(NO_ANSWER, f"{host} does not answer in time.") from None
    except requests.ConnectionError as error:
        if _never_left(error):
            raise TemporaryError("unreachable", f"{host} can't be reached.") from None
        raise TemporaryError("connection_lost", f"The connection to {host} broke.") from None
    except requests.RequestException as error:
        log.warning("graph.broken", error=type(error).__name__)
        raise TemporaryError("connection_lost", f"The conversation with {host} broke off.") from None


def _never_left(error: requests.ConnectionError) -> bool:
    """A name that is not found or a refused connection: then the request surely was not taken."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError")
