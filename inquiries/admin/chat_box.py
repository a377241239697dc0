"""The reply box when it writes into a chat: to whom, until when freely, with which template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from inquiries import channels
from inquiries.admin import clock, ready, ways, words
from inquiries.admin.thread_entries import Entry
from inquiries.channels import (
    Address,
    Location,
    OutgoingMessage,
    PermanentError,
    PointKind,
    TemplateUse,
)
from inquiries.models import ChannelAccount, Draft, Inquiry, Message
from inquiries.selectors import User
from inquiries.services import addressing, chatwords, contents, prefilling, templates, windows
from inquiries.services.templating import Scene
from inquiries.states import Direction


@dataclass(frozen=True)
class Quoted:
    pk: int
    who: str
    snippet: str


@dataclass(frozen=True)
class ChatBox:
    """`free`: the box for words is there; else `why_not` says why it is not. `texts`: how many messages they become."""

    label: str
    who: str
    number: str
    why_nobody: str
    clock: clock.Clock | None
    free: bool
    why_not: str
    max_text: int
    texts: int
    accept: str
    why_no_quote: str
    quoted: Quoted | None
    ready: ready.Ready | None
    has_templates: bool
    languages: list[tuple[str, str]]
    lines: list[ready.Line]
    suggestions: list[tuple[str, str]]
    place: Location | None

    @property
    def shut(self) -> bool:
        return not self.free and self.ready is None


def of(user: User, inquiry: Inquiry, account: ChannelAccount, draft: Draft) -> ChatBox:
    to, why_nobody = recipient(inquiry, account, draft)
    options = windows.for_address(account, to)
    use = contents.template_of(draft.content)
    spoken = templates.language_of(inquiry)
    return ChatBox(
        label=channels.get(account.channel).label,
        who=(to.name if to else "") or str(inquiry.contact or ""),
        number=number_of(to),
        why_nobody=why_nobody,
        clock=clock.of(options.window_closes_at, timezone.now()),
        free=options.free_text and to is not None,
        why_not=options.why_not,
        max_text=options.max_text,
        texts=texts(account, to, draft.text),
        accept=",".join(options.media_types),
        why_no_quote=options.why_no_quote,
        quoted=None if options.why_no_quote else _quoted(draft.about),
        ready=ready.chosen(account, to, options, use) if use else None,
        has_templates=bool(options.templates),
        languages=ready.languages(options, spoken),
        lines=[] if use else ready.lines(options, "", "", spoken),
        suggestions=_suggestions(user, inquiry, account, use) if use else [],
        place=contents.location_of(draft.content),
    )


def _suggestions(
    user: User, inquiry: Inquiry, account: ChannelAccount, use: TemplateUse
) -> list[tuple[str, str]]:
    person = None if isinstance(user, AnonymousUser) else user
    return prefilling.suggestions(Scene(inquiry, account, person, use.language[:2]))


def recipient(
    inquiry: Inquiry, account: ChannelAccount, draft: Draft | None = None
) -> tuple[Address | None, str]:
    """Whom the box names, else whom the desk proposes; and in words why that is nobody."""
    typed = addressing.parse(draft.recipients.get("to", ""), account)[0] if draft else ()
    if typed:
        return typed[0], ""
    proposal = addressing.for_account(inquiry, account)
    return next(iter(proposal.to), None), proposal.why_nobody


def quoting(accounts: Iterable[int]) -> frozenset[int]:
    """Those of these accounts whose provider can show which message is answered."""
    rows = ChannelAccount.objects.filter(pk__in=accounts)
    return frozenset(one.pk for one in rows if _quotes(one))


def mark_quotable(entries: Iterable[Entry]) -> None:
    theirs = [one for one in entries if one.chat and one.account_id and one.side == Direction.IN]
    known = quoting({one.account_id for one in theirs if one.account_id}) if theirs else frozenset()
    for entry in theirs:
        entry.quotable = entry.account_id in known


def _quotes(account: ChannelAccount) -> bool:
    return ways.is_chat(account.channel) and not windows.for_address(account, None).why_no_quote


def number_of(to: Address | None) -> str:
    """ "" where WhatsApp hides it: a user id means nothing to anybody."""
    return "" if to is None or to.kind is PointKind.WHATSAPP else words.phone(to.address)


def texts(account: ChannelAccount, to: Address | None, text: str) -> int:
    """How many messages these words become; files come on top."""
    if not text.strip():
        return 0
    message = OutgoingMessage("", Address(account.address), (to,) if to else (), text=text)
    try:
        return len(channels.get(account.channel).parts(account.pk, message))
    except PermanentError:
        return 1


def file_problems(
    account: ChannelAccount, to: Address | None, file: channels.IncomingAttachment
) -> Sequence[str]:
    """What the channel says against this file, before it is added."""
    carried = channels.OutgoingAttachment.of(file.filename, file.content_type, file.data)
    message = OutgoingMessage("", Address(account.address), (to,) if to else (), attachments=(carried,))
    try:
        return channels.get(account.channel).compose_errors(account.pk, message) if to else []
    except PermanentError as error:
        return [error.words]


def _quoted(about: Message | None) -> Quoted | None:
    if about is None:
        return None
    said = about.reply_text or about.text or chatwords.summary(about.content) or "(no text)"
    return Quoted(about.pk, about.sender_name or about.sender_address, " ".join(said.split())[:160])
