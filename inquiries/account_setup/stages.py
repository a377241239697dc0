"""What a connection test tells, one step at a time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    RUNS = "runs"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True)
class Stage:
    """What is known of one step: `words` say what was found, `advice` what to do about it."""

    half: str
    step: str
    state: State
    words: str = ""
    advice: str = ""
