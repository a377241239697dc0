"""What may be written by a number, and how it is parted. No network: templates are those that were fetched last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from channels_whatsapp.composing import checking, limits, parting, templates
from channels_whatsapp.models import MessageTemplate, Provider, TemplateStatus, WhatsAppNumber
from channels_whatsapp.services import chosen_templates, gateways
from inquiries.channels import ComposeOptions, OutgoingMessage, TemplateOption, TemplateUse

_LIMITS = {Provider.TWILIO: limits.TWILIO, Provider.META: limits.META}
_NEVER = "This customer has not written to this number yet: WhatsApp takes only a template."
_SHUT = "The customer's last message is older than 24 hours: WhatsApp takes only a template until they write again."
_SANDBOX = (
    " This is Twilio's sandbox: whoever is written to must have joined it by “join …”, and it sends only Twilio's own "
    "sample templates."
)
_NO_QUOTE = "Twilio can't quote the message that is answered: name it in your own words."
_WHY_NOT = {
    TemplateStatus.PENDING: "It waits for WhatsApp's approval.",
    TemplateStatus.REJECTED: "WhatsApp has rejected it.",
    TemplateStatus.PAUSED: "WhatsApp has paused it, because customers complained.",
    TemplateStatus.DISABLED: "It can't be used any more.",
    TemplateStatus.UNSUBMITTED: "It was not submitted to WhatsApp for approval.",
}


def limits_of(number: WhatsAppNumber) -> limits.Limits:
    return _LIMITS[Provider(number.provider)]


def options(account_id: int, last_inbound_at: datetime | None) -> ComposeOptions:
    """`max_media` is of one file, for each goes as a message of its own."""
    number = gateways.number_of(account_id)
    known = limits_of(number)
    closes = last_inbound_at + limits.WINDOW if last_inbound_at else None
    is_open = closes is not None and closes > timezone.now()
    return ComposeOptions(
        window_closes_at=closes,
        free_text=is_open,
        max_text=known.text,
        media_types=known.media_types,
        max_media=max(known.sizes.values()),
        templates=_templates(number),
        why_not="" if is_open else _why_shut(number, last_inbound_at),
        why_no_quote=_NO_QUOTE if number.provider == Provider.TWILIO else "",
    )


def errors(account_id: int, message: OutgoingMessage) -> Sequence[str]:
    number = gateways.number_of(account_id)
    told = checking.problems(message, limits_of(number))
    return [*told, *_template_problems(number, message.template)] if message.template else told


def parts(account_id: int, message: OutgoingMessage) -> Sequence[OutgoingMessage]:
    return parting.parts(message, limits_of(gateways.number_of(account_id)))


def _why_shut(number: WhatsAppNumber, last_inbound_at: datetime | None) -> str:
    return (_SHUT if last_inbound_at else _NEVER) + (_SANDBOX if number.is_sandbox else "")


def _templates(number: WhatsAppNumber) -> tuple[TemplateOption, ...]:
    """The usable ones first, then by name."""
    found = [_option(row) for row in number.templates.order_by("name", "language")]
    return tuple(sorted(found, key=lambda one: bool(one.why_not)))


def _option(row: MessageTemplate) -> TemplateOption:
    return TemplateOption(
        name=row.name,
        language=row.language,
        body=row.body,
        variables=tuple(str(place["name"]) for place in row.places),
        examples=tuple(str(place.get("example", "")) for place in row.places),
        header=row.header,
        footer=row.footer,
        buttons=tuple(row.buttons),
        category=row.category,
        why_not=_why_not(row),
    )


def _why_not(row: MessageTemplate) -> str:
    words = _WHY_NOT.get(TemplateStatus(row.status), "")
    return f"{words} {row.status_words}".strip() if words else row.unusable


def _template_problems(number: WhatsAppNumber, use: TemplateUse) -> list[str]:
    row = chosen_templates.find(number, use)
    if row is None:
        return [f"This number has no template “{use.name}” in {use.language}. Choose another one."]
    if words := _why_not(row):
        return [f"“{use.name}” can't be sent. {words}"]
    return templates.problems(use, row.places, row.body)
