"""What the demo has of internships of 2022: the 1,075 students in 48 units of seed 001, entered afterwards and archived. Set-based: no
service is asked a thousand times. Fixed seed; invented people.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from groupportal.demo_parts import DemoGroup, demo_part
from groupportal.files.models import StoredFile
from groupportal.files.services import store_bytes
from groupportal.office.document.values import Document, Paragraph, Run
from groupportal.office.document.write import write_document
from groupportal.office.stamp import Stamp
from groupportal.tenancy.models import Unit
from internships.demo_visits import visited
from internships.enums import (
    AgreementState,
    ArchiveKind,
    AssessmentState,
    Payer,
    PlacementState,
    Side,
    SigningWay,
)
from internships.models import (
    Agreement,
    Archive,
    ArchiveGap,
    Assessment,
    Batch,
    Cover,
    HostUnit,
    Placement,
    Policy,
    Score,
    Summary,
)
from internships.selectors.assessment import grade_of, parts_of, result_of
from rosters.selectors.roster import programmes, students, teachers_for

if TYPE_CHECKING:
    from rosters.models import Student

D = dt.date
_SEED, _HOSTS, _INTERNS = 20220901, 48, 1_075
_PARTS = [["单位评价", 60, "unit", False], ["实习报告", 40, "school", False]]
_SURNAMES = "陈李黄梁林张吴何谭伍区赵冯余邓周容甄叶阮"
_GIVEN = "伟芳敏静强丽军洋勇艳杰娟涛明超霞平刚桂玲文辉凤婷浩宇欣怡俊琪"
_DAY = dt.timedelta(days=1)
_ON_PAPER = "周志为纸质，已存学校档案室"


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """The lead school's grade of 2020, half a year from September on."""
    make = _Builder(demo)
    make.phase("2020级岗位实习", (D(2022, 9, 1), D(2023, 3, 1)), make.graduates(2020, _INTERNS))


