"""Tables that are kept by month: each month's rows in a table of their own, behind the same wall.

Such a table is walled in by ``BuildWall(…, by_month={"CheckIn": "day"})``. Its months are made ahead by the clock and by the first
row that needs one, through a function of the owner's, who alone makes tables.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection, models

MAKE_MONTHS = "SELECT count(*) FILTER (WHERE portal_make_month(%(whole)s::regclass, month)) FROM unnest(%(months)s::date[]) month"


def months_of(model: type[models.Model], days: Iterable[dt.date]) -> dict[str, Any]:
    """What ``MAKE_MONTHS`` asks: the table and the months these days lie in."""
    return {"whole": model._meta.db_table, "months": sorted({day.replace(day=1) for day in days})}


def make_months(model: type[models.Model], days: Iterable[dt.date]) -> int:
    """Make the tables of the months these days lie in, where they are missing; how many were."""
    with connection.cursor() as cursor:
        cursor.execute(MAKE_MONTHS, months_of(model, days))
        return cursor.fetchone()[0]


def keep_by_month(schema_editor: Any, model: type[models.Model], column: str) -> None:
    """Make the empty table of a model anew, in parts by the month of ``column``, with this month and the next.

    Keys must name the column: rows are found by it, and so is the part they lie in.
    """
    table = model._meta.db_table
    plain, sequence = f"{table}_plain", f"{table}_by_month_id_seq"
    keys = "".join(f", ADD {key}" for key in (f'PRIMARY KEY (id, "{column}")', *_uniques(model)))
    for statement in (
        f'ALTER TABLE "{table}" RENAME TO "{plain}"',
        f'CREATE SEQUENCE "{sequence}"',
        f'CREATE TABLE "{table}" (LIKE "{plain}" INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE ("{column}")',
        f'DROP TABLE "{plain}"',
        f"ALTER TABLE \"{table}\" ALTER id SET DEFAULT nextval('{sequence}'){keys}",
        f'ALTER SEQUENCE "{sequence}" OWNED BY "{table}".id',
    ):
        schema_editor.execute(statement)
    for index in model._meta.indexes:
        schema_editor.add_index(model, index)
    for field in model._meta.local_fields:
        if isinstance(field, models.ForeignKey) and getattr(field, "db_constraint", True):
            target = field.remote_field.model._meta.db_table
            schema_editor.execute(
                f'ALTER TABLE "{table}" ADD FOREIGN KEY ("{field.column}") REFERENCES "{target}" (id)'
                " DEFERRABLE INITIALLY DEFERRED"
            )


def _uniques(model: type[models.Model]) -> list[str]:
    found = []
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            columns = ", ".join(f'"{model._meta.get_field(name).column}"' for name in constraint.fields)  # type: ignore[union-attr]
            found.append(f'CONSTRAINT "{constraint.name}" UNIQUE ({columns})')
    return found


# A part is walled in before it becomes one, and the serving role reaches it through the whole alone. Only joining it to the whole
# is waited for by writers, and no reader.
MAKE_MONTH = """
CREATE FUNCTION portal_make_month(whole regclass, day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    first date := date_trunc('month', day);
    name text := (
        SELECT relname FROM pg_class
        WHERE oid = whole AND relkind = 'p' AND relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
    ) || to_char(first, '_YYYY_MM');
    own text := 'nullif(current_setting(''app.group_id'', true), '''')::bigint';
BEGIN
    IF name IS NULL THEN
        RAISE EXCEPTION '% is not kept by month', whole;
    END IF;
    IF to_regclass('public.' || quote_ident(name)) IS NOT NULL THEN
        RETURN false;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('month:' || name, 0));
    IF to_regclass('public.' || quote_ident(name)) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE public.%I (LIKE %s INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name, whole);
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
        'CREATE POLICY wall ON public.%I USING (group_id = %s) WITH CHECK (group_id = %s)', name, own, own);
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') THEN
        EXECUTE format('REVOKE ALL ON public.%I FROM portal_app', name);
    END IF;
    EXECUTE format(
        'ALTER TABLE %s ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
        whole, name, first, (first + interval '1 month')::date);
    RETURN true;
END $$
"""
"""Lets the portal's role have a month's table made, which only an owner of tables may (migration of tenancy)."""
