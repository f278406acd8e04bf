from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("internships", "0036_alerts"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [BuildWall("Alert", "AlertNumber", facts=("Alert", "AlertNumber"))]
