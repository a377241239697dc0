from __future__ import annotations

from typing import Any

_OF_CONTACT = ("wa_id", "user_id", "parent_user_id")
_OF_EVENT = ("from", "from_user_id", "from_parent_user_id", "recipient_id", "recipient_user_id")


class Contacts:
    """The contacts[] beside several events, given to those that name them. Meta says nowhere which belongs to which."""

    def __init__(self, told: Any) -> None:
        self._all = told if isinstance(told, list) else []
        self._used: set[int] = set()
        self._by_id: dict[str, list[int]] = {}
        for position, one in enumerate(self._all):
            for name in _ids(one, _OF_CONTACT):
                self._by_id.setdefault(name, []).append(position)

    def of(self, event: Any) -> list[Any]:
        found = {position for name in _ids(event, _OF_EVENT) for position in self._by_id.get(name, ())}
        self._used |= found
        return [self._all[position] for position in sorted(found)]

    @property
    def left(self) -> list[Any]:
        """Those that no event has named so far."""
        return [one for position, one in enumerate(self._all) if position not in self._used]


def _ids(holder: Any, names: tuple[str, ...]) -> set[str]:
    if not isinstance(holder, dict):
        return set()
    return {value for name in names if isinstance(value := holder.get(name), str) and value}
