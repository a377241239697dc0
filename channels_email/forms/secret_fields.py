"""Fields that take secrets: they are always empty, and say only whether there is one."""

from __future__ import annotations

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextareaWidget

from channels_email.models import EmailAccount
from channels_email.services.credentials import REFERENCE
from inquiry_hub.crypto import CannotOpen

SECRETS = ("password", "client_secret", "certificate")
_NOT_SET = "None is set."
_IS_SET = "One is set. Leave this empty to keep it."
_REFERRED = "It is read from {}. What you enter here is stored in its place."
_SEALED = "What is stored can't be opened any more: the hub's keys were changed. Enter it again."
# What a stored secret is sent to or for: with another of these it has to be entered anew.
TARGETS = {
    "password": frozenset(
        {"imap_host", "imap_port", "imap_security", "smtp_host", "smtp_port", "smtp_security", "username", "ca_certificate"}
    ),
    "client_secret": frozenset({"tenant", "client_id"}),
    "certificate": frozenset({"tenant", "client_id"}),
}  # fmt: skip


class WriteOnlyText(UnfoldAdminTextareaWidget):
    """Like a password's field it stays empty when a form comes back with errors: a private key is in it."""

    def format_value(self, value: Any) -> str:
        return ""


def secret(label: str, **widget: Any) -> forms.CharField:
    shown = widget.pop("widget", UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}))
    return forms.CharField(label=label, required=False, strip=False, widget=shown)


def help_texts(account: EmailAccount) -> dict[str, str]:
    """Of each secret, whether there is one and where. One that can't be opened must not keep the page from coming up."""
    try:
        stored = account.credentials if account.pk else {}
    except CannotOpen:
        return dict.fromkeys(SECRETS, _SEALED)
    return {name: _help_text(stored.get(name), stored.get(name + REFERENCE)) for name in SECRETS}


def _help_text(value: str | None, reference: str | None) -> str:
    if reference:
        return _REFERRED.format(reference)
    return _IS_SET if value else _NOT_SET
