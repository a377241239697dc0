from __future__ import annotations

import time
from collections.abc import Callable
from typing import Self, TextIO

_WIDTH = 30
_EVERY = 0.2  # seconds between two pictures


class ProgressBar:
    """A line that redraws itself on a terminal; silent in a pipe or a log, where nothing is measured either."""

    def __init__(self, stream: TextIO, measure: Callable[[], int]) -> None:
        self._stream = stream
        self._shown = stream.isatty()
        self._total = measure() if self._shown else 0
        self._mails = self._bytes = 0
        self._started = time.monotonic()
        self._next = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            self._draw()
            self._stream.write("\n")

    def advance(self, mails: int, size: int) -> None:
        self._mails += mails
        self._bytes += size
        if self._shown and time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY
            self._draw()

    def _draw(self) -> None:
        share = min(1.0, self._bytes / self._total) if self._total else 1.0
        bar = "#" * int(share * _WIDTH)
        rate = self._mails / max(time.monotonic() - self._started, 0.001)
        self._stream.write(f"\r[{bar:<{_WIDTH}}] {share:4.0%}  {self._mails} mails, {rate:.0f}/s ")
        self._stream.flush()
