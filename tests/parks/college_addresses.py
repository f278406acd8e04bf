"""What a reader and an editor get at each address of this part."""

from __future__ import annotations

from typing import Any

from tests.sweeps.expected import Expected, Side

_OWN = {"unit": "unit", "ends_on": None}
_C, _B, _M = "parks.IndustryCollege", "parks.TrainingBase", "parks.MutualService"


def _in_own_college(row: Any, side: Side) -> None:
    type(row.college).objects.filter(pk=row.college_id).update(unit=side.unit, ends_on=None)


def _in_own_base(row: Any, side: Side) -> None:
    type(row.base).objects.filter(pk=row.base_id).update(unit=side.unit, ends_on=None)


TABLE: dict[str, Expected] = {
    "parks:colleges": Expected(200, 200),
    "parks:college_new": Expected(403, 200),
    "parks:college": Expected(200, 200, _C),
    "parks:college_edit": Expected(403, 200, _C, values=_OWN),
    "parks:college_dissolve": Expected(403, 200, _C, values=_OWN),
    "parks:college_partner_new": Expected(403, 200, _C, values=_OWN),
    "parks:college_room_new": Expected(403, 200, _C, values=_OWN),
    "parks:college_cohort_new": Expected(403, 200, _C, values=_OWN),
    "parks:college_partner_end": Expected(
        403, 200, "parks.CollegePartner", values={"ends_on": None}, opened=_in_own_college
    ),
    "parks:college_room_drop": Expected(403, 302, "parks.CollegeRoom", opened=_in_own_college),
    "parks:college_cohort_drop": Expected(403, 302, "parks.CollegeCohort", opened=_in_own_college),
    "parks:bases": Expected(200, 200),
    "parks:base_new": Expected(403, 200),
    "parks:base": Expected(200, 200, _B),
    "parks:base_edit": Expected(403, 200, _B, values=_OWN),
    "parks:base_close": Expected(403, 200, _B, values=_OWN),
    "parks:base_partner_new": Expected(403, 200, _B, values=_OWN),
    "parks:base_invest": Expected(403, 200, _B, values=_OWN),
    "parks:base_course_new": Expected(403, 200, _B, values=_OWN),
    "parks:base_partner_end": Expected(
        403, 200, "parks.BasePartner", values={"ends_on": None}, opened=_in_own_base
    ),
    "parks:investment_remove": Expected(403, 302, "parks.BaseInvestment", opened=_in_own_base),
    "parks:base_course_remove": Expected(403, 302, "parks.BaseCourse", opened=_in_own_base),
    "parks:mutual_services": Expected(200, 200),
    "parks:mutual_new": Expected(403, 200),
    "parks:mutual": Expected(200, 200, _M),
    "parks:mutual_edit": Expected(403, 200, _M, values={"unit": "unit"}),
    "parks:mutual_remove": Expected(403, 302, _M, values={"unit": "unit"}),
    "parks-api:college-list": Expected(200, 200),
    "parks-api:college-detail": Expected(200, 200, "parks.IndustryCollege"),
    "parks-api:base-list": Expected(200, 200),
    "parks-api:base-detail": Expected(200, 200, "parks.TrainingBase"),
    "parks-api:mutual-list": Expected(200, 200),
    "parks-api:mutual-detail": Expected(200, 200, "parks.MutualService"),
}
