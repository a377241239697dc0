"""What the inbox shows: a view (Open, Mine, …), filters, and one page by key. Every combination walks an index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from django.db.models import F, OrderBy, Q, QuerySet
from django.utils import timezone
from django.utils.http import urlencode

from inquiries import channels
from inquiries.admin import trip_filters
from inquiries.admin.acting import is_id
from inquiries.models import Inquiry
from inquiries.selectors import TripQuery, User
from inquiries.services import drafts
from inquiries.states import OPEN_STATUSES, InquiryStatus

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FEW = 2_000
_SORTED = 15_000  # so many trips are looked up and sorted sooner than a million inquiries are walked through
NOBODY = "none"  # the filter value for "has no assignee"


@dataclass(frozen=True)
class Order:
    """By what the lines stand, and whether the greatest comes first. `walked`: along an index, until a page is full; else
    all that is found is sorted (no index has the column plus nothing)."""

    column: str = "last_message_at"
    falling: bool = True
    walked: bool = True

    def fields(self, *, reverse: bool = False) -> tuple[OrderBy, ...]:
        column = F(self.column) if self.walked else F(self.column) + timedelta(0)
        return tuple(OrderBy(one, descending=self.falling is not reverse) for one in (column, F("pk")))


@dataclass(frozen=True)
class View:
    key: str
    title: str
    icon: str
    empty: str
    rows: Callable[[User], Q]
    order: Order = Order()


def _awake() -> Q:
    return Q(snoozed_until=None) | Q(snoozed_until__lte=timezone.now())


def _open(_: User) -> Q:
    return Q(status__in=OPEN_STATUSES) & _awake()


def _status(status: InquiryStatus) -> Callable[[User], Q]:
    return lambda _: Q(status=status)


VIEWS: dict[str, View] = {
    view.key: view
    for view in (
        View("open", "Open", "inbox", "Nothing is open. Time for a coffee.", _open),
        View("unread", "Unread", "mark_email_unread", "Everything is read.", lambda _: Q(unread=True)),
        View("mine", "Mine", "person", "Nothing is assigned to you.", lambda user: _open(user) & Q(assignee=user.pk)),
        View("unassigned", "Unassigned", "person_off", "Everything has somebody who cares for it.",
             lambda user: _open(user) & Q(assignee=None)),
        View("closing", "Window closes", "timer", "No customer can be written to freely just now, or nobody waits for it.",
             lambda user: _open(user) & Q(window_closes_at__gt=timezone.now()), Order("window_closes_at", falling=False)),
        View("disputed", "Trips to settle", "call_split", "No trip says two things at once.",
             lambda user: _open(user) & ~Q(trip_mark="")),
        View("waiting", "Waiting", "hourglass", "We wait for no customer.", _status(InquiryStatus.WAITING)),
        View("snoozed", "Snoozed", "snooze", "Nothing is put off until later.",
             lambda _: Q(snoozed_until__gt=timezone.now())),
        View("drafts", "Drafts", "edit_note", "You have begun no answer.",
             lambda user: Q(pk__in=drafts.begun(user.pk).values("inquiry"))),
        View("scheduled", "Scheduled", "schedule_send", "No reply waits for its time.", lambda _: Q(scheduled=True)),
        View("closed", "Closed", "check_circle", "Nothing was closed yet.", _status(InquiryStatus.CLOSED)),
        View("bulk", "Newsletters", "newsmode", "No newsletter is held back.", _status(InquiryStatus.BULK)),
        View("spam", "Spam", "block", "No spam here.", _status(InquiryStatus.SPAM)),
        View("all", "All", "all_inbox", "No inquiry has arrived yet.", lambda _: Q()),
    )
}  # fmt: skip


LABELS = {
    "status": "status", "channel": "channel", "account": "account", "assignee": "assignee", "contact": "contact",
    "tag": "tag", "since": "last message from", "until": "last message to", **trip_filters.LABELS,
}  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """As in the address of the page; anything that makes no sense counts as not given."""

    view: str = "open"
    q: str = ""
    status: str = ""
    channel: str = ""
    account: str = ""
    assignee: str = ""
    contact: str = ""
    tag: str = ""
    since: str = ""
    until: str = ""
    place: str = ""
    leaves_from: str = ""
    leaves_until: str = ""
    people_from: str = ""
    people_until: str = ""
    budget_from: str = ""
    budget_until: str = ""
    currency: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Filters:
        given = {one.name: asked.get(one.name, "").strip()[:200] for one in fields(cls)}
        # A search or a chosen status looks everywhere; the other filters stay within the view.
        usual = "all" if given["q"] or given["status"] else "open"
        if given["view"] not in VIEWS:
            given["view"] = usual
        return cls(**{name: value for name, value in given.items() if _sensible(name, value)})

    @property
    def narrowed(self) -> bool:
        """Whether anything but the view and the search text is set."""
        return any(getattr(self, name) for name in LABELS)

    @property
    def by_trip(self) -> bool:
        return any(getattr(self, name) for name in trip_filters.NAMES)

    @property
    def chosen(self) -> list[str]:
        """The names of the filters that are set."""
        return [name for name in LABELS if getattr(self, name)]

    @cached_property
    def order(self) -> Order:
        """PostgreSQL guesses how many trips fit, and can't know that who asked for a trip that is over wrote long ago: on its
        way to the first line it would look through everything newer. Few trips are looked up and sorted instead."""
        order = VIEWS[self.view].order
        few = _SORTED if trip_filters.over(self.leaves_until) else _FEW
        return replace(order, walked=not (self.by_trip and self._trips.at_most(few)))

    @property
    def _trips(self) -> TripQuery:
        return trip_filters.query({name: getattr(self, name) for name in trip_filters.NAMES})

    def condition(self, user: User) -> Q:
        wanted = Q(merged_into=None) & VIEWS[self.view].rows(user)
        for name, column in (("status", "status"), ("channel", "last_channel"), ("account", "account"),
                             ("contact", "contact")):  # fmt: skip
            if value := getattr(self, name):
                wanted &= Q(**{column: value})
        if self.assignee:
            wanted &= Q(assignee=None if self.assignee == NOBODY else self.assignee)
        if self.tag:
            wanted &= Q(tags__contains=[self.tag])
        if self.since:
            wanted &= Q(last_message_at__gte=_midnight(self.since))
        if self.until:
            wanted &= Q(last_message_at__lt=_midnight(self.until) + timedelta(days=1))
        if self.by_trip:
            wanted &= self._trips.condition
        return wanted

    def address(self, **changes: str) -> str:
        """The query string of this page with some values changed; empty ones are left out."""
        values = {one.name: getattr(self, one.name) for one in fields(self)} | changes
        if values["view"] == ("all" if values["q"] or values["status"] else "open"):
            values.pop("view")
        return "?" + urlencode({name: value for name, value in values.items() if value})


def _sensible(name: str, value: str) -> bool:
    if not value:
        return False
    if name == "status":
        return value in InquiryStatus.values
    if name == "channel":
        return value in channels.registered()
    if name in ("account", "contact"):
        return is_id(value)
    if name == "assignee":
        return value == NOBODY or is_id(value)
    if name in trip_filters.NAMES:
        return trip_filters.sensible(name, value)
    return name not in ("since", "until") or _day(value) is not None


def _day(value: str) -> date | None:
    """None also at the ends of the calendar: the day before or after must exist, in every time zone."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if date.min.year < day.year < date.max.year else None


