"""The reply box: what it starts with, what it refuses in words, and notes among colleagues."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from inquiries import channels
from inquiries.admin.acting import inquiry_or_404, require
from inquiries.channels import Address, IncomingAttachment
from inquiries.models import ChannelAccount, Inquiry, Message
from inquiries.selectors import User, visible_to
from inquiries.services import replying
from inquiries.states import Direction

MAX_FILES_BYTES = 20_000_000  # most mail hosts refuse more than 25 MB, and base64 adds a third


class ManyFiles(forms.FileField):
    """Several files of one input; Django's own field takes one."""

    widget = type("ManyFilesInput", (forms.ClearableFileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        many = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFiles, self).clean(one, initial) for one in many if one]


class ReplyForm(forms.Form):
    to = forms.CharField(max_length=5_000, required=False)
    cc = forms.CharField(max_length=5_000, required=False)
    subject = forms.CharField(max_length=1_000, required=False)
    account = forms.ModelChoiceField(ChannelAccount.objects.none(), required=False)
    text = forms.CharField(max_length=1_000_000, required=False, strip=False)
    files = ManyFiles(required=False)
    compose_token = forms.UUIDField()
    seen = forms.IntegerField(required=False)
    anyway = forms.BooleanField(required=False)

    def __init__(self, *given: Any, accounts: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["account"].queryset = accounts

    def clean_files(self) -> list[UploadedFile]:
        files: list[UploadedFile] = self.cleaned_data["files"]
        if sum(one.size or 0 for one in files) > MAX_FILES_BYTES:
            raise forms.ValidationError("The files are too large for a mail: at most 20 MB together.")
        return files


def accounts_for(user: User, inquiry: Inquiry) -> Any:
    return visible_to(user, ChannelAccount).filter(team=inquiry.team_id, active=True)


def context(user: User, inquiry: Inquiry, newest: int) -> dict[str, Any]:
    """What the box starts with."""
    proposal = replying.propose(inquiry)
    return {
        "to": _line(proposal.to),
        "cc": _line(proposal.cc),
        "subject": proposal.subject,
        "account_id": proposal.account.pk if proposal.account else None,
        "accounts": list(accounts_for(user, inquiry).only("name", "address")),
        "compose_token": uuid.uuid4(),
        "seen": newest,
    }


def _line(addresses: tuple[Address, ...]) -> str:
    return ", ".join(_named(one) for one in addresses)


def _named(one: Address) -> str:
    if not one.name or one.name == one.address:
        return one.address
    name = one.name.replace("\\", "").replace('"', "")
    return f'"{name}" <{one.address}>' if set(name) & set(",;:<>()@[]") else f"{name} <{one.address}>"


def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Queues the reply. What is wrong is told beside the box, which keeps what was typed."""
    require(request, "inquiries.change_inquiry")
    inquiry = inquiry_or_404(request, pk)
    form = ReplyForm(request.POST, request.FILES, accounts=accounts_for(request.user, inquiry))
    if not form.is_valid():
        return _refused(request, [words for errors in form.errors.values() for words in errors])
    if _somebody_wrote(inquiry, form):
        return _refused(
            request, ["A new message came while you were typing. Please read it first."], anyway=True
        )
    try:
        message = _queue(request.user, inquiry, form)
    except replying.NotSendable as error:
        return _refused(request, error.words)
    if message.text != channels.clean(form.cleaned_data["text"], channels.MAX_TEXT):
        return _refused(
            request, ["This box was sent already with other words. Reload the page to write once more."]
        )
    return _done(inquiry)


def _somebody_wrote(inquiry: Inquiry, form: ReplyForm) -> bool:
    seen = form.cleaned_data["seen"]
    if seen is None or form.cleaned_data["anyway"]:
        return False
    return Message.objects.filter(inquiry=inquiry, direction=Direction.IN, pk__gt=seen).exists()


def _queue(user: User, inquiry: Inquiry, form: ReplyForm) -> Message:
    given = form.cleaned_data
    return replying.queue_reply(
        inquiry,
        user,
        given["text"],
        to=_addresses("To", given["to"]),
        cc=_addresses("Cc", given["cc"]),
        subject=given["subject"],
        account=given["account"],
        files=[_file(one) for one in given["files"]],
        compose_token=given["compose_token"],
    )


def _addresses(field: str, text: str) -> tuple[Address, ...]:
    """A mistyped address must not be dropped in silence: the others would get the mail."""
    found = replying.parse_addresses(text.replace(";", ","))
    if text.count("@") > len(found) or (text.strip() and not found):
        raise replying.NotSendable([f"The addresses in “{field}” were not understood."])
    return found


def _file(one: UploadedFile) -> IncomingAttachment:
    kind = one.content_type or "application/octet-stream"
    return IncomingAttachment(one.name or "", kind, one.read())


def note(request: HttpRequest, pk: int) -> HttpResponse:
    require(request, "inquiries.change_inquiry")
    inquiry = inquiry_or_404(request, pk)
    try:
        replying.add_note(inquiry, request.user, request.POST.get("text", ""))
    except replying.NotSendable as error:
        return _refused(request, error.words)
    return _done(inquiry)


def _done(inquiry: Inquiry) -> HttpResponse:
    address = reverse("admin:inquiries_inquiry_change", args=[inquiry.pk])
    # A redirect to the same page with another fragment would not load it again: htmx is told to refresh.
    return HttpResponse(status=204, headers={"HX-Refresh": "true", "Location": address})


def _refused(request: HttpRequest, words: list[str], *, anyway: bool = False) -> HttpResponse:
    return TemplateResponse(request, "desk/refused.html", {"words": words, "anyway": anyway})
