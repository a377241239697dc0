"""Operators set up mailboxes; managers may see how they are set up."""

from __future__ import annotations

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = {
    "Manager": ["view_emailaccount", "view_ledgerentry"],
    "Operator": ["view_emailaccount", "add_emailaccount", "change_emailaccount", "view_ledgerentry"],
}


def give(apps, schema_editor):
    # Permissions are made after all migrations; the groups need them now.
    config = real_apps.get_app_config("channels_email")
    models_module, config.models_module = config.models_module, True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = models_module
    for name, codenames in GROUPS.items():
        rows = apps.get_model("auth", "Permission").objects.filter(
            content_type__app_label="channels_email", codename__in=codenames
        )
        missing = set(codenames) - set(rows.values_list("codename", flat=True))
        if missing:
            raise LookupError(f"Permissions that no model defines: {sorted(missing)}")
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(*rows)


class Migration(migrations.Migration):
    dependencies = [("channels_email", "0001_initial"), ("inquiries", "0004_team_and_groups")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
