"""Rows on their way in: a temporary table filled by COPY, checked and written from in whole sets.

COPY into the tables themselves is refused by row-level security; what is written from here by INSERT … SELECT passes the wall's
policy like everything else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.db import connection

from groupportal.records.columns import RecordColumn
from groupportal.tenancy.scope import active_group

TABLE = "records_stage"
CHUNK = 5_000


class Stage:
    """The staged rows of one file: ``row`` is the sheet's, ``ok`` turns false where something is wrong with it."""

    def __init__(self, columns: Sequence[RecordColumn], derived: Sequence[tuple[str, str]] = ()) -> None:
        self.columns = [(c.name, c.sql_type) for c in columns] + list(derived)
        self.count = 0
        shape = ", ".join(f'"{name}" {kind}' for name, kind in self.columns)
        self.run(f"DROP TABLE IF EXISTS {TABLE}")
        self.run(f'CREATE TEMP TABLE {TABLE} ("row" int, ok boolean, {shape}) ON COMMIT DROP')
        self._new_buffer()

    def _new_buffer(self) -> None:
        self._buffer = io.StringIO()
        self._writer = csv.writer(self._buffer)
        self._held = 0

    def add(self, row: int, ok: bool, values: Sequence[Any]) -> None:
        """One row; None is nothing."""
        self._writer.writerow((row, ok, *values))
        self._held += 1
        self.count += 1
        if self._held >= CHUNK:
            self._send()

    def _send(self) -> None:
        if not self._held:
            return
        self._buffer.seek(0)
        names = ", ".join(f'"{name}"' for name in ("row", "ok", *(n for n, _ in self.columns)))
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {TABLE} ({names}) FROM STDIN WITH (FORMAT csv)", self._buffer)
        self._new_buffer()

    def close(self) -> None:
        """No more rows come."""
        self._send()
        self.run(f"ANALYZE {TABLE}")

    def run(self, sql: str, *params: Any) -> int:
        """A statement; how many rows it touched. ``{group}`` stands for the group's id, ``{stage}`` for the table."""
        with connection.cursor() as cursor:
            cursor.execute(self.fill(sql), list(params) or None)
            return int(cursor.rowcount)

    def rows(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """What a query finds; placeholders as in ``run``."""
        with connection.cursor() as cursor:
            cursor.execute(self.fill(sql), list(params) or None)
            return list(cursor.fetchall())

    def value(self, sql: str, *params: Any) -> Any:
        """The first column of the first row."""
        found = self.rows(sql, *params)
        return found[0][0] if found else None

    @staticmethod
    def fill(sql: str) -> str:
        """SQL with its placeholders filled in."""
        return sql.replace("{group}", str(int(active_group().pk))).replace("{stage}", TABLE)

    def add_columns(self, **columns: str) -> None:
        """Columns that checks fill, by name and type."""
        self.run("ALTER TABLE {stage} " + ", ".join(f'ADD "{name}" {kind}' for name, kind in columns.items()))

    def refuse(self, rows: Sequence[int]) -> None:
        """Mark rows that can't be taken."""
        if rows:
            self.run('UPDATE {stage} SET ok = false WHERE "row" = ANY(%s)', list(rows))

    def good(self) -> int:
        """How many rows can be taken."""
        return int(self.value("SELECT count(*) FROM {stage} WHERE ok"))
