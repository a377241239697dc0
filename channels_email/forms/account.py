"""One form for the two rows of a mail account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from channels_email.kinds import KINDS, Kind
from channels_email.models import EmailAccount
from channels_email.providers import certificates
from channels_email.providers.base import Security
from channels_email.services import accounts
from channels_email.services.oauth_clients import BY_PERSON
from inquiries.admin.accounts import AccountForm, WriteOnlyText, secret

# What a stored secret is sent to or for.
TARGETS = {
    "password": frozenset(
        {"imap_host", "imap_port", "imap_security", "smtp_host", "smtp_port", "smtp_security", "username", "ca_certificate"}
    ),
    "client_secret": frozenset({"tenant", "client_id"}),
    "certificate": frozenset({"tenant", "client_id"}),
}  # fmt: skip
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
_SAVE_FIRST = "Save the account first, then sign in with the button on its page and test again."


class EmailAccountForm(AccountForm):
    channel = "email"
    targets = TARGETS
    connecting = frozenset(
        {"address", "sign_in", "folders", "after_intake", "move_to", *TARGETS, *TARGETS["password"], *TARGETS["client_secret"]}
    )  # fmt: skip
    enter_again = "Enter it again: the server or the user name was changed."
    kind: Kind = KINDS["imap"]

    address = forms.EmailField(
        max_length=320,
        widget=UnfoldAdminTextInputWidget(),
        help_text="The address that travellers write to; replies come from it.",
    )
    password = secret("Password or app password")
    client_secret = secret("Client secret")
    certificate = secret(
        "Certificate with its private key",
        widget=WriteOnlyText(attrs={"rows": 4, "autocomplete": "off"}),
    )

    class Meta:
        model = EmailAccount
        exclude = ("account", "credentials")
        labels = {
            "after_intake": "After a mail was taken in",
            "tenant": "Directory (tenant) id",
            "secret_expires_on": "Secret or certificate ends on",
        }
        help_texts = {"tenant": "It stands beside the application id on the app's page at Microsoft."}
        widgets = {"signature": UnfoldAdminTextareaWidget(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, when in _WHEN.items():
            if name in self.fields:
                self.fields[name].widget.attrs["data-when"] = when
        if not settings.MAIL_ALLOW_PRIVATE_HOSTS:
            for name in {"imap_security", "smtp_security"} & self.fields.keys():
                self.fields[name].choices = [one for one in Security.choices if one[0] != Security.PLAIN]

    def _keep_what_the_kind_needs(self) -> None:
        super()._keep_what_the_kind_needs()
        if "sign_in" in self.fields:
            ways = [(one.value, one.label) for one in self.kind.sign_ins]
            self.fields["sign_in"].choices = ways
            if self.initial.get("sign_in") not in dict(ways):
                self.initial["sign_in"] = ways[0][0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if certificate := cleaned.get("certificate"):  # its end is not to be typed
            cleaned["secret_expires_on"] = certificates.read(certificate).ends_on
        return cleaned

    def problems(self, values: Mapping[str, Any]) -> dict[str, str]:
        return accounts.problems(values)

    def connection_errors(self) -> list[tuple[str, str]]:
        wrong = super().connection_errors()
        if not self.instance.pk and self.instance.sign_in in BY_PERSON and not wrong:
            return [("Signing in", _SAVE_FIRST)]
        return wrong

    @property
    def given_secrets(self) -> dict[str, str]:
        return accounts.tidied(super().given_secrets)
