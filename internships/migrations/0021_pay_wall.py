from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("internships", "0020_pay"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [BuildWall("PayRecord", facts=("PayRecord",))]
