"""The desk's navigation, and the command palette. Read by django-unfold through settings (inquiry_hub/desk_theme.py)."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import site
from django.core.cache import cache
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from unfold.dataclasses import SearchResult

from inquiries import searching
from inquiries.admin import accounts
from inquiries.models import Inquiry
from inquiries.selectors import User, failed_counts, visible_to

PALETTE_HITS = 20
_COUNT_SECONDS = 20


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    user = request.user
    groups = [
        {"items": _work(request, user)},
        {"title": "Watch over it", "separator": True, "items": _watch(request, user)},
        {
            "title": "Administration",
            "separator": True,
            "collapsible": True,
            "items": _administration(request, user),
        },
    ]
    return [group for group in groups if group["items"]]


def _work(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    items = [_item(request, "Overview", "dashboard", reverse("admin:index"), exact=True)]
    if user.has_perm("inquiries.view_inquiry"):
        inbox = reverse("admin:inquiries_inquiry_changelist")
        items.append(_item(request, "Inbox", "inbox", inbox))
    if user.has_perm("inquiries.view_contact"):
        items.append(_item(request, "Contacts", "contacts", reverse("admin:inquiries_contact_changelist")))
    if user.has_perm("inquiries.view_replytemplate"):
        templates = reverse("admin:inquiries_replytemplate_changelist")
        items.append(_item(request, "Templates", "quick_phrases", templates))
    if user.has_perm("inquiries.change_allowedsender"):
        senders = reverse("admin:inquiries_allowedsender_changelist")
        items.append(_item(request, "Allowed senders", "verified_user", senders))
    return items


def _watch(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    items = []
    if user.has_perm("inquiries.replay_failures"):
        item = _item(request, "Failures", "report", reverse("admin:inquiries_inbounditem_changelist"))
        if count := failures(user):
            item |= {"badge": "99+" if count > 99 else str(count)}
        items.append(item)
    if user.has_perm("inquiries.view_extraction"):
        quality = reverse("admin:inquiries_tripvalue_changelist")
        items.append(_item(request, "How well trips are read", "query_stats", quality))
    if user.has_perm("inquiries.view_channelaccount"):
        items.append(
            _item(
                request, "Accounts", "alternate_email", reverse("admin:inquiries_channelaccount_changelist")
            )
        )
    pages = [page for one in accounts.channel_admins(site) for page in one.watch_pages]
    items += [
        _item(request, page.title, page.icon, reverse(page.url))
        for page in pages
        if user.has_perm(page.right)
    ]
    return items


def _administration(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    wanted = (
        ("auth.view_user", "Users", "person", "auth_user"),
        ("auth.view_group", "Groups", "badge", "auth_group"),
        ("inquiries.view_team", "Teams", "groups", "inquiries_team"),
        ("django_celery_beat.view_periodictask", "Timetable", "schedule", "django_celery_beat_periodictask"),
    )
    return [
        _item(request, title, icon, reverse(f"admin:{name}_changelist"))
        for right, title, icon, name in wanted
        if user.has_perm(right)
    ]


def _item(request: HttpRequest, title: str, icon: str, link: str, *, exact: bool = False) -> dict[str, Any]:
    active = request.path == link if exact else request.path.startswith(link)
    return {"title": title, "icon": icon, "link": link, "active": active}


# --- the badge ------------------------------------------------------------------------------------------------------


def failures(user: User) -> int:
    """How many rows wait for a decision, from a short memory: three counts on every page would be three too many."""
    return cache.get_or_set(_key(user), lambda: sum(failed_counts(user).values()), _COUNT_SECONDS) or 0


def forget_counts(user: User) -> None:
    cache.delete(_key(user))


def _key(user: User) -> str:
    return f"desk:failures:{user.pk}"


# --- command palette ------------------------------------------------------------------------------------------------


def palette(request: HttpRequest, text: str) -> list[SearchResult]:
    if not request.user.has_perm("inquiries.view_inquiry"):
        return []
    ids = searching.search(request.user, text).ids[:PALETTE_HITS]
    found = visible_to(request.user, Inquiry).only("reference", "subject", "last_sender").in_bulk(ids)
    return [_result(found[pk]) for pk in ids if pk in found]


def _result(row: Model) -> SearchResult:
    link = reverse("admin:inquiries_inquiry_change", args=[row.pk])
    return SearchResult(row.subject or row.reference, f"{row.reference} · {row.last_sender}", link, "forum")