def _midnight(value: str) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(value), time.min))


# --- pages by key ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """`older` and `newer` are cursors for the address, empty where there is nothing more."""

    rows: list[Inquiry]
    older: str = ""
    newer: str = ""


def page(rows: QuerySet[Inquiry], asked: Mapping[str, str], size: int, order: Order) -> Page:
    """By key, never by offset: page 1,000 costs what page 1 costs."""
    back, on = _place(asked.get("newer", "")), _place(asked.get("older", ""))
    if back is not None:
        found = list(_beyond(rows, back, order, reverse=True)[: size + 1])
        more, found = len(found) > size, found[:size][::-1]
        return Page(
            found, _cursor(found[-1], order) if found else "", _cursor(found[0], order) if more else ""
        )
    lines = _beyond(rows, on, order) if on is not None else rows.order_by(*order.fields())
    found = list(lines[: size + 1])
    more, found = len(found) > size, found[:size]
    return Page(
        found, _cursor(found[-1], order) if more else "", _cursor(found[0], order) if on and found else ""
    )


def _beyond(
    rows: QuerySet[Inquiry], place: tuple[datetime, int], order: Order, *, reverse: bool = False
) -> QuerySet[Inquiry]:
    """The first comparison bounds the index scan; the exclusion only settles lines of the same instant."""
    moment, pk = place
    less = order.falling is not reverse
    side, same = ("lte", "gte") if less else ("gte", "lte")
    further = rows.filter(**{f"{order.column}__{side}": moment})
    beyond = further.exclude(**{order.column: moment, f"pk__{same}": pk})
    return beyond.order_by(*order.fields(reverse=reverse))


def _cursor(row: Inquiry, order: Order) -> str:
    return f"{(getattr(row, order.column) - _EPOCH) // timedelta(microseconds=1)}.{row.pk}"


def _place(cursor: str) -> tuple[datetime, int] | None:
    micros, _, pk = cursor.partition(".")
    if not is_id(micros) or not is_id(pk):
        return None
    try:
        return _EPOCH + timedelta(microseconds=int(micros)), int(pk)
    except OverflowError:
        return None
