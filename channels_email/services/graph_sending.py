"""A reply by Microsoft Graph. Our ids stay on it: as its Message-ID as far as Exchange leaves that alone, and as a mark."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from channels_email import composing
from channels_email.composing import Letterhead
from channels_email.models import EmailAccount, LedgerEntry, LedgerOutcome, MailFolder
from channels_email.providers.graph import drafts
from channels_email.providers.graph.verdicts import Gone
from channels_email.services.graph_sessions import connect, sent_folder
from inquiries.channels import (
    Address,
    ChannelError,
    OutcomeUnknown,
    OutgoingAttachment,
    OutgoingMessage,
    PermanentError,
    RecipientOutcome,
    SendReceipt,
    TemporaryError,
)

if TYPE_CHECKING:
    from channels_email.providers.graph.connection import Graph

_OWN = "The hub sent it itself."


def send(account: EmailAccount, message: OutgoingMessage, head: Letterhead) -> SendReceipt:
    problems = composing.errors(message, head)
    if problems:
        raise PermanentError("not_sendable", " ".join(problems))
    with closing(connect(account)) as graph:
        # A draft of an earlier try that failed before it was sent; it must not lie there for somebody to send.
        drafts.drop(graph, [one.id for one in drafts.marked(graph, message.external_id) if one.draft])
        draft, files = _draft(graph, message, head)
        own = _note_own(account, draft, message)
        try:
            for file in files:
                drafts.attach(graph, draft, file)
            drafts.send(graph, draft)
        except OutcomeUnknown:
            raise
        except ChannelError:
            drafts.drop(graph, [draft])
            own.delete()
            raise
        return _receipt(message, drafts.sent_as(graph, draft))


def _draft(
    graph: Graph, message: OutgoingMessage, head: Letterhead
) -> tuple[str, Sequence[OutgoingAttachment]]:
    """The draft's id and the files that still have to be hung on it.

    An answer to a mail of this mailbox is made as Outlook makes it, so that staff who look there see the mail answered.
    JSON can set neither In-Reply-To nor Auto-Submitted: everything else goes as MIME, which carries all headers.
    """
    parent = drafts.with_message_id(graph, message.in_reply_to) if message.in_reply_to else None
    if parent and not message.automatic:
        with suppress(Gone):  # somebody deleted it just now
            return drafts.reply(
                graph, parent, _fields(message, head), message.external_id
            ), message.attachments
    now = timezone.localtime()
    mail = composing.with_blind_copies(composing.compose(message, head, now), message)
    if len(mail) <= drafts.MIME_MOST:
        return drafts.from_mime(graph, mail), ()
    bare = composing.compose(replace(message, attachments=()), head, now)
    return drafts.from_mime(graph, composing.with_blind_copies(bare, message)), message.attachments


def _fields(message: OutgoingMessage, head: Letterhead) -> dict[str, Any]:
    sender = Address(message.sender.address, head.sender_name or message.sender.name)
    answers = composing.reply_address(message, head)
    return {
        "subject": message.subject,
        "body": {"contentType": "html", "content": composing.html(message, head)},
        "from": _recipient(sender),
        "toRecipients": [_recipient(one) for one in message.to],
        "ccRecipients": [_recipient(one) for one in message.cc],
        "bccRecipients": [_recipient(one) for one in message.bcc],
        "replyTo": [_recipient(Address(answers, sender.name))] if answers else [],
        "internetMessageId": f"<{message.external_id}>",
    }


def _recipient(one: Address) -> dict[str, Any]:
    return {
        "emailAddress": {"address": composing.ascii_address(one.address), "name": one.name or one.address}
    }


def _note_own(account: EmailAccount, draft: str, message: OutgoingMessage) -> LedgerEntry:
    """Before it is sent: the copy in the folder of sent mail is ours, under whatever Message-ID it will stand there."""
    folder, _ = MailFolder.objects.get_or_create(account=account, name=sent_folder(account))
    return LedgerEntry.objects.create(
        folder=folder,
        remote_id=draft,
        message_id=message.external_id[:500],
        outcome=LedgerOutcome.KNOWN,
        reason=_OWN,
    )


def _receipt(message: OutgoingMessage, message_id: str) -> SendReceipt:
    """An answer may name either id."""
    ids = tuple(dict.fromkeys(one for one in (message.external_id, message_id) if one))
    return SendReceipt(ids, tuple(RecipientOutcome(one) for one in composing.envelope(message)[1]))


def find_sent(account: EmailAccount, message: OutgoingMessage) -> SendReceipt | None:
    """By our mark, else by our Message-ID. A draft that is still there tells nothing: Exchange may be at work on it."""
    with closing(connect(account)) as graph:
        found = drafts.marked(graph, message.external_id)
        sent = next((one for one in found if not one.draft), None)
        if sent is not None:
            return _receipt(message, sent.message_id)
        if drafts.with_message_id(graph, message.external_id):
            return _receipt(message, "")
    if found:
        words = "It lies among the drafts of the mailbox: not sent yet, or just on its way."
        raise TemporaryError("still_a_draft", words)
    return None
