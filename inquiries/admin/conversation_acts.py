"""What staff change on a conversation: status, assignee, priority, tags, snooze, read, a reply's fate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from inquiries.admin import conversation_head
from inquiries.admin.acting import back, inquiry_or_404, require
from inquiries.channels import ChannelError
from inquiries.models import Delivery, Inquiry, MediaJob
from inquiries.selectors import colleagues, visible_to
from inquiries.services import delivering, handling, media, read_notices, taking_back
from inquiries.services.work import StaleState
from inquiries.states import InquiryStage, Priority

MORNING = time(8)


class Refused(Exception):
    """In words for the person who asked."""


def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    require(request, "inquiries.change_inquiry")
    """Sent by the page of a conversation once it is open, and by its button “Mark unread”."""
    inquiry, unread = inquiry_or_404(request, pk), "unread" in request.POST
    handling.mark_read(inquiry, unread=unread)
    if not unread:
        read_notices.request(inquiry)
    return (
        redirect("admin:inquiries_inquiry_changelist")
        if "unread" in request.POST
        else HttpResponse(status=204)
    )


def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One field of the head; answers with the head as it is now."""
    require(request, "inquiries.change_inquiry")
    inquiry = inquiry_or_404(request, pk)
    error = ""
    try:
        for field, do in _FIELDS.items():
            if field in request.POST:
                do(request, inquiry, request.POST[field])
    except (StaleState, Refused) as refused:
        error = str(refused)
        inquiry = inquiry_or_404(request, pk)
    if not request.headers.get("HX-Request"):
        if error:
            messages.warning(request, error)
        return redirect("admin:inquiries_inquiry_change", inquiry.pk)
    context = conversation_head.context(request.user, inquiry)
    return TemplateResponse(request, "desk/conversation_head.html", {**context, "head_error": error})


def _status(request: HttpRequest, inquiry: Inquiry, value: str) -> None:
    if value not in dict(conversation_head.statuses(inquiry)):
        raise Refused("Somebody else has just changed this inquiry.")
    handling.change_status(inquiry, value, request.user)


def _assignee(request: HttpRequest, inquiry: Inquiry, value: str) -> None:
    person = _colleague(request, value)
    if person not in (None, request.user) and not request.user.has_perm("inquiries.assign_inquiry"):
        raise PermissionDenied
    handling.assign(inquiry, person, request.user)


def _colleague(request: HttpRequest, value: str) -> AbstractBaseUser | None:
    if not value:
        return None
    person = next((one for one in colleagues(request.user) if str(one.pk) == value), None)
    if person is None:
        raise Refused("This colleague can't care for it.")
    return person


def _priority(request: HttpRequest, inquiry: Inquiry, value: str) -> None:
    if value not in map(str, Priority.values):
        raise Refused("There is no such priority.")
    handling.set_priority(inquiry, int(value), request.user)


def _stage(request: HttpRequest, inquiry: Inquiry, value: str) -> None:
    if value not in InquiryStage.values:
        raise Refused("There is no such stage.")
    handling.set_stage(inquiry, value, request.user)


def _tags(request: HttpRequest, inquiry: Inquiry, value: str) -> None:
    handling.set_tags(inquiry, value.split(",")[:20], request.user)


def _snooze(request: HttpRequest, inquiry: Inquiry, value: str) -> None:
    handling.snooze(inquiry, _until(value), request.user)


def _until(value: str) -> datetime | None:
    now = timezone.localtime()
    days = {"tomorrow": 1, "days": 3, "week": 7 - now.weekday(), "fortnight": 14}
    if value == "later":
        return now + timedelta(hours=3)
    if value not in days:
        return None
    return timezone.make_aware(datetime.combine(now.date() + timedelta(days=days[value]), MORNING))


_FIELDS: dict[str, Callable[[HttpRequest, Inquiry, str], None]] = {
    "status": _status,
    "assignee": _assignee,
    "priority": _priority,
    "stage": _stage,
    "tags": _tags,
    "snooze": _snooze,
}


def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """A person decides about a reply that failed or is not confirmed."""
    require(request, "inquiries.change_inquiry")
    row = get_object_or_404(visible_to(request.user, Delivery).select_related("message"), pk=pk)
    do = _FATES.get(request.POST.get("do", ""), delivering.send_again)
    try:
        do(row, request.user)
    except StaleState as error:
        messages.warning(request, str(error))
    except ChannelError as error:
        messages.warning(request, error.words)
    return back(request)


_FATES: dict[str, Callable[[Delivery, AbstractBaseUser], None]] = {
    "sent": delivering.confirm_sent,
    "again": delivering.send_again,
    "back": taking_back.take_back,
    "now": delivering.send_now,
}


def media_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that could not be fetched."""
    require(request, "inquiries.change_inquiry")
    job = get_object_or_404(visible_to(request.user, MediaJob), pk=pk)
    try:
        media.again(job, request.user)
    except StaleState as error:
        messages.warning(request, str(error))
    return back(request)
