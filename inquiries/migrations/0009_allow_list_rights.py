"""Consultants see who is never held back as bulk mail, managers keep the list."""

from __future__ import annotations

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = {
    "Consultant": ["view_allowedsender"],
    "Manager": ["view_allowedsender", "add_allowedsender", "change_allowedsender", "delete_allowedsender"],
}


def give(apps, schema_editor):
    # Permissions are made after all migrations; the groups need them now.
    config = real_apps.get_app_config("inquiries")
    models_module, config.models_module = config.models_module, True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = models_module
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="inquiries")
    for name, codenames in RIGHTS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.add(*permissions.filter(codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0008_kinds_of_mail")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
