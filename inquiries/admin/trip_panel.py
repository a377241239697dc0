"""The trip beside the conversation: what the hub read, which words say so, and what staff make of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from inquiries.admin import sent_where, trip_card, trip_fields, trip_typed
from inquiries.admin.acting import inquiry_or_404, is_id, require
from inquiries.channels import clean
from inquiries.models import Inquiry, TripValue
from inquiries.services import asking, extractors, templating, trips
from inquiries.services.work import StaleState
from inquiries.states import InquiryStatus

_UNASKED = (InquiryStatus.SPAM, InquiryStatus.BULK)


@dataclass(frozen=True)
class Shown:
    """A card with what it lacks for an offer, and the question for that."""

    card: trip_card.Card
    question: asking.Question
    missing: tuple[str, ...]

    @property
    def full(self) -> str:
        """The ready-made question as a mail."""
        return self.question.ready(short=False)

    @property
    def short(self) -> str:
        """The same as a chat's message."""
        return self.question.ready(short=True)

    @property
    def foreign(self) -> str:
        """The customer's language, where there are no ready words in it and the question is in English."""
        return "" if self.question.is_theirs else trip_fields.shown("language", self.question.language)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.card, name)


@dataclass(frozen=True)
class Refused:
    """What could not be done, and what somebody had typed: nobody types it twice."""

    error: str = ""
    field: str = ""
    position: int = 0
    typed: str = ""

    @property
    def key(self) -> str:
        """Of the value that was to be set; "" where nothing was typed."""
        return f"{self.position}-{self.field}" if self.field else ""


def context(inquiry: Inquiry, found: Sequence[TripValue], refused: Refused = Refused()) -> dict[str, Any]:
    """`found`: as trip_card.rows gives it."""
    cards = shown(inquiry, found)
    beside = any(line.key == refused.key for one in cards for line in one.card.lines)
    return {
        "inquiry": inquiry,
        "cards": cards,
        "asks_model": extractors.choice(inquiry.account.extractor if inquiry.account else "")
        != extractors.LOCAL,
        "contradictions": sum(one.card.contradictions for one in cards),
        "trip_can_grow": bool(cards[0].card.lines) and len(cards) < trips.MOST,
        "sent_where": sent_where.any_of(inquiry),
        "trip_stamp": stamp(found),
        "refused": refused,
        "told_beside": beside,
    }


def stamp(found: Iterable[TripValue]) -> str:
    """Changes with all that the card tells, but not with the time."""
    told = [(row.pk, row.trip.position, row.rival, row.lost, row.superseded_at) for row in found]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


def shown(inquiry: Inquiry, found: Sequence[TripValue]) -> list[Shown]:
    cards = trip_card.cards(found, trip_card.added_by_staff(inquiry.pk))
    several = len(cards) > 1
    return [_shown(card, cards[0], inquiry, several=several) for card in cards]


def _shown(card: trip_card.Card, first: trip_card.Card, inquiry: Inquiry, *, several: bool) -> Shown:
    """Nothing is asked of somebody who writes about something else than a trip, and no newsletter is answered."""
    values = asking.with_shared(first.values, card.values)
    about_trip = first.values.get("is_travel_inquiry") is not False and inquiry.status not in _UNASKED
    missing = asking.missing(values) if about_trip else ()
    contact = inquiry.contact
    language = values.get("language") or (contact.language if contact else "") or "en"
    name = templating.name_of(values.get("contact_name") or (contact.name if contact else ""))
    about = ", ".join(values.get("destinations") or ()) if several else ""
    question = asking.Question(missing, language, name, about)
    return Shown(card, question, tuple(asking.named(need, values) for need in missing))


# --- what staff do --------------------------------------------------------------------------------------------------


