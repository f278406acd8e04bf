from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("internships", "0023_concerns"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [
        BuildWall(
            "Concern",
            "ConcernFile",
            "ConcernNote",
            append_only=("ConcernNote",),
            facts=("Concern",),
            frozen={"Concern": ("year", "serial", "text", "raised_by_id", "received_at")},
        )
    ]
