from django.db import migrations

from employment.round_guards import GUARDS, TAKE_DOWN
from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("employment", "0030_rounds"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [
        BuildWall(
            "Round",
            "RoundUnit",
            "RoundKind",
            "RoundPost",
            "Chooser",
            "StudentWish",
            "UnitRanking",
            "Adjustment",
            facts=("Round", "Chooser", "Adjustment"),
        ),
        migrations.RunSQL(GUARDS, TAKE_DOWN),
    ]
