from django.db import migrations

# What was used before prices were kept with the use keeps the price its facility has now: a later one changes nothing.
FORWARDS = """
ALTER TABLE parks_booking NO FORCE ROW LEVEL SECURITY;
ALTER TABLE parks_booking DISABLE TRIGGER keep_fact;
ALTER TABLE parks_facility NO FORCE ROW LEVEL SECURITY;
UPDATE parks_booking b SET hour_value = coalesce(f.hour_value, 0) FROM parks_facility f
  WHERE f.id = b.facility_id AND f.group_id = b.group_id AND b.state = 'done' AND b.hour_value IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE parks_facility FORCE ROW LEVEL SECURITY;
ALTER TABLE parks_booking ENABLE TRIGGER keep_fact;
ALTER TABLE parks_booking FORCE ROW LEVEL SECURITY
"""


class Migration(migrations.Migration):
    dependencies = [("parks", "0072_base_functions_wall")]
    operations = [migrations.RunSQL(FORWARDS, migrations.RunSQL.noop)]
