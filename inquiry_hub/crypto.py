"""Credentials at rest: JSON sealed with MultiFernet and bound to its row.

The first of FIELD_ENCRYPTION_KEYS encrypts, all of them decrypt; a key is retired by putting a new one in front and
running `manage.py rotate_keys`. The binding (the public UUID of the account) is inside the sealed text: a token that
was copied from one row into another, by hand or by an attacker who can write to the database, does not open there.
"""

from __future__ import annotations

import json
from functools import lru_cache
from operator import attrgetter
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models.query_utils import DeferredAttribute


class CannotOpen(ValueError):
    """No key opens this token: the keys were changed, or the token was."""


class WrongRow(CannotOpen):
    """The token was made for another row."""


def seal(value: dict[str, Any], bind: str) -> str:
    """A token of `value` that opens only with the same `bind`."""
    if not bind:
        raise ValueError("A sealed value needs something to be bound to.")
    plain = json.dumps({"bind": bind, "value": value}, separators=(",", ":"), sort_keys=True)
    return _fernet().encrypt(plain.encode()).decode()


def unseal(token: str, bind: str) -> dict[str, Any]:
    """Raises CannotOpen, or its WrongRow if the token belongs elsewhere. No error names a value."""
    try:
        plain = json.loads(_fernet().decrypt(token.encode()))
    except (InvalidToken, UnicodeEncodeError):
        raise CannotOpen("None of FIELD_ENCRYPTION_KEYS opens this value.") from None
    if plain["bind"] != bind:
        raise WrongRow("This sealed value belongs to another row.")
    return plain["value"]


def rotate(token: str) -> str:
    """The same content under the first key. Raises CannotOpen."""
    try:
        return _fernet().rotate(token.encode()).decode()
    except InvalidToken:
        raise CannotOpen("None of FIELD_ENCRYPTION_KEYS opens this value.") from None


def under_first_key(token: str) -> bool:
    try:
        Fernet(settings.FIELD_ENCRYPTION_KEYS[0]).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def _fernet() -> MultiFernet:
    return _fernet_of(tuple(settings.FIELD_ENCRYPTION_KEYS))


@lru_cache(maxsize=4)
def _fernet_of(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise ImproperlyConfigured(
            "FIELD_ENCRYPTION_KEYS needs keys of 32 bytes in URL-safe base64, separated by commas (see .env.example)."
        ) from None


class Sealed(str):
    """A token as it came from the database, not opened yet."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<sealed>"


class _OpenOnAccess(DeferredAttribute):
    """A data descriptor: without `__set__` the instance's dictionary would be asked first and give the token."""

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        value = instance.__dict__[name] if name in instance.__dict__ else super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = instance.__dict__[name] = unseal(value, self.field.bind_of(instance)) if value else {}
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedJSONField(models.TextField):
    """A dict that is sealed in the database. `bind_to` is the path from the instance to its UUID: "account.public_id".

    Opened on first access, sealed at each save; never in a form, a filter, `update()` or a dump in clear.
    """

    descriptor_class = _OpenOnAccess

    def __init__(self, *args: Any, bind_to: str, **kwargs: Any) -> None:
        self.bind_to = bind_to
        kwargs.setdefault("default", dict)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, {**kwargs, "bind_to": self.bind_to}

    def bind_of(self, instance: models.Model) -> str:
        bind = attrgetter(self.bind_to)(instance)
        if not bind:
            raise ValueError(f"{self.bind_to} is empty: there is nothing to bind the sealed value to.")
        return str(bind)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed:
        return self._token(model_instance)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self._token(obj))

    def get_prep_value(self, value: Any) -> str | None:
        if value is None or isinstance(value, Sealed):
            return None if value is None else str(value)
        if not value:  # nothing is not sealed, so a new column can be filled with it
            return ""
        raise TypeError(f"{self.name} is sealed with its row: set it on an instance and save that.")

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def _token(self, instance: models.Model) -> Sealed:
        # Not through the descriptor: what nobody opened is written back as it is, and so survives a lost key.
        value = instance.__dict__.get(self.attname)
        if isinstance(value, Sealed):
            return value
        return Sealed(seal(value, self.bind_of(instance))) if value else Sealed("")
