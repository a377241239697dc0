"""What WhatsApp sends, by whichever provider, as the port's records. Pure: bytes in, records out."""

from __future__ import annotations

from inquiries.channels import Incoming, PermanentError


def parse(raw: bytes) -> Incoming:
    """Raises PermanentError for what is no WhatsApp event; never anything else."""
    raise PermanentError("unknown_shape", "The hub does not know this kind of message yet.")
