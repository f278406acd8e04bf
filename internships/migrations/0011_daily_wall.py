from django.db import migrations

from groupportal.tenancy.wall import BuildWall
from internships.services.location import FORGET_POSITIONS


class Migration(migrations.Migration):
    dependencies = [
        ("internships", "0010_daily"),
        ("tenancy", "0008_by_month"),
        ("files", "0002_wall"),
        ("audit", "0002_wall"),
    ]
    operations = [
        BuildWall(
            "CheckIn",
            "DayRoll",
            "MakeUp",
            "LocationConsent",
            "SiteCode",
            "Leave",
            append_only=("CheckIn",),
            facts=("MakeUp", "LocationConsent", "Leave"),
            by_month={"CheckIn": "day"},
        ),
        migrations.RunSQL(FORGET_POSITIONS, "DROP FUNCTION internships_forget_positions(bigint, integer)"),
    ]
