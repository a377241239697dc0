"""The newest rows of a folder's ledger by an index; who may see the page "Nothing is lost"."""

from __future__ import annotations

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations, models


def give(apps, schema_editor):
    # Permissions are made after all migrations; the groups need them now.
    config = real_apps.get_app_config("channels_email")
    models_module, config.models_module = config.models_module, True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = models_module
    right = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="channels_email", codename="view_mailcheck"
    )
    for name in ("Manager", "Operator"):
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [("channels_email", "0008_graph_subscriptions")]
    operations = [
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["folder", "-id"], name="ledgerentry_newest"),
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
