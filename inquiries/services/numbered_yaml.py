"""YAML that remembers on which line each value stands, so that a mistake can be shown where it was made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

Place = tuple[str | int, ...]


class Unreadable(ValueError):
    """`line` counts from 1; 0 if there is none to name."""

    def __init__(self, words: str, line: int = 0) -> None:
        super().__init__(words)
        self.words, self.line = words, line


def read(text: str) -> tuple[Any, dict[Place, int]]:
    """The data, made of plain values only, and the line of each place in it. Raises Unreadable."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        lines = dict(_lines(node, ())) if node else {}
        return yaml.safe_load(text), lines
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(f"This is no YAML: {error.problem}.", mark.line + 1 if mark else 0) from None
    except Unreadable:
        raise
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unreadable(f"This is no YAML: {type(error).__name__}.") from None


def line_of(lines: dict[Place, int], place: Place) -> int:
    """Of the place, or of the nearest one around it."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 0)


def _lines(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _lines(item, (*place, number))
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:  # YAML takes the last one without a word
                raise Unreadable(f"The key {name} stands here twice.", key.start_mark.line + 1)
            seen.add(name)
            yield from _lines(value, (*place, name))
            yield (*place, name), key.start_mark.line + 1
