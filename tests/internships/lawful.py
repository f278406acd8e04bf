"""A placement that is lawful from end to end, as records: what ``internships.rules.ground.GROUND`` says, and what differs from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from groupportal.accounts.models import User
from groupportal.tenancy.models import Unit
from internships.models import (
    AuthorityFiling,
    Batch,
    HostUnit,
    Mentor,
    Placement,
    Post,
    SchoolBasis,
    Selection,
)
from internships.rules.facts import input_labels
from internships.rules.ground import BEFORE, END, GROUND, START
from rosters.models import Programme, Student, Teacher

D = dt.date
_DAY = dt.timedelta(days=1)
SCHOOL = "江海第一职业技术学校"


def known(name: str) -> Any:
    """What the lawful placement says of an input."""
    part, _, fact = name.partition(".")
    return getattr(getattr(GROUND, part), fact)


def _as_rows(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return [_as_rows(item) for item in value] if isinstance(value, tuple) else value


def _same(record: str, part: str, *names: str) -> dict[str, tuple[str, str, Any]]:
    return {f"{part}.{name}": (record, name, _as_rows) for name in names}


def _programme(code: str) -> Programme:
    facts = {"name": "示例专业", "edition": 2021, "level": "secondary"}
    return Programme.objects.get_or_create(code=code, defaults=facts)[0]


def _teacher(name: str) -> Teacher:
    unit = Unit.objects.get(name=SCHOOL)
    return Teacher.objects.get_or_create(unit=unit, name=name, number="T01", starts_on=D(2015, 9, 1))[0]


# Where the records say an input: which row, which field, as what.
RECORDED: dict[str, tuple[str, str, Any]] = {
    **_same("student", "student", "name", "born_on"),
    "student.sex": ("student", "sex", {"男": "male", "女": "female"}.get),
    "student.year_at_start": ("student", "grade", lambda year: START.year - year),
    "student.major_code": ("student", "programme", _programme),
    **_same("placement", "student", "is_independent", "health_checked_on"),
    **_same("host", "unit", "is_registered", "operates_lawfully", "is_untrustworthy", "credit_checked_on"),
    **_same("host", "unit", "credit_valid_until", "safety_checked_on", "has_safety_violation"),
    **_same("host", "unit", "last_violation_on", "is_entertainment", "is_agency", "contact", "staff_total"),
    **_same("host", "unit", "lowest_wage", "is_suspended"),
    **_same("selection", "unit", "has_stable_cooperation", "is_new", "assessed_on", "assessment_items"),
    **_same("selection", "unit", "is_party_decided", "party_meeting_on", "is_published"),
    "unit.chosen_on": ("selection", "starts_on", _as_rows),
    **_same("post", "post", "tasks", "major_codes", "labour_grade", "is_harmful", "staff_total"),
    **_same("post", "post", "monthly_wage", "repetitive_share"),
    "post.hazards": ("post", "hazards", lambda found: [[h.tag, h.grade] for h in found]),
    **_same("placement", "placement", "kind", "source", "starts_on", "region", "province", "is_abroad"),
    **_same("placement", "placement", "via_agency"),
    "placement.ends_on": ("placement", "ends_on", lambda day: day + _DAY),
    "placement.school_mentor": ("placement", "teacher", _teacher),
    "placement.unit_mentor": ("mentor", "is_active", bool),
    **_same("school", "school", "region", "province", "has_head", "has_office", "rules", "uses_platform"),
    **_same("school", "school", "has_lodging_rules", "declares_no_profit", "has_channel", "has_ledger"),
    **_same("school", "school", "is_in_yearly_report"),
    **_same("batch", "plan", "is_joint", "approved_on", "sections", "months"),
    "preparation.student_on": ("batch", "student_trained_on", _as_rows),
    "preparation.mentors_on": ("batch", "mentors_trained_on", _as_rows),
    "safety.is_passed": ("placement", "is_safety_passed", _as_rows),
    "safety.passed_on": ("placement", "safety_passed_on", _as_rows),
    "own.approved_on": ("placement", "school_agreed_on", _as_rows),
    "headcount.elsewhere_in_unit": ("host", "elsewhere", _as_rows),
    "headcount.elsewhere_in_post": ("post", "elsewhere", _as_rows),
    "pay.monthly": ("placement", "pay", _as_rows),
    "pay.is_by_unit": ("placement", "is_paid_by_unit", _as_rows),
    "pay.cycle_months": ("placement", "pay_cycle_months", _as_rows),
    "education.topics": ("batch", "topics", _as_rows),
    "lodging.guardian_on": ("placement", "lodging_guardian_on", _as_rows),
    "lodging.recorded_on": ("placement", "lodging_recorded_on", _as_rows),
    "lodging.moved_on": ("placement", "lodging_moved_on", _as_rows),
    "lodging.is_outside": ("placement", "lodging", {True: "outside", False: "school"}.get),
    "far.is_agreed": ("far", "is_agreed", _as_rows),
    "far.filed_on": ("far", "filed_on", _as_rows),
    "far.is_checked": ("far", "is_checked", _as_rows),
    "far.has_escort": ("placement", "has_escort", _as_rows),
    "assessment.parts": (
        "batch",
        "grade_parts",
        lambda parts: [[p.name, p.weight, p.by, p.is_attendance] for p in parts],
    ),
    "assessment.is_taken_over": ("batch", "is_taken_over", _as_rows),
    "exemption.covers": ("exemption", "covers", _as_rows),
    "exemption.filed_on": ("exemption", "filed_on", _as_rows),
    "exemption.valid_until": ("exemption", "valid_until", _as_rows),
}
SAID_BY_LINKS = {
    "unit.name", "batch.is_filed", "batch.filing_number", "own.has_student", "own.has_guardian", "own.is_approved",
    "own.is_followed", "lodging.is_arranged", "far.is_filed", "far.filing_number", "exemption.is_filed",
    "exemption.filing_number", "headcount.in_unit", "headcount.in_post", "calendar.table",
}  # fmt: skip
"""What follows of the rows there are."""
LEDGERS = {
    "events.incidents",
    "events.injuries",
    "events.sanctions",
    "events.forced",
    "events.fees",
    "events.overdue",
}
"""What the portal's ledgers say of every placement: nothing in them, nothing came in."""
_number = count(1)


