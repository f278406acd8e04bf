"""Where parks lie on a drawing of their own: no map of anybody else's is asked for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from parks.models import Park

WIDTH, HEIGHT, MARGIN = 720, 420, 60
"""Of the drawing, in its own units."""
_KM_A_DEGREE = 111.32
_ROUND = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_ALONE_KM = 10.0
"""How much is shown around a single place."""


@dataclass(frozen=True)
class Place:
    """A park on the drawing."""

    number: int
    park: Park
    x: int
    y: int

    @property
    def is_east(self) -> bool:
        """Whether its name stands to the left of it, to stay on the drawing."""
        return self.x > WIDTH / 2


@dataclass(frozen=True)
class Drawing:
    """Places, and a scale: so many kilometres are so many units long."""

    places: tuple[Place, ...]
    scale_km: int
    scale_length: int


def drawn(parks: Sequence[Park]) -> Drawing | None:
    """The parks whose place is known, north above; None where it is known of none. Degrees of longitude shrink with the latitude."""
    known = [park for park in parks if park.longitude is not None and park.latitude is not None]
    if not known:
        return None
    middle = sum(float(park.latitude or 0) for park in known) / len(known)
    east = [float(park.longitude or 0) * _KM_A_DEGREE * math.cos(math.radians(middle)) for park in known]
    north = [float(park.latitude or 0) * _KM_A_DEGREE for park in known]
    wide, high = max(east) - min(east) or _ALONE_KM, max(north) - min(north) or _ALONE_KM
    per_km = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
    at_x, at_y = (max(east) + min(east)) / 2, (max(north) + min(north)) / 2
    places = tuple(
        Place(n, park, round(WIDTH / 2 + (x - at_x) * per_km), round(HEIGHT / 2 - (y - at_y) * per_km))
        for n, (park, x, y) in enumerate(zip(known, east, north, strict=True), 1)
    )
    km = max((one for one in _ROUND if one * per_km <= WIDTH / 4), default=_ROUND[0])
    return Drawing(places, km, round(km * per_km))
