"""Fields that take secrets: they are always empty, and say only whether there is one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextareaWidget

from inquiries.account_setup.rows import Settings
from inquiry_hub.crypto import CannotOpen
from inquiry_hub.secrets import REFERENCE

_NOT_SET = "None is set."
_IS_SET = "One is set. Leave this empty to keep it."
_REFERRED = "It is read from {}. What you enter here is stored in its place."
_SEALED = "What is stored can't be opened any more: the hub's keys were changed. Enter it again."


class WriteOnlyText(UnfoldAdminTextareaWidget):
    """Like a password's field it stays empty when a form comes back with errors: a private key is in it."""

    def format_value(self, value: Any) -> str:
        return ""


def secret(label: str, **widget: Any) -> forms.CharField:
    shown = widget.pop("widget", UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}))
    return forms.CharField(label=label, required=False, strip=False, widget=shown)


def help_texts(row: Settings, names: Collection[str]) -> dict[str, str]:
    """Of each secret, whether there is one and where. One that can't be opened must not keep the page from coming up."""
    try:
        stored = row.credentials if row.pk else {}
    except CannotOpen:
        return dict.fromkeys(names, _SEALED)
    return {name: _help_text(stored.get(name), stored.get(name + REFERENCE)) for name in names}


def is_set(row: Settings, name: str) -> bool:
    """Also where it lies elsewhere, and where nobody can tell any more."""
    try:
        return bool(row.pk and (row.credentials.get(name) or row.credentials.get(name + REFERENCE)))
    except CannotOpen:
        return True


def _help_text(value: str | None, reference: str | None) -> str:
    if reference:
        return _REFERRED.format(reference)
    return _IS_SET if value else _NOT_SET
