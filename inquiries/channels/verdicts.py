"""Failures that carry their own verdict."""

from __future__ import annotations

from datetime import timedelta

from inquiries.channels.cleaning import clean


class ChannelError(Exception):
    """A failure that carries its own verdict. `code` is for machines, `words` for a consultant."""

    def __init__(self, code: str, words: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(f"{code}: {words}")
        self.code, self.words, self.retry_after = code, clean(words), retry_after  # may quote a server


class TemporaryError(ChannelError):
    """Not done, and sure that it was not done: try again, not before `retry_after` if it is given."""


class Paced(TemporaryError):
    """Not even tried: our own limit of how fast may be sent was reached. No attempt is used up; `retry_after` is given."""


class PermanentError(ChannelError):
    """Not done, and trying again would not help."""


class OutcomeUnknown(ChannelError):
    """The provider may or may not have done it (time-out after the request left). Never repeated by a machine."""
