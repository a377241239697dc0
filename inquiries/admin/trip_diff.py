"""What changed in a trip, in words: “2 adults → 2 adults + child (7)”."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from inquiries.admin.trip_fields import FIELDS, shown
from inquiries.extraction.schema import PARTY
from inquiries.models import TripValue
from inquiries.selectors import User, visible_to
from inquiries.services.trip_plan import Plan, Why

_NOTHING = "not said"
_TOLD = 200  # characters of one value


def values_of(user: User, events: Iterable[Mapping[str, Any]]) -> dict[int, TripValue]:
    """All values that the data of these events name and that the user may see, in one query; none where none do."""
    if not user.has_perm("inquiries.view_tripvalue"):
        return {}
    ids = {pk for data in events for *_, before, after in data.get("changes", ()) for pk in (*before, *after)}
    return visible_to(user, TripValue).only("field", "value", "message").in_bulk(ids) if ids else {}


def lines(data: Mapping[str, Any], values: Mapping[int, TripValue]) -> Iterable[str]:
    """One line a change, in the order of the fields; a value that was deleted with its message is not told any more."""
    for position, group, why, before, after in data.get("changes", ()):
        old, new = (
            {values[pk].field: values[pk].value for pk in ids if pk in values} for ids in (before, after)
        )
        if old or new:
            yield _numbered(position, line(group, why, old, new))


def of_plan(position: int, made: Plan) -> Iterable[str]:
    """The same of a plan that was not carried out."""
    party = [
        told for told in made.told if told.field in PARTY and told.why in (Why.READ, Why.CHANGED, Why.GONE)
    ]
    for told in made.told:
        if told not in party:
            old, new = ({row.field: row.value} if row is not None else {} for row in (told.old, told.new))
            yield _numbered(position, line(told.field, told.why, old, new))
    if party:
        old, new = (
            {name: values[name].value for name in PARTY if name in values}
            for values in (made.before, made.after)
        )
        yield _numbered(position, line("party", Why.CHANGED, old, new))


def of_trip(data: Mapping[str, Any]) -> str:
    """What staff did to a whole trip; empty where it was a field."""
    did, number = data.get("did"), (data.get("trip") or 0) + 1
    return {"added": f"(added trip {number})", "removed": f"(removed trip {number})"}.get(str(did), "")


def line(group: str, why: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    name = "Travellers" if group == "party" else FIELDS[group].label
    before, after = said(group, old), said(group, new)
    match why:
        case Why.CONTRADICTS:
            return f"{name}: the customer says {after} now, staff set {before}"
        case Why.DIFFERS:
            return f"{name}: {before}, also read as {after}"
        case Why.UNPROVEN:
            return f"{name}: {after} without proof in the customer's words"
        case Why.LOST:
            return f"{name}: the words behind {before} are not in the message any more"
        case "dismissed":
            return f"{name}: dismissed {before}"
        case "confirmed":
            return f"{name}: confirmed {after}"
    if not old:
        return f"{name}: {after}"
    return f"{name}: {before} → {after}"


def said(group: str, values: Mapping[str, Any]) -> str:
    if group in PARTY or group == "party":
        return party(values) or _NOTHING
    value = values.get(group)
    told = shown(group, value) if value not in (None, "", [], {}) else _NOTHING
    return told if len(told) <= _TOLD else told[: _TOLD - 1] + "…"


def party(values: Mapping[str, Any]) -> str:
    """“2 adults + child (7)”, “4 travellers”."""
    ages: Sequence[int] = values.get("child_ages") or ()
    children = values.get("children") or (len(ages) if ages else 0)
    known = f" ({', '.join(map(str, ages))})" if ages else ""
    parts = [
        _count(values.get("adults"), "adult", "adults"),
        ("child" if children == 1 else f"{children} children") + known if children else "",
        _count(values.get("infants"), "baby", "babies"),
    ]
    told = " + ".join(part for part in parts if part)
    total = _count(values.get("travellers"), "traveller", "travellers")
    return f"{told}, {total} in all" if told and total and not values.get("adults") else told or total


def _count(number: int | None, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def _numbered(position: int, told: str) -> str:
    return f"Trip {position + 1}: {told}" if position else told
