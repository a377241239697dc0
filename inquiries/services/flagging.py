"""Addresses that mail comes back from, or whose owner called our mail spam: marked, told to the writer, and cleared
when a mail arrives from there or somebody says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from inquiries.channels import Address, PointKind, match_key
from inquiries.models import ContactPoint, Message


def came_back(team_id: int, address: str, words: str, at: datetime) -> None:
    """Unless a mail has come from there since: reports and mails arrive in any order."""
    points = _points(team_id, [address]).exclude(undeliverable_at__gt=at)
    for point in points:
        if not Message.objects.filter(sender=point, received_at__gt=at).exists():
            ContactPoint.objects.filter(pk=point.pk).update(
                undeliverable_at=at, undeliverable_words=words[:500]
            )


def complained(team_id: int, addresses: Sequence[str], at: datetime) -> None:
    _points(team_id, addresses).update(complained_at=at)


def wrote(point_id: int) -> None:
    """A mail arrived from an address that was marked as bad: it works again."""
    ContactPoint.objects.filter(pk=point_id).update(undeliverable_at=None, undeliverable_words="")


def clear(point: ContactPoint) -> None:
    """Staff know better."""
    ContactPoint.objects.filter(pk=point.pk).update(
        undeliverable_at=None, undeliverable_words="", complained_at=None
    )


def warnings(team_id: int, addresses: Iterable[Address], besides: int | None = None) -> list[str]:
    """What somebody should know before writing to these addresses; `besides`: a contact whose own are known already."""
    marked = _points(team_id, [one.address for one in addresses]).filter(
        Q(undeliverable_at__isnull=False) | Q(complained_at__isnull=False)
    )
    return [words for point in marked.order_by("key") if _is_news(point, besides) for words in told(point)]


def _is_news(point: ContactPoint, besides: int | None) -> bool:
    return besides is None or point.contact_id != besides


def told(point: ContactPoint) -> list[str]:
    """The marks of one address in words."""
    words = []
    if point.undeliverable_at is not None:
        words.append(
            f"Mail to {point.raw} comes back since {_day(point.undeliverable_at)}: {point.undeliverable_words}"
        )
    if point.complained_at is not None:
        words.append(
            f"{point.raw} marked our mail as spam on {_day(point.complained_at)}: write only if they expect it."
        )
    return words


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j M Y")


def _points(team_id: int, addresses: Iterable[str]) -> QuerySet[ContactPoint]:
    keys = {match_key(PointKind.EMAIL, one)[:400] for one in addresses}
    return ContactPoint.objects.filter(team=team_id, kind=PointKind.EMAIL, key__in=keys)
