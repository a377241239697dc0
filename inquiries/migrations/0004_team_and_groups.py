"""The default team, and the three groups with what each may do."""

from __future__ import annotations

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

READ = ["inquiry", "contact", "contactpoint", "message", "attachment", "triprequest", "tripvalue"]
CONSULTANT = [
    *(f"view_{name}" for name in READ),
    "change_inquiry",
    "change_contact",
    "change_triprequest",
    "view_alert",
]
MANAGER = [*CONSULTANT, "add_inquiry", "assign_inquiry", "export_inquiry", "add_contact", "change_alert",
           "view_inquiryevent", "view_inbounditem", "view_delivery", "view_extraction", "replay_failures", "view_channelaccount"]
OPERATOR = ["view_inquiry", "view_alert", "change_alert", "view_inbounditem", "view_delivery", "view_extraction",
            "replay_failures", "view_channelaccount", "add_channelaccount", "change_channelaccount", "delete_channelaccount",
            "view_team", "add_team", "change_team"]
GROUPS = {"Consultant": CONSULTANT, "Manager": MANAGER, "Operator": OPERATOR}


def make(apps, schema_editor):
    # Permissions are made after all migrations; the groups need them now.
    config = real_apps.get_app_config("inquiries")
    models_module, config.models_module = config.models_module, True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = models_module
    permission = apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        rows = permission.objects.filter(content_type__app_label="inquiries", codename__in=codenames)
        missing = set(codenames) - set(rows.values_list("codename", flat=True))
        if missing:
            raise LookupError(f"Permissions that no model defines: {sorted(missing)}")
        group.permissions.add(*rows)
    apps.get_model("inquiries", "Team").objects.get_or_create(name="Agency")


def unmake(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("inquiries", "0003_server_rules"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make, unmake)]
