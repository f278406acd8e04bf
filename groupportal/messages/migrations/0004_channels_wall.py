from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("inbox", "0003_channels")]
    operations = [
        BuildWall("ChannelChoice", "MessageHours", "Robot", "Delivery"),
    ]
