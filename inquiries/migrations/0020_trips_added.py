import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inquiries', '0019_model_readings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='tripvalue',
            name='tripvalue_staff_has_no_rival_role',
        ),
        migrations.AddField(
            model_name='triprequest',
            name='by',
            field=models.ForeignKey(db_index=False, editable=False, help_text='Who added it; nobody, if it was read.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
