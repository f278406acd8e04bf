from django.db import migrations

from groupportal.audit.facts import CREATE, DROP
from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(CREATE, DROP),
        BuildWall(
            "AuditEntry", "FactChange", "AccessEntry", append_only=("AuditEntry", "FactChange", "AccessEntry")
        ),
    ]
