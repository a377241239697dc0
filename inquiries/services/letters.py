"""What a person wants to say, and the message that it becomes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from inquiries import channels
from inquiries.channels import Address, Flag
from inquiries.models import (
    ChannelAccount,
    Delivery,
    DraftFile,
    DraftMode,
    Inquiry,
    Message,
    MessageKind,
    Placement,
    Unsaid,
)
from inquiries.services import addressing, quoting, recipients, threads
from inquiries.states import Direction

MAX_REFERENCES = 100


class NotSendable(Exception):
    """`words` say why, for the person who wrote it."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(" ".join(words))
        self.words = list(words)


class SomebodyWrote(NotSendable):
    """A message came in since the writer last looked. Sending all the same is the writer's choice."""

    def __init__(self) -> None:
        super().__init__(["A new message came while you were typing. Please read it first."])


@dataclass(frozen=True)
class Letter:
    """What a person wants to say. `seen`: the newest message that the writer knows, None to send whatever came;
    `send_at`: not before then; `automatic`: the hub itself writes; `content` as in `contents`: a template in it takes the
    place of the text."""

    text: str
    to: Sequence[Address]
    cc: Sequence[Address] = ()
    bcc: Sequence[Address] = ()
    subject: str = ""
    account: ChannelAccount | None = None
    mode: str = DraftMode.REPLY
    about: Message | None = None
    quote: bool = False
    files: Sequence[DraftFile] = ()
    content: Mapping[str, Any] = field(default_factory=dict)
    seen: int | None = None
    send_at: datetime | None = None
    compose_token: uuid.UUID | None = None
    automatic: bool = False

    @property
    def everybody(self) -> tuple[Address, ...]:
        return (*self.to, *self.cc, *self.bcc)


def message_of(
    inquiry: Inquiry, author: AbstractBaseUser | None, letter: Letter, account: ChannelAccount, text: str
) -> Message:
    """Not stored yet. `text`: the words of the letter, or of its template as it is filled in."""
    public_id = uuid.uuid4()
    chat = channels.get(account.channel).chat
    quoted = quoting.below(letter.mode, letter.about) if letter.quote and not chat else ""
    subject = "" if chat else letter.subject or addressing.reply_subject(inquiry.subject)
    return Message(
        public_id=public_id,
        team_id=inquiry.team_id,
        inquiry=inquiry,
        account=account,
        channel=account.channel,
        direction=Direction.OUT,
        kind=MessageKind.AUTO_REPLY if letter.automatic else MessageKind.MESSAGE,
        flags=[Flag.PASSED_ON.value] if letter.mode == DraftMode.FORWARD else [],
        identity=f"out:{public_id}",
        **_place_in_thread(inquiry, f"{public_id}@{_domain(account)}", letter, account),
        placement=Placement.STAFF,
        author=author,
        sender_name=account.name,
        sender_address=account.address,
        recipients=_recipients(letter),
        subject=subject[: channels.MAX_LINE],
        text=channels.clean(quoting.joined(text, quoted), channels.MAX_TEXT),
        reply_text=text,
        content=dict(letter.content) or None,
        attachment_count=len(letter.files),
        received_at=timezone.now(),
        sent_at=timezone.now(),
        unsaid=Unsaid.SCHEDULED if letter.send_at else "",
        compose_token=letter.compose_token,
    )


def _domain(account: ChannelAccount) -> str:
    """A number has none."""
    return account.address.rpartition("@")[2] if "@" in account.address else "inquiry-hub.invalid"


def _recipients(letter: Letter) -> list[dict[str, str]]:
    return [
        recipients.as_row(role, one)
        for role, many in (("to", letter.to), ("cc", letter.cc), ("bcc", letter.bcc))
        for one in many
    ]


def _place_in_thread(
    inquiry: Inquiry, own_id: str, letter: Letter, account: ChannelAccount
) -> dict[str, Any]:
    if channels.get(account.channel).chat:
        answered, references = _quoted(letter.about, account), []
    else:
        parent = _parent(inquiry, letter, account)
        answered = parent.external_id if parent and letter.mode != DraftMode.FORWARD else ""
        references = _references(parent)
    return {
        "external_id": own_id,
        "thread_keys": [] if letter.send_at else threads.thread_keys(own_id, references),
        "in_reply_to": [answered] if answered else [],
        "references": references,
    }


def _quoted(about: Message | None, account: ChannelAccount) -> str:
    """A chat quotes a message only where somebody chose it, and knows only those of the same number. What we wrote has its
    name there by the provider's answer."""
    if about is None or about.account_id != account.pk:
        return ""
    if about.direction != Direction.OUT:
        return about.external_id
    sent = Delivery.objects.filter(message=about).exclude(external_ids=[]).order_by("part").first()
    return str(sent.external_ids[0]) if sent is not None else ""


def _parent(inquiry: Inquiry, letter: Letter, account: ChannelAccount) -> Message | None:
    """A mail is an answer to the mail that it is about, else to the newest of either direction that has an id. What is
    forwarded answers nothing, but whoever gets it can name what it came from."""
    about = letter.about
    if about is not None and about.external_id and about.channel == account.channel:
        return about
    written = inquiry.messages.filter(unsaid="", channel=account.channel).exclude(external_id="")
    return written.exclude(direction=Direction.NOTE).order_by("-received_at", "-pk").first()


def _references(parent: Message | None) -> list[str]:
    """RFC 5322, 3.6.4: the parent's References and its id; without References a single In-Reply-To stands for them."""
    if parent is None:
        return []
    before = parent.references or (parent.in_reply_to if len(parent.in_reply_to) == 1 else [])
    chain = list(dict.fromkeys([*before, parent.external_id]))
    return chain if len(chain) <= MAX_REFERENCES else [chain[0], *chain[-(MAX_REFERENCES - 1) :]]
