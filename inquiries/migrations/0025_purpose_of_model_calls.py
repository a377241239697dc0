from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0024_trip_windows")]
    operations = [
        migrations.AddField(
            model_name="modelcall",
            name="purpose",
            field=models.CharField(
                choices=[("reading", "To read the trip"), ("question", "To ask for what is missing")],
                db_default="reading",
                default="reading",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="modelcall",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["reading", "question"])), name="modelcall_purpose_valid"
            ),
        ),
    ]