@dataclass
class _Builder:
    demo: DemoGroup

    def __post_init__(self) -> None:
        by = self.demo.viewer("xuexiao")
        (school_id,) = by.units_for("internships.arrange")
        self.school, self.rng = Unit.objects.get(pk=school_id), random.Random(_SEED)  # noqa: S311 -- the same demo every time
        self.programmes = list(programmes().order_by("pk"))
        self.teachers = list(teachers_for(by).filter(unit=self.school).order_by("number"))
        self.hosts = list(HostUnit.objects.order_by("pk")[:_HOSTS])

    def graduates(self, grade: int, number: int) -> list[Student]:
        """Students who came in that year and graduated three years later."""
        known = students()
        return known.bulk_create(
            known.model(
                unit=self.school,
                number=f"{grade}{place:04d}",
                name=self.rng.choice(_SURNAMES) + "".join(self.rng.sample(_GIVEN, self.rng.randint(1, 2))),
                born_on=D(grade - 15, 9, 1) - self.rng.randrange(365) * _DAY,
                grade=grade,
                programme=self.programmes[place % len(self.programmes)],
                starts_on=D(grade, 9, 1),
                ends_on=D(grade + 3, 7, 1),
                leave_kind="graduated",
            )
            for place in range(1, number + 1)
        )

    def phase(self, name: str, time: tuple[D, D], students: Sequence[Student]) -> None:
        """A batch with its placements and what Article 29 wants of each."""
        starts_on, ends_on = time
        ruled_at = _at(starts_on - 20 * _DAY)
        batch = Batch.objects.create(
            unit=self.school,
            name=name,
            kind="post",
            mode="six_two",
            starts_on=starts_on,
            ends_on=ends_on,
            is_joint=True,
            approved_on=starts_on - 40 * _DAY,
            months=6,
            weekly_journals=False,
            grade_parts=_PARTS,
            is_taken_over=False,
            is_closed=True,
            plan_file=self._paper(f"{name}实习方案", starts_on - 40 * _DAY, "实习方案"),
        )
        report = self._paper(f"{name}学生实习报告（扫描件合订本）", ends_on, "实习报告")
        rows = Placement.objects.bulk_create(
            Placement(
                unit=self.school,
                batch=batch,
                student=student,
                host=self.hosts[place * len(self.hosts) // len(students)],
                teacher=self.teachers[place * len(self.teachers) // len(students)],
                kind="post",
                starts_on=starts_on,
                ends_on=ends_on,
                state=PlacementState.ENDING,
                arrived_on=starts_on,
                left_on=ends_on,
                end_kind="done",
                is_safety_passed=True,
                safety_passed_on=starts_on - 15 * _DAY,
                report_file=report,
                proposed_by=self.demo.people["xuexiao"],
                proposed_at=ruled_at - _DAY,
                ruled_by=self.demo.people["mishu"],
                ruled_at=ruled_at,
            )
            for place, student in enumerate(students)
        )
        self._papers(batch, rows)
        visited(self.school, rows, starts_on + 30 * _DAY, by=self.demo.people["xuexiao"])
        results = self._graded(rows, _at(ends_on + 5 * _DAY))
        self._archived(batch, rows, results)

    def _paper(self, title: str, on: D, purpose: str) -> StoredFile:
        stamp = Stamp(title, _at(on), settings.CODE_VERSION)
        content = write_document(
            Document(title, (Paragraph((Run("演示用的材料。"),)),), creator=self.school.name), stamp
        )
        return store_bytes(content, name=f"{title}.docx", by=self.demo.viewer("xuexiao"), purpose=purpose)

    def _papers(self, batch: Batch, rows: list[Placement]) -> None:
        signed, paper = batch.starts_on - 18 * _DAY, SigningWay.PAPER
        year = batch.starts_on.year
        first = Agreement.objects.filter(unit=self.school, year=year).count() + 1
        Agreement.objects.bulk_create(
            Agreement(
                placement=row,
                unit=self.school,
                year=year,
                serial=serial,
                state=AgreementState.EFFECTIVE,
                is_on_model=True,
                school_on=signed,
                school_way=paper,
                unit_on=signed,
                unit_way=paper,
                student_on=signed,
                student_way=paper,
            )
            for serial, row in enumerate(rows, first)
        )
        policy = Policy.objects.create(
            unit=self.school,
            insurer="示例财产保险股份有限公司江门中心支公司",
            number=f"{batch.starts_on:%Y%m}440703000{len(rows):04d}",
            payer=Payer.SCHOOL,
            starts_on=batch.starts_on - _DAY,
            ends_on=batch.ends_on + _DAY,
            bought_on=batch.starts_on - 12 * _DAY,
        )
        Cover.objects.bulk_create(Cover(unit=self.school, policy=policy, student=row.student) for row in rows)

    def _graded(self, rows: list[Placement], at: dt.datetime) -> list[Decimal]:
        """Both sides' scores as they were entered from paper, and what they come to."""
        parts, results, scores = parts_of(_PARTS), [], []
        people = self.demo.people
        for row in rows:
            given = {part.name: Decimal(self.rng.randrange(70, 99)) for part in parts}
            result = result_of(parts, given) or Decimal(0)
            results.append(result)
            held = Assessment(
                placement=row,
                parts=_PARTS,
                result=result,
                grade=grade_of(result),
                proposed_by=people["jiaoshi"],
                proposed_at=at,
            )
            scorers = {Side.UNIT: f"{row.host.unit}实习负责人", Side.SCHOOL: str(row.teacher)}
            scores += [
                Score(
                    assessment=held,
                    part=part.name,
                    side=part.side,
                    value=given[part.name],
                    way=SigningWay.PAPER,
                    scorer=scorers[Side(part.side)][:60],
                    scored_by=people["jiaoshi"],
                    scored_at=at,
                )
                for part in parts
            ]
        made = Assessment.objects.bulk_create(one.assessment for one in scores[:: len(parts)])
        Score.objects.bulk_create(scores)
        Assessment.objects.filter(pk__in=[one.pk for one in made]).update(
            state=AssessmentState.APPROVED, ruled_by=people["xuexiao"], ruled_at=at + _DAY
        )
        return results

    def _archived(self, batch: Batch, rows: list[Placement], results: list[Decimal]) -> None:
        """Entered afterwards, so archived today: an archive's day can be nobody's choice."""
        Summary.objects.bulk_create(
            Summary(
                unit=self.school,
                batch=batch,
                teacher=teacher,
                text="学生按时到岗，单位评价良好，没有发生安全事故。",
            )
            for teacher in {row.teacher_id: row.teacher for row in rows}.values()
        )
        ArchiveGap.objects.bulk_create(
            ArchiveGap(placement=row, kind=ArchiveKind.JOURNALS, reason=_ON_PAPER) for row in rows
        )
        Archive.objects.bulk_create(
            Archive(placement=row, contents=_contents(result), archived_by=self.demo.people["xuexiao"])
            for row, result in zip(rows, results, strict=True)
        )
        batch.placements.update(state=PlacementState.ARCHIVED)


def _contents(result: Decimal) -> list[list[Any]]:
    words = (
        "已生效",
        "已上传",
        "已通过",
        f"{result:.1f}分",
        _ON_PAPER,
        "走访1次，考勤0天",
        "已写",
        "保险、安全考核",
    )
    return [[kind.value, said != _ON_PAPER, said] for kind, said in zip(ArchiveKind, words, strict=True)]


def _at(day: D) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
