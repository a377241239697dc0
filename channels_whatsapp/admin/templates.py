"""The templates of a number as they were fetched last, and fetching them now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from channels_whatsapp.models import MessageTemplate, NumberHealth, TemplateStatus, WhatsAppNumber
from channels_whatsapp.services import templates
from inquiries.admin.accounts import exact
from inquiries.channels import ChannelError

_TONES = {
    TemplateStatus.APPROVED: "good",
    TemplateStatus.PENDING: "quiet",
    TemplateStatus.UNSUBMITTED: "quiet",
    TemplateStatus.PAUSED: "warn",
    TemplateStatus.REJECTED: "bad",
    TemplateStatus.DISABLED: "bad",
}
_FIELDS = ("name", "language", "category", "status", "status_words", "unusable", "body")


@dataclass(frozen=True)
class Row:
    name: str
    language: str
    category: str
    status: str
    tone: str
    why: str
    body: str


def context(number: WhatsAppNumber, known: NumberHealth) -> dict[str, Any]:
    rows = [_row(one) for one in MessageTemplate.objects.filter(number=number).only(*_FIELDS)]
    return {
        "templates": rows,
        "templates_summary": _summary(rows, known),
        "templates_trouble": known.templates_words,
    }


def _summary(rows: list[Row], known: NumberHealth) -> str:
    if known.templates_at is None:
        return "Not fetched yet."
    usable = sum(one.tone == "good" and not one.why for one in rows)
    if not rows:
        return f"There are none. Fetched {exact(known.templates_at)}."
    return f"{len(rows)}, of which {usable} can be sent. Fetched {exact(known.templates_at)}."


def _row(one: MessageTemplate) -> Row:
    why = " ".join(
        filter(None, [one.status_words, one.unusable and f"The hub can't send it: {one.unusable}"])
    )
    tone = _TONES[TemplateStatus(one.status)]
    return Row(one.name, one.language, one.category.lower(), one.get_status_display(), tone, why, one.body)


def fetch(request: HttpRequest, number: WhatsAppNumber) -> None:
    try:
        found = templates.sync(number)
    except ChannelError as error:
        messages.error(request, f"The templates could not be fetched. {error.words}")
    else:
        messages.success(request, f"Templates fetched: {found.there}, of which {found.usable} can be sent.")
