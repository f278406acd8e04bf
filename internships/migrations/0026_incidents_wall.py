from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("internships", "0025_incidents"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [
        BuildWall(
            "Incident",
            "IncidentPerson",
            "IncidentPhoto",
            "IncidentNote",
            append_only=("IncidentNote",),
            facts=("Incident",),
            frozen={"Incident": ("key", "text", "occurred_at", "reported_at", "reported_by_id")},
        )
    ]
