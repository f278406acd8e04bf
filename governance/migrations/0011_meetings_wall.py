from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("governance", "0010_meetings"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [
        BuildWall(
            "Proxy",
            "Minutes",
            "MinutesRevision",
            "FollowUp",
            "MeetingCode",
            "CalendarFeed",
            append_only=("MinutesRevision",),
            facts=("Proxy", "Minutes", "FollowUp"),
        )
    ]
