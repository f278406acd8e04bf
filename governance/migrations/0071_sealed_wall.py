from django.db import migrations

from governance.ballot_guards import SEALED_GUARDS, TAKE_DOWN_SEALED
from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("governance", "0070_sealed_votes")]
    operations = [
        BuildWall("BallotKey", "ShutBallot", facts=("BallotKey",)),
        migrations.RunSQL(SEALED_GUARDS, TAKE_DOWN_SEALED),
    ]
