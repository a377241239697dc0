"""By which channel and which of our numbers or mailboxes a message went."""

from __future__ import annotations

from dataclasses import dataclass

from inquiries import channels
from inquiries.admin import words
from inquiries.models import ChannelAccount

_ICONS = {"email": "mail", "whatsapp": "chat"}


@dataclass(frozen=True)
class Way:
    icon: str
    label: str
    name: str
    address: str
    chat: bool

    @property
    def title(self) -> str:
        return f"{self.label} · {self.name} · {self.address}"


def icon(channel: str) -> str:
    return _ICONS.get(channel, "chat" if is_chat(channel) else "forum")


def label(channel: str) -> str:
    known = channels.registered().get(channel)
    return known.label if known else channel


def is_chat(channel: str) -> bool:
    known = channels.registered().get(channel)
    return known is not None and known.chat


def with_window() -> list[str]:
    """Chats that let us answer freely for a while."""
    return [name for name, one in channels.registered().items() if one.chat and one.window is not None]


def of(account: ChannelAccount) -> Way:
    channel = account.channel
    chat = is_chat(channel)
    address = words.phone(account.address) if chat else account.address
    return Way(icon(channel), label(channel), account.name, address, chat)
