"""Lets the portal's role have the planner's statistics renewed, which only an owner of tables may."""

from django.db import migrations

_FUNCTION = """
CREATE FUNCTION portal_refresh_statistics() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    stale record;
    renewed integer := 0;
BEGIN
    FOR stale IN
        SELECT c.oid::regclass AS name
        FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
        WHERE c.relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
          AND s.n_mod_since_analyze > 50 + greatest(c.reltuples, 0) / 10
    LOOP
        EXECUTE format('ANALYZE (SKIP_LOCKED) %s', stale.name);
        renewed := renewed + 1;
    END LOOP;
    RETURN renewed;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0003_unit_by_pinyin")]
    operations = [migrations.RunSQL(_FUNCTION, "DROP FUNCTION portal_refresh_statistics()")]
