from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_devices"), ("audit", "0002_wall"), ("tenancy", "0002_wall")]
    operations = [BuildWall("Device", frozen={"Device": ("user_id", "key", "opened_with", "with_factor")})]
