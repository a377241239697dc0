"""Consultants use templates, managers write them."""

from __future__ import annotations

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = {
    "Consultant": ["view_replytemplate"],
    "Manager": ["view_replytemplate", "add_replytemplate", "change_replytemplate", "delete_replytemplate"],
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
    dependencies = [("inquiries", "0006_drafts_and_templates")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
