"""The reply box sends: now or at a chosen time; what is wrong is told in words. Notes among colleagues."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from inquiries.admin.acting import inquiry_as_now, require
from inquiries.admin.box_form import BoxForm
from inquiries.channels import TemporaryError
from inquiries.models import Draft, Inquiry, Message
from inquiries.services import addressing, drafts, flagging, replying, sending
from inquiries.services.drafts import ChangedElsewhere, FileRefused
from inquiries.services.replying import NotSendable, SomebodyWrote

SENT_ALREADY = "This box was sent already with other words. Reload the page to write once more."


def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Queues the reply. What is wrong is told beside the box, which keeps what was typed."""
    require(request, "inquiries.change_inquiry")
    inquiry = inquiry_as_now(request, pk)
    form = BoxForm(request, inquiry)
    if not form.is_valid():
        return _refused(request, form.words)
    if (sent := _sent(inquiry, form)) is not None:
        return _known(request, inquiry, form, sent)
    if not form.cleaned_data["anyway"] and (marks := _marks(inquiry, form)):
        return _refused(request, marks, anyway=True)
    seen = None if form.cleaned_data["anyway"] else form.cleaned_data["seen"]
    try:
        message = sending.send(_draft(request, inquiry, form), seen=seen, send_at=form.send_at())
    except SomebodyWrote as error:
        return _refused(request, error.words, anyway=True)
    except NotSendable as error:
        return _refused(request, error.words)
    except (FileRefused, TemporaryError) as error:
        return _refused(request, [getattr(error, "words", str(error))])
    except ChangedElsewhere:  # the other half of a double click was faster
        sent = _sent(inquiry, form)
        return _known(request, inquiry, form, sent) if sent else _refused(request, [SENT_ALREADY])
    return _known(request, inquiry, form, message)


def _marks(inquiry: Inquiry, form: BoxForm) -> list[str]:
    """Addresses that mail comes back from, or that called ours spam. The contact's own are told above the box."""
    typed = [one for text in form.written().recipients.values() for one in addressing.parse(text)[0]]
    return flagging.warnings(inquiry.team_id, typed, besides=inquiry.contact_id)


def _sent(inquiry: Inquiry, form: BoxForm) -> Message | None:
    token = form.cleaned_data["compose_token"]
    return Message.objects.filter(team=inquiry.team_id, compose_token=token).first()


def _known(request: HttpRequest, inquiry: Inquiry, form: BoxForm, message: Message) -> HttpResponse:
    if not sending.is_of(message, form.written()):
        return _refused(request, [SENT_ALREADY])
    return done(inquiry)


def _draft(request: HttpRequest, inquiry: Inquiry, form: BoxForm) -> Draft:
    """What is sent is what stands on the page, whatever another window saved."""
    draft = drafts.save(inquiry, request.user, form.written(), form.cleaned_data["compose_token"], None)
    for file in form.uploads():
        drafts.add_file(draft, file)
    return draft


def note(request: HttpRequest, pk: int) -> HttpResponse:
    require(request, "inquiries.change_inquiry")
    inquiry = inquiry_as_now(request, pk)
    try:
        replying.add_note(inquiry, request.user, request.POST.get("text", ""))
    except replying.NotSendable as error:
        return _refused(request, error.words)
    return done(inquiry)


def done(inquiry: Inquiry) -> HttpResponse:
    address = reverse("admin:inquiries_inquiry_change", args=[inquiry.pk])
    # A redirect to the same page with another fragment would not load it again: htmx is told to refresh.
    return HttpResponse(status=204, headers={"HX-Refresh": "true", "Location": address})


def _refused(request: HttpRequest, words: list[str], *, anyway: bool = False) -> HttpResponse:
    return TemplateResponse(request, "desk/refused.html", {"words": words, "anyway": anyway})
