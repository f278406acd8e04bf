"""Where units are: the middle of where their interns check in, as units have no coordinates of their own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any

from django.db import connection

from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from internships.models import HostUnit
from internships.selectors.alert_kinds import FEWEST, RECENT
from internships.selectors.visit import units_to_visit

METRES_PER_DEGREE = 111_195
_PLACES = """
SELECT p.host_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY c.latitude::float8),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY c.longitude::float8)
FROM internships_checkin c JOIN internships_placement p ON p.group_id = c.group_id AND p.id = c.placement_id
WHERE c.group_id = %(group)s AND p.host_id = ANY(%(hosts)s) AND p.state = 'running' AND c.kind = 'in'
    AND c.latitude IS NOT NULL AND c.day > %(day)s::date - %(recent)s::int
GROUP BY p.host_id HAVING count(DISTINCT c.placement_id) >= %(fewest)s
"""


@dataclass(frozen=True)
class Near:
    """A unit and how far it is, roughly: no more of a position is told than that."""

    host: Any
    metres: float

    @property
    def words(self) -> str:
        """约400米, 约3公里."""
        rough = max(round(self.metres, -2), 100)
        return f"约{rough:.0f}米" if rough < 1000 else f"约{rough / 1000:.0f}公里"


def nearest(
    viewer: Viewer, today: dt.date, latitude: float, longitude: float
) -> tuple[list[Near], list[HostUnit]]:
    """The units at which the person's interns are, the nearest first, and those of which it is not known where they are. Two queries."""
    hosts = list(units_to_visit(viewer, today))
    with connection.cursor() as cursor:
        said: dict[str, Any] = {
            "group": active_group().pk,
            "hosts": [host.pk for host in hosts],
            "day": today,
        }
        said |= {"recent": RECENT, "fewest": FEWEST}
        cursor.execute(_PLACES, said)
        places = {host: (lat, lng) for host, lat, lng in cursor.fetchall()}

    def metres(place: tuple[float, float]) -> float:
        east = (place[1] - longitude) * cos(radians(latitude))
        return METRES_PER_DEGREE * hypot(place[0] - latitude, east)

    near = [Near(host, metres(places[host.pk])) for host in hosts if host.pk in places]
    return sorted(near, key=lambda one: one.metres), [host for host in hosts if host.pk not in places]
