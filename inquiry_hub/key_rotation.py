"""Every sealed value of the database under the first of FIELD_ENCRYPTION_KEYS, a few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction

from inquiry_hub import crypto
from inquiry_hub.crypto import CannotOpen, EncryptedJSONField, Sealed

CHUNK = 200  # rows in memory and locked at a time


@dataclass
class Rotation:
    """`closed` names the rows whose value no key opens; they stay as they are."""

    rotated: int = 0
    current: int = 0
    closed: list[str] = field(default_factory=list)


def sealed_fields() -> list[EncryptedJSONField]:
    """Of all models there are: a new one is found by itself."""
    fields: list[models.Field[Any, Any]] = [
        field for model in apps.get_models() for field in model._meta.local_fields
    ]
    return [field for field in fields if isinstance(field, EncryptedJSONField)]


def rotate(chunk: int = CHUNK) -> Iterator[Rotation]:
    """Tells how far it is after each commit. Broken off at any moment and begun again, it goes on where it stood: what
    is under the first key is passed over."""
    done = Rotation()
    for one in sealed_fields():
        last: Any = None
        while (last := _chunk(one, last, chunk, done)) is not None:
            yield done
    yield done


def _chunk(sealed: EncryptedJSONField, after: Any, size: int, done: Rotation) -> Any:
    """The key of the last row that was looked at; None when there is none left."""
    rows = sealed.model._base_manager.order_by("pk")
    with transaction.atomic():
        # Locked: a token that is renewed at the same moment must not be written over with the old one.
        waiting = rows if after is None else rows.filter(pk__gt=after)
        found = list(waiting.select_for_update().values_list("pk", sealed.attname)[:size])
        for pk, token in found:
            _one(sealed, pk, token, done)
    return found[-1][0] if found else None


def _one(sealed: EncryptedJSONField, pk: Any, token: str, done: Rotation) -> None:
    if not token or crypto.under_first_key(token):
        done.current += bool(token)
        return
    try:
        fresh = Sealed(crypto.rotate(token))
    except CannotOpen:
        done.closed.append(f"{sealed.model._meta.verbose_name} {pk} ({sealed.name})")
        return
    sealed.model._base_manager.filter(pk=pk).update(**{sealed.attname: fresh})
    done.rotated += 1
