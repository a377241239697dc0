"""The inbox: the list of inquiries, its bulk actions, and the quiet question whether anything new has come."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format

from inquiries import channels, searching
from inquiries.admin import inbox_rows
from inquiries.admin.acting import back, chosen_ids, is_id
from inquiries.admin.base import PER_PAGE
from inquiries.admin.inbox_filters import LABELS, VIEWS, Filters, Page, page
from inquiries.models import ChannelAccount, Contact, Inquiry
from inquiries.selectors import colleagues as colleagues_of
from inquiries.selectors import team_ids, visible_to
from inquiries.services import handling
from inquiries.services.work import StaleState
from inquiries.states import InquiryStatus

MAX_CHOSEN = 200


def show(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    filters = Filters.read(request.GET)
    context |= {
        **_lines(request, filters, request.get_full_path()),
        "title": VIEWS[filters.view].title if not filters.q else "Search",
        "views": _views(filters),
    }
    return TemplateResponse(request, "desk/inbox.html", context)


def _lines(request: HttpRequest, filters: Filters, address: str) -> dict[str, Any]:
    """What desk/inbox_lines.html shows; `address`: of the page that it stands on."""
    rows = inbox_rows.columns(visible_to(request.user, Inquiry))
    found, hits = _found(request, filters, rows)
    choices = _choices(request, filters)
    return {
        "filters": filters,
        "choices": choices,
        "lines": inbox_rows.lines(found.rows, request.user),
        "hits": hits,
        "order": "Closing soonest first" if not VIEWS[filters.view].order.falling else "Newest first",
        "older": filters.address(older=found.older) if found.older else "",
        "newer": filters.address(newer=found.newer) if found.newer else "",
        "empty": _empty(request, filters, choices),
        "hiding": [] if found.rows else _hiding(request, filters),
        "news_url": "" if filters.q or _paged(request) else _news_url(filters, found.rows),
        "actions": ACTION_WORDS if request.user.has_perm("inquiries.change_inquiry") else (),
        "address": address,
    }


def _found(request: HttpRequest, filters: Filters, rows: QuerySet[Inquiry]) -> tuple[Page, str]:
    wanted = filters.condition(request.user)
    if not filters.q:
        return page(rows.filter(wanted), request.GET, PER_PAGE, filters.order), ""
    hits = searching.search(request.user, filters.q)
    ids = hits.ids
    if filters.narrowed or filters.view != "all":
        left = set(rows.filter(wanted, pk__in=ids).values_list("pk", flat=True))
        ids = [pk for pk in ids if pk in left]
    return _hits_page(rows, ids, request.GET.get("older", "")), _count(len(ids), more=hits.more)


def _hits_page(rows: QuerySet[Inquiry], ids: list[int], asked: str) -> Page:
    """Hits have an order of their own, so their cursor is a plain place in it."""
    start = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else 0
    by_id = rows.in_bulk(ids[start : start + PER_PAGE])
    found = [by_id[pk] for pk in ids[start : start + PER_PAGE] if pk in by_id]
    older = str(start + PER_PAGE) if len(ids) > start + PER_PAGE else ""
    return Page(found, older=older)


def _count(count: int, *, more: bool) -> str:
    return f"{count:,}{'+' if more else ''} {'hit' if count == 1 else 'hits'}"


def _empty(request: HttpRequest, filters: Filters, choices: dict[str, Any]) -> str:
    """A desk that nobody has set up yet is not one whose work is done."""
    if not request.user.is_superuser and not team_ids(request.user):
        return "You are in no team yet, so there is nothing to see. Whoever manages the teams can put you into one."
    return (
        VIEWS[filters.view].empty if choices["account"] else "No account is set up yet, so nothing comes in."
    )


def _hiding(request: HttpRequest, filters: Filters) -> list[dict[str, Any]]:
    """Each filter that is set, with the way to go without it, and whether it alone hides all. Asked only where nothing
    is shown."""
    told = []
    for name in filters.chosen:
        without = replace(filters, **{name: ""})
        left = visible_to(request.user, Inquiry).filter(without.condition(request.user))
        alone = not filters.q and left.exists()
        words = f"{LABELS[name]} {_told(name, getattr(filters, name))}".strip()
        told.append({"words": words, "url": filters.address(**{name: ""}), "alone": alone})
    return told


def _told(name: str, value: str) -> str:
    if name in ("account", "contact") or (name == "assignee" and is_id(value)):
        return ""
    return (
        date_format(date.fromisoformat(value), "j M Y") if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else value
    )


def _views(filters: Filters) -> list[dict[str, Any]]:
    return [
        {"title": view.title, "icon": view.icon, "active": view.key == filters.view, "url": filters.address(view=view.key, status="")}
        for view in VIEWS.values()
    ]  # fmt: skip


def _choices(request: HttpRequest, filters: Filters) -> dict[str, Any]:
    """Few accounts and colleagues, so plain selects; contacts are looked up while typing."""
    contact = None
    if filters.contact:
        contact = visible_to(request.user, Contact).only("name").filter(pk=filters.contact).first()
    return {
        "status": inbox_rows.STATUS_WORDS.items(),
        "channel": [(name, channel.label) for name, channel in sorted(channels.registered().items())],
        "account": [(str(pk), name) for pk, name in visible_to(request.user, ChannelAccount).values_list("pk", "name")],
        "assignee": [(str(one.pk), inbox_rows.words.person(one)) for one in colleagues_of(request.user)],
        "contact": contact,
    }  # fmt: skip


# --- anything new? --------------------------------------------------------------------------------------------------


def _paged(request: HttpRequest) -> bool:
    return bool(request.GET.get("older") or request.GET.get("newer"))


def _news_url(filters: Filters, rows: list[Inquiry]) -> str:
    return reverse("admin:inquiries_inquiry_news") + filters.address(
        seen=_stamp(map(attrgetter(*_TELLING), rows))
    )


_TELLING = ("pk", "last_message_at", "unread", "unsent")


def _stamp(rows: Iterable[tuple[int, datetime, bool, bool]]) -> str:
    """Which lines stand there, in which order, and what makes them look new (`_TELLING`)."""
    told = [f"{pk}:{at.timestamp()}:{unread}:{unsent}" for pk, at, unread, unsent in rows]
    return hashlib.sha256(";".join(told).encode()).hexdigest()[:16]


def news(request: HttpRequest) -> HttpResponse:
    """204 while the first page still looks as `?seen=` tells; else its lines as they are now, to be put in place."""
    filters = Filters.read(request.GET)
    rows = visible_to(request.user, Inquiry).filter(filters.condition(request.user))
    order = filters.order
    first = rows.order_by(*order.fields()).values_list(*_TELLING)[:PER_PAGE]
    if _stamp(first) == request.GET.get("seen", ""):
        return HttpResponse(status=204)
    page_of = reverse("admin:inquiries_inquiry_changelist") + filters.address()
    return TemplateResponse(request, "desk/inbox_lines.html", _lines(request, filters, page_of))


# --- bulk actions ---------------------------------------------------------------------------------------------------

Action = Callable[[Inquiry, HttpRequest], None]
ACTIONS: dict[str, tuple[str, str, Action]] = {
    "take": ("Assign to me", "person_add", lambda one, request: handling.assign(one, request.user, request.user)),
    "read": ("Mark read", "drafts", lambda one, request: handling.mark_read(one)),
    "unread": ("Mark unread", "mark_email_unread", lambda one, request: handling.mark_read(one, unread=True)),
    "close": ("Close", "check", lambda one, request: handling.change_status(one, InquiryStatus.CLOSED, request.user)),
    "spam": ("Spam", "block", lambda one, request: handling.change_status(one, InquiryStatus.SPAM, request.user)),
}  # fmt: skip
ACTION_WORDS = [(key, title, icon) for key, (title, icon, _) in ACTIONS.items()]


def act(request: HttpRequest) -> HttpResponse:
    """One action on the chosen lines. A line that somebody else just changed is left and told."""
    chosen = chosen_ids(request, MAX_CHOSEN)
    action = ACTIONS.get(request.POST.get("action", ""))
    if action is None or not chosen:
        messages.warning(request, "Nothing was chosen.")
        return back(request)
    title, _, do = action
    rows = list(visible_to(request.user, Inquiry).filter(pk__in=chosen, merged_into=None))
    refused = [words for row in rows if (words := _refusal(do, row, request))]
    if len(rows) > len(refused):
        done = len(rows) - len(refused)
        messages.success(request, f"{title}: {done} {'inquiry' if done == 1 else 'inquiries'}.")
    for words in dict.fromkeys(refused):
        messages.warning(request, words)
    return back(request)


def _refusal(do: Action, row: Inquiry, request: HttpRequest) -> str:
    try:
        do(row, request)
    except StaleState as error:
        return f"{row.reference}: {error}"
    return ""


# --- looking up a contact while typing ------------------------------------------------------------------------------


def contacts(request: HttpRequest) -> HttpResponse:
    ids = searching.people(request.user, request.GET.get("who", ""))[:10]
    found = visible_to(request.user, Contact).filter(pk__in=ids).prefetch_related("points")
    filters = replace(Filters.read(request.GET), contact="")
    rows = [
        (one, ", ".join(point.raw for point in one.points.all()[:3]), filters.address(contact=str(one.pk)))
        for one in found
    ]
    return TemplateResponse(request, "desk/inbox_contacts.html", {"found": rows})
