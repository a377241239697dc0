"""Twilio's WhatsApp as the hub meets it: its REST interface, its hosts of files, and what it reports, signed. Stateful, over
real HTTP; the `twilio` client talks to it unpatched."""

from __future__ import annotations

from tests.support.twilio.server import running
from tests.support.twilio.state import Customer, Sender, World

__all__ = ["Customer", "Sender", "World", "running"]
