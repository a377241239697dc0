# Nothing here reads or writes a table that may be large: constraints are checked in the next migration.

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inquiries', '0016_read_notices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TripSearch',
            fields=[
                ('trip', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search', serialize=False, to='inquiries.triprequest')),
                ('places', models.TextField(blank=True, help_text='Destinations, folded, one a line.')),
                ('start_date', models.DateField(null=True)),
                ('end_date', models.DateField(null=True)),
                ('party', models.PositiveIntegerField(help_text='Everybody who travels.', null=True)),
                ('budget', models.DecimalField(decimal_places=2, help_text='For everybody and all nights, where that can be told.', max_digits=16, null=True)),
                ('currency', models.CharField(blank=True, max_length=3)),
            ],
        ),
        migrations.AddField(
            model_name='inquiry',
            name='trip_mark',
            field=models.CharField(blank=True, choices=[('contradicts', 'The customer has said something else since'), ('differs', 'Read differently')], editable=False, max_length=12),
        ),
        migrations.AddField(
            model_name='message',
            name='text_version',
            field=models.PositiveSmallIntegerField(default=1, help_text='How many texts it has had; evidence counts in one of them.'),
        ),
        migrations.AddField(
            model_name='triprequest',
            name='removed_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='tripvalue',
            name='answers',
            field=models.ForeignKey(db_index=False, help_text='The reading that staff confirmed, corrected, cleared or took.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='inquiries.tripvalue'),
        ),
        migrations.AddField(
            model_name='tripvalue',
            name='dismissed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='tripvalue',
            name='dismissed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tripvalue',
            name='lost',
            field=models.BooleanField(default=False, help_text='The message does not say these words any more.'),
        ),
        migrations.AddField(
            model_name='tripvalue',
            name='rival',
            field=models.CharField(blank=True, choices=[('contradicts', 'The customer has said something else since'), ('differs', 'Read differently')], max_length=12),
        ),
        migrations.AddField(
            model_name='tripvalue',
            name='unproven',
            field=models.BooleanField(default=False, help_text="The words that a model gave for it are not the customer's."),
        ),
        migrations.AlterField(
            model_name='tripvalue',
            name='text_version',
            field=models.PositiveSmallIntegerField(default=1, help_text="Version of the message's text that the spans count in."),
        ),
        AddConstraintNotValid(
            model_name='inquiry',
            constraint=models.CheckConstraint(condition=models.Q(('trip_mark__in', ['', 'contradicts', 'differs'])), name='inquiry_trip_mark_valid'),
        ),
        AddConstraintNotValid(
            model_name='tripvalue',
            constraint=models.CheckConstraint(condition=models.Q(('rival__in', ['', 'contradicts', 'differs'])), name='tripvalue_rival_valid'),
        ),
        AddConstraintNotValid(
            model_name='tripvalue',
            constraint=models.CheckConstraint(condition=models.Q(('unproven', False), models.Q(('rival', ''), _negated=True), _connector='OR'), name='tripvalue_unproven_is_rival'),
        ),
        AddConstraintNotValid(
            model_name='tripvalue',
            constraint=models.CheckConstraint(condition=models.Q(('rival', ''), models.Q(('source', 'staff'), _negated=True), _connector='OR'), name='tripvalue_staff_has_no_rival_role'),
        ),
        AddConstraintNotValid(
            model_name='tripvalue',
            constraint=models.CheckConstraint(condition=models.Q(('dismissed_at', None), models.Q(models.Q(('rival', ''), _negated=True), ('superseded_at__isnull', False)), _connector='OR'), name='tripvalue_dismissed_rival'),
        ),
        migrations.AddField(
            model_name='tripsearch',
            name='inquiry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trip_searches', to='inquiries.inquiry'),
        ),
        migrations.AddIndex(
            model_name='tripsearch',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('places', 'gin_trgm_ops'), name='tripsearch_places'),
        ),
        migrations.AddIndex(
            model_name='tripsearch',
            index=models.Index(fields=['start_date'], name='tripsearch_start'),
        ),
        migrations.AddIndex(
            model_name='tripsearch',
            index=models.Index(fields=['party'], name='tripsearch_party'),
        ),
        migrations.AddIndex(
            model_name='tripsearch',
            index=models.Index(fields=['currency', 'budget'], name='tripsearch_budget'),
        ),
    ]
