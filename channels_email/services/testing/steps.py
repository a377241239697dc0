"""One half of a connection test: steps in their order; the first bad one ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import structlog

from channels_email.models import EmailAccount
from channels_email.services.testing import advice
from inquiries.account_setup.stages import Stage, State
from inquiries.channels import ChannelError

log = structlog.get_logger(__name__)
Step = tuple[str, Callable[[], str]]


class Half(Protocol):
    """`name` is a word for people: "Reading". A step gives its words back or raises a ChannelError."""

    name: str

    def __init__(self, account: EmailAccount) -> None: ...

    def steps(self) -> Sequence[Step]: ...

    def close(self) -> None:
        """Ends the connection; never raises."""


def walk(half: Half, account: EmailAccount) -> Iterator[Stage]:
    try:
        for name, step in half.steps():
            yield Stage(half.name, name, State.RUNS)
            stage = _try(half.name, name, step, account)
            yield stage
            if stage.state == State.BAD:
                return
    finally:
        half.close()


def _try(half: str, name: str, step: Callable[[], str], account: EmailAccount) -> Stage:
    try:
        return Stage(half, name, State.GOOD, step())
    except ChannelError as error:
        return Stage(half, name, State.BAD, error.words, advice.of(error.code, account))
    except Exception:  # isolation point: the page must say something whatever a server does
        log.exception("test.unforeseen", step=name)
        words = "Something unforeseen happened; an operator finds it in the log."
        return Stage(half, name, State.BAD, words)


def opened(connection: Any) -> Any:
    """A step of its own is never reached without the one before; this is for the type checker and for honesty."""
    if connection is None:
        raise RuntimeError("The connection was not made.")
    return connection
