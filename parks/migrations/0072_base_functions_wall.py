from django.db import migrations

from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("parks", "0071_base_functions")]
    operations = [BuildWall("BaseFunction")]
