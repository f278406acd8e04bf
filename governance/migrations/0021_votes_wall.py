from django.db import migrations

from governance.ballot_guards import GUARDS, TAKE_DOWN
from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("governance", "0020_votes"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [
        BuildWall(
            "SecretBallot",
            "CountedBallot",
            "BallotReceipt",
            "NumberForm",
            "Resolution",
            "ResolutionReceipt",
            append_only=("CountedBallot", "BallotReceipt"),
            facts=("Resolution",),
        ),
        migrations.RunSQL(GUARDS, TAKE_DOWN),
    ]
