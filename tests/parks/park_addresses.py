"""What a reader and an editor get at each address of this part."""

from typing import Any

from tests.sweeps.expected import Expected, Side

_OPEN = {"ends_on": None}


def _of_open_centre(row: Any, side: Side) -> None:
    type(row.centre).objects.filter(pk=row.centre_id).update(ends_on=None)


TABLE: dict[str, Expected] = {
    "parks:parks": Expected(200, 200),
    "parks:map": Expected(200, 200),
    "parks:park_new": Expected(403, 200),
    "parks:park": Expected(200, 200, "parks.Park"),
    "parks:park_edit": Expected(403, 200, "parks.Park"),
    "parks:centres": Expected(200, 200),
    "parks:centre_new": Expected(403, 200),
    "parks:centre": Expected(200, 200, "parks.Centre"),
    "parks:centre_paper": Expected(200, 200, "parks.Centre"),
    "parks:centre_edit": Expected(403, 200, "parks.Centre", values=_OPEN),
    "parks:centre_close": Expected(403, 200, "parks.Centre", values=_OPEN),
    "parks:agreement_new": Expected(403, 200, "parks.Centre", values=_OPEN),
    "parks:agreement_edit": Expected(403, 200, "parks.CentreAgreement", opened=_of_open_centre),
    "parks:staff_new": Expected(403, 200, "parks.Centre", values=_OPEN),
    "parks:staff_edit": Expected(403, 200, "parks.CentreStaff", opened=_of_open_centre),
    "parks:residents": Expected(200, 200),
    "parks:resident_new": Expected(403, 200),
    "parks:resident": Expected(200, 200, "parks.Resident"),
    "parks:resident_edit": Expected(403, 200, "parks.Resident", values=_OPEN),
    "parks:resident_remove": Expected(403, 200, "parks.Resident"),
    "parks:resident_left": Expected(403, 200, "parks.Resident", values=_OPEN),
    "parks:resident_phone": Expected(403, 302, "parks.Resident"),
    "parks-api:park-list": Expected(200, 200),
    "parks-api:park-detail": Expected(200, 200, "parks.Park"),
    "parks-api:centre-list": Expected(200, 200),
    "parks-api:centre-detail": Expected(200, 200, "parks.Centre"),
    "parks-api:agreement-list": Expected(200, 200),
    "parks-api:agreement-detail": Expected(200, 200, "parks.CentreAgreement"),
    "parks-api:staff-list": Expected(200, 200),
    "parks-api:staff-detail": Expected(200, 200, "parks.CentreStaff"),
    "parks-api:resident-list": Expected(200, 200),
    "parks-api:resident-detail": Expected(200, 200, "parks.Resident"),
}
