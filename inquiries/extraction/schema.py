"""What a travel inquiry says, as one Pydantic model for every reader and writer of it: OpenAI's strict schema, the local
extractor, the API and the exports.

Every field is `X | None` without any default but None: a strict schema wants each property listed as required and
refuses defaults, and None means "the text does not say", never "no".
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

Per = Literal["person", "group", "night"]
Service = Literal[
    "flight",
    "hotel",
    "transfer",
    "car",
    "train",
    "bus",
    "cruise",
    "package",
    "activity",
    "visa",
    "insurance",
]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Budget(Strict):
    """`amount` in units of `currency` (ISO 4217); `per` says for whom it is meant."""

    amount: float | None = None
    currency: str | None = None
    per: Per | None = None


class TripDetails(Strict):
    """Places as the customer names them; `children` are 2 to 17 years old, `infants` under 2; `travellers` is everybody;
    `contact_phone` is E.164; `language` ISO 639-1."""

    destinations: list[str] | None = None
    origin: str | None = None
    start_date: date | None = None
    end_date: date | None = None
    nights: int | None = None
    flexible_dates: bool | None = None
    adults: int | None = None
    children: int | None = None
    infants: int | None = None
    child_ages: list[int] | None = None
    travellers: int | None = None
    rooms: int | None = None
    budget: Budget | None = None
    services: list[Service] | None = None
    trip_type: str | None = None
    board: str | None = None
    hotel_wishes: list[str] | None = None
    special_needs: list[str] | None = None
    contact_name: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
    language: str | None = None
    is_travel_inquiry: bool | None = None
    summary: str | None = None


FIELDS: tuple[str, ...] = tuple(TripDetails.model_fields)
# Said of the whole message, so there are no single words to point at.
WITHOUT_EVIDENCE = frozenset({"language", "is_travel_inquiry", "summary"})
# Who travels: told and changed together.
PARTY = ("adults", "children", "infants", "child_ages", "travellers")
# What a conversation has once, however many trips it is about.
ABOUT_ALL = frozenset(
    {"contact_name", "contact_email", "contact_phone", "language", "is_travel_inquiry", "summary"}
)
OF_A_TRIP: tuple[str, ...] = tuple(name for name in FIELDS if name not in ABOUT_ALL)
# Belongs to one trip: never taken over from words about another.
OF_ONE_TRIP = frozenset({"destinations", "start_date", "end_date", "nights", "flexible_dates"})


def as_json(details: TripDetails) -> dict[str, Any]:
    """Plain values (dates as YYYY-MM-DD), every field present, None where the text does not say."""
    return details.model_dump(mode="json")
