from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
        ("files", "0002_wall"),
        ("jobs", "0002_wall"),
        ("tenancy", "0002_wall"),
    ]
    operations = [
        BuildWall(
            "ReportRun",
            "ReportFile",
            append_only=("ReportRun",),
        ),
    ]
