"""Indexes of columns that are nearly always empty hold the few rows that have a value, so that a delivery that comes in pays
for none of them. Built and dropped while the hub goes on working; where one was interrupted, drop the index that PostgreSQL
marks INVALID and run it again.

The state alone is altered for the fields: Django would drop the foreign key with the index and check every row anew.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import SET_NULL

# Model and the hash that Django once gave to the index.
SETTLED = {
    "inbounditem": "895a847a",
    "delivery": "d7885b9d",
    "extraction": "dd325fbe",
    "mediajob": "5e1e38eb",
    "readnotice": "30d5f2c6",
    "modelreading": "f1b7e4ee",
}


def add(model: str, field: str) -> AddIndexConcurrently:
    condition = models.Q((f"{field}__isnull", False))
    return AddIndexConcurrently(model, models.Index(fields=[field], condition=condition, name=f"{model}_{field}"))


def drop(model: str, field: str, digest: str, to: str, **more: str) -> migrations.SeparateDatabaseAndState:
    table, column = f"inquiries_{model}", f"{field}_id"
    index = f'"{table}_{column}_{digest}"'
    return migrations.SeparateDatabaseAndState(
        [
            migrations.RunSQL(
                f"DROP INDEX CONCURRENTLY IF EXISTS {index}",
                f'CREATE INDEX CONCURRENTLY {index} ON {table} ("{column}")',
            )
        ],
        [
            migrations.AlterField(
                model, field, models.ForeignKey(to, SET_NULL, null=True, db_index=False, **more)
            )
        ],
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("inquiries", "0021_trip_verdicts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        add("inbounditem", "message"),
        drop("inbounditem", "message", "3ef92bbf", "inquiries.message", related_name="items"),
        *(add(model, "settled_by") for model in SETTLED),
        *(
            drop(model, "settled_by", digest, settings.AUTH_USER_MODEL, related_name="+")
            for model, digest in SETTLED.items()
        ),
    ]
