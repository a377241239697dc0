"""What a provider's error code means: a verdict for the worker, words for a consultant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from inquiries.channels import ChannelError, OutcomeUnknown, PermanentError, TemporaryError

MAX_TOLD = 300  # characters of a provider's own words


class VerdictKind(StrEnum):
    TEMPORARY = "temporary"  # surely not done: the same again later
    PERMANENT = "permanent"  # surely not done: the same again would not help
    UNKNOWN = "unknown"  # it may have been done: look before anybody repeats it


class NumberStopped(PermanentError):
    """Nothing of this number can go out until somebody has mended it (services/stopping.py)."""


_ERRORS: dict[VerdictKind, type[ChannelError]] = {
    VerdictKind.TEMPORARY: TemporaryError,
    VerdictKind.PERMANENT: PermanentError,
    VerdictKind.UNKNOWN: OutcomeUnknown,
}


@dataclass(frozen=True)
class Verdict:
    """`words` say what happened and what to do. `stops_account`: nothing can go out until somebody has mended the
    account. `quotes`: what the provider says beside the code is worth reading, a template's fault for instance."""

    kind: VerdictKind
    words: str
    retry_after: timedelta | None = None
    stops_account: bool = False
    quotes: bool = False

    def error(self, code: int | str, told: str = "") -> ChannelError:
        """To be raised; `told` is what the provider said in its own words."""
        kind = NumberStopped if self.stops_account else _ERRORS[self.kind]
        return kind(f"whatsapp_{code}", self.said(told), retry_after=self.retry_after)

    def said(self, told: str = "") -> str:
        return f"{self.words} ({quoted(told)})" if self.quotes and told.strip() else self.words

    def failed(self, told: str = "") -> str:
        """The same for a message that is known not to have arrived."""
        said = self.said(told)
        return said if self.kind is VerdictKind.PERMANENT else f"{said} Try again in a few minutes."


def temporary(words: str, seconds: int) -> Verdict:
    return Verdict(VerdictKind.TEMPORARY, words, retry_after=timedelta(seconds=seconds))


def permanent(words: str, *, quotes: bool = False) -> Verdict:
    return Verdict(VerdictKind.PERMANENT, words, quotes=quotes)


def stopped(words: str) -> Verdict:
    """Permanent, and so would be everything else of this account."""
    return Verdict(VerdictKind.PERMANENT, words, stops_account=True)


def unknown(words: str) -> Verdict:
    return Verdict(VerdictKind.UNKNOWN, words)


def number_of(code: int | str) -> int | None:
    """Codes come as numbers, as text, as nothing and as nonsense."""
    text = str(code).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def quoted(told: str) -> str:
    return f"the provider says: “{' '.join(told.split())[:MAX_TOLD]}”"


def unlisted(code: int | str, told: str) -> str:
    """Words for a code that no table knows, marked as the provider's own."""
    number = f" (code {str(code)[:40]})" if str(code).strip() else ""
    if not told.strip():
        return f"The provider refused it and gave no reason{number}."
    return f"The hub does not know this error{number}; {quoted(told)}."
