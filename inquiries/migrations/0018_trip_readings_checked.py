"""The slow half of the migration before: constraints are validated and indexes built while the hub goes on working.
Where one was interrupted, drop the index that PostgreSQL marks INVALID and run it again."""

import django.db.models.functions.comparison
import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models

IN_FORCE = """
CREATE UNIQUE INDEX CONCURRENTLY tripvalue_one_in_force ON inquiries_tripvalue (trip_id, field)
WHERE rival = '' AND superseded_at IS NULL
"""
RIVAL_ONCE = """
CREATE UNIQUE INDEX CONCURRENTLY tripvalue_rival_once ON inquiries_tripvalue
(trip_id, field, md5(value::text), coalesce(message_id, 0))
WHERE rival <> '' AND (superseded_at IS NULL OR dismissed_at IS NOT NULL)
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("inquiries", "0017_trip_readings")]

    operations = [
        AddIndexConcurrently(
            model_name="inquiry",
            index=models.Index(
                condition=models.Q(models.Q(("trip_mark", ""), _negated=True), ("merged_into", None)),
                fields=["team", "-last_message_at", "-id"],
                name="inquiry_trip_mark",
            ),
        ),
        AddIndexConcurrently(
            model_name="tripvalue",
            index=models.Index(
                condition=models.Q(("answers__isnull", False)), fields=["answers"], name="tripvalue_answers"
            ),
        ),
        ValidateConstraint(model_name="inquiry", name="inquiry_trip_mark_valid"),
        ValidateConstraint(model_name="tripvalue", name="tripvalue_rival_valid"),
        ValidateConstraint(model_name="tripvalue", name="tripvalue_unproven_is_rival"),
        ValidateConstraint(model_name="tripvalue", name="tripvalue_staff_has_no_rival_role"),
        ValidateConstraint(model_name="tripvalue", name="tripvalue_dismissed_rival"),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(IN_FORCE, "DROP INDEX tripvalue_one_in_force")],
            [
                migrations.AddConstraint(
                    model_name="tripvalue",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("rival", ""), ("superseded_at", None)),
                        fields=("trip", "field"),
                        name="tripvalue_one_in_force",
                    ),
                ),
            ],
        ),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(RIVAL_ONCE, "DROP INDEX tripvalue_rival_once")],
            [
                migrations.AddConstraint(
                    model_name="tripvalue",
                    constraint=models.UniqueConstraint(
                        models.F("trip"),
                        models.F("field"),
                        django.db.models.functions.text.MD5(
                            django.db.models.functions.comparison.Cast("value", models.TextField())
                        ),
                        django.db.models.functions.comparison.Coalesce("message", 0),
                        condition=models.Q(
                            models.Q(("rival", ""), _negated=True),
                            models.Q(
                                ("superseded_at", None), ("dismissed_at__isnull", False), _connector="OR"
                            ),
                        ),
                        name="tripvalue_rival_once",
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="tripvalue",
            name="tripvalue_one_current",
        ),
    ]
