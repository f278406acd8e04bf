from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("internships", "0056_province"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [BuildWall("ProvinceText", append_only=("ProvinceText",))]
