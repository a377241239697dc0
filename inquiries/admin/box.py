"""The reply box as the page shows it: from a draft, or from what is proposed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from inquiries import channels
from inquiries.admin import chat_box, sims, ways, words
from inquiries.admin.box_form import presets
from inquiries.models import ChannelAccount, Draft, DraftMode, Inquiry, Message
from inquiries.selectors import User
from inquiries.services import addressing, drafts


@dataclass(frozen=True)
class BoxFile:
    pk: int
    name: str
    size: str
    bytes: int


@dataclass(frozen=True)
class Box:
    """`opened`: somebody is at it, so it shows its fields; `seen`: the newest message that the page shows; `chat` is set
    where the chosen account writes into a chat; `mail_way`: the mailbox for who answers by mail instead, which `mail_known` promises to reach the customer."""

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
    sims: list[sims.Sim]
    mail_way: int | None
    mail_known: bool
    signature: str
    files: list[BoxFile]
    compose_token: uuid.UUID
    version: int
    seen: int
    overtaken: bool
    saved: str
    opened: bool
    chat: chat_box.ChatBox | None

    @property
    def sim(self) -> sims.Sim | None:
        return next((one for one in self.sims if one.chosen), None)

    @property
    def writes(self) -> bool:
        """Whether words are typed: not in a chat whose window is shut, and not beside a template."""
        return self.chat is None or (self.chat.free and self.chat.ready is None)

    @property
    def sends(self) -> bool:
        return (
            self.chat is None or self.chat.free or (self.chat.ready is not None and not self.chat.ready.gone)
        )

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
    proposed = Draft(
        mode=DraftMode.ALL if proposal.cc else DraftMode.REPLY,
        about=proposal.about,
        account=proposal.account,
        recipients={"to": addressing.line(proposal.to), "cc": addressing.line(proposal.cc)},
        subject=proposal.subject,
    )
    return unsaved(user, inquiry, proposed, seen, opened=False)


def from_draft(user: User, inquiry: Inquiry, draft: Draft, seen: int) -> Box:
    saved = f"Draft saved {words.exact(draft.saved_at)}"
    return _box(user, inquiry, draft, seen, files=files_of(draft), saved=saved, opened=True)


def unsaved(user: User, inquiry: Inquiry, draft: Draft, seen: int, *, opened: bool = True) -> Box:
    """Of a draft that is not stored: nothing stands in it yet."""
    draft.version = 0
    return _box(user, inquiry, draft, seen, files=[], saved="", opened=opened)


def _box(
    user: User, inquiry: Inquiry, draft: Draft, seen: int, *, files: list[BoxFile], saved: str, opened: bool
) -> Box:
    known = sims.reach(user, inquiry)
    account = _chosen(known, draft.account_id)
    _turn_to(draft, inquiry, account)
    chat = account is not None and ways.is_chat(account.channel)
    return Box(
        mode=draft.mode,
        about_id=draft.about_id,
        about_who=_who(draft.about),
        **{role: draft.recipients.get(role, "") for role in drafts.ROLES},
        subject=draft.subject,
        text=draft.text,
        quote=draft.quote,
        account_id=account.pk if account else None,
        sims=sims.choices(known, account),
        mail_way=sims.for_mail(inquiry, known.accounts),
        mail_known=known.has_mail,
        signature=signature(account),
        files=files,
        compose_token=draft.token,
        version=draft.version,
        seen=seen,
        overtaken=draft.overtaken,
        saved=saved,
        opened=opened,
        chat=chat_box.of(user, inquiry, account, draft) if chat and account else None,
    )


def _chosen(known: sims.Reach, wanted: int | None) -> ChannelAccount | None:
    """One that was switched off meanwhile gives way to one that reaches the customer."""
    rows = known.accounts
    reaching = (one for one in rows if known.reaches(one))
    return next((one for one in rows if one.pk == wanted), next(reaching, rows[0] if rows else None))


def _turn_to(draft: Draft, inquiry: Inquiry, account: ChannelAccount | None) -> None:
    """Whoever gives way to another channel takes its people along: a number is no address of a mail."""
    left = draft.account
    if account is None or left is None or left.channel == account.channel:
        return
    proposal = addressing.for_account(inquiry, account, DraftMode(draft.mode))
    draft.recipients = {"to": addressing.line(proposal.to), "cc": addressing.line(proposal.cc)}
    draft.subject, draft.about, draft.account = proposal.subject, proposal.about, account


def _who(about: Message | None) -> str:
    return (about.sender_name or about.sender_address) if about else ""


def signature(account: ChannelAccount | None) -> str:
    return channels.get(account.channel).signature(account.pk) if account else ""


def files_of(draft: Draft) -> list[BoxFile]:
    return [BoxFile(one.pk, one.name, words.size(one.file.size), one.file.size) for one in draft.files.all()]
