from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("internships", "0016_journals"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [BuildWall("Journal", "JournalFile", facts=("Journal",))]
