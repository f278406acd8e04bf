from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [
        ("inbox", "0001_initial"),
        ("tenancy", "0002_wall"),
    ]
    operations = [
        BuildWall(
            "ChannelChoice",
            "MessageHours",
            "Notice",
            "Robot",
            "Delivery",
        ),
    ]
