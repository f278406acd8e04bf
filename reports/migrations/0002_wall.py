from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("jobs", "0002_wall"), ("files", "0002_wall")]
    operations = [
        BuildWall("ReportRun", "ReportFile"),
    ]
