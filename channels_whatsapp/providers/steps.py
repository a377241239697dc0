"""One step of a connection test: what it found, in words."""

from __future__ import annotations

from collections.abc import Callable

from inquiries.channels import ChannelError, TestResult


class NotGood(Exception):
    """A step that failed, in words."""


def step(name: str, ask: Callable[[], str]) -> TestResult:
    """`ask` tells in words what is good, or raises NotGood or ChannelError."""
    try:
        return TestResult(name, ok=True, words=ask())
    except NotGood as error:
        return TestResult(name, ok=False, words=str(error))
    except ChannelError as error:
        return TestResult(name, ok=False, words=error.words)
