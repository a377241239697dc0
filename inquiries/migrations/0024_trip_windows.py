"""The last day of a window ("mid March"), by which a departure is found. The index is built while the hub goes on working;
where that was interrupted, drop the index that PostgreSQL marks INVALID and run it again."""

from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("inquiries", "0023_trips_found")]

    operations = [
        migrations.AddField(
            model_name="tripsearch",
            name="latest_start",
            field=models.DateField(
                null=True, help_text="Of a window (“mid March”) the last day; it begins with the departure."
            ),
        ),
        AddIndexConcurrently(
            model_name="tripsearch",
            index=models.Index(
                condition=models.Q(("latest_start__isnull", False)),
                fields=["latest_start"],
                name="tripsearch_latest_start",
            ),
        ),
    ]
