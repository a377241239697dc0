"""Enhanced status codes (RFC 3463) and servers' own words, as a consultant says them: one table, pure."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """`words` say what happened, `advice` what to do; `bad_address`: the next mail to it would come back as well."""

    words: str
    advice: str
    bad_address: bool = True

    def __str__(self) -> str:
        return f"{self.words} {self.advice}"


_ASK = "Ask the customer for another address, or call."
_OTHER_WAY = "Write from another account, or call the customer."
_UNKNOWN = Reason(
    "It was not delivered; the server gives no reason.", "Try again later, or call the customer."
)
_NOBODY = Reason("There is no such mailbox.", f"Look for a typing mistake. {_ASK}")
_FULL = Reason("The mailbox is full.", "Try again in some days, or call the customer.")
_TOO_LARGE = Reason(
    "The mail is too large for this mailbox.", "Send smaller files, or a link to them.", bad_address=False
)
_REFUSED = Reason("Their server refused our mail as unwanted.", _OTHER_WAY, bad_address=False)
_NO_SERVER = Reason("The part behind the @ has no mail server.", f"Look for a typing mistake. {_ASK}")
_SILENT = Reason("Their mail server did not answer for days.", "Try again later, or call the customer.")
_BUSY = Reason(
    "Their mail server had no room or was broken.",
    "Try again later, or call the customer.",
    bad_address=False,
)
_CLOSED = Reason("This mailbox takes no mail (any more).", _ASK)
_LOOP = Reason("Their servers send mails in a circle.", "Call the customer; they have to mend it.")
_FORM = Reason(
    "Their server could not read the form of the mail.",
    "Tell your operator; call the customer.",
    bad_address=False,
)

# Subject and detail of the code; the class (4 or 5) only says whether it was given up, which the action says as well.
REASONS: dict[str, Reason] = {
    "1": _NOBODY,
    "1.2": _NO_SERVER,
    "1.6": Reason("The mailbox has moved and left no new address.", _ASK),
    "1.7": Reason("Their server does not accept our address as a sender.", _OTHER_WAY, bad_address=False),
    "1.8": Reason("Their server does not accept our address as a sender.", _OTHER_WAY, bad_address=False),
    "1.10": _NO_SERVER,
    "2": _CLOSED,
    "2.2": _FULL,
    "2.3": _TOO_LARGE,
    "2.4": Reason("The mailing list behind this address could not be reached.", _ASK),
    "3": _BUSY,
    "3.4": _TOO_LARGE,
    "4": _SILENT,
    "4.6": _LOOP,
    "4.7": _SILENT,
    "5": _BUSY,
    "5.3": Reason("The mail went to too many people at once.", "Send it to fewer at a time.", bad_address=False),
    "6": _FORM,
    "7": _REFUSED,
    "7.1": _REFUSED,
    "7.13": _CLOSED,
    "7.17": _CLOSED,
}  # fmt: skip
# Where a server gives no code, or one that says nothing (x.0.0).
_PHRASES: tuple[tuple[re.Pattern[str], Reason], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (r"quota|mailbox (?:is )?full|over ?quota|storage|insufficient", _FULL),
        (r"too (?:large|big)|size limit|exceeds", _TOO_LARGE),
        (r"spam|blocked|block ?list|blacklist|reputation|policy|dmarc|spf|dkim|prohibited|not authori", _REFUSED),
        (r"disabled|inactive|suspended|not accepting|no longer", _CLOSED),
        (r"host (?:or domain )?(?:name )?(?:not found|unknown)|nxdomain|no mx|domain (?:not found|does ?n.?t exist)", _NO_SERVER),
        (r"unknown|no such|does ?n.?t exist|not exist|not found|invalid (?:recipient|mailbox|address)|unrouteable|undeliverable address", _NOBODY),
        (r"timed? ?out|no answer|connection refused|unreachable|retry (?:time|timeout)", _SILENT),
        (r"loop|too many hops", _LOOP),
    )
)  # fmt: skip
_CODE = re.compile(r"^[245]\.(\d{1,3})\.(\d{1,3})")


def reason(status: str, diagnostic: str) -> Reason:
    """From the most exact entry for the code, else from the server's words, else that nobody knows."""
    code = _CODE.match(status)
    subject, detail = code.groups() if code else ("0", "0")
    exact = REASONS.get(f"{subject}.{detail}")
    if exact is not None:
        return exact
    said = diagnostic[:500]
    spoken = next((reason for pattern, reason in _PHRASES if pattern.search(said)), None)
    if detail == "0" and spoken is not None:
        return spoken
    return REASONS.get(subject) or spoken or _UNKNOWN
