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
