"""The demo's chats: read from chats.toml and dated."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from importlib.resources import files
from typing import Any

from channels_whatsapp.demo.cast import NUMBERS, Number

_GAP = timedelta(seconds=20)  # a later line never comes before an earlier one


@dataclass(frozen=True)
class Chat:
    """A customer and what was said. `phone` in E.164, "" where the customer hides it."""

    number: Number
    name: str
    phone: str
    user_id: str
    lines: list[Line] = field(default_factory=list)

    @property
    def digits(self) -> str:
        return self.phone[1:]


@dataclass(frozen=True)
class Line:
    """`told` as in chats.toml; `token` 32 hex digits that stand for this line in all ids. `at` is aware."""

    chat: Chat
    told: dict[str, Any]
    at: datetime
    token: str

    @property
    def staff(self) -> bool:
        return bool(self.told.get("staff"))

    @property
    def id(self) -> str:
        if self.chat.number.provider == "meta":
            return f"wamid.DEMO{self.token}"
        return f"{'MM' if 'file' in self.told else 'SM'}{self.token}"

    def other(self, name: str) -> str:
        """The id of the earlier line that `name` ("quotes", "reacts", …) points to."""
        return self.chat.lines[self.told[name]].id


def load(now: datetime) -> list[Chat]:
    """`now` is aware."""
    document = tomllib.loads(files(__package__).joinpath("chats.toml").read_text(encoding="utf-8"))
    return [_chat(entry, now) for entry in document["chat"]]


def _chat(entry: dict[str, Any], now: datetime) -> Chat:
    number = next(one for one in NUMBERS if one.key == entry["number"])
    chat = Chat(number, entry["name"], entry.get("phone", ""), entry["user_id"])
    for place, told in enumerate(entry["line"]):
        earliest = chat.lines[-1].at + _GAP if chat.lines else None
        at = _moment(told, now)
        token = hashlib.md5(f"{chat.user_id}/{place}".encode(), usedforsecurity=False).hexdigest()
        chat.lines.append(Line(chat, told, max(at, earliest) if earliest else at, token))
    return chat


def _moment(told: dict[str, Any], now: datetime) -> datetime:
    if "minutes" in told:
        return (now - timedelta(minutes=told["minutes"])).replace(microsecond=0)
    day = now - timedelta(days=told["days"])
    return datetime.combine(day.date(), time.fromisoformat(told["at"]), day.tzinfo)


def lines(chats: list[Chat]) -> Iterator[Line]:
    """All, in the order of time, as the providers would bring them."""
    yield from sorted((line for chat in chats for line in chat.lines), key=lambda line: line.at)
