"""The page of one inquiry: the whole thread, the reply box, the trip beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from inquiries.admin import (
    attached_mail,
    box,
    chat_box,
    composer,
    conversation_acts,
    conversation_head,
    drafting,
    earlier,
    evidence_marks,
    files,
    history,
    joining_acts,
    message_views,
    notices,
    parting_acts,
    sent_where,
    sims,
    thread,
    thread_version,
    trip_card,
    trip_panel,
    trip_question,
)
from inquiries.admin.acting import inquiry_or_404, require
from inquiries.channels import PointKind
from inquiries.models import ContactPoint, Inquiry
from inquiries.selectors import visible_to
from inquiries.services import flagging
from inquiries.states import Direction

Page = Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]


def urls(page: Page) -> list[URLPattern]:
    def get(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        return path(route, page(require_GET(view)), name=f"inquiries_inquiry_{name}")

    def post(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        return path(route, page(require_POST(view)), name=f"inquiries_inquiry_{name}")

    return [
        get("<int:pk>/newer/", newer, "newer"),
        get("<int:pk>/earlier/", earlier.show, "earlier"),
        post("<int:pk>/read/", conversation_acts.mark_read, "read"),
        post("<int:pk>/set/", conversation_acts.change, "set"),
        post("<int:pk>/merge/", parting_acts.merge, "merge"),
        post("<int:pk>/part/", parting_acts.part, "part"),
        post("<int:pk>/allow/", parting_acts.allow, "allow"),
        post("<int:pk>/uncontact/", parting_acts.uncontact, "uncontact"),
        post("message/<int:pk>/move/", parting_acts.move, "move"),
        post("message/<int:pk>/contact/", parting_acts.contact, "contact"),
        post("move/<int:pk>/undo/", parting_acts.unmove, "unmove"),
        post("point/<int:pk>/clear/", parting_acts.clear_point, "clear_point"),
        post("<int:pk>/reply/", composer.reply, "reply"),
        post("<int:pk>/note/", composer.note, "note"),
        *drafting.urls(get, post),
        post("<int:pk>/trip/", trip_panel.act, "trip"),
        post("<int:pk>/question/", trip_question.write, "question"),
        get("<int:pk>/sent/", sent_where.show, "sent"),
        post("delivery/<int:pk>/", conversation_acts.delivery, "delivery"),
        post("media/<int:pk>/again/", conversation_acts.media_again, "media"),
        post("mention/<int:pk>/", joining_acts.mention, "mention"),
        get("message/<int:pk>/", earlier.opened, "message"),
        get("message/<int:pk>/whole/", message_views.whole, "whole"),
        get("message/<int:pk>/html/", message_views.html, "html"),
        post("message/<int:pk>/pictures/", message_views.pictures, "pictures"),
        get("message/<int:pk>/print/", message_views.printed, "printed"),
        get("message/<int:pk>/original/", message_views.original, "original"),
        get("original/<int:item>/", message_views.download, "download"),
        get("attachment/<int:pk>/", files.attachment, "attachment"),
        get("attachment/<int:pk>/mail/", attached_mail.show, "attached"),
        get("attachment/<int:pk>/mail/html/", attached_mail.html, "attached_html"),
    ]


def show(request: HttpRequest, pk: str, context: dict[str, Any]) -> HttpResponse:
    inquiry = inquiry_or_404(request, pk)
    if inquiry.merged_into_id is not None:
        return redirect("admin:inquiries_inquiry_change", inquiry.merged_into_id)
    user = request.user
    version = thread_version.of(inquiry.pk, thread.LIVE)  # before anything of it is read
    found = trip_card.rows(user, inquiry.pk)
    head = conversation_head.context(user, inquiry)
    points = _points(request, inquiry)
    sender = ""
    context |= {
        **head,
        **trip_panel.context(inquiry, found),
        "address": request.get_full_path(),
        "may_trip": user.has_perm("inquiries.change_triprequest"),
        "points": points,
        "number_known": any(point.kind == PointKind.PHONE for point in points),
        "marked": [told for point in points for told in flagging.told(point)],
        "history": history.read(user, inquiry),
    }
    if user.has_perm("inquiries.view_message"):
        told = evidence_marks.by_message(found)
        read = thread.read(user, inquiry, told, earlier.asked(request, inquiry))
        news = _news_url(inquiry, version, read.stamp, trip_panel.stamp(found), everything=not read.collapsed)
        context |= {"thread": read, "news_url": news, "earlier": earlier.before(user, inquiry, read)}
        sender = thread.offer_contacts(read, points)
        if head["may_change"]:
            context["tells_opened"] = inquiry.unread or _has_chat(read)
            chat_box.mark_quotable(read.entries)
            context["composer"] = shown = box.of(user, inquiry, read.newest)
            context["mail_way"] = shown.mail_way if shown.mail_known else None
    context["notices"] = notices.read(user, inquiry, points, sender)
    return TemplateResponse(request, "desk/conversation.html", context)


def _has_chat(read: thread.Thread) -> bool:
    """Its last messages may have been marked read in the list, which tells the customer nothing."""
    return any(entry.chat is not None and entry.side == Direction.IN for entry in read.entries)


def _points(request: HttpRequest, inquiry: Inquiry) -> list[ContactPoint]:
    if inquiry.contact_id is None:
        return []
    return list(visible_to(request.user, ContactPoint).filter(contact=inquiry.contact_id).order_by("pk")[:10])


def newer(request: HttpRequest, pk: int) -> HttpResponse:
    """204 while the newest messages still look as `?seen=` tells; else they come as they are now, to be put in place.
    Who knows the version of now was shown it, so that nothing else need be asked."""
    require(request, "inquiries.view_message")
    version = thread_version.of(pk, thread.LIVE)
    if version and version == request.GET.get("version"):
        return HttpResponse(status=204)
    inquiry = inquiry_or_404(request, pk)
    if inquiry.merged_into_id is not None:
        address = reverse("admin:inquiries_inquiry_change", args=[inquiry.merged_into_id])
        return HttpResponse(status=204, headers={"X-Merged": address})
    everything = "all" in request.GET
    found = trip_card.rows(request.user, inquiry.pk)
    told = evidence_marks.by_message(found)
    part = thread.Part(thread.LIVE, everything=everything)
    read = thread.read(request.user, inquiry, told, part)
    trip = trip_panel.stamp(found)
    news = _news_url(inquiry, version, read.stamp, trip, everything=everything)
    if f"{read.stamp}.{trip}" == request.GET.get("seen", ""):
        return HttpResponse(status=204, headers={"X-News": news})
    if any(entry.forwarded for entry in read.entries):
        thread.offer_contacts(read, _points(request, inquiry))
    may_change = request.user.has_perm("inquiries.change_inquiry")
    if may_change:
        chat_box.mark_quotable(read.entries)
    context = {
        **trip_panel.context(inquiry, found),
        "may_trip": request.user.has_perm("inquiries.change_triprequest"),
        "thread": read,
        "may_change": may_change,
        "composer": may_change,
        "mail_way": _mail_way(request, inquiry) if may_change and read.lost else None,
        "address": reverse("admin:inquiries_inquiry_change", args=[inquiry.pk]),
        "news_url": news,
    }
    return TemplateResponse(request, "desk/conversation_news.html", context)


def _mail_way(request: HttpRequest, inquiry: Inquiry) -> int | None:
    known = sims.reach(request.user, inquiry)
    return sims.for_mail(inquiry, known.accounts) if known.has_mail else None


def _news_url(inquiry: Inquiry, version: str, seen: str, trip: str, *, everything: bool) -> str:
    asked = {"version": version, "seen": f"{seen}.{trip}"} | ({"all": "1"} if everything else {})
    return reverse("admin:inquiries_inquiry_newer", args=[inquiry.pk]) + "?" + urlencode(asked)
