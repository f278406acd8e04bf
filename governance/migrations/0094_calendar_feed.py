from django.db import migrations

# Addresses of calendars are the ground's now; those of meetings that people have stay good.
FORWARDS = """
ALTER TABLE governance_calendarfeed NO FORCE ROW LEVEL SECURITY;
ALTER TABLE links_calendarfeed NO FORCE ROW LEVEL SECURITY;
INSERT INTO links_calendarfeed (group_id, public_id, user_id, kind, number)
SELECT group_id, public_id, user_id, 'governance.meetings', number FROM governance_calendarfeed WHERE user_id IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE links_calendarfeed FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("governance", "0093_sealed_count_wall"), ("links", "0004_calendar_feed")]
    operations = [
        migrations.RunSQL(FORWARDS, migrations.RunSQL.noop),
        migrations.DeleteModel(name="CalendarFeed"),
    ]
