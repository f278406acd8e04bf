"""What tests of graduates stand on: a class of the roster that graduates, and one graduate in a call."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from employment.models import Graduate, SurveyCall
from employment.services.answer import AnswerInput
from employment.services.graduate import GraduateInput, add_graduate
from employment.services.survey import open_survey
from groupportal.ui.asof import year_earlier
from rosters.enums import LeaveKind
from rosters.services.student import leave_school
from tests.members.ground import viewer
from tests.rosters.ground import PHONE, school_class, student, teacher
from tests.world import World

WORK = AnswerInput(
    "contract", employer="江海光电有限公司", post="装配工", place="city", match="full", wage="u5"
)
STUDY = AnswerInput("study", study_school="江门职业技术学院", study_level="college", study_route="three_two")
LOOKING = AnswerInput("looking")


def ago(years: int) -> dt.date:
    """Today, so many years earlier."""
    day = timezone.localdate()
    for _ in range(years):
        day = year_earlier(day)
    return day


def graduate(
    world: World, number: str = "2019001", name: str = "姜勇", years: int = 1, **said: Any
) -> Graduate:
    """One who graduated so many years ago today."""
    unit = said.pop("unit", world.ua)
    facts = {
        "number": number,
        "name": name,
        "graduated_on": ago(years),
        "phone": PHONE,
        "origin": "city",
        **said,
    }
    return add_graduate(unit, GraduateInput(**facts), by=world.wang)


def asked(world: World, row: Graduate, wave: int = 1) -> SurveyCall:
    """Its survey, open for a month."""
    until = timezone.localdate() + dt.timedelta(days=30)
    open_survey(row.unit, row.graduated_on.year, wave, until=until, by=viewer(world.wang))
    return SurveyCall.objects.get(graduate=row, wave=wave)


def graduating(world: World, tao: Any = None, number: int = 2) -> Any:
    """A class of two (or ``number``) who leave today with a graduation, and one who withdraws."""
    room = school_class(world, class_teacher=teacher(world, user=tao))
    kinds = [*[LeaveKind.GRADUATED] * number, LeaveKind.WITHDRAWN]
    for name, kind in zip("甲乙丙丁", kinds, strict=False):
        row = student(world, f"2020{name}", name, school_class=room, phone=PHONE)
        leave_school(row, on=timezone.localdate(), kind=kind, by=world.wang)
    return room
