"""The fields of the reply box as a browser sends them."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils import timezone

from inquiries import channels
from inquiries.admin import ready, ways
from inquiries.channels import IncomingAttachment
from inquiries.models import ChannelAccount, DraftMode, Inquiry, Message
from inquiries.selectors import User, visible_to
from inquiries.services import contents
from inquiries.services.drafts import ROLES, Written
from inquiries.states import Direction

MORNING = time(8)


class ManyFiles(forms.FileField):
    """Several files of one input; Django's own field takes one."""

    widget = type("ManyFilesInput", (forms.ClearableFileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        many = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFiles, self).clean(one, initial) for one in many if one]


class BoxForm(forms.Form):
    to = forms.CharField(max_length=20_000, required=False)
    cc = forms.CharField(max_length=20_000, required=False)
    bcc = forms.CharField(max_length=20_000, required=False)
    subject = forms.CharField(max_length=1_000, required=False)
    account = forms.ModelChoiceField(ChannelAccount.objects.none(), required=False)
    text = forms.CharField(max_length=1_000_000, required=False, strip=False)
    mode = forms.ChoiceField(choices=DraftMode.choices, required=False)
    about = forms.ModelChoiceField(Message.objects.none(), required=False)
    quote = forms.BooleanField(required=False)
    files = ManyFiles(required=False)
    compose_token = forms.UUIDField()
    version = forms.IntegerField(required=False, min_value=0)
    seen = forms.IntegerField(required=False)
    anyway = forms.BooleanField(required=False)
    when = forms.ChoiceField(choices=[(one, one) for one in ("tomorrow", "monday", "custom")], required=False)
    template = forms.CharField(max_length=600, required=False)
    latitude = forms.CharField(max_length=40, required=False)
    longitude = forms.CharField(max_length=40, required=False)
    place_name = forms.CharField(max_length=1_000, required=False)
    place_address = forms.CharField(max_length=1_000, required=False)
    at = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])

    def __init__(self, request: HttpRequest, inquiry: Inquiry) -> None:
        super().__init__(request.POST, request.FILES)
        self.fields["account"].queryset = accounts_for(request.user, inquiry)
        self.fields["about"].queryset = messages_of(request.user, inquiry)

    def clean_text(self) -> str:
        """Browsers send CRLF; a text is compared with what was stored."""
        return re.sub(r"\r\n?", "\n", channels.clean(self.cleaned_data["text"], channels.MAX_TEXT))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("when") == "custom" and not given.get("at"):
            self.add_error("at", "When shall it be sent? Choose a day and a time.")
        return given

    @property
    def words(self) -> list[str]:
        return [words for errors in self.errors.values() for words in errors]

    def written(self) -> Written:
        given = self.cleaned_data
        return Written(
            text=given["text"],
            subject=given["subject"],
            recipients={role: given[role] for role in ROLES},
            mode=given["mode"] or DraftMode.REPLY,
            about=given["about"],
            account=given["account"],
            quote=given["quote"],
            content=self.content(),
        )

    def content(self) -> dict[str, Any]:
        """What is chosen beside the text of a chat; `template` is a key of `ready`."""
        given = self.cleaned_data
        account = given["account"]
        if account is None or not ways.is_chat(account.channel):
            return {}
        template = ready.named(given["template"])
        variables = self.data.getlist("variable")
        place = {"name": given["place_name"], "address": given["place_address"]}
        return contents.tidy({
            "template": {"name": template.name, "language": template.language, "variables": variables},
            "location": {"latitude": given["latitude"], "longitude": given["longitude"], **place},
        })  # fmt: skip

    def send_at(self) -> datetime | None:
        """In the time zone of the desk."""
        match self.cleaned_data["when"]:
            case "custom":
                at: datetime = self.cleaned_data["at"]
                return at
            case "tomorrow" | "monday" as day:
                return presets()[day]
        return None

    def uploads(self) -> list[IncomingAttachment]:
        return [upload(one) for one in self.cleaned_data["files"]]


def upload(one: UploadedFile) -> IncomingAttachment:
    kind = one.content_type or "application/octet-stream"
    return IncomingAttachment(one.name or "", kind, one.read())


def presets() -> dict[str, datetime]:
    """The mornings that can be chosen with one click."""
    today = timezone.localdate()
    days = {"tomorrow": 1, "monday": 7 - today.weekday()}
    return {
        name: timezone.make_aware(datetime.combine(today + timedelta(days=ahead), MORNING))
        for name, ahead in days.items()
    }


def accounts_for(user: User, inquiry: Inquiry) -> Any:
    return visible_to(user, ChannelAccount).filter(team=inquiry.team_id, active=True)


def messages_of(user: User, inquiry: Inquiry) -> Any:
    """Those that can be answered or forwarded."""
    rows = visible_to(user, Message).filter(inquiry=inquiry, unsaid="").exclude(direction=Direction.NOTE)
    return rows.select_related("account")
