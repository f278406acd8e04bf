"""考勤日汇总: what check-ins of days come to, worked out by the database from the check-ins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import connection

from groupportal.tenancy.scope import active_group, scoped_key
from groupportal.tenancy.turns import TAKE_TURN

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


def roll_up(days: Collection[dt.date], placements: Collection[int] | None = None) -> int:
    """Work out the roll of these days anew, of these placements (their keys) or all; how many lines.

    Of two who check in for one student at once, the second counts what the first has kept.
    """
    turns = {
        f"turn{n}": scoped_key("day_roll", placement) for n, placement in enumerate(sorted(placements or ()))
    }
    # Sent together: each statement sees what is committed when it begins.
    locks = "".join(TAKE_TURN.replace("%s", f"%({name})s") + ";" for name in turns)
    with connection.cursor() as cursor:
        cursor.execute(
            locks + _ROLL,
            {
                **turns,
                "group": active_group().pk,
                "days": list(days),
                "all": placements is None,
                "placements": list(placements or ()),
            },
        )
        return cursor.rowcount
