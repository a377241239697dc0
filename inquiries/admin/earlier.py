"""Messages before those that the page of a conversation shows at first: come when they are asked for, by a link or because
something points to one of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from inquiries.admin import chat_box, evidence_marks, thread, trip_card
from inquiries.admin.acting import inquiry_or_404, is_id, require
from inquiries.models import Inquiry, Message
from inquiries.selectors import User, visible_to


@dataclass(frozen=True)
class Before:
    """What the link says: `next` of `count` earlier messages come, before the one `first`; `then` are shown without a
    script."""

    count: int
    first: int
    next: int
    then: int


def asked(request: HttpRequest, inquiry: Inquiry) -> thread.Part:
    """`?all` opens every message, `?at=` shows one and what came since, `?shown=` so many."""
    if "all" in request.GET:
        return thread.Part(thread.MOST, everything=True)
    at, shown = _number(request, "at"), _number(request, "shown")
    reach = thread.reaching(request.user, inquiry, at) if at else 0
    return thread.Part(min(max(thread.SHOWN, shown, reach), thread.MOST), at=at)


def before(user: User, inquiry: Inquiry, read: thread.Thread) -> Before | None:
    if not read.more:
        return None
    first = read.entries[0].pk
    count = thread.count_before(user, inquiry, first)
    coming = min(count, thread.AT_ONCE)
    return Before(count, first, coming, len(read.entries) + coming)


def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The messages before `?before=`, one line each, to be put above it."""
    require(request, "inquiries.view_message")
    part = thread.Part(thread.AT_ONCE, before=_number(request, "before") or -1)
    return _messages(request, inquiry_or_404(request, pk), part)


def opened(request: HttpRequest, pk: int) -> HttpResponse:
    """A message that was one line, as it looks open."""
    require(request, "inquiries.view_message")
    message = get_object_or_404(visible_to(request.user, Message).only("inquiry"), pk=pk)
    return _messages(request, inquiry_or_404(request, message.inquiry_id), thread.Part(at=pk, alone=True))


def _messages(request: HttpRequest, inquiry: Inquiry, part: thread.Part) -> HttpResponse:
    told = evidence_marks.by_message(trip_card.rows(request.user, inquiry.pk))
    read = thread.read(request.user, inquiry, told, part)
    may_change = request.user.has_perm("inquiries.change_inquiry")
    if may_change:
        chat_box.mark_quotable(read.entries)
    context = {
        "inquiry": inquiry,
        "thread": read,
        "earlier": before(request.user, inquiry, read),
        "may_change": may_change,
        "composer": may_change,
        "address": reverse("admin:inquiries_inquiry_change", args=[inquiry.pk]),
        "opened": part.at,
    }
    return TemplateResponse(request, "desk/earlier_messages.html", context)


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if is_id(text) else 0
