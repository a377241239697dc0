"""A draft is sent: what stands in the box, checked, becomes a reply with its delivery; the draft is held meanwhile."""

from __future__ import annotations

from datetime import datetime

from inquiries import channels
from inquiries.channels import Address
from inquiries.models import ChannelAccount, Draft, Message
from inquiries.services import addressing, contents, replying
from inquiries.services.drafts import Written
from inquiries.services.replying import Letter, NotSendable

_TITLES = {"to": "To", "cc": "Cc", "bcc": "Bcc"}


def send(draft: Draft, *, seen: int | None = None, send_at: datetime | None = None) -> Message:
    """Raises NotSendable with words for the writer; the draft stays."""
    account = draft.account or addressing.propose(draft.inquiry).account
    ready = contents.template_of(draft.content) is not None
    letter = Letter(
        text="" if ready else draft.text,
        **_recipients(draft, account),
        subject=draft.subject,
        account=account,
        mode=draft.mode,
        about=draft.about,
        quote=draft.quote,
        files=[] if ready else list(draft.files.select_related("file")),
        content=draft.content,
        seen=seen,
        send_at=send_at,
        compose_token=draft.token,
    )
    return replying.queue_reply(draft.inquiry, draft.author, letter, draft)


def _recipients(draft: Draft, account: ChannelAccount | None) -> dict[str, tuple[Address, ...]]:
    """A chat has nobody in copy; what was typed there for a mail stays in the draft."""
    chat = account is not None and channels.get(account.channel).chat
    return {role: _addresses(draft, role, account) for role in (("to",) if chat else _TITLES)}


def is_of(message: Message, written: Written) -> bool:
    """Whether this message was made of what stands in the box."""
    if (message.content or {}) != written.content:
        return False
    return contents.template_of(written.content) is not None or message.reply_text == written.text


def _addresses(draft: Draft, role: str, account: ChannelAccount | None) -> tuple[Address, ...]:
    found, wrong = addressing.parse(draft.recipients.get(role, ""), account)
    if wrong:
        shown = ", ".join(f"“{one}”" for one in wrong)
        verb = "is no address" if len(wrong) == 1 else "are no addresses"
        raise NotSendable([f"{shown} in “{_TITLES[role]}” {verb}."])
    return found
