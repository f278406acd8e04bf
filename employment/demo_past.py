"""What Jiangmen's demo has of the years of its plan: students who sought a post before they left, who found one, where they went since.

Two classes of the lead school, by the usual ways through roster and graduates; what they applied for is written down afterwards, at
posts entered for those years. Invented, the same every time.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from employment import demo_demand  # noqa: F401 -- posts come before who applies for them
from employment.enums import AnswerSource, ApplicationState, BeganBy, CvPart, DemandKind, sole_of
from employment.models import Application, ApplicationStep, Demand, Graduate, GraduateAnswer
from employment.selectors.graduate import EDIT, waves_due
from employment.services.graduate import take_graduates
from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.tenancy.models import Unit
from rosters.enums import LeaveKind
from rosters.selectors.roster import programmes
from rosters.services.school_class import ClassInput, add_class
from rosters.services.student import StudentInput, add_students, leave_school

if TYPE_CHECKING:
    from rosters.models import Student

_S = ApplicationState
YEARS = (2020, 2021)
_EACH, _NAMES = 20, "陈李黄梁林张吴何谭伍区赵冯余邓周容甄叶阮"
_STUDY, _SILENT = 0, 4
"""Of five: the first goes on studying and seeks nothing, the last seeks and finds nothing; three find a post."""


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """Class by class."""
    office, school_office = demo.viewer("mishu"), demo.viewer("xuexiao")
    school = Unit.objects.get(pk=min(school_office.units_for(EDIT)))
    programme = programmes().order_by("code").first()
    for year in YEARS:
        grade, left_on = year - 3, dt.date(year, 6, 30)
        room = add_class(school, ClassInput(f"{grade % 100}级1班", grade, programme), by=office)
        said = [
            StudentInput(f"{grade}0{number:03d}", f"{name}同学", grade, programme=programme)
            for number, name in enumerate(_NAMES[:_EACH])
        ]
        pupils = add_students(school, said, school_class=room, by=office)
        _applied(pupils, year)
        for pupil in pupils:
            leave_school(pupil, on=left_on, kind=LeaveKind.GRADUATED, by=office)
        _told(take_graduates(school, year, by=school_office))


def _applied(pupils: list[Student], year: int) -> None:
    posts = list(
        Demand.objects.filter(kind=DemandKind.GRADUATE, opened_on__year=year).order_by("pk")[: len(pupils)]
    )
    rows, steps = [], []
    for number, pupil in enumerate(pupils):
        if number % 5 == _STUDY:
            continue
        found = number % 5 != _SILENT
        way = (_S.APPLIED, _S.OFFERED, _S.ACCEPTED, _S.HIRED) if found else (_S.APPLIED, _S.REFUSED)
        days = [_at(dt.date(year, 3, 1) + dt.timedelta(days=number + 30 * at)) for at in range(len(way))]
        row = Application(
            demand=posts[number % len(posts)],
            student=pupil,
            began_by=BeganBy.STUDENT,
            state=way[-1],
            sole=sole_of(posts[number % len(posts)].kind),
            shares=[CvPart.SCHOOL.value],
            consented_at=days[0],
            began_at=days[0],
            moved_at=days[-1],
            hired_on=days[-1].date() if found else None,
        )
        rows.append(row)
        steps += [
            ApplicationStep(application=row, state=state, made_at=day)
            for state, day in zip(way, days, strict=True)
        ]
    Application.objects.bulk_create(rows)
    ApplicationStep.objects.bulk_create(steps)


def _told(rows: list[Graduate]) -> None:
    """By the school, each time that has come."""
    today, made = timezone.localdate(), []
    for number, row in enumerate(sorted(rows, key=lambda row: row.number)):
        row.origin = "city" if number % 2 else "province"
        if number % 5 == _STUDY:
            said = {
                "status": "study",
                "study_school": "江门职业技术学院",
                "study_route": "three_two",
                "study_level": "college",
            }
        elif number % 5 == _SILENT:
            said = {"status": "free", "place": "city", "city": "广东省江门市"}
        else:
            said = {
                "status": "contract",
                "employer": "江门市江海光电有限公司",
                "post": "装配工",
                "place": "city",
                "city": "广东省江门市",
                "match": "full",
                "wage": "u5",
            }
        for wave in waves_due(row.graduated_on, today):
            asked = row.graduated_on.replace(year=row.graduated_on.year + wave) + dt.timedelta(days=20)
            if asked <= today and number != _EACH - 1:
                source = AnswerSource.SCHOOL
                made.append(GraduateAnswer(graduate=row, wave=wave, told_on=asked, source=source, **said))
    Graduate.objects.bulk_update(rows, ["origin"])
    GraduateAnswer.objects.bulk_create(made)


def _at(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
