"""Everything that waits for a person's decision: mail that could not be read, replies that did not go out, trips that
could not be read. One page, a tab for each kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from inquiries import dispatch
from inquiries.admin import navigation, words
from inquiries.admin.acting import back, chosen_ids, is_id, require
from inquiries.admin.base import PER_PAGE, DeskAdmin, ReadOnly
from inquiries.models import Delivery, Extraction, InboundItem, MediaJob, ModelReading, WorkItem
from inquiries.selectors import failed, failed_counts
from inquiries.services import delivering, work
from inquiries.services.work import StaleState
from inquiries.states import WorkStatus

MAX_AT_ONCE = 1_000
PAGE = "admin:inquiries_inbounditem_changelist"
RIGHT = "inquiries.replay_failures"


@dataclass(frozen=True)
class Kind:
    """`related`: what the lines name; `queue`: whose bell is rung after a retry."""

    model: type[WorkItem]
    title: str
    empty: str
    related: tuple[str, ...]
    queue: str


KINDS: dict[str, Kind] = {
    "inbounditem": Kind(InboundItem, "Incoming", "All mail was read.", ("account",), dispatch.INBOUND),
    "delivery": Kind(Delivery, "Replies", "All replies went out.", ("account", "message__inquiry"), dispatch.OUTBOUND),
    "mediajob": Kind(MediaJob, "Files", "All files were fetched.", ("account", "message__inquiry"), dispatch.MEDIA),
    "extraction": Kind(Extraction, "Trips", "All trips were read.", ("inquiry",), dispatch.EXTRACT),
    "modelreading": Kind(ModelReading, "Trips by model", "The model read all trips.", ("inquiry",), dispatch.MODEL),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    pk: int
    title: str
    url: str
    where: str
    category: str
    words: str
    code: str
    trace: str
    at: str
    attempts: int
    size: str
    original: str
    unconfirmed: bool


@admin.register(InboundItem)
class FailuresAdmin(ReadOnly, DeskAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(act))
        return [path("decide/", view, name="inquiries_inbounditem_decide"), *super().get_urls()]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(RIGHT)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm(RIGHT)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        require(request, RIGHT)
        context = {**self.admin_site.each_context(request), **_context(request)}
        return TemplateResponse(request, "desk/failures.html", context)


def _context(request: HttpRequest) -> dict[str, Any]:
    counts = failed_counts(request.user)
    name = request.GET.get("kind", "")
    if name not in KINDS:
        name = next((one for one in KINDS if counts[one]), "inbounditem")
    kind = KINDS[name]
    rows = list(_rows(request, kind).order_by("-finished_at", "-pk")[: PER_PAGE + 1])
    return {
        "title": "Failures",
        "kind": name,
        "tabs": [(key, one.title, counts[key], key == name) for key, one in KINDS.items()],
        "lines": [_line(row) for row in rows[:PER_PAGE]],
        "more": len(rows) > PER_PAGE,
        "empty": kind.empty,
    }


def _rows(request: HttpRequest, kind: Kind) -> QuerySet[Any]:
    return failed(request.user, kind.model).select_related(*kind.related)


def _line(row: WorkItem) -> Line:
    inquiry = _inquiry(row)
    account = getattr(row, "account", None)
    inbound = isinstance(row, InboundItem)
    return Line(
        pk=row.pk,
        title=str(inquiry) if inquiry else row.origin or "A message" if inbound else "",
        url=reverse("admin:inquiries_inquiry_change", args=[inquiry.pk]) if inquiry else "",
        where=account.name if account else "",
        category=row.get_error_category_display(),
        words=row.error_words,
        code=row.error_code,
        trace=row.error_trace,
        at=words.exact(row.finished_at or row.created_at),
        attempts=row.attempts,
        size=words.size(row.size) if inbound else "",
        original=reverse("admin:inquiries_inquiry_download", args=[row.pk]) if inbound else "",
        unconfirmed=row.status == WorkStatus.UNCONFIRMED,
    )


def _inquiry(row: WorkItem) -> Any:
    if isinstance(row, Delivery | MediaJob):
        return row.message.inquiry
    return row.inquiry if isinstance(row, Extraction | ModelReading) else None


# --- decisions ------------------------------------------------------------------------------------------------------


def act(request: HttpRequest) -> HttpResponse:
    """One row by `item`, the chosen ones, or all of a kind: again, sent or discard."""
    require(request, RIGHT)
    kind = KINDS.get(request.POST.get("kind", ""))
    verb, _, item = request.POST.get("do", "").partition(":")
    do = _VERBS.get(verb)
    if kind is None or do is None:
        raise Http404
    rows = _chosen(request, kind, verb, item)
    done = [row for row in rows if _try(do, row, request)]
    if done:
        navigation.forget_counts(request.user)
        if verb in ("again", "all"):
            dispatch.ring_on_commit(kind.queue)
        messages.success(request, f"{_TOLD[verb]}: {len(done)}")
    return back(request, PAGE)


def _chosen(request: HttpRequest, kind: Kind, verb: str, item: str) -> list[WorkItem]:
    rows = _rows(request, kind)
    if verb == "all":
        # A reply that nobody can confirm is never repeated in a heap: each one is a decision.
        return list(rows.filter(status=WorkStatus.DEAD).order_by("pk")[:MAX_AT_ONCE])
    if item:
        return [get_object_or_404(rows, pk=item if is_id(item) else 0)]
    return list(rows.filter(pk__in=chosen_ids(request, MAX_AT_ONCE)))


def _try(do: Callable[[WorkItem, HttpRequest], None], row: WorkItem, request: HttpRequest) -> bool:
    try:
        do(row, request)
    except StaleState:
        return False  # somebody else has decided already; the page shows what is left
    return True


def _again(row: WorkItem, request: HttpRequest) -> None:
    if isinstance(row, Delivery):
        delivering.send_again(row, request.user)
    else:
        work.replay(row, request.user)


def _sent(row: WorkItem, request: HttpRequest) -> None:
    if isinstance(row, Delivery):
        delivering.confirm_sent(row, request.user)


def _discard(row: WorkItem, request: HttpRequest) -> None:
    note = request.POST.get(f"note-{row.pk}", "") or request.POST.get("note", "")
    if isinstance(row, Delivery):
        delivering.discard(row, request.user, note)
    else:
        work.discard(row, request.user, note)


_VERBS: dict[str, Callable[[WorkItem, HttpRequest], None]] = {
    "again": _again,
    "all": _again,
    "sent": _sent,
    "discard": _discard,
}
_TOLD = {"again": "Trying again", "all": "Trying again", "sent": "Noted as sent", "discard": "Discarded"}
