"""One form for the two rows of an account, whatever its channel. Secrets go in and never come out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget

from inquiries.account_setup.rows import BASE_FIELDS, base_problems, with_secrets
from inquiries.admin.accounts.kinds import AccountKind
from inquiries.admin.accounts.secret_fields import help_texts, is_set
from inquiries.models import ChannelAccount


class AccountForm(forms.ModelForm):
    """Of one kind of account: fields that the kind does not need are not there, what is known of it is written in.

    A channel's form adds `address` and its own fields. `targets`: of each secret, the fields that say what it is sent to
    or for; with another of these it has to be entered anew. `connecting`: what the connection test needs to be right.
    """

    channel: ClassVar[str] = ""
    targets: ClassVar[Mapping[str, Collection[str]]] = {}
    connecting: ClassVar[Collection[str]] = ()
    enter_again: ClassVar[str] = ""
    kind: AccountKind

    team = forms.ModelChoiceField(queryset=None, widget=UnfoldAdminSelectWidget())
    name = forms.CharField(
        max_length=100,
        widget=UnfoldAdminTextInputWidget(),
        help_text="How staff call it, for example “Groups”.",
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
    extractor = forms.ChoiceField(
        required=False,
        choices=[("", "As everywhere"), *ChannelAccount._meta.get_field("extractor").choices],
        widget=UnfoldAdminSelectWidget(),
        label="Trips are read by",
        help_text="A model is somebody else's server: what customers write here is sent to it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.base = self.instance.account if self.instance.pk else ChannelAccount(channel=self.channel)
        for name in BASE_FIELDS if self.instance.pk else ():
            self.initial.setdefault(name, getattr(self.base, name))
        self._keep_what_the_kind_needs()
        for name in self.kind.labels.keys() & self.fields.keys():
            self.fields[name].label, self.fields[name].help_text = self.kind.labels[name]
        for name, words in help_texts(self.instance, self.targets).items():
            if name in self.fields:
                own = self.fields[name].help_text
                self.fields[name].help_text = f"{own} {words}" if own else words

    def _keep_what_the_kind_needs(self) -> None:
        wanted = {name for _, part in self.kind.fieldsets for name in _flat(part["fields"])}
        for name in self.fields.keys() - wanted:
            del self.fields[name]
        if not self.instance.pk:
            self.initial |= self.kind.initial

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.retargeted = {
            name for name, value in self.kind.fixed.items() if getattr(self.instance, name) != value
        }
        for name, value in self.kind.fixed.items():
            setattr(self.instance, name, value)
        self._check_base(cleaned)
        self._check_secrets(cleaned)
        for name, words in self.problems({**self.kind.fixed, **cleaned}).items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, words)
        return cleaned

    def problems(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What no single field can know, by field, in words."""
        return {}

    def _check_secrets(self, cleaned: dict[str, Any]) -> None:
        """Else whoever may change the server could read the stored password by naming a server of his own."""
        changed = set(self.changed_data) | self.retargeted
        for name, targets in self.targets.items():
            asked = name in self.fields and not cleaned.get(name)
            if asked and set(targets) & changed and is_set(self.instance, name):
                self.add_error(name, self.enter_again)

    def _check_base(self, cleaned: dict[str, Any]) -> None:
        for name in BASE_FIELDS:
            if name in cleaned:
                setattr(self.base, name, cleaned[name])
        left_out = [name for name in BASE_FIELDS if name not in cleaned]
        for name, words in base_problems(self.base, left_out).items():
            self.add_error(name if name in self.fields else "address", words)

    def connection_errors(self) -> list[tuple[str, str]]:
        """Why what stands in the form can't be tried; else `instance` is ready to connect. Nothing is saved."""
        wrong = [
            (str(self.fields[name].label or name), " ".join(map(str, words)))
            for name, words in self.errors.items()
            if name in self.connecting and name in self.fields
        ]
        self.instance.account = self.base
        self.instance.credentials = with_secrets(self.instance, self.given_secrets)
        return wrong

    @property
    def given_secrets(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.targets if self.cleaned_data.get(name)}


def _flat(fields: Any) -> list[str]:
    return [name for one in fields for name in ([one] if isinstance(one, str) else one)]
