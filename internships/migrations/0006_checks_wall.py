from django.db import migrations

from groupportal.tenancy.wall import BuildWall

_FIXED = ("Check", "CheckRun", "Override")


class Migration(migrations.Migration):
    dependencies = [("internships", "0005_checks"), ("tenancy", "0002_wall"), ("audit", "0002_wall")]
    operations = [BuildWall(*_FIXED, "Finding", append_only=_FIXED)]
