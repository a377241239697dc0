"""One form for the two rows of a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget

from channels_whatsapp.kinds import KINDS, Kind
from channels_whatsapp.models import WhatsAppNumber
from channels_whatsapp.numbers import e164
from channels_whatsapp.services import numbers
from inquiries.admin.accounts import AccountForm, secret

_OPENS_TWILIO = frozenset({"account_sid"})
# What a stored secret is sent to or for.
TARGETS: dict[str, frozenset[str]] = {
    "auth_token": _OPENS_TWILIO,
    "api_key_secret": _OPENS_TWILIO | {"api_key_sid"},
    "auth_token_2": frozenset(),
    "shared_key_id": frozenset(),
    "shared_key": frozenset(),
    "access_token": frozenset(),
    "app_secret": frozenset(),
    "app_secret_2": frozenset(),
}


class NumberForm(AccountForm):
    channel = "whatsapp"
    targets = TARGETS
    connecting = frozenset(
        {"address", "account_sid", "api_key_sid", "messaging_service_sid", "phone_number_id", "waba_id", *TARGETS}
    )  # fmt: skip
    enter_again = "Enter it again: it belongs to another account or key."
    kind: Kind = KINDS["twilio"]

    address = forms.CharField(
        label="Number",
        max_length=60,
        widget=UnfoldAdminTextInputWidget(),
        help_text="With its country code, for example +49 30 5550100. Travellers write to it; answers come from it.",
    )
    auth_token = secret("Auth token")
    api_key_secret = secret("Secret of the API key")
    auth_token_2 = secret("Secondary auth token")
    shared_key_id = secret("Name of the shared key")
    shared_key = secret("Shared key")
    access_token = secret("Access token")
    app_secret = secret("App secret")
    app_secret_2 = secret("New app secret")

    forget_second = forms.BooleanField(
        required=False,
        widget=UnfoldBooleanSwitchWidget(),
        label="Forget all of these",
        help_text="When the exchange is over: what is stored here is thrown away on saving.",
    )

    class Meta:
        model = WhatsAppNumber
        exclude = ("account", "credentials", "provider")
        help_texts = {"waba_id": "It stands beside the phone number id; templates belong to it."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["active"].help_text = "Switched off, nothing is sent. What comes in is kept all the same."
        if self.kind.address:
            self.initial["address"] = self.kind.address
            self.fields["address"].disabled = True

    def clean_address(self) -> str:
        try:
            return e164(self.cleaned_data["address"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def problems(self, values: Mapping[str, Any]) -> dict[str, str]:
        return numbers.problems(values, self.instance.pk)

    def connection_errors(self) -> list[tuple[str, str]]:
        """A new number is tried with the verify token that saving will make: its absence is no fault of the form."""
        wrong = super().connection_errors()
        if not self.instance.pk:
            self.instance.credentials |= numbers.verify_token(self.instance, self.given_secrets)
        return wrong

    @property
    def given_secrets(self) -> dict[str, str]:
        """Also what is to be forgotten, with nothing in its place."""
        forgotten = self.kind.more if self.cleaned_data.get("forget_second") else ()
        return {name: "" for name in forgotten if name in TARGETS} | super().given_secrets
