"""The templates of a number, as its provider has them. They are made and changed there only."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

import structlog
from django.db import transaction
from django.utils import timezone

from channels_whatsapp.models import MessageTemplate, NumberHealth, TemplateStatus, WhatsAppNumber
from channels_whatsapp.providers.base import TemplateRow
from channels_whatsapp.providers.verdicts import NumberStopped
from channels_whatsapp.services import gateways, stopping
from inquiries import intake
from inquiries.channels import ChannelError, PermanentError, clean, clean_json

log = structlog.get_logger(__name__)
_FIELDS = (
    "external_id", "category", "status", "status_words", "header", "body", "footer", "buttons", "places",
    "unusable", "synced_at",
)  # fmt: skip
_MAX_TEXT = 40_000  # characters; WhatsApp allows 32,768
Key = tuple[str, str]


class Synced(NamedTuple):
    """How many are there now, how many of them can be sent, and how many are gone."""

    there: int
    usable: int
    gone: int


def sync(number: WhatsAppNumber) -> Synced:
    """Asks the provider and writes what differs, in one commit. Raises ChannelError; the templates that were known stay
    then, and the words stand at the number's health."""
    try:
        listed = gateways.for_number(number).templates()
    except ChannelError as error:
        _note_failure(number, error)
        raise
    found = _write(number, _rows(number, listed))
    intake.settle_alert(_alert(number))
    log.info("whatsapp.templates", account=number.pk, **found._asdict())
    return found


def sync_by_itself(account_id: int) -> None:
    """What went wrong stands at the number."""
    number = WhatsAppNumber.objects.select_related("account").filter(pk=account_id).first()
    with suppress(ChannelError):
        if number is not None:
            sync(number)


def _write(number: WhatsAppNumber, rows: dict[Key, MessageTemplate]) -> Synced:
    with transaction.atomic():
        WhatsAppNumber.objects.select_for_update(no_key=True).get(pk=number.pk)  # two syncs at once
        gone = [pk for pk, *key in _known(number) if tuple(key) not in rows]
        MessageTemplate.objects.filter(pk__in=gone).delete()
        MessageTemplate.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=["number", "name", "language"],
            update_fields=_FIELDS,
        )
        NumberHealth.objects.update_or_create(
            number=number, defaults={"templates_at": timezone.now(), "templates_words": ""}
        )
    usable = sum(row.status == TemplateStatus.APPROVED and not row.unusable for row in rows.values())
    return Synced(len(rows), usable, len(gone))


def _known(number: WhatsAppNumber) -> Iterable[tuple[int, str, str]]:
    return number.templates.order_by("pk").values_list("pk", "name", "language")


def _rows(number: WhatsAppNumber, listed: Iterable[TemplateRow]) -> dict[Key, MessageTemplate]:
    """The first of a name and language counts. A name or language that can't be kept whole could not be sent."""
    now, rows = timezone.now(), {}
    for one in listed:
        name, language = clean(one.name), clean(one.language)
        if 0 < len(name) <= 512 and 0 < len(language) <= 20 and one.status in TemplateStatus.values:
            rows.setdefault((name, language), MessageTemplate(number=number, synced_at=now, **_fields(one)))
    return rows


def _fields(one: TemplateRow) -> dict[str, object]:
    return {
        "external_id": clean(one.external_id, 100),
        "name": clean(one.name),
        "language": clean(one.language),
        "category": clean(one.category, 40),
        "status": one.status,
        "status_words": clean(one.status_words, 500),
        "header": clean(one.header, _MAX_TEXT),
        "body": clean(one.body, _MAX_TEXT),
        "footer": clean(one.footer, _MAX_TEXT),
        "buttons": clean_json(one.buttons),
        "places": clean_json(one.places),
        "unusable": clean(one.unusable, 200),
    }


def _note_failure(number: WhatsAppNumber, error: ChannelError) -> None:
    """What only an administrator can mend is not left for the next one who wants to write."""
    NumberHealth.objects.update_or_create(number=number, defaults={"templates_words": error.words})
    log.warning("whatsapp.templates_failed", account=number.pk, code=error.code)
    if isinstance(error, NumberStopped):
        stopping.note(number.account, error)
    elif isinstance(error, PermanentError) and error.code != "secret_missing":  # its page says so already
        words = f"The templates of “{number.account.name}” can't be fetched: {error.words}"
        intake.raise_alert(_alert(number), words, number.account)


def _alert(number: WhatsAppNumber) -> str:
    return f"whatsapp:templates:{number.pk}"
