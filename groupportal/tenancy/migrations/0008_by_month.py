from django.db import migrations

from groupportal.tenancy.partitions import MAKE_MONTH


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0007_found_in_the_index")]
    operations = [migrations.RunSQL(MAKE_MONTH, "DROP FUNCTION portal_make_month(regclass, date)")]
