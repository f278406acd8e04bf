from django.db import migrations

from governance.ballot_guards import COUNT_GUARDS, TAKE_DOWN_COUNT
from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("governance", "0092_sealed_count")]
    operations = [
        BuildWall("SealedCount", "CountCheck", append_only=("SealedCount", "CountCheck")),
        migrations.RunSQL(COUNT_GUARDS, TAKE_DOWN_COUNT),
    ]
