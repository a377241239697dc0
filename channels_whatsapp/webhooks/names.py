from __future__ import annotations

from typing import Any

from inquiries.channels import storable

_LONGEST = 1_000


def usable(name: Any) -> bool:
    """Whether an id may become a part of a delivery id: what would be cleaned or cut could become equal to another."""
    return isinstance(name, str) and 0 < len(name) <= _LONGEST and storable(name)