@dataclass
class Source:
    """What no record says yet: the lawful placement's, but for what differs."""

    differs: dict[int, Mapping[str, Any]] = field(default_factory=dict)

    def __call__(self, ids: Collection[int]) -> dict[int, dict[str, Any]]:
        unsaid = [name for name in input_labels() if name not in RECORDED and name not in SAID_BY_LINKS]
        return {
            key: {name: self.differs.get(key, {}).get(name, known(name)) for name in unsaid}
            | {name: value for name, value in self.differs.get(key, {}).items() if name not in RECORDED}
            for key in ids
        }


def is_recorded(changes: Mapping[str, Any]) -> bool:
    """Whether the records alone can say it."""
    return all(name in RECORDED and value not in ("", None) for name, value in changes.items())


def placement(
    changes: Mapping[str, Any] | None = None, *, by: User, ruled_by: User, **said: Any
) -> Placement:
    """A placement, handed in and approved, with rows of its own around it that say what is lawful, but for ``changes``."""
    asked = changes or {}
    wanted = {name: asked.get(name, known(name)) for name in RECORDED}
    rows: dict[str, dict[str, Any]] = {}
    for name, value in wanted.items():
        record, field_name, convert = RECORDED[name]
        rows.setdefault(record, {})[field_name] = convert(value)
    number = next(_number)
    school = Unit.objects.get(name=SCHOOL)
    if any(name.startswith("school.") for name in asked):
        school = Unit.objects.create(name=f"示例学校{number}")
        rows["placement"]["teacher"] = Teacher.objects.create(
            unit=school, name="何老师", number="T01", starts_on=D(2015, 9, 1)
        )
    SchoolBasis.objects.get_or_create(unit=school, defaults=rows["school"])
    host = HostUnit.objects.create(
        unit=Unit.objects.create(name=f"示例机械厂{number}"),
        staff_total_on=BEFORE,
        suspended_reason="违规" if rows["host"]["is_suspended"] else "",
        **rows["host"],
    )
    Selection.objects.create(school=school, host=host, report_file=None, **rows["selection"])
    post = Post.objects.create(host=host, name="数控", staff_total_on=BEFORE, **rows["post"])
    filing = _filing(school, "batch", number)
    batch = Batch.objects.create(
        unit=school, name=f"批次{number}", kind="post", starts_on=START, ends_on=END + _DAY, is_filed=True,
        filing=filing, **rows["batch"],
    )  # fmt: skip
    student = Student.objects.create(
        unit=school, number=f"2023{number:04d}", starts_on=D(2023, 9, 1), **rows["student"]
    )
    facts = {"state": "approved", "proposed_by": by, "ruled_by": ruled_by, **said}
    return Placement.objects.create(
        unit=school,
        batch=batch,
        student=student,
        host=host,
        post=post,
        mentor=Mentor.objects.create(host=host, name="周师傅", **rows["mentor"]),
        exemption=_filing(school, "special", number, **rows["exemption"]),
        far_filing=_filing(
            school, "abroad" if rows["placement"].get("is_abroad") else "province", number, **rows["far"]
        ),
        applied_on=BEFORE,
        guardian_agreed_on=BEFORE,
        proposed_at=dt.datetime(2026, 2, 20, tzinfo=dt.UTC),
        ruled_at=dt.datetime(2026, 2, 21, tzinfo=dt.UTC) if facts["ruled_by"] else None,
        **{**rows["placement"], **facts},
    )


def _filing(school: Unit, kind: str, number: int, **said: Any) -> AuthorityFiling:
    facts = {"filed_on": BEFORE, "authority": "示例市教育局", **said}
    return AuthorityFiling.objects.create(school=school, kind=kind, number=f"示例备{number}号", **facts)
