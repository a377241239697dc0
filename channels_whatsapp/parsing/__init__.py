"""What WhatsApp sends, by whichever provider, as the port's records. Pure: bytes in, records out.

Four forms, told apart by themselves: a form of Twilio's webhook, a row of Twilio's list, one event of Meta's envelope,
a message of a chat that was exported from a phone.
"""

from __future__ import annotations

import json
from typing import Any

from channels_whatsapp.parsing import exports, meta, twilio
from channels_whatsapp.parsing.values import mapping
from inquiries.channels import Incoming, PermanentError

__all__ = ["parse"]


def parse(raw: bytes) -> Incoming:
    """Raises PermanentError for what is no WhatsApp event; never anything else."""
    if not raw.lstrip().startswith((b"{", b"[")):
        return twilio.webhook(raw)
    told = mapping(_json(raw))
    if "twilio_message" in told:
        return twilio.listed(told)
    if "whatsapp_export" in told:
        return exports.exported(mapping(told["whatsapp_export"]))
    if "entry" in told:
        return meta.event(told)
    raise PermanentError("unknown_shape", "The hub does not know this kind of event.")


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):  # no JSON, no text, numbers without end, brackets without end
        raise PermanentError("unreadable", "The event is damaged: it can't be read.") from None
