"""Work in slices of bounded size, so that memory does not depend on how much is waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def by_bytes(items: Iterable[T], size: Callable[[T], int], at_most: int) -> Iterator[list[T]]:
    """In order; each slice holds `at_most` bytes, and whatever is larger comes alone."""
    some: list[T] = []
    total = 0
    for item in items:
        if some and total + size(item) > at_most:
            yield some
            some, total = [], 0
        some.append(item)
        total += size(item)
    if some:
        yield some
