"""Seals every stored credential again under the first of FIELD_ENCRYPTION_KEYS, so that the others can be retired."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction

from inquiry_hub.crypto import CannotOpen, EncryptedJSONField, Sealed, rotate


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        rotated = sum(self._rotate(field) for field in sealed_fields())
        self.stdout.write(f"{rotated} sealed values are under the first key now.")

    def _rotate(self, field: EncryptedJSONField) -> int:
        rows = field.model._base_manager
        try:
            with transaction.atomic():
                # Locked: a password that is saved at the same moment must not be written over with the old one.
                found = list(rows.select_for_update().values_list("pk", field.attname))
                tokens = {pk: rotate(token) for pk, token in found if token}
                for pk, token in tokens.items():
                    rows.filter(pk=pk).update(**{field.attname: Sealed(token)})
        except CannotOpen as error:
            raise CommandError(f"{field}: {error} Nothing of this table was changed.") from error
        return len(tokens)


def sealed_fields() -> list[EncryptedJSONField]:
    fields: list[models.Field[Any, Any]] = [
        field for model in apps.get_models() for field in model._meta.local_fields
    ]
    return [field for field in fields if isinstance(field, EncryptedJSONField)]
