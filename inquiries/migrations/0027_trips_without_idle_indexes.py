"""Lists ask TripSearch, and nothing asks the typed columns of a trip: their indexes go. A trip is reached from its inquiry by
`triprequest_once`. Who set a reading is asked only of the few that staff set. Built and dropped while the hub goes on working;
where one was interrupted, drop the index that PostgreSQL marks INVALID and run it again.

The state alone is altered for the fields: Django would drop the foreign key with the index and check every row anew.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import CASCADE, SET_NULL


def drop(model: str, field: str, digest: str, state: models.Field) -> migrations.SeparateDatabaseAndState:
    table, column = f"inquiries_{model}", f"{field}_id"
    index = f'"{table}_{column}_{digest}"'
    return migrations.SeparateDatabaseAndState(
        [
            migrations.RunSQL(
                f"DROP INDEX CONCURRENTLY IF EXISTS {index}",
                f'CREATE INDEX CONCURRENTLY {index} ON {table} ("{column}")',
            )
        ],
        [migrations.AlterField(model, field, state)],
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("inquiries", "0026_evidence_in_subjects"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        RemoveIndexConcurrently("triprequest", "triprequest_start"),
        RemoveIndexConcurrently("triprequest", "triprequest_budget"),
        drop(
            "triprequest",
            "inquiry",
            "8f7df958",
            models.ForeignKey("inquiries.inquiry", CASCADE, related_name="trips", db_index=False),
        ),
        AddIndexConcurrently(
            "tripvalue",
            models.Index(fields=["by"], condition=models.Q(("by__isnull", False)), name="tripvalue_by"),
        ),
        drop(
            "tripvalue",
            "by",
            "36b7164f",
            models.ForeignKey(
                settings.AUTH_USER_MODEL, SET_NULL, null=True, related_name="+", db_index=False
            ),
        ),
    ]
