"""Microsoft Graph with a memory, as far as mail goes: folders, paging, delta with tokens that may be forgotten, drafts,
uploads, sending, subscriptions, throttling. O365 talks to it unpatched."""

from __future__ import annotations

from tests.support.graph.server import running
from tests.support.graph.state import Mailbox, Sent, World
from tests.support.graph.subscriptions import lifecycle, notify

__all__ = ["Mailbox", "Sent", "World", "lifecycle", "notify", "running"]