def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, correct or clear one value, take or dismiss a reading beside it, move it to another trip; add or remove a
    trip. Answers with the card, without JavaScript with the page."""
    require(request, "inquiries.change_triprequest")
    inquiry = inquiry_or_404(request, pk)
    field, trip = request.POST.get("field", ""), request.POST.get("trip", "")
    position = int(trip) if is_id(trip) else 0
    refused, said = Refused(), ""
    try:
        said = _do(request, inquiry, position, field)
    except (trip_typed.NotUnderstood, StaleState) as problem:
        refused = _refused(request, str(problem), position, field)
    if not request.headers.get("HX-Request"):
        return _page(request, inquiry, refused.error)
    filled = context(inquiry, trip_card.rows(request.user, inquiry.pk), refused)
    may = {
        "may_trip": True,
        "thread": request.user.has_perm("inquiries.view_message"),
        "composer": request.user.has_perm("inquiries.change_inquiry"),
    }
    return TemplateResponse(request, "desk/trip_done.html", {**filled, **may, "said": refused.error or said})


def _refused(request: HttpRequest, error: str, position: int, field: str) -> Refused:
    if request.POST.get("do") != "set" or field not in trip_fields.FIELDS:
        return Refused(error)
    typed = clean(request.POST.get("value", ""), trip_typed.MAX_TYPED)
    return Refused(error, field, position, typed)


def _page(request: HttpRequest, inquiry: Inquiry, error: str) -> HttpResponse:
    if error:
        messages.warning(request, error)
    return HttpResponseRedirect(reverse("admin:inquiries_inquiry_change", args=[inquiry.pk]) + "#trip")


def _do(request: HttpRequest, inquiry: Inquiry, position: int, field: str) -> str:
    """Returns what was done, in words. Raises NotUnderstood and StaleState, in words too."""
    asked, person = request.POST.get("do", ""), request.user
    if asked in _WHOLE:
        return _WHOLE[asked](request, inquiry, position)
    if field not in trip_fields.FIELDS:
        raise trip_typed.NotUnderstood("Choose what you want to add.")
    label = trip_fields.FIELDS[field].label
    if is_id(request.POST.get("to", "")):
        to, seen = int(request.POST["to"]), _seen(request)
        trips.move(inquiry, field, person, position=position, to=to, seen=seen)
        return f"{label}: moved to the other trip."
    return f"{label}: {_of_one(request, inquiry, position, field)}."


def _of_one(request: HttpRequest, inquiry: Inquiry, position: int, field: str) -> str:
    asked, person = request.POST.get("do", ""), request.user
    seen, reading = _seen(request), request.POST.get("reading", "")
    if asked == "confirm":
        trips.confirm(inquiry, field, person, position=position, seen=seen)
        return "confirmed"
    if asked == "clear":
        trips.correct(inquiry, field, None, person, position=position, seen=seen)
        return "cleared"
    if asked in ("take", "dismiss") and is_id(reading):
        (trips.take if asked == "take" else trips.dismiss)(int(reading), inquiry, person)
        return "taken" if asked == "take" else "kept as it was"
    if asked != "set":
        raise trip_typed.NotUnderstood("This page is too old: load it again.")
    value = trip_typed.parse(field, request.POST.get("value", ""))
    trips.correct(inquiry, field, value, person, position=position, seen=seen)
    return trip_fields.shown(field, value)


def _seen(request: HttpRequest) -> int | None:
    """The id of the value on the person's screen, 0 for none; None where the form does not tell."""
    told = request.POST.get("seen")
    return None if told is None else int(told) if is_id(told) else 0


def _confirm_all(request: HttpRequest, inquiry: Inquiry, position: int) -> str:
    """What something speaks against, or has come since the person looked, is left to be looked at."""
    seen = set(request.POST.get("seen", "").split())
    here = next((trip for trip in trips.of(inquiry.pk) if trip.position == position), None)
    for name, row in here.values.items() if here else ():
        if str(row.pk) in seen and not here.rivals_of(name) and not row.lost:
            trips.confirm(inquiry, name, request.user, position=position, seen=row.pk)
    return "All values are confirmed that nothing speaks against."


def _add(request: HttpRequest, inquiry: Inquiry, _: int) -> str:
    trips.add(inquiry, request.user)
    return "Another trip is there."


def _remove(request: HttpRequest, inquiry: Inquiry, position: int) -> str:
    trips.remove(inquiry, request.user, position=position)
    return "The trip is removed."


_WHOLE = {"confirm_all": _confirm_all, "add": _add, "remove": _remove}
