from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("internships", "0008_visits"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [
        BuildWall("Visit", "VisitMet", "VisitPhoto", "VisitNote", append_only=("VisitNote",), facts=("Visit",))
    ]
