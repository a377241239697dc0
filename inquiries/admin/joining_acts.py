"""One person or two: staff join contacts, part them, and answer where the desk asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from inquiries.admin.acting import back, require
from inquiries.channels import PointKind, match_key
from inquiries.models import Contact, ContactPoint, PhoneMention
from inquiries.selectors import User, visible_to
from inquiries.services import joining, mentions
from inquiries.services.work import StaleState

RIGHT = "inquiries.change_contact"
_CONTACTS = "admin:inquiries_contact_changelist"
View = Callable[..., HttpResponse]


def urls(page: Callable[[View], View]) -> list[URLPattern]:
    return [
        path("<int:pk>/join/", page(require_POST(join)), name="inquiries_contact_join"),
        path("<int:pk>/part/", page(require_POST(part)), name="inquiries_contact_part"),
        path("point/<int:pk>/split/", page(require_POST(split)), name="inquiries_contact_split"),
    ]


def context(user: User, contact: Contact) -> dict[str, Any]:
    """What the page of a contact shows of joining: what is offered, what was joined, what can be split off."""
    points = list(visible_to(user, ContactPoint).filter(contact=contact).order_by("pk")[:50])
    return {
        "offers": list(mentions.offers(visible_to(user, PhoneMention), contact)[:10]),
        "joined": list(visible_to(user, Contact).filter(merged_into=contact).order_by("pk")[:20]),
        "splittable": points if len(points) > 1 else [],
        "may_join": user.has_perm(RIGHT),
    }


def mention(request: HttpRequest, pk: int) -> HttpResponse:
    """A phone of one contact's mail belongs to another contact: one person (`do=join`), or two."""
    require(request, RIGHT)
    row = get_object_or_404(visible_to(request.user, PhoneMention).select_related("contact"), pk=pk)
    try:
        if request.POST.get("do") == "join":
            contact = mentions.accept(row, request.user)
            messages.success(
                request, f"{contact} is one contact now. It can be undone on the contact's page."
            )
        else:
            mentions.dismiss(row, request.user)
            messages.success(request, "They stay two contacts, and nobody is asked again.")
    except StaleState as error:
        messages.warning(request, str(error))
    return back(request, _CONTACTS)


def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever has the typed address or number goes into this contact."""
    require(request, RIGHT)
    target = get_object_or_404(visible_to(request.user, Contact), pk=pk)
    typed = request.POST.get("who", "").strip()
    other = _owner(request, target, typed)
    if other is None:
        messages.warning(request, f"Nobody else has the address or number “{typed}”.")
        return _to(target)
    try:
        joining.join(other, target.pk, request.user)
    except StaleState as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "The two are one contact now.")
    return _to(target)


def _owner(request: HttpRequest, target: Contact, typed: str) -> int | None:
    keys = Q()
    for kind in PointKind:
        keys |= Q(kind=kind.value, key=match_key(kind, typed)[:400])
    rows = visible_to(request.user, ContactPoint).filter(keys, team=target.team_id, contact__isnull=False)
    return rows.exclude(contact=target).values_list("contact", flat=True).first()


def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the joining of this contact back."""
    require(request, RIGHT)
    source = get_object_or_404(visible_to(request.user, Contact), pk=pk)
    try:
        target = joining.part(source.pk, request.user)
    except StaleState as error:
        messages.warning(request, str(error))
        return _to(source)
    messages.success(request, f"{source} is a contact of its own again.")
    return _to(target)


def split(request: HttpRequest, pk: int) -> HttpResponse:
    """This address or number is somebody else's."""
    require(request, RIGHT)
    point = get_object_or_404(visible_to(request.user, ContactPoint).select_related("contact"), pk=pk)
    try:
        new = joining.split_off(point, request.user)
    except StaleState as error:
        messages.warning(request, str(error))
        return back(request, _CONTACTS)
    shown = point.shown
    messages.success(request, f"{shown[:1].upper()}{shown[1:]} has a contact of its own now.")
    return _to(new)


def _to(contact: Contact) -> HttpResponse:
    return redirect("admin:inquiries_contact_change", contact.merged_into_id or contact.pk)
