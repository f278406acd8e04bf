from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0001_initial"),
        ("tenancy", "0002_wall"),
        ("imports", "0002_wall"),
        ("audit", "0002_wall"),
    ]
    operations = [BuildWall("KeptRows")]
