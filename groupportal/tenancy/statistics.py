"""What the planner knows of the tables, renewed after long work.

After a first import the tables still pass for empty until the server's own round comes by; a page read meanwhile
walks them over and over and takes minutes instead of milliseconds.
"""

from __future__ import annotations

from django.db import connection


def refresh_statistics() -> int:
    """Renew the statistics of tables that changed much since the last time; how many. Call it after the commit."""
    with connection.cursor() as cursor:
        # Two statements: what this session wrote is counted once the first one is through.
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT portal_refresh_statistics()")
        return cursor.fetchone()[0]


REFRESH_STATISTICS = """
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
"""Lets the portal's role have the planner's statistics renewed, which only an owner of tables may (migration of tenancy)."""
