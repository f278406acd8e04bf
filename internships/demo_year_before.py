"""What the demo has of internships that are over: sixty students' 认识实习 of last year, assessed, archived, with certificates."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.files.services import store_bytes
from groupportal.office.document.values import Document, Paragraph, Run
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from internships.demo_visits import visited
from internships.enums import ArchiveKind, AssessmentState, PlacementState
from internships.models import Assessment, Batch, DayRoll, HostUnit, Placement, Score, Summary
from internships.selectors.assessment import grade_of, parts_of, result_of
from internships.services.archive import archive_placements, explain_gaps
from internships.services.certificate import issue_certificates
from rosters.selectors.roster import students, teachers_for

_SEED, _STUDENTS = 20250301, 60
_PARTS = [["考勤", 20, "unit", True], ["岗位表现", 40, "unit", False], ["实习报告", 40, "school", False]]
_DAY = dt.timedelta(days=1)


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """The first sixty of the lead school's oldest grade, two weeks of last year."""
    rng, today = random.Random(_SEED), timezone.localdate()  # noqa: S311 -- the same demo every time
    by = demo.viewer("xuexiao")
    (school_id,) = by.units_for("internships.arrange")
    school = Unit.objects.get(pk=school_id)
    first = dt.date(today.year - 1, 10, 13)
    _six_and_two(school, by)
    batch = Batch.objects.create(
        unit=school,
        name=f"{today.year - 1}年认识实习",
        kind="visit",
        starts_on=first,
        ends_on=first + 14 * _DAY,
        is_joint=True,
        approved_on=first - 20 * _DAY,
        grade_parts=_PARTS,
        is_closed=True,
    )
    teachers = list(teachers_for(by).filter(unit=school).order_by("number"))[:3]
    hosts = list(HostUnit.objects.order_by("pk")[:6])
    chosen = (
        students().filter(unit=school, ends_on__isnull=True, user__isnull=True).order_by("grade", "number")
    )
    ruled_at = timezone.make_aware(dt.datetime.combine(first - 5 * _DAY, dt.time(10)))
    rows = Placement.objects.bulk_create(
        Placement(
            unit=school,
            batch=batch,
            student=student,
            host=hosts[place % len(hosts)],
            teacher=teachers[place % len(teachers)],
            kind=batch.kind,
            starts_on=batch.starts_on,
            ends_on=batch.ends_on,
            state=PlacementState.ENDING,
            arrived_on=batch.starts_on,
            left_on=batch.ends_on,
            end_kind="done",
            is_safety_passed=True,
            safety_passed_on=batch.starts_on - 3 * _DAY,
            proposed_by=demo.people["xuexiao"],
            proposed_at=ruled_at - _DAY,
            ruled_by=demo.people["mishu"],
            ruled_at=ruled_at,
        )
        for place, student in enumerate(chosen[:_STUDENTS])
    )
    _graded(demo, rows, rng, ruled_at + 25 * _DAY)
    days = [first + n * _DAY for n in range(14) if (first + n * _DAY).weekday() < 5]
    DayRoll.objects.bulk_create(
        DayRoll(
            placement=row,
            day=day,
            came_at=timezone.make_aware(dt.datetime.combine(day, dt.time(8, 30))),
            way="code",
            number=2,
        )
        for row in rows
        for day in days
    )
    by_host = sorted(rows, key=lambda row: (row.host_id, row.teacher_id))
    visited(school, by_host, first, by=demo.people["xuexiao"])
    Summary.objects.bulk_create(
        Summary(
            unit=school,
            batch=batch,
            teacher=teacher,
            text="学生按时到岗，对企业的岗位和安全要求有了直接的了解；下一届应提前与单位商定参观内容。",
        )
        for teacher in teachers
    )
    kinds = (ArchiveKind.PLAN, ArchiveKind.REPORT, ArchiveKind.JOURNALS)
    explained = explain_gaps(rows, kinds, reason="材料为纸质，已存学校档案室", by=by)
    for outcome in (explained, archive_placements(rows, by=by), issue_certificates(rows, by=by)):
        if outcome.refused:
            raise outcome.refused[0][1]


def _six_and_two(school: Unit, by: Viewer) -> None:
    """A batch of the project's last year with the report on its “6+2”, which a point of the plan asks for."""
    day = dt.date(2021, 6, 18)
    title = "“6+2”实习模式运作报告"
    text = "学校安排的岗位实习不超过六个月，其后学生与单位双向选择，实践不少于两个月。"
    stamp = Stamp(title, timezone.make_aware(dt.datetime.combine(day, dt.time())), settings.CODE_VERSION)
    content = write_document(Document(title, (Paragraph((Run(text),)),), creator=school.name), stamp)
    Batch.objects.create(
        unit=school,
        name="2021届岗位实习（“6+2”）",
        kind="post",
        mode="six_two",
        starts_on=dt.date(2020, 12, 1),
        ends_on=dt.date(2021, 6, 1),
        is_joint=True,
        approved_on=dt.date(2020, 10, 20),
        months=6,
        mode_report=store_bytes(content, name=f"{title}.docx", by=by, purpose="实习模式运作报告"),
        mode_report_on=day,
        is_closed=True,
    )


def _graded(demo: DemoGroup, rows: list[Placement], rng: random.Random, at: dt.datetime) -> None:
    parts = parts_of(_PARTS)
    made = Assessment.objects.bulk_create(Assessment(placement=row) for row in rows)
    scores: list[Score] = []
    for one in made:
        given = {part.name: Decimal(rng.randrange(70, 99)) for part in parts}
        scores += [
            Score(
                assessment=one,
                part=part.name,
                side=part.side,
                value=given[part.name],
                way="paper" if part.side == "unit" else "online",
                scorer="带队师傅" if part.side == "unit" else str(one.placement.teacher),
                scored_at=at,
            )
            for part in parts
        ]
        result = result_of(parts, given)
        if result is not None:
            one.result, one.grade = result, grade_of(result)
        one.state, one.parts = AssessmentState.APPROVED, _PARTS
        one.proposed_by, one.proposed_at = demo.people["jiaoshi"], at
        one.ruled_by, one.ruled_at = demo.people["xuexiao"], at + _DAY
    Score.objects.bulk_create(scores)
    names = ["state", "parts", "result", "grade", "proposed_by", "proposed_at", "ruled_by", "ruled_at"]
    Assessment.objects.bulk_update(made, names)
