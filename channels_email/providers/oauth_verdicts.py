"""What authorization servers say, in our words and with our verdict."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from requests import Response

from channels_email.providers.oauth_base import SIGN_IN_NEEDED
from inquiries.channels import ChannelError, PermanentError, TemporaryError

_WAIT, _LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=6)
_SECRETS = re.compile(r"[A-Za-z0-9_\-.~+/=]{40,}")


class _Rule(NamedTuple):
    said: str
    code: str
    words: str


# Read from above, in "error: description". Numbers are Microsoft's (learn.microsoft.com, "AADSTS error codes").
_RULES = (
    _Rule("AADSTS7000222", "secret_expired",
          "The client secret of the app has ended. An administrator makes a new one at Microsoft and enters it here."),
    _Rule("AADSTS7000215", "client_refused", "The client secret is wrong. Enter its value, not its id."),
    _Rule("AADSTS700027", "client_refused", "The certificate is not the one that is registered for the app."),
    _Rule("AADSTS700016", "client_refused", "There is no such app in this directory. Are client id and tenant right?"),
    _Rule("AADSTS90002", "client_refused", "There is no such directory (tenant). Is its id right?"),
    _Rule("AADSTS50011", "client_refused", "The redirect address of the hub is not registered for the app."),
    _Rule("AADSTS65001", SIGN_IN_NEEDED, "Nobody has agreed to what the hub may do. Connect the account again."),
    _Rule("AADSTS90094", "admin_needed", "An administrator of the directory has to agree to the app first."),
    _Rule("AADSTS90095", "admin_needed", "An administrator of the directory has to agree to the app first."),
    _Rule("AADSTS50105", "not_assigned", "This person is not assigned to the app in the directory."),
    _Rule("invalid_grant", SIGN_IN_NEEDED,
          "The sign-in is no longer accepted: it was revoked, the password was changed, or it was not used for long. "
          "Connect the account again."),
    _Rule("interaction_required", SIGN_IN_NEEDED, "The provider wants the person to sign in again. "
          "Connect the account again."),
    _Rule("consent_required", SIGN_IN_NEEDED, "Nobody has agreed to what the hub may do. Connect the account again."),
    _Rule("login_required", SIGN_IN_NEEDED, "The provider wants the person to sign in again. "
          "Connect the account again."),
    _Rule("access_denied", "access_denied", "The question whether the hub may read this mailbox was answered with no."),
    _Rule("invalid_client", "client_refused", "Client id and client secret do not fit together, or the secret has ended."),
    _Rule("unauthorized_client", "client_refused", "The app may not sign in this way. Check its registration."),
    _Rule("invalid_scope", "client_refused", "The app may not ask for mail. Check its permissions."),
    _Rule("redirect_uri_mismatch", "client_refused", "The redirect address of the hub is not registered for the app."),
)  # fmt: skip
_TEMPORARY = ("temporarily_unavailable", "server_error", "internal_failure", "slow_down")


def refused(vendor: str, error: str, description: str) -> ChannelError:
    said = f"{error}: {description}"
    quoted = f"({vendor} says: {_quote(said)})"
    if error in _TEMPORARY:
        return TemporaryError(
            "sign_in_unavailable", f"{vendor} has a problem just now. {quoted}", retry_after=_WAIT
        )
    rule = next((one for one in _RULES if one.said in said), None)
    if rule is None:
        return PermanentError("sign_in_refused", f"{vendor} refuses the sign-in. {quoted}")
    return PermanentError(rule.code, f"{rule.words} {quoted}")


def later(vendor: str, what: str) -> TemporaryError:
    return TemporaryError("sign_in_unavailable", f"The sign-in at {vendor} {what}.", retry_after=_WAIT)


def refuse_trouble(vendor: str) -> Callable[[Response], Response]:
    """A hook before the answer is read: 429, 5xx and redirects say nothing about the account."""

    def check(answer: Response) -> Response:
        if answer.status_code == 429 or answer.status_code >= 500:
            words = f"The sign-in at {vendor} is overloaded or out of order ({answer.status_code})."
            raise TemporaryError("sign_in_unavailable", words, retry_after=_asked_wait(answer))
        if 300 <= answer.status_code < 400:
            raise later(vendor, "answers with a redirect, which is not followed")
        return answer

    return check


def _asked_wait(answer: Response) -> timedelta:
    asked = answer.headers.get("Retry-After", "")
    return min(timedelta(seconds=int(asked[:9])), _LONGEST_WAIT) if asked.isdecimal() else _WAIT


def _quote(said: str) -> str:
    """One short line. What looks like a token is left out: some servers repeat what they were given."""
    return _SECRETS.sub("…", " ".join(said.split()))[:200]
