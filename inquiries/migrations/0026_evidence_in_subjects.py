"""Evidence may stand in a message's subject, too; all there was stands in texts."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0025_purpose_of_model_calls")]
    operations = [
        migrations.AddField(
            model_name="tripvalue",
            name="place",
            field=models.CharField(
                choices=[("text", "Text"), ("subject", "Subject")],
                default="text",
                help_text="Where in the message the words stand.",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="tripvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("place__in", ["text", "subject"])), name="tripvalue_place_valid"
            ),
        ),
        migrations.AlterField(
            model_name="tripvalue",
            name="spans",
            field=models.JSONField(
                default=list, help_text="[[start, end], …] in code points of that place"
            ),
        ),
        migrations.AlterField(
            model_name="tripvalue",
            name="text_version",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="Version of the message's words that the spans count in."
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="text_version",
            field=models.PositiveSmallIntegerField(
                default=1,
                help_text="How often its text or subject changed, and 1; evidence counts in one of them.",
            ),
        ),
    ]
