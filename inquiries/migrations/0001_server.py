"""What the server itself must know before the first table: trigram search and the reference counter."""

from __future__ import annotations

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

CREATE_REFERENCE = """
CREATE SEQUENCE inquiries_reference;
CREATE FUNCTION inquiries_next_reference() RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT 'TI-' || to_char(now(), 'YYYY') || '-' || lpad(n::text, greatest(6, length(n::text)), '0')
    FROM nextval('inquiries_reference') AS n
$$;
"""
DROP_REFERENCE = "DROP FUNCTION inquiries_next_reference(); DROP SEQUENCE inquiries_reference;"


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [TrigramExtension(), migrations.RunSQL(CREATE_REFERENCE, DROP_REFERENCE)]
