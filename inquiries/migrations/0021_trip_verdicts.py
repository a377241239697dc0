from __future__ import annotations

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("inquiries", "0020_trips_added")]
    operations = [
        AddIndexConcurrently(
            model_name="tripvalue",
            index=models.Index(
                condition=models.Q(("answers__isnull", False)),
                fields=["created_at"],
                name="tripvalue_verdicts",
            ),
        ),
    ]
