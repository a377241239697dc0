"""The template that somebody chose, as it was fetched last."""

from __future__ import annotations

from channels_whatsapp.models import MessageTemplate, WhatsAppNumber
from inquiries.channels import PermanentError, TemplateUse


def find(number: WhatsAppNumber, use: TemplateUse) -> MessageTemplate | None:
    return number.templates.filter(name=use.name, language=use.language).first()


def get(number: WhatsAppNumber, use: TemplateUse) -> MessageTemplate:
    """Raises PermanentError where the number has it no more."""
    row = find(number, use)
    if row is None:
        words = f"This number has no template “{use.name}” in {use.language} any more."
        raise PermanentError("no_template", words)
    return row
