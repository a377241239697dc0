"""Trips that were read before there were filters are found by them: out of the values in force, nothing is read again.

A few hundred trips at a time, each lot in a transaction of its own. What was interrupted goes on where it stopped; what the
hub itself writes meanwhile is newer and stays.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations, transaction

AT_A_TIME = 500


def find_them(apps: Any, schema_editor: Any) -> None:
    trips = apps.get_model("inquiries", "TripRequest").objects.filter(removed_at=None, search=None)
    last = 0
    while page := list(trips.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_A_TIME]):
        with transaction.atomic():
            _write(apps, page)
        last = page[-1]


def _write(apps: Any, page: list[int]) -> None:
    from inquiries.services import tripsearch

    trip_request, trip_search = (apps.get_model("inquiries", name) for name in ("TripRequest", "TripSearch"))
    # A trip that somebody holds just now is written by them; one that is being removed must not come back.
    held = trip_request.objects.select_for_update(skip_locked=True).filter(pk__in=page, removed_at=None)
    inquiry_of = dict(held.values_list("pk", "inquiry"))
    then = {field.name for field in trip_search._meta.get_fields()}  # later columns are not there yet
    rows = [
        trip_search(
            trip_id=trip,
            inquiry_id=inquiry_of[trip],
            **{name: value for name, value in tripsearch.columns(said).items() if name in then},
        )
        for trip, said in _in_force(apps, inquiry_of).items()
    ]
    trip_search.objects.bulk_create(rows, ignore_conflicts=True)


def _in_force(apps: Any, trips: Any) -> dict[int, dict[str, Any]]:
    values = apps.get_model("inquiries", "TripValue").objects
    found: dict[int, dict[str, Any]] = {}
    in_force = values.filter(trip__in=list(trips), superseded_at=None, rival="")
    for trip, field, value in in_force.values_list("trip", "field", "value"):
        found.setdefault(trip, {})[field] = value
    return found


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("inquiries", "0022_items_without_empty_indexes")]
    operations = [migrations.RunPython(find_them, migrations.RunPython.noop, elidable=True)]
