"""A draft is sent: what stands in the box, checked, becomes a reply with its delivery; the draft is held meanwhile."""

from __future__ import annotations

from datetime import datetime

from inquiries.channels import Address
from inquiries.models import Draft, Message
from inquiries.services import addressing, replying
from inquiries.services.replying import Letter, NotSendable

_TITLES = {"to": "To", "cc": "Cc", "bcc": "Bcc"}


def send(draft: Draft, *, seen: int | None = None, send_at: datetime | None = None) -> Message:
    """Raises NotSendable with words for the writer; the draft stays."""
    letter = Letter(
        text=draft.text,
        to=_addresses(draft, "to"),
        cc=_addresses(draft, "cc"),
        bcc=_addresses(draft, "bcc"),
        subject=draft.subject,
        account=draft.account,
        mode=draft.mode,
        about=draft.about,
        quote=draft.quote,
        files=list(draft.files.select_related("file")),
        seen=seen,
        send_at=send_at,
        compose_token=draft.token,
    )
    return replying.queue_reply(draft.inquiry, draft.author, letter, draft)


def _addresses(draft: Draft, role: str) -> tuple[Address, ...]:
    found, wrong = addressing.parse(draft.recipients.get(role, ""))
    if wrong:
        shown = ", ".join(f"“{one}”" for one in wrong)
        verb = "is no address" if len(wrong) == 1 else "are no addresses"
        raise NotSendable([f"{shown} in “{_TITLES[role]}” {verb}."])
    return found
