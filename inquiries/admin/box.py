"""The reply box as the page shows it: from a draft, or from what is proposed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from inquiries import channels
from inquiries.admin import words
from inquiries.admin.box_form import accounts_for, presets
from inquiries.models import ChannelAccount, Draft, DraftMode, Inquiry, Message
from inquiries.selectors import User
from inquiries.services import addressing, drafts
from inquiries.services.addressing import Proposal


@dataclass(frozen=True)
class BoxFile:
    pk: int
    name: str
    size: str
    bytes: int


@dataclass(frozen=True)
class Box:
    """`opened`: somebody is at it, so it shows its fields; `seen`: the newest message that the page shows."""

    mode: str
    about_id: int | None
    about_who: str
    to: str
    cc: str
    bcc: str
    subject: str
    text: str
    quote: bool
    account_id: int | None
    accounts: list[ChannelAccount]
    signature: str
    files: list[BoxFile]
    compose_token: uuid.UUID
    version: int
    seen: int
    overtaken: bool
    saved: str
    opened: bool

    @property
    def has_copies(self) -> bool:
        return bool(self.cc or self.bcc)

    @property
    def answers_all(self) -> bool:
        return self.mode == DraftMode.ALL

    @property
    def forwards(self) -> bool:
        return self.mode == DraftMode.FORWARD

    @property
    def zone(self) -> str:
        return timezone.get_current_timezone_name()

    @property
    def times(self) -> list[tuple[str, str, str]]:
        titles = {"tomorrow": "Tomorrow morning", "monday": "Monday morning"}
        return [(key, titles[key], words.exact(at)) for key, at in presets().items()]

    @property
    def earliest(self) -> str:
        return timezone.localtime().strftime("%Y-%m-%dT%H:%M")

    @property
    def limit(self) -> int:
        """Bytes of one file; the server looks again."""
        return settings.ATTACHMENT_MAX_MB * 1_000_000


def of(user: User, inquiry: Inquiry, seen: int) -> Box:
    """The draft of this person, else the answer that suggests itself: to all who were in the mail."""
    draft = drafts.open_of(user, inquiry.pk)
    if draft is not None:
        return from_draft(user, inquiry, draft, seen)
    proposal = addressing.propose(inquiry)
    mode = DraftMode.ALL if proposal.cc else DraftMode.REPLY
    return from_proposal(user, inquiry, proposal, mode, seen)


def from_draft(user: User, inquiry: Inquiry, draft: Draft, seen: int) -> Box:
    accounts = list(accounts_for(user, inquiry).only("name", "address", "channel"))
    account = _chosen(accounts, draft.account_id)
    return Box(
        mode=draft.mode,
        about_id=draft.about_id,
        about_who=_who(draft.about),
        **{role: draft.recipients.get(role, "") for role in drafts.ROLES},
        subject=draft.subject,
        text=draft.text,
        quote=draft.quote,
        account_id=account.pk if account else None,
        accounts=accounts,
        signature=signature(account),
        files=files_of(draft),
        compose_token=draft.token,
        version=draft.version,
        seen=seen,
        overtaken=draft.overtaken,
        saved=_saved(draft.saved_at),
        opened=True,
    )


def from_proposal(
    user: User, inquiry: Inquiry, proposal: Proposal, mode: str, seen: int, *, opened: bool = False
) -> Box:
    accounts = list(accounts_for(user, inquiry).only("name", "address", "channel"))
    account = _chosen(accounts, proposal.account.pk if proposal.account else None)
    return Box(
        mode=mode,
        about_id=proposal.about.pk if proposal.about else None,
        about_who=_who(proposal.about),
        to=addressing.line(proposal.to),
        cc=addressing.line(proposal.cc),
        bcc="",
        subject=proposal.subject,
        text="",
        quote=True,
        account_id=account.pk if account else None,
        accounts=accounts,
        signature=signature(account),
        files=[],
        compose_token=uuid.uuid4(),
        version=0,
        seen=seen,
        overtaken=False,
        saved="",
        opened=opened,
    )


def _chosen(accounts: list[ChannelAccount], wanted: int | None) -> ChannelAccount | None:
    return next((one for one in accounts if one.pk == wanted), accounts[0] if accounts else None)


def _who(about: Message | None) -> str:
    return (about.sender_name or about.sender_address) if about else ""


def _saved(at: datetime) -> str:
    return f"Draft saved {words.exact(at)}"


def signature(account: ChannelAccount | None) -> str:
    return channels.get(account.channel).signature(account.pk) if account else ""


def files_of(draft: Draft) -> list[BoxFile]:
    return [BoxFile(one.pk, one.name, words.size(one.file.size), one.file.size) for one in draft.files.all()]
