"""What the desk may ask of a channel, and the registry of channels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from inquiries.channels.incoming import Address, Incoming, IncomingAttachment, Medium
from inquiries.channels.kinds import PointKind
from inquiries.channels.outgoing import ComposeOptions, OutgoingMessage, SendReceipt, TestResult


@runtime_checkable
class Channel(Protocol):
    """What the desk may ask of a channel. `account_id` is the primary key of `ChannelAccount`.

    `chat`: messages have no subject, the person is the thread. `window`: so long after a customer's message free text
    may be sent; None where that has no end. `points`: the kinds of contact points that it can write to, the best first.
    """

    name: str
    label: str
    chat: bool
    window: timedelta | None
    points: tuple[PointKind, ...]

    def parse(self, raw: bytes, account_id: int | None) -> Incoming:
        """Pure; never raises for hostile bytes."""

    def owner(self, raw: bytes) -> int | None:
        """The account of something that was stored without one: it may have been set up since. Never raises."""

    def fetch_media(self, account_id: int, medium: Medium) -> IncomingAttachment:
        """Downloads it now. Raises ChannelError: temporary for what is not there yet or any more under this address."""

    def own_addresses(self, account_id: int) -> frozenset[str]:
        """Match keys of the addresses that are this account's own."""

    def signature(self, account_id: int) -> str:
        """What the channel puts below each message of this account, to be shown to the writer; may be empty."""

    def compose_options(
        self, account_id: int, point: Address, last_inbound_at: datetime | None
    ) -> ComposeOptions:
        """What may be written to `point`, whose last message to this account came at `last_inbound_at`. No network."""

    def compose_errors(self, account_id: int, message: OutgoingMessage) -> Sequence[str]:
        """Why it can't be sent, in words; empty when it can."""

    def parts(self, account_id: int, message: OutgoingMessage) -> Sequence[OutgoingMessage]:
        """The messages that the provider gets for it, in their order, at least one: a chat takes one file or so many
        characters at a time. The same message has the same parts at each call. `reference` is the desk's affair."""

    def send(self, account_id: int, message: OutgoingMessage) -> SendReceipt:
        """Sends one part now. Raises a `ChannelError` with the verdict."""

    def find_sent(self, account_id: int, message: OutgoingMessage) -> SendReceipt | None:
        """Looks at the provider whether this part went out after all. None: it is not there, though it would be if it had gone
        out. Raises ChannelError; a PermanentError with words where looking can't tell."""

    def mark_read(self, account_id: int, external_id: str) -> None:
        """Tells the customer that staff have opened this message, where the account wishes so. Raises ChannelError."""

    def test_connection(self, account_id: int) -> Sequence[TestResult]: ...

    def fetch_now(self, account_id: int) -> None:
        """Ring the channel's own fetch; returns at once."""


class UnknownChannel(LookupError):
    pass


_registry: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    """Called from `AppConfig.ready()`. A second channel of one name is a programming error and is refused."""
    known = _registry.get(channel.name)
    if known is not None and type(known) is not type(channel):
        raise ValueError(f"Two channels want the name {channel.name!r}: {type(known)} and {type(channel)}")
    _registry[channel.name] = channel


def unregister(name: str) -> None:
    _registry.pop(name, None)


def get(name: str) -> Channel:
    try:
        return _registry[name]
    except KeyError:
        raise UnknownChannel(f"No channel is called {name!r}; known: {sorted(_registry)}") from None


def choices() -> list[tuple[str, str]]:
    """For model fields, as a callable: channel names then stay out of migrations."""
    return [(name, channel.label) for name, channel in sorted(_registry.items())]


def registered() -> Mapping[str, Channel]:
    return dict(_registry)
