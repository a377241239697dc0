"""What staff put right: join and part inquiries, move a message, choose the contact, let a sender through, clear a mark."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from inquiries.admin.acting import back, inquiry_or_404, require
from inquiries.channels import Address
from inquiries.models import Contact, ContactPoint, EventType, Inquiry, InquiryEvent, Message, Move
from inquiries.selectors import visible_to
from inquiries.services import bulk, contacts, flagging, merging, moving
from inquiries.services.work import StaleState

_RIGHT = "inquiries.change_inquiry"


def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """This inquiry goes into another one."""
    require(request, _RIGHT)
    source = inquiry_or_404(request, pk)
    target = inquiry_or_404(request, request.POST.get("into", ""))
    if source.team_id != target.team_id:
        raise PermissionDenied
    merging.merge(source.pk, target.pk, request.user)
    messages.success(request, f"{source.reference} is now part of this inquiry.")
    return _to(target)


def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the joining of this inquiry back."""
    require(request, _RIGHT)
    source = inquiry_or_404(request, pk)
    try:
        target = merging.part(source.pk, request.user)
    except StaleState as error:
        messages.warning(request, str(error))
        return back(request)
    messages.success(request, f"{source.reference} is an inquiry of its own again.")
    return _to(target)


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One message to the inquiry whose reference was typed, or to one of its own."""
    require(request, _RIGHT)
    message = get_object_or_404(visible_to(request.user, Message).select_related("sender"), pk=pk)
    wanted = request.POST.get("into", "").strip().upper()
    target = visible_to(request.user, Inquiry).filter(reference=wanted).first() if wanted else None
    if wanted and target is None:
        messages.warning(request, f"There is no inquiry “{wanted}”.")
        return back(request)
    if target is not None and target.merged_into_id is not None:
        target = inquiry_or_404(request, target.merged_into_id)
    try:
        now = moving.move(message, target, request.user)
    except StaleState as error:
        messages.warning(request, str(error))
        return back(request)
    messages.success(request, f"The message lies in {now.reference} now.")
    return _to(now)


def unmove(request: HttpRequest, pk: int) -> HttpResponse:
    require(request, _RIGHT)
    row = get_object_or_404(
        visible_to(request.user, Move).select_related("message"), pk=pk, message__isnull=False
    )
    try:
        source = moving.undo(row, request.user)
    except StaleState as error:
        messages.warning(request, str(error))
        return back(request)
    messages.success(request, "The message is back.")
    return _to(source)


def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """The writer of the mail that this message hands on becomes the contact."""
    require(request, _RIGHT)
    message = get_object_or_404(visible_to(request.user, Message).exclude(forwarded=None), pk=pk)
    inquiry = inquiry_or_404(request, message.inquiry_id)
    writer = message.forwarded or {}
    contacts.make_contact(inquiry, Address(writer.get("address", ""), writer.get("name", "")), request.user)
    messages.success(request, f"Answers go to {writer.get('name') or writer.get('address')} now.")
    return _to(inquiry)


def uncontact(request: HttpRequest, pk: int) -> HttpResponse:
    require(request, _RIGHT)
    inquiry = inquiry_or_404(request, pk)
    last = InquiryEvent.objects.filter(inquiry=inquiry, type=EventType.CONTACT).order_by("-at", "-pk").first()
    before = last.data.get("from") if last else inquiry.contact_id
    if before is not None:
        before = get_object_or_404(visible_to(request.user, Contact), pk=before).pk
    contacts.change_contact(inquiry, before, request.user)
    return _to(inquiry)


def allow(request: HttpRequest, pk: int) -> HttpResponse:
    """This sender is not bulk mail."""
    require(request, _RIGHT)
    inquiry = inquiry_or_404(request, pk)
    pattern = bulk.tidy(request.POST.get("pattern", ""))
    if not bulk.sensible(pattern):
        messages.warning(request, "This is neither an address nor a domain.")
        return back(request)
    freed = bulk.allow(inquiry.team_id, pattern, request.user)
    came = f"{freed} inquiry has" if freed == 1 else f"{freed} inquiries have"
    messages.success(request, f"Mail from {pattern} is never held back any more; {came} come into the inbox.")
    return _to(inquiry)


def clear_point(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody knows that an address works, or that its owner wants our mail."""
    require(request, "inquiries.change_contact")
    flagging.clear(get_object_or_404(visible_to(request.user, ContactPoint), pk=pk))
    return back(request)


def _to(inquiry: Inquiry) -> HttpResponse:
    return redirect("admin:inquiries_inquiry_change", inquiry.pk)
