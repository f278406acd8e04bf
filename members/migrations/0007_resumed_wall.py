from django.db import migrations

from groupportal.tenancy.wall import AddWallKeys


class Migration(migrations.Migration):
    dependencies = [("members", "0006_resumed_by_decision")]
    operations = [AddWallKeys("SuspensionPeriod", "end_evidence")]
