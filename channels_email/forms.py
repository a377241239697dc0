"""One form for the two rows of a mail account. The password goes in and never comes out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from unfold.widgets import (
    UnfoldAdminPasswordWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from channels_email.models import AfterIntake, EmailAccount
from channels_email.providers.base import Security
from inquiries.models.accounts import ChannelAccount

BASE_FIELDS = ("team", "name", "address", "active")
_SERVER_FIELDS = frozenset(
    {
        "imap_host",
        "imap_port",
        "imap_security",
        "smtp_host",
        "smtp_port",
        "smtp_security",
        "username",
        "ca_certificate",
    }
)


class EmailAccountForm(forms.ModelForm):
    team = forms.ModelChoiceField(queryset=None, widget=UnfoldAdminSelectWidget())
    name = forms.CharField(
        max_length=100,
        widget=UnfoldAdminTextInputWidget(),
        help_text="How staff call it, for example “Groups”.",
    )
    address = forms.EmailField(
        max_length=320,
        widget=UnfoldAdminTextInputWidget(),
        help_text="The address that travellers write to; replies come from it.",
    )
    active = forms.BooleanField(required=False, initial=True, widget=UnfoldBooleanSwitchWidget())
    password = forms.CharField(
        required=False,
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = EmailAccount
        exclude = ("account", "credentials")  # noqa: DJ006  a new setting belongs into the form unless it is secret

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.base = self.instance.account if self.instance.pk else ChannelAccount(channel="email")
        for name in BASE_FIELDS if self.instance.pk else ():
            self.initial.setdefault(name, getattr(self.base, name))
        # Not by the attribute: that would open the seal, and the page must also come up when its key is lost.
        is_set = bool(self.instance.__dict__.get("credentials"))
        self.fields["password"].help_text = (
            "A password is set. Leave this empty to keep it." if is_set else "No password is set."
        )
        if not settings.MAIL_ALLOW_PRIVATE_HOSTS:
            for name in ("imap_security", "smtp_security"):
                self.fields[name].choices = [one for one in Security.choices if one[0] != Security.PLAIN]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._check_base(cleaned)
        if cleaned.get("after_intake") == AfterIntake.MOVE and not cleaned.get("move_to"):
            self.add_error("move_to", "Name the folder to move mail to.")
        # Else whoever may change the server could read the stored password by naming a server of his own.
        if self.instance.pk and not cleaned.get("password") and _SERVER_FIELDS & set(self.changed_data):
            self.add_error("password", "Enter the password again: the server or the user name was changed.")
        return cleaned

    def _check_base(self, cleaned: dict[str, Any]) -> None:
        for name in BASE_FIELDS:
            if name in cleaned:
                setattr(self.base, name, cleaned[name])
        try:
            self.base.full_clean(exclude=[name for name in BASE_FIELDS if name not in cleaned])
        except ValidationError as error:
            for name, words in error.message_dict.items():
                if name in self.fields:
                    self.add_error(name, words)
                else:
                    self.add_error("address", "Another account has this address.")
