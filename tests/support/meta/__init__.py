"""Meta's Cloud API with a memory: messages, files on a second host, templates with paging, limits, the window, and what it
would post to us as signed webhooks. The hub talks to it by real HTTP, unpatched."""

from __future__ import annotations

from tests.support.meta import events, templates
from tests.support.meta.posts import signed
from tests.support.meta.server import running
from tests.support.meta.state import Number, Sent, World

__all__ = ["Number", "Sent", "World", "events", "running", "signed", "templates"]
