"""Writing down what a batch does to rows, in whole sets, so that it can be taken back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection, models

from groupportal.imports.models import ImportBatch
from groupportal.records.models import KeptRows
from groupportal.tenancy.scope import active_group

PART = 10_000
"""Rows kept in one record."""


def quoted(names: Sequence[str], prefix: str = "") -> str:
    """Columns for SQL."""
    return ", ".join(f'{prefix}"{name}"' for name in names)


def mark_sql(watched: Sequence[str], prefix: str = "t.") -> str:
    """The hash of what a row's watched columns hold."""
    return f"hashtextextended(ROW({quoted(watched, prefix)})::text, 0)"


def _next(batch: ImportBatch) -> int:
    return KeptRows.objects.filter(batch=batch).count() + 1


def insert_kept(
    batch: ImportBatch | None, model: type[models.Model], insert: str, watched: Sequence[str], *params: Any
) -> None:
    """Run an INSERT and keep which rows it made, and what it left in the watched columns, without fetching either."""
    with connection.cursor() as cursor:
        if batch is None:
            cursor.execute(insert, list(params) or None)
            return
        cursor.execute(
            f"""
            WITH t AS ({insert} RETURNING *),
            p AS (SELECT t.id, {mark_sql(watched)} AS mark, (row_number() OVER (ORDER BY t.id) - 1) / {PART} AS part FROM t)
            INSERT INTO records_keptrows
              (public_id, group_id, batch_id, position, model, watched, row_ids, marks, earlier)
            SELECT gen_random_uuid(), %s, %s, %s + part, %s, %s::jsonb, array_agg(id), array_agg(mark), '[]'::jsonb
            FROM p GROUP BY part
            """,
            [*params, active_group().pk, batch.pk, _next(batch), model._meta.label, json.dumps(watched)],
        )


def keep_made(
    batch: ImportBatch | None, model: type[models.Model], row_ids: Sequence[int], watched: Sequence[str]
) -> None:
    """Keep rows that were made by other means than ``insert_kept``."""
    if batch is None or not row_ids:
        return
    marks = marks_of(model, row_ids, watched)
    first = _next(batch)
    KeptRows.objects.bulk_create(
        KeptRows(
            batch=batch,
            position=first + n,
            model=model._meta.label,
            watched=list(watched),
            row_ids=list(row_ids[start : start + PART]),
            marks=[marks[row_id] for row_id in row_ids[start : start + PART]],
        )
        for n, start in enumerate(range(0, len(row_ids), PART))
    )


class Earlier:
    """What rows hold before a batch changes them: take it, change them, then ``keep``."""

    def __init__(
        self, batch: ImportBatch | None, model: type[models.Model], ids: str, watched: Sequence[str]
    ) -> None:
        self.batch, self.model, self.watched = batch, model, list(watched)
        self.parts: list[tuple[list[int], list[Any]]] = []
        if batch is None:
            return
        columns = ", ".join(f"'{name}', t.\"{name}\"" for name in watched)
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT array_agg(id ORDER BY id), jsonb_agg(held ORDER BY id) FROM (
                  SELECT t.id, jsonb_build_object({columns}) AS held,
                    (row_number() OVER (ORDER BY t.id) - 1) / {PART} AS part
                  FROM "{model._meta.db_table}" t WHERE t.group_id = %s AND t.id IN ({ids})
                ) s GROUP BY part ORDER BY part
                """,
                [active_group().pk],
            )
            self.parts = [(row_ids, json.loads(held)) for row_ids, held in cursor.fetchall()]

    def keep(self) -> None:
        """The rows are changed: keep what they held and what they hold now."""
        if self.batch is None or not self.parts:
            return
        keep_changed(self.batch, self.model, self.parts, self.watched)


def keep_changed(
    batch: ImportBatch,
    model: type[models.Model],
    parts: Sequence[tuple[list[int], list[Any]]],
    watched: Sequence[str],
) -> None:
    """Keep rows that were changed: ids and what each held before, in parts of at most ``PART``."""
    first = _next(batch)
    rows = []
    for n, (row_ids, held) in enumerate(parts):
        marks = marks_of(model, row_ids, watched)
        rows.append(
            KeptRows(
                batch=batch,
                position=first + n,
                model=model._meta.label,
                watched=list(watched),
                row_ids=row_ids,
                marks=[marks[row_id] for row_id in row_ids],
                earlier=held,
            )
        )
    KeptRows.objects.bulk_create(rows)


def marks_of(model: type[models.Model], row_ids: Sequence[int], watched: Sequence[str]) -> dict[int, int]:
    """What rows hold now, as hashes; a row that is gone is left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT t.id, {mark_sql(watched)} FROM "{model._meta.db_table}" t'
            " WHERE t.group_id = %s AND t.id = ANY(%s)",
            [active_group().pk, list(row_ids)],
        )
        return dict(cursor.fetchall())
