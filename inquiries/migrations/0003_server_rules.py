"""What Django's models can't say: raw mail is not compressed again, history can't be rewritten."""

from __future__ import annotations

from django.db import migrations

# Mail is base64 already; compressing it costs processor and wins nothing.
RAW_EXTERNAL = "ALTER TABLE inquiries_raworiginal ALTER COLUMN data SET STORAGE EXTERNAL"
RAW_DEFAULT = "ALTER TABLE inquiries_raworiginal ALTER COLUMN data SET STORAGE EXTENDED"
APPEND_ONLY = """
CREATE FUNCTION inquiries_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The only change allowed is that a foreign key is emptied because its row was deleted.
    IF NEW.type = OLD.type AND NEW.at = OLD.at AND NEW.data = OLD.data AND NEW.inquiry_id = OLD.inquiry_id
       AND (NEW.actor_id IS NULL OR NEW.actor_id = OLD.actor_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The history of an inquiry is never changed.';
END $$;
CREATE TRIGGER inquiryevent_append_only BEFORE UPDATE ON inquiries_inquiryevent
    FOR EACH ROW EXECUTE FUNCTION inquiries_refuse_change();
"""
DROP_APPEND_ONLY = """
DROP TRIGGER inquiryevent_append_only ON inquiries_inquiryevent;
DROP FUNCTION inquiries_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0002_initial")]
    operations = [
        migrations.RunSQL(RAW_EXTERNAL, RAW_DEFAULT),
        migrations.RunSQL(APPEND_ONLY, DROP_APPEND_ONLY),
    ]
