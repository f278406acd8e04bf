from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("warnings", "0001_initial"), ("tenancy", "0002_wall"), ("audit", "0002_wall")]
    operations = [BuildWall("Answer", append_only=("Answer",))]
