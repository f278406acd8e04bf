from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("internships", "0001_initial"), ("tenancy", "0002_wall"), ("audit", "0002_wall")]
    operations = [BuildWall("CalendarDay", facts=("CalendarDay",))]
