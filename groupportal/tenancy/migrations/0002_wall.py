from django.db import migrations

from groupportal.tenancy.sharing import DROP_MARK_SHARED, MARK_SHARED, OWN_OFFERS
from groupportal.tenancy.statistics import REFRESH_STATISTICS
from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0001_initial"),
        ("accounts", "0001_initial"),
    ]
    operations = [
        BuildWall(
            "FormKey",
            "Membership",
            "RoleOffer",
            "OperatorVisit",
            "Unit",
        ),
        # A person's own memberships are read before any group is entered (``selectors.groups_of``).
        migrations.RunSQL(
            "CREATE POLICY own_rows ON tenancy_membership FOR SELECT"
            " USING (user_id = nullif(current_setting('app.user_id', true), '')::bigint"
            " AND nullif(current_setting('app.group_id', true), '') IS NULL)",
            "DROP POLICY own_rows ON tenancy_membership",
        ),
        migrations.RunSQL(OWN_OFFERS, "DROP POLICY own_rows ON tenancy_roleoffer"),
        migrations.RunSQL(MARK_SHARED, DROP_MARK_SHARED),
        migrations.RunSQL(REFRESH_STATISTICS, "DROP FUNCTION portal_refresh_statistics()"),
    ]
