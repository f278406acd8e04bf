from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [
        ("experts", "0001_initial"),
        ("audit", "0002_wall"),
        ("files", "0002_wall"),
        ("members", "0002_wall"),
        ("tenancy", "0002_wall"),
    ]
    operations = [
        BuildWall(
            "Expert",
            "ExpertField",
            "ExpertPeriod",
            "ExpertDocument",
            "ExpertRecord",
            facts=("ExpertPeriod",),
        ),
    ]
