from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("governance", "0080_contests"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [
        BuildWall(
            "Contest",
            "ContestParty",
            "ContestChoice",
            "ContestEntry",
            "ContestFile",
            "ContestOpinion",
            facts=("Contest", "ContestChoice", "ContestEntry", "ContestOpinion"),
        ),
    ]
