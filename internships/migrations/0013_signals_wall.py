from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("internships", "0012_signals"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [BuildWall("Signal", facts=("Signal",))]
