"""The first message of an inquiry is thanked for at once, where the account wants it: a machine's answer, by mail under the
rules of RFC 3834. In a chat only a person can write, and to this number; its window is open, because the message has just
come. In doubt it keeps silent; nothing of it may disturb intake."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from inquiries import channels
from inquiries.channels import Address, Flag, IncomingMessage, MessageKind
from inquiries.folding import fold
from inquiries.models import Contact, ContactPoint, Inquiry, Message, ReplyTemplate, TemplateKind
from inquiries.services import addressing, people, replying, templates, templating
from inquiries.services.replying import Letter
from inquiries.services.templating import Scene

log = structlog.get_logger(__name__)
_SILENT = frozenset(
    {Flag.NO_AUTO_ANSWER, Flag.PAST, Flag.BULK, Flag.LIST, Flag.LOOP, Flag.WEB_FORM, Flag.QUIET}
)


def after_commit(message: Message, incoming: IncomingMessage, ours: frozenset[str]) -> None:
    """Called while the first message of an inquiry is recorded. What goes wrong afterwards is logged, no more: a customer
    who is not thanked is better than one who is not heard."""
    if is_due(message, incoming, ours):
        transaction.on_commit(lambda: acknowledge(message.pk), robust=True)


def is_due(message: Message, incoming: IncomingMessage, ours: frozenset[str]) -> bool:
    """RFC 3834, 2: never to machines, lists and ourselves, only if the mail was meant for us. What is old, fetched late or
    read again is no news."""
    sender = incoming.sender
    if incoming.kind != MessageKind.MESSAGE or incoming.flags & _SILENT or sender is None:
        return False
    key = people.key_of(sender)[1]
    if not key or key in ours or not _is_recent(message, incoming):
        return False
    if channels.get(message.channel).chat:
        return True
    return _came_from(sender, incoming) and _names(ours, (*incoming.to, *incoming.cc))


def _is_recent(message: Message, incoming: IncomingMessage) -> bool:
    since = timezone.now() - timedelta(minutes=settings.ACKNOWLEDGE_WITHIN_MINUTES)
    return message.received_at >= since and (incoming.sent_at is None or incoming.sent_at >= since)


def _came_from(sender: Address, incoming: IncomingMessage) -> bool:
    """An answer by a machine goes to the envelope's sender, never to Reply-To (RFC 3834, 4). Where that is somebody else
    than From, a machine has sent it or passed it on."""
    path = incoming.return_path
    return not path or people.key_of(Address(path)) == people.key_of(sender)


def _names(ours: frozenset[str], addresses: Iterable[Address]) -> bool:
    return any(people.key_of(one)[1] in ours for one in addresses)


def acknowledge(message_id: int) -> Message | None:
    """Queues the acknowledgement of this message, if there are words for it and its sender was not thanked lately."""
    message = Message.objects.select_related("inquiry__contact", "account", "sender").get(pk=message_id)
    inquiry = message.inquiry
    if not message.sender or _wants_no_more(message.sender):
        return None
    template = templates.in_language(inquiry.team_id, TemplateKind.ACKNOWLEDGEMENT, _language(message))
    letter = _letter(message, template) if template else None
    if letter is None:
        return None
    with transaction.atomic():
        if not _first_for_long(inquiry):
            return None
        return replying.queue_reply(inquiry, None, letter)


def _wants_no_more(point: ContactPoint) -> bool:
    """It sends like a robot, called a mail of ours spam, or can't be reached."""
    robot = point.robot_until is not None and point.robot_until > timezone.now()
    return robot or point.complained_at is not None or point.undeliverable_at is not None


def _language(message: Message) -> str:
    """The trip is read only some seconds later."""
    from inquiries.extraction.local import language

    contact = message.inquiry.contact
    return (contact.language if contact else "") or language.detect(message.text, fold(message.text), "")


def _letter(message: Message, template: ReplyTemplate) -> Letter | None:
    """None where a variable can't be filled: nobody is there to do it by hand."""
    scene = Scene(message.inquiry, message.account, None, template.language)
    chat = channels.get(message.channel).chat
    body, subject = (
        templating.fill(template.body, scene),
        templating.fill("" if chat else template.subject, scene),
    )
    missing = (*body.unknown, *body.unfilled, *subject.unknown, *subject.unfilled)
    if missing:
        log.warning("acknowledgement.not_filled", message=message.pk, template=template.pk, missing=missing)
        return None
    mail = Address(message.sender_address, message.sender_name)
    return Letter(
        body.text,
        to=addressing.for_account(message.inquiry, message.account).to if chat else [mail],
        subject=subject.text,
        account=message.account,
        about=None if chat else message,
        automatic=True,
    )


def _first_for_long(inquiry: Inquiry) -> bool:
    """One UPDATE decides, also between two workers with two mails of one person."""
    now = timezone.now()
    long_ago = now - timedelta(days=settings.ACKNOWLEDGE_AGAIN_AFTER)
    rows = Contact.objects.filter(
        Q(acknowledged_at=None) | Q(acknowledged_at__lt=long_ago), pk=inquiry.contact_id
    )
    return bool(rows.update(acknowledged_at=now))
