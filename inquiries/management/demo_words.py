"""What the demo's staff would mark an inquiry with, from the words in it."""

from __future__ import annotations

import re

from inquiries.states import Priority

_TAGS = {
    "honeymoon": r"honeymoon|hochzeitsreise|flitterwochen|noces|viaggio di nozze|luna di miele|lua de mel",
    "family": r"\bkids\b|children|kinder|enfants|niños|bambini|crianças|dzieci|أطفال",
    "ski": r"\bski\b|narty",
    "cruise": r"cruise|kreuzfahrt|crucero",
    "accessible": r"wheelchair|oxygen|rollstuhl",
    "complaint": r"complaint|not what we booked|reclamo|smarrito|storno",
    "urgent": r"urgent",
}
_FOUND = {tag: re.compile(pattern, re.IGNORECASE) for tag, pattern in _TAGS.items()}
_PRIORITIES = {
    "urgent": Priority.URGENT,
    "complaint": Priority.HIGH,
    "accessible": Priority.HIGH,
    "vip": Priority.HIGH,
    "newsletter": Priority.LOW,
}


def tags_of(words: str) -> list[str]:
    return [tag for tag, pattern in _FOUND.items() if pattern.search(words)]


def priority_of(tags: list[str]) -> Priority:
    return next((priority for tag, priority in _PRIORITIES.items() if tag in tags), Priority.NORMAL)
