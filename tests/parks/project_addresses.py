"""What a reader and an editor get at each address of this part."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.sweeps.expected import Expected, Side

_OWN = {"unit": "unit"}
_OVER = {**_OWN, "state": "done", "ended_on": dt.date(2030, 1, 1)}
_P, _T, _S = "parks.JointProject", "parks.Training", "parks.StartupTeam"


def _in_own_project(row: Any, side: Side) -> None:
    type(row.project).objects.filter(pk=row.project_id).update(unit=side.unit)


def _in_own_training(row: Any, side: Side) -> None:
    type(row.training).objects.filter(pk=row.training_id).update(unit=side.unit)


def _in_own_team(row: Any, side: Side) -> None:
    type(row.team).objects.filter(pk=row.team_id).update(unit=side.unit)


def _signed_at_the_door(row: Any, side: Side) -> None:
    row.secret = "JBSWY3DPEHPK3PXP"
    row.save()


TABLE: dict[str, Expected] = {
    "parks:projects": Expected(200, 200),
    "parks:project_new": Expected(403, 200),
    "parks:achievements": Expected(200, 200),
    "parks:project": Expected(200, 200, _P),
    "parks:project_edit": Expected(403, 200, _P, values=_OWN),
    "parks:project_end": Expected(403, 200, _P, values=_OWN),
    "parks:project_remove": Expected(403, 200, _P, values=_OWN),
    "parks:project_without_worth": Expected(403, 200, _P, values=_OVER),
    "parks:project_resume": Expected(403, 302, _P, values=_OWN),
    "parks:partner_new": Expected(403, 200, _P, values=_OWN),
    "parks:milestone_new": Expected(403, 200, _P, values=_OWN),
    "parks:project_money": Expected(403, 200, _P, values=_OWN),
    "parks:achievement_new": Expected(403, 200, _P, values=_OWN),
    "parks:partner_drop": Expected(403, 302, "parks.ProjectPartner", opened=_in_own_project),
    "parks:milestone_reach": Expected(403, 200, "parks.Milestone", opened=_in_own_project),
    "parks:milestone_drop": Expected(403, 302, "parks.Milestone", opened=_in_own_project),
    "parks:money_remove": Expected(403, 302, "parks.ProjectMoney", opened=_in_own_project),
    "parks:achievement_remove": Expected(403, 302, "parks.Achievement", opened=_in_own_project),
    "parks:trainings": Expected(200, 200),
    "parks:training_new": Expected(403, 200),
    "parks:training": Expected(200, 200, _T),
    "parks:training_edit": Expected(403, 200, _T, values=_OWN),
    "parks:training_cancel": Expected(403, 200, _T, values=_OWN),
    "parks:training_reopen": Expected(403, 302, _T, values=_OWN),
    "parks:training_hold": Expected(403, 200, _T, values=_OWN),
    "parks:training_unhold": Expected(403, 200, _T, values=_OWN),
    "parks:training_remove": Expected(403, 200, _T, values=_OWN),
    "parks:attendance_new": Expected(403, 200, _T, values=_OWN),
    "parks:training_code": Expected(403, 200, _T, values=_OWN),
    "parks:training_code_show": Expected(403, 302, _T, values=_OWN),
    "parks:training_sign": Expected(200, 200, _T, opened=_signed_at_the_door),
    "parks:attendance_drop": Expected(403, 302, "parks.Attendance", opened=_in_own_training),
    "parks:teams": Expected(200, 200),
    "parks:team_new": Expected(403, 200),
    "parks:team": Expected(200, 200, _S),
    "parks:team_edit": Expected(403, 200, _S, values=_OWN),
    "parks:team_member_new": Expected(403, 200, _S, values=_OWN),
    "parks:team_register": Expected(403, 200, _S, values=_OWN),
    "parks:team_end": Expected(403, 200, _S, values=_OWN),
    "parks-api:project-list": Expected(200, 200),
    "parks-api:project-detail": Expected(200, 200, _P),
    "parks-api:training-list": Expected(200, 200),
    "parks-api:training-detail": Expected(200, 200, _T),
    "parks-api:training-sign": Expected(400, 400, _T, opened=_signed_at_the_door),
    "parks-api:attendance-list": Expected(403, 200),
    "parks-api:team-list": Expected(200, 200),
    "parks-api:team-detail": Expected(200, 200, _S),
    "parks:team_member_drop": Expected(403, 302, "parks.TeamMember", opened=_in_own_team),
}
