"""The figures of students, classes and teachers. Their rows name nobody: whoever may see a figure may open it."""

from __future__ import annotations

import datetime as dt

from groupportal.metrics.registry import Column, IntParam, MetricResult, TextParam, metric, number_of
from groupportal.periods.period import during
from rosters.models import RestPeriod, SchoolClass, Teacher
from rosters.selectors.roster import at_school_on

_SCHOOL = Column("学校", "unit.name")
_GRADE = Column("年级", lambda row: f"{row.grade}级")
_PROGRAMME = Column("专业", "programme.name")
_PARAMS = {"school": TextParam("学校"), "grade": IntParam("年级", unit="级"), "programme": TextParam("专业")}
_ACTION, _EXPORT = "rosters.view_figures", "rosters.export_roster"


def _narrowed(school: str | None, grade: int | None, programme: str | None) -> dict[str, object]:
    wanted = {"unit__name": school, "grade": grade, "programme__name": programme}
    return {field: value for field, value in wanted.items() if value}


@metric(
    "rosters.students",
    label="在校学生数",
    unit="人",
    definition="截至日期已入学、尚未离校的学生人数：入学当日计入，离校当日不再计入；休学的计入，人数在说明里写明。"
    "年级按入学年份，专业按专业代码表的名称。",
    records="学生",
    keeper="学校",
    action=_ACTION,
    export_action=_EXPORT,
    params=_PARAMS,
)
def students(
    as_of: dt.date, school: str | None = None, grade: int | None = None, programme: str | None = None
) -> MetricResult:
    """Students of the day."""
    rows = at_school_on(as_of).filter(**_narrowed(school, grade, programme))
    rows = rows.defer("id_number").select_related("unit", "programme").order_by("unit_id", "grade", "id")
    resting = RestPeriod.objects.filter(during(as_of), student__in=rows.order_by().values("pk")).count()
    note = f"其中 {resting} 人在这一天休学。" if resting else ""
    return MetricResult(number_of(rows), rows, (_SCHOOL, _GRADE, _PROGRAMME), note=note, opens=False)


@metric(
    "rosters.classes",
    label="班级数",
    unit="个",
    definition="截至日期已开班、尚未结束的班级个数：开班当日计入，结束（毕业或撤并）当日不再计入。",
    records="班级",
    keeper="学校",
    action=_ACTION,
    export_action=_EXPORT,
    params=_PARAMS,
)
def classes(
    as_of: dt.date, school: str | None = None, grade: int | None = None, programme: str | None = None
) -> MetricResult:
    """Classes of the day."""
    rows = SchoolClass.objects.filter(during(as_of), **_narrowed(school, grade, programme))
    rows = rows.select_related("unit", "programme").order_by("unit_id", "grade", "id")
    return MetricResult(
        number_of(rows), rows, (Column("班级", "name"), _SCHOOL, _GRADE, _PROGRAMME), opens=False
    )


@metric(
    "rosters.teachers",
    label="在校教师数",
    unit="人",
    definition="截至日期已到校、尚未离校的教师人数：到校当日计入，离校当日不再计入。",
    records="教师",
    keeper="学校",
    action=_ACTION,
    export_action=_EXPORT,
    params={"school": TextParam("学校")},
)
def teachers(as_of: dt.date, school: str | None = None) -> MetricResult:
    """Teachers of the day."""
    rows = Teacher.objects.filter(during(as_of), **_narrowed(school, None, None))
    rows = rows.select_related("unit").order_by("unit_id", "id")
    return MetricResult(
        number_of(rows), rows, (_SCHOOL, Column("到校日期", "starts_on", "date")), opens=False
    )
