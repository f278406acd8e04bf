from django.db import migrations

from groupportal.tenancy.sharing import DROP_MARK_SHARED, MARK_SHARED, OWN_OFFERS
from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0003_shared_accounts"), ("accounts", "0002_shared_accounts")]
    operations = [
        BuildWall("RoleOffer"),
        migrations.RunSQL(OWN_OFFERS, "DROP POLICY own_rows ON tenancy_roleoffer"),
        migrations.RunSQL(MARK_SHARED, DROP_MARK_SHARED),
    ]
