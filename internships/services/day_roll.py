"""考勤日汇总: what check-ins of days come to, worked out by the database from the check-ins."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Collection
from typing import Any

from django.db import connection

from groupportal.tenancy.partitions import MAKE_MONTHS, months_of
from groupportal.tenancy.scope import active_group, scoped_key
from groupportal.tenancy.turns import TAKE_TURN
from internships.models import CheckIn

_ROLL = """
INSERT INTO internships_dayroll
    (group_id, public_id, placement_id, day, came_at, went_at, is_field, is_rest, is_made_up, way, number)
SELECT group_id, gen_random_uuid(), placement_id, day,
    min(made_at) FILTER (WHERE kind IN ('in', 'field')),
    max(made_at) FILTER (WHERE kind = 'out'),
    bool_or(kind = 'field'), bool_or(kind = 'rest'), bool_or(kind = 'make_up'),
    (array_agg(way ORDER BY array_position(ARRAY['code', 'mentor', 'position', 'ruling', 'none'], way::text)))[1],
    count(*)
FROM internships_checkin
WHERE group_id = %(group)s AND day = ANY(%(days)s) AND (%(all)s OR placement_id = ANY(%(placements)s))
GROUP BY group_id, placement_id, day
ON CONFLICT (group_id, placement_id, day) DO UPDATE SET
    came_at = excluded.came_at, went_at = excluded.went_at, is_field = excluded.is_field, is_rest = excluded.is_rest,
    is_made_up = excluded.is_made_up, way = excluded.way, number = excluded.number
"""


def roll_up(days: Collection[dt.date]) -> int:
    """Work out the roll of these days anew, of every placement; how many lines."""
    with connection.cursor() as cursor:
        cursor.execute(_ROLL, _asked(days))
        return cursor.rowcount


def keep(row: CheckIn) -> None:
    """Keep a new check-in in its month's table and work out its day's roll anew, on one way to the database.

    Of two who check in for one student at once, the second counts what the first has kept.
    """
    row.group = active_group()
    said = {
        field.column: field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in _columns()
    }
    turn = scoped_key("day_roll", row.placement_id)
    with connection.cursor() as cursor:
        cursor.execute(
            _keep(), {**said, **months_of(CheckIn, [row.day]), "turn": turn, **_asked([row.day], row)}
        )
        (row.pk,) = cursor.fetchone()


def _asked(days: Collection[dt.date], row: CheckIn | None = None) -> dict[str, Any]:
    return {
        "group": active_group().pk,
        "days": list(days),
        "all": row is None,
        "placements": [row.placement_id] if row else [],
    }


@functools.cache
def _columns() -> list[Any]:
    return [field for field in CheckIn._meta.concrete_fields if not field.primary_key]


@functools.cache
def _keep() -> str:
    """Sent together, each statement sees what is there and committed when it begins."""
    names = ", ".join(field.column for field in _columns())
    values = ", ".join(f"%({field.column})s" for field in _columns())
    return f"""{MAKE_MONTHS}; INSERT INTO internships_checkin ({names}) VALUES ({values});
        {TAKE_TURN.replace("%s", "%(turn)s")}; {_ROLL};
        SELECT currval(pg_get_serial_sequence('internships_checkin', 'id'))"""  # noqa: S608 -- names are those of the model
