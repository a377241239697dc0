"""What became of a trip, for the history: ids of values only, never their text, so that a value that is deleted with its
message is gone from the history, too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from inquiries.extraction.schema import PARTY
from inquiries.models import TripValue
from inquiries.services.trip_plan import Plan, Told, Why

_IN_FORCE = (Why.READ, Why.CHANGED, Why.GONE)
Change = list[Any]  # [trip's position, field or "party", why, ids before, ids after]


def of_reading(plans: Sequence[tuple[int, Plan]]) -> dict[str, Any]:
    """Data of the event; empty where there is nothing to tell. The plans are written."""
    changes = [change for position, made in plans for change in _changes(position, made)]
    if not changes:
        return {}
    fields = sorted({told.field for _, made in plans for told in made.told})
    return {"fields": fields, "changes": changes}


def of_staff(
    position: int, name: str, did: str, before: Mapping[str, TripValue], after: Mapping[str, TripValue]
) -> dict[str, Any]:
    """`did`: confirmed, set, cleared, taken, dismissed, moved."""
    group = "party" if name in PARTY else name
    return {
        "field": name,
        "did": did,
        "changes": [[position, group, did, _ids(group, before), _ids(group, after)]],
    }


def newest(plans: Iterable[Plan]) -> int | None:
    """The message that the latest of the changes came from."""
    said = [
        told.new.message for made in plans for told in made.told if told.new is not None and told.new.message
    ]
    latest = max(said, key=lambda one: (one.received_at, one.pk), default=None)
    return latest.pk if latest is not None else None


def _changes(position: int, made: Plan) -> list[Change]:
    """Who travels is told as one: “2 adults → 2 adults + child (7)”."""
    party = [told for told in made.told if told.why in _IN_FORCE and told.field in PARTY]
    others = [told for told in made.told if told not in party]
    found = [_change(position, made, told) for told in others]
    if party:
        before, after = _ids("party", made.before), _ids("party", made.after)
        why = Why.READ if not before else Why.CHANGED if after else Why.GONE
        found.append([position, "party", why, before, after])
    return found


def _change(position: int, made: Plan, told: Told) -> Change:
    if told.field == "travellers" and told.old is None and told.why == Why.CONTRADICTS:
        old = _ids("party", made.after)
    else:
        old = [told.old.pk] if told.old is not None else []
    return [position, told.field, told.why, old, [told.new.pk] if told.new is not None else []]


def _ids(group: str, values: Mapping[str, TripValue]) -> list[int]:
    names = PARTY if group == "party" else (group,)
    return [values[name].pk for name in names if name in values]
