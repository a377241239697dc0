"""What a person is writing, kept on the server: saved while typing, with its files, until it has gone out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from inquiries.channels import IncomingAttachment
from inquiries.models import Attachment, ChannelAccount, Draft, DraftFile, DraftMode, Inquiry, Message
from inquiries.services import addressing, attachments, contents, sizes
from inquiries.services.composing import Rest
from inquiries.states import ScanState

ROLES = ("to", "cc", "bcc")
MAX_FILES = 50


class ChangedElsewhere(Exception):
    """Another window or device has saved, sent or thrown away this draft since the page read it."""


class FileRefused(Exception):
    """In words for who added it."""


@dataclass(frozen=True)
class Written:
    """The fields of the box as they stand there; `recipients` by role, as typed; `content` as `contents.tidy` gives it."""

    text: str = ""
    subject: str = ""
    recipients: dict[str, str] = field(default_factory=dict)
    mode: str = DraftMode.REPLY
    about: Message | None = None
    account: ChannelAccount | None = None
    quote: bool = True
    content: dict[str, Any] = field(default_factory=dict)


def open_of(author: AbstractBaseUser, inquiry_id: int) -> Draft | None:
    rows = Draft.objects.filter(author=author, inquiry=inquiry_id, message=None)
    return rows.select_related("account", "about").prefetch_related("files__file").first()


def begun(author_id: int) -> QuerySet[Draft]:
    """Those in which something stands."""
    files = DraftFile.objects.filter(draft=OuterRef("pk"))
    something = Q(Exists(files)) | ~Q(text="") | ~Q(content={})
    return Draft.objects.filter(something, author=author_id, message=None)


@transaction.atomic
def save(
    inquiry: Inquiry, author: AbstractBaseUser, written: Written, token: uuid.UUID, version: int | None
) -> Draft:
    """`version`: what the page knows, 0 for none yet; None writes over whatever another window left. Raises
    ChangedElsewhere, also for a token whose words are on their way already."""
    values = {**vars(written), "saved_at": timezone.now(), "overtaken": False}
    rows = Draft.objects.filter(author=author, inquiry=inquiry, message=None)
    known = rows if version is None else rows.filter(version=version)
    if version != 0 and known.update(**values, version=F("version") + 1):
        return rows.get()
    if version:
        raise ChangedElsewhere
    new = Draft(inquiry=inquiry, author=author, token=token, version=1, **values)
    Draft.objects.bulk_create([new], ignore_conflicts=True)
    made = rows.filter(token=token, version=1).first()
    if made is None:
        raise ChangedElsewhere
    return made


def is_empty(draft: Draft) -> bool:
    return not draft.text.strip() and not draft.content and not draft.files.exists()


def discard(draft: Draft) -> None:
    """Its files stay stored for others who have the same bytes."""
    draft.delete()


def add_file(draft: Draft, file: IncomingAttachment) -> DraftFile:
    """Stored before the row names it. Raises FileRefused in words, TemporaryError from the storage."""
    held = list(draft.files.values_list("file__size", flat=True))
    problems = sizes.problems([*held, file.size])
    if len(held) >= MAX_FILES:
        problems.append(f"A message takes {MAX_FILES} files at most.")
    if not file.size:
        problems.append("This file is empty.")
    if problems:
        raise FileRefused(" ".join(problems))
    stored = attachments.keep(file)
    if stored.scan_state == ScanState.INFECTED:
        raise FileRefused("A virus was found in this file.")
    name = attachments.safe_name(file.filename, len(held))
    return DraftFile.objects.create(draft=draft, file=stored, name=name, declared_type=file.content_type)


@transaction.atomic
def answer(draft: Draft, mode: DraftMode, about: Message | None) -> None:
    """The draft turns to another message or another way of answering. What is forwarded brings its files, and takes them
    along when the writer thinks again."""
    draft.files.filter(passed_on=True).delete()
    if mode == DraftMode.FORWARD and about is not None:
        brought = about.attachments.filter(inline=False).exclude(file__scan_state=ScanState.INFECTED)
        DraftFile.objects.bulk_create(_copy(draft, one, passed_on=True) for one in brought)


def bring(draft: Draft, message: Message, positions: Sequence[int]) -> None:
    """Files of a message of ours that go out once more, by another way; those that are there already stay alone."""
    held = list(message.attachments.all())
    there = set(draft.files.values_list("file_id", "name"))
    brought = (held[n] for n in positions if (held[n].file_id, held[n].name) not in there)
    DraftFile.objects.bulk_create(_copy(draft, one) for one in brought)


def _copy(draft: Draft, one: Attachment, *, passed_on: bool = False) -> DraftFile:
    return DraftFile(
        draft=draft, file_id=one.file_id, name=one.name, declared_type=one.declared_type, passed_on=passed_on
    )


def hold(draft: Draft, message: Message) -> None:
    """It is on its way. What goes out as a template leaves the typed words and the files in the box: they are meant for
    the moment when the customer has answered. Call inside a transaction."""
    Draft.objects.filter(pk=draft.pk).update(message=message)
    files = draft.files.exists()
    if contents.template_of(message.content) is None or not (draft.text.strip() or files):
        return
    kept = {
        name: getattr(draft, name) for name in ("inquiry_id", "author_id", "mode", "about_id", "account_id")
    }
    kept |= {name: getattr(draft, name) for name in ("recipients", "subject", "text", "quote")}
    rest = Draft.objects.create(**kept, version=1, saved_at=timezone.now())
    draft.files.update(draft=rest)
    Draft.objects.filter(pk=draft.pk).update(text="")


def gone_out(message: Message) -> None:
    Draft.objects.filter(message=message).delete()


def come_back(message: Message, *, overtaken: bool = False, rest: Rest | None = None) -> None:
    """Into the author's open draft. One that was begun meanwhile keeps its words and takes these in below. `rest`: only so
    much of it, the customer has got what stood before."""
    if message.author_id is None:
        return
    held = Draft.objects.filter(message=message).first() or _made_from(message)
    if rest is not None:
        _cut(held, rest)
    begun = Draft.objects.filter(author=message.author_id, inquiry=message.inquiry_id, message=None).first()
    if begun is None:
        held.message, held.inquiry_id = None, message.inquiry_id
        held.token, held.version = uuid.uuid4(), held.version + 1  # the old one belongs to the message
        held.overtaken = overtaken
        held.save()
        return
    begun.overtaken = overtaken
    _take_in(begun, held)


def _cut(draft: Draft, rest: Rest) -> None:
    draft.text, draft.content = rest.text, rest.content
    draft.save()
    files = list(draft.files.all())  # in the order of the message's attachments
    draft.files.exclude(pk__in=[files[n].pk for n in rest.files if n < len(files)]).delete()


def _take_in(draft: Draft, other: Draft) -> None:
    draft.text = "\n\n".join(text for text in (draft.text.rstrip(), other.text) if text)
    draft.content = draft.content or other.content
    draft.version += 1
    draft.save()
    other.files.update(draft=draft)
    other.delete()


def _made_from(message: Message) -> Draft:
    """Of a reply that was queued without a draft."""
    roles = {role: addressing.line(addressing.named(message, role)) for role in ROLES}
    draft = Draft.objects.create(
        inquiry_id=message.inquiry_id, author_id=message.author_id, message=message, account_id=message.account_id,
        recipients=roles, subject=message.subject, quote=False, saved_at=timezone.now(), content=message.content or {},
        text="" if contents.template_of(message.content) else message.reply_text,
    )  # fmt: skip
    DraftFile.objects.bulk_create(_copy(draft, one) for one in message.attachments.all())
    return draft


def follow(source_id: int, target_id: int) -> None:
    """Two inquiries became one: drafts go along. Call inside the merge's transaction."""
    for draft in Draft.objects.filter(inquiry=source_id).select_for_update():
        other = Draft.objects.filter(author=draft.author_id, inquiry=target_id, message=None).first()
        if draft.message_id is None and other is not None:
            _take_in(other, draft)
        else:
            Draft.objects.filter(pk=draft.pk).update(inquiry=target_id)
