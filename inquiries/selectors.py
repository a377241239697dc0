"""Annotated reads, shared by admin and API. `visible_to` is the only way to read what belongs to a team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery

from inquiries.folding import fold
from inquiries.models import (
    Alert,
    AllowedSender,
    Attachment,
    ChannelAccount,
    Contact,
    ContactPoint,
    Delivery,
    Draft,
    DraftFile,
    Extraction,
    InboundItem,
    Inquiry,
    InquiryEvent,
    MediaJob,
    Message,
    MessagingWindow,
    ModelCall,
    ModelReading,
    Move,
    Participant,
    PhoneMention,
    ReadNotice,
    Receipt,
    ReplyTemplate,
    SignatureFailures,
    StoredFile,
    Team,
    TripRequest,
    TripSearch,
    TripValue,
)

Row = TypeVar("Row", bound=Model)
User = AbstractBaseUser | AnonymousUser

# How each model reaches its team. A model that is not here can't be read by anybody.
TEAM_PATHS: dict[type[Model], str] = {
    Alert: "team",
    AllowedSender: "team",
    Attachment: "message__team",
    ChannelAccount: "team",
    Contact: "team",
    ContactPoint: "team",
    Delivery: "account__team",
    Draft: "inquiry__team",
    DraftFile: "draft__inquiry__team",
    Extraction: "inquiry__team",
    InboundItem: "account__team",
    Inquiry: "team",
    InquiryEvent: "inquiry__team",
    MediaJob: "account__team",
    Message: "team",
    MessagingWindow: "account__team",
    ModelCall: "inquiry__team",
    ModelReading: "inquiry__team",
    Move: "to_inquiry__team",
    Participant: "inquiry__team",
    PhoneMention: "contact__team",
    Receipt: "account__team",
    ReadNotice: "account__team",
    ReplyTemplate: "team",
    SignatureFailures: "account__team",
    StoredFile: "attachments__message__team",
    TripRequest: "inquiry__team",
    TripSearch: "inquiry__team",
    TripValue: "trip__inquiry__team",
}
# Rows of nobody's team (an alert of the whole hub, a delivery for an unknown number) that staff with this right may see.
_NOBODYS: dict[type[Model], str] = {Alert: "", InboundItem: "inquiries.replay_failures"}


def team_ids(user: User) -> list[int]:
    """Remembered on the user object, which lives as long as one request."""
    if not hasattr(user, "_team_ids"):
        user._team_ids = (
            list(user.teams.order_by("pk").values_list("pk", flat=True)) if user.is_authenticated else []
        )
    ids: list[int] = user._team_ids
    return ids


def with_arrivals(accounts: QuerySet[ChannelAccount]) -> QuerySet[ChannelAccount]:
    """`arrived_at`: when something came last. What a provider hands over is no call of ours that could succeed."""
    newest = InboundItem.objects.filter(account=OuterRef("pk")).order_by("-received_at")
    return accounts.annotate(arrived_at=Subquery(newest.values("received_at")[:1]))


def visible_to(user: User, model: type[Row]) -> QuerySet[Row]:
    """Rows of the user's teams; all for a superuser; none for a stranger."""
    rows: QuerySet[Any] = model._default_manager.all()
    if not user.is_active:
        return rows.none()
    if user.is_superuser:
        return rows
    path = TEAM_PATHS[model]
    wanted = Q(**{f"{path}__in": team_ids(user)})
    if model in _NOBODYS and (not _NOBODYS[model] or user.has_perm(_NOBODYS[model])):
        wanted |= Q(**{f"{path}__isnull": True})
    rows = rows.filter(wanted)
    return rows.distinct() if model is StoredFile else rows


def open_alerts(user: User) -> QuerySet[Alert]:
    return visible_to(user, Alert).filter(settled_at=None)


def failed_counts(user: User) -> dict[str, int]:
    """How many rows wait for a decision, up to 100 of each kind (nobody needs to know more exactly)."""
    return {
        model._meta.model_name: failed(user, model)[:100].count()
        for model in (InboundItem, Delivery, MediaJob, Extraction, ModelReading)
    }


def failed(user: User, model: type[Row]) -> QuerySet[Row]:
    """What waits for a person's decision. A reply that is still looked for in the folder of sent mail asks nobody yet."""
    rows = visible_to(user, model).filter(status__in=["dead", "unconfirmed"])
    return rows.filter(look_at=None) if model is Delivery else rows


def colleagues(user: User) -> QuerySet[Any]:
    """Who can care for an inquiry: active staff of the user's teams (all for a superuser), by name."""
    staff = get_user_model()._default_manager.filter(is_active=True, is_staff=True)
    if not user.is_superuser:
        staff = staff.filter(
            pk__in=Team.members.through.objects.filter(team__in=team_ids(user)).values("user")
        )
    return staff.only("first_name", "last_name", "username").order_by("first_name", "last_name", "username")


@dataclass(frozen=True)
class TripQuery:
    """What is asked of a trip; None and an empty text ask nothing. All of it must hold of one and the same trip of an
    inquiry, by the values in force, proposals included. Both ends of a range belong to it. `budget_…` are for everybody
    and all nights; without `currency` they count in any."""

    destination: str = ""
    departs_from: date | None = None
    departs_until: date | None = None
    party_from: int | None = None
    party_until: int | None = None
    budget_from: Decimal | None = None
    budget_until: Decimal | None = None
    currency: str = ""

    @property
    def condition(self) -> Q:
        """For inquiries; a walk over the indexes of TripSearch."""
        return Q(Exists(self._rows.filter(inquiry=OuterRef("pk")))) if self != TripQuery() else Q()

    def at_most(self, count: int) -> bool:
        """Whether no more trips than these are found, whoever may see them."""
        return self._rows[: count + 1].count() <= count

    @property
    def _rows(self) -> QuerySet[TripSearch]:
        wanted = {name: value for name, value in self._ranges().items() if value is not None}
        rows = TripSearch.objects.filter(self._departure, **wanted)
        if self.currency:
            rows = rows.filter(currency=self.currency.upper())
        for name in self.destination.split(","):
            if names := place_names(name):
                rows = rows.filter(Q(*(("places__contains", one) for one in names), _connector=Q.OR))
        return rows

    @property
    def _departure(self) -> Q:
        """A window ("mid March") is found by any of its days. Each side is one range of an index."""
        until = {} if self.departs_until is None else {"start_date__lte": self.departs_until}
        if self.departs_from is None:
            return Q(**until)
        begun = Q(latest_start__gte=self.departs_from, start_date__lt=self.departs_from)
        return Q(start_date__gte=self.departs_from, **until) | begun

    def _ranges(self) -> dict[str, Any]:
        return {
            "party__gte": self.party_from,
            "party__lte": self.party_until,
            "budget__gte": self.budget_from,
            "budget__lte": self.budget_until,
        }


def place_names(name: str) -> list[str]:
    """A place as it is stored and searched: folded, and by the one name that it has in all languages (Kreta, Crete)."""
    from inquiries.extraction.local import gazetteer  # a tenth of a second, when a place is first asked for

    folded = " ".join(fold(name).split())
    place = gazetteer.load().find(gazetteer.key_of(name)) if folded else None
    names = [folded, fold(place.canonical)] if place is not None else [folded]
    return [one for one in dict.fromkeys(names) if one]
