"""One form for the two rows of a mail account. Secrets go in and never come out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from channels_email.forms.secret_fields import SECRETS, TARGETS, WriteOnlyText, help_texts, secret
from channels_email.kinds import KINDS, Kind
from channels_email.models import EmailAccount
from channels_email.providers import certificates
from channels_email.providers.base import Security
from channels_email.services import accounts
from channels_email.services.oauth_clients import BY_PERSON
from inquiries.models.accounts import ChannelAccount

BASE_FIELDS = ("team", "name", "address", "active", "acknowledge")
# Shown only while another field has one of these values; without a script all of them are.
_WHEN = {
    "password": "sign_in=password",
    "certificate": "sign_in=app_certificate",
    "client_secret": "sign_in=app_secret,microsoft,google",
    "client_id": "sign_in=app_secret,app_certificate,microsoft,google",
    "tenant": "sign_in=app_secret,app_certificate,microsoft",
    "secret_expires_on": "sign_in=app_secret,app_certificate,microsoft",
    "username": "sign_in=microsoft,google,password",
    "move_to": "after_intake=move",
}
_CONNECTING = frozenset(
    {"address", "sign_in", "folders", "after_intake", "move_to", *SECRETS, *TARGETS["password"], *TARGETS["client_secret"]}
)  # fmt: skip


class EmailAccountForm(forms.ModelForm):
    """Of one kind of mailbox: fields that the kind does not need are not there, what is known of it is written in."""

    kind: Kind = KINDS["imap"]
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
    active = forms.BooleanField(
        required=False,
        initial=True,
        widget=UnfoldBooleanSwitchWidget(),
        help_text="Switched off, nothing is fetched and nothing is sent.",
    )
    acknowledge = forms.BooleanField(
        required=False,
        widget=UnfoldBooleanSwitchWidget(),
        label="Acknowledge",
        help_text="The first message of an inquiry is thanked for at once, in the customer's language.",
    )
    password = secret("Password or app password")
    client_secret = secret("Client secret")
    certificate = secret(
        "Certificate with its private key",
        widget=WriteOnlyText(attrs={"rows": 4, "autocomplete": "off"}),
    )

    class Meta:
        model = EmailAccount
        exclude = ("account", "credentials")  # noqa: DJ006  a new setting belongs into the form unless it is secret
        labels = {
            "after_intake": "After a mail was taken in",
            "tenant": "Directory (tenant) id",
            "secret_expires_on": "Secret or certificate ends on",
        }
        help_texts = {"tenant": "It stands beside the application id on the app's page at Microsoft."}
        widgets = {"signature": UnfoldAdminTextareaWidget(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.base = self.instance.account if self.instance.pk else ChannelAccount(channel="email")
        for name in BASE_FIELDS if self.instance.pk else ():
            self.initial.setdefault(name, getattr(self.base, name))
        self._keep_what_the_kind_needs()
        for name in self.kind.labels.keys() & self.fields.keys():
            self.fields[name].label, self.fields[name].help_text = self.kind.labels[name]
        for name, words in help_texts(self.instance).items():
            if name in self.fields:
                self.fields[name].help_text = words
        for name, when in _WHEN.items():
            if name in self.fields:
                self.fields[name].widget.attrs["data-when"] = when
        if not settings.MAIL_ALLOW_PRIVATE_HOSTS:
            for name in {"imap_security", "smtp_security"} & self.fields.keys():
                self.fields[name].choices = [one for one in Security.choices if one[0] != Security.PLAIN]

    def _keep_what_the_kind_needs(self) -> None:
        wanted = {name for _, part in self.kind.fieldsets for name in _flat(part["fields"])}
        for name in self.fields.keys() - wanted:
            del self.fields[name]
        if "sign_in" in self.fields:
            ways = [(one.value, one.label) for one in self.kind.sign_ins]
            self.fields["sign_in"].choices = ways
            if self.initial.get("sign_in") not in dict(ways):
                self.initial["sign_in"] = ways[0][0]
        if not self.instance.pk:
            self.initial |= self.kind.initial

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._write_what_is_known()
        self._check_base(cleaned)
        self._check_secrets(cleaned)
        self._check_together(cleaned)
        return cleaned

    def _check_together(self, cleaned: dict[str, Any]) -> None:
        for name, words in accounts.problems({**self.kind.fixed, **cleaned}).items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, words)
        if certificate := cleaned.get("certificate"):  # its end is not to be typed
            cleaned["secret_expires_on"] = certificates.read(certificate).ends_on

    def _write_what_is_known(self) -> None:
        hosts = {"imap_host", "smtp_host"} & self.kind.fixed.keys()
        self.retargeted = {name for name in hosts if getattr(self.instance, name) != self.kind.fixed[name]}
        for name, value in self.kind.fixed.items():
            setattr(self.instance, name, value)

    def _check_secrets(self, cleaned: dict[str, Any]) -> None:
        """Else whoever may change the server could read the stored password by naming a server of his own."""
        changed = set(self.changed_data) | self.retargeted
        for name in SECRETS:
            if self.instance.pk and name in self.fields and not cleaned.get(name) and TARGETS[name] & changed:
                self.add_error(name, "Enter it again: the server or the user name was changed.")

    def _check_base(self, cleaned: dict[str, Any]) -> None:
        for name in BASE_FIELDS:
            if name in cleaned:
                setattr(self.base, name, cleaned[name])
        left_out = [name for name in BASE_FIELDS if name not in cleaned]
        for name, words in accounts.base_problems(self.base, left_out).items():
            self.add_error(name if name in self.fields else "address", words)

    def connection_errors(self) -> list[tuple[str, str]]:
        """Why what stands in the form can't be tried; else `instance` is ready to connect. Nothing is saved."""
        wrong = [
            (str(self.fields[name].label or name), " ".join(map(str, words)))
            for name, words in self.errors.items()
            if name in _CONNECTING and name in self.fields
        ]
        if not self.instance.pk and self.instance.sign_in in BY_PERSON and not wrong:
            wrong = [
                (
                    "Signing in",
                    "Save the account first, then sign in with the button on its page and test again.",
                )
            ]
        self.instance.account = self.base
        self.instance.credentials = accounts.with_secrets(self.instance, self.given_secrets)
        return wrong

    @property
    def given_secrets(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in SECRETS if self.cleaned_data.get(name)}


def _flat(fields: Any) -> list[str]:
    return [name for one in fields for name in ([one] if isinstance(one, str) else one)]
