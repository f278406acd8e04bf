from django.db import migrations

from groupportal.tenancy.statistics import REFRESH_STATISTICS
from groupportal.tenancy.wall import BuildWall


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0001_initial"),
    ]
    operations = [
        BuildWall(
            "Membership",
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
        migrations.RunSQL(REFRESH_STATISTICS, "DROP FUNCTION portal_refresh_statistics()"),
    ]
