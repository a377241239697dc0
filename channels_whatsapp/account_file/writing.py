"""One entry of the file, made true: the rows as it wants them, and what that changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.forms import model_to_dict

from channels_whatsapp.account_file.schema import GROUPS, NumberEntry
from channels_whatsapp.kinds import KINDS, Kind, kind_of
from channels_whatsapp.models import Provider, WhatsAppNumber
from channels_whatsapp.services import numbers
from inquiries.account_setup import entries as files
from inquiries.account_setup.differences import differences, of_secrets, told
from inquiries.account_setup.entries import Place
from inquiries.account_setup.rows import BASE_FIELDS
from inquiries.channels import LoadedAccount
from inquiries.models.accounts import ChannelAccount
from inquiry_hub.secrets import REFERENCE


def write(entry: NumberEntry) -> LoadedAccount:
    """Saves only if something differs. Raises BadFile."""
    number, base = files.rows(WhatsAppNumber, "whatsapp", entry.address)
    new = number.pk is None
    before = {} if new else told(number, base)
    kind = _kind(entry, number)
    given = files.given(entry, GROUPS, leave_out={"kind"})
    _fill(number, base, kind, given, new=new)
    secrets = {
        place[-1] + REFERENCE: value for place, value in given.items() if place[-1] in kind.secrets and value
    }
    wrong = numbers.problems({**model_to_dict(number), "address": base.address}, number.pk)
    files.check(number, base, wrong, given, lambda place: place[-1])
    changes = [*differences(before, told(number, base)), *of_secrets(number, secrets)]
    if new or changes:
        numbers.save(number, base, secrets)
    notes = [*files.doubts(secrets.values()), *_still_to_do(number)]
    return LoadedAccount(base.pk, base.name, new, tuple(changes), tuple(notes))


def _kind(entry: NumberEntry, number: WhatsAppNumber) -> Kind:
    if not entry.kind and number.pk is None:
        raise files.bad(("kind",), f"A new number needs it: one of {', '.join(KINDS)}.")
    kind = KINDS[entry.kind] if entry.kind else kind_of(number)
    if kind.address and entry.address != kind.address:
        raise files.bad(("address",), f"The sandbox has one number for all: {kind.address}.")
    other = "meta" if kind.provider == Provider.TWILIO else "twilio"
    if getattr(entry, other) is not None:
        raise files.bad((other,), f"This does not go with the kind {kind.key}.")
    return kind


def _fill(
    number: WhatsAppNumber, base: ChannelAccount, kind: Kind, given: Mapping[Place, Any], *, new: bool
) -> None:
    if new:
        number.silent_hours = kind.initial.get("silent_hours")
    for place, value in given.items():
        name = place[-1]
        if name in kind.secrets or (value is None and name != "silent_hours"):
            continue
        if name == "team":
            base.team = files.team(value)
        else:
            setattr(base if name in BASE_FIELDS else number, name, value)
    for name, value in kind.fixed.items():
        setattr(number, name, value)
    if base.team_id is None:
        base.team = files.team(None)
    number.account = base


def _still_to_do(number: WhatsAppNumber) -> Iterator[str]:
    if lacking := numbers.missing(number):
        yield f"Not set yet: {', '.join(lacking)}."
