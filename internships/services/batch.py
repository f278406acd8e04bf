"""Batches of a school's placements, with their plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction

from groupportal.accounts.services import save_in_words
from groupportal.audit.fields import said_of
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import Unit
from groupportal.ui.formats import quoted
from internships.enums import FilingKind
from internships.models import AuthorityFiling, Batch, Placement
from internships.rules.lists import PLAN_SECTIONS, TOPICS
from internships.selectors.assessment import faults_of, parts_of, scheme_is_fixed
from internships.states import BEGUN
from rosters.services.common import checked_school, named

ARRANGE = "internships.arrange"
QUOTA = ("daily_journals", "weekly_journals", "monthly_journals")
FILES = {"plan_file": "实习方案", "mode_report": "实习模式运作报告"}


@dataclass(frozen=True)
class BatchInput:
    """What is said about a batch; see ``Batch``. None for a file leaves the one there is."""

    name: str
    kind: str
    starts_on: dt.date
    ends_on: dt.date
    mode: str = ""
    term: str = ""
    is_joint: bool | None = None
    approved_on: dt.date | None = None
    sections: list[str] | None = None
    months: int | None = None
    is_filed: bool | None = None
    filing: AuthorityFiling | None = None
    student_trained_on: dt.date | None = None
    mentors_trained_on: dt.date | None = None
    daily_journals: int = 0
    weekly_journals: bool = True
    monthly_journals: bool = False
    teacher_leave_days: int = 3
    grade_parts: list[Any] | None = None
    is_taken_over: bool | None = None
    topics: list[str] | None = None
    is_closed: bool = False
    plan_file: StoredFile | None = None
    mode_report: StoredFile | None = None
    mode_report_on: dt.date | None = None


def batch_facts(row: Batch) -> BatchInput:
    """What is said about a batch, to be said again with a change."""
    return BatchInput(**said_of(row, BatchInput))


@transaction.atomic
def add_batch(unit: Unit, facts: BatchInput, *, by: Actor) -> Batch:
    """Open a batch of a school. DomainError for a name that it has already, and for another school's filing."""
    user = person(by, ARRANGE, unit_id=unit.pk)
    row = Batch(unit=checked_school(unit))
    _set(row, facts)
    save_in_words(row)
    record("internships.batch_added", row, by=user, after=_for_trail(row))
    return row


@transaction.atomic
def edit_batch(batch: Batch, facts: BatchInput, *, reason: str = "", by: Actor) -> Batch:
    """Correct a batch, add to its plan, close it or open it again. Its placements keep their own days.

    DomainError without a ``reason`` where other numbers of journals are asked for once students have begun: it changes what they owe.
    """
    user = person(by, ARRANGE, unit_id=batch.unit_id)
    row = Batch.objects.select_for_update(of=("self",)).select_related("unit", "filing").get(pk=batch.pk)
    before, why = _for_trail(row), reason.strip()
    asks_other = any(getattr(row, name) != getattr(facts, name) for name in QUOTA)
    if asks_other and not why and Placement.objects.filter(batch=row, state__in=BEGUN).exists():
        words = "已经有学生开始实习，改日志的篇数会改变他们应写和缺交的数，请写明原因。"
        raise DomainError("reason_missing", words, field="reason")
    _set(row, facts)
    save_in_words(row)
    note = why if asks_other else ""
    record("internships.batch_edited", row, by=user, before=before, after=_for_trail(row), note=note)
    return row


def _set(row: Batch, facts: BatchInput) -> None:
    if facts.filing is not None and facts.filing.school_id != row.unit_id:
        words = f"备案{quoted(facts.filing)}不是本校的，请重新选择。"
        raise DomainError("other_school", words, field="filing")
    if facts.filing is not None and facts.filing.kind != FilingKind.BATCH:
        words = f"备案{quoted(facts.filing)}是“{facts.filing.get_kind_display()}”，批次要选“{FilingKind.BATCH.label}”。"
        raise DomainError("other_filing", words, field="filing")
    for said, known, name in ((facts.sections, PLAN_SECTIONS, "sections"), (facts.topics, TOPICS, "topics")):
        if strange := set(said or ()) - set(known):
            raise DomainError("strange", f"“{'、'.join(sorted(strange))}”不在可选的内容里。", field=name)
    parts = facts.grade_parts
    if parts and (faults := faults_of(parts_of(parts))):
        raise DomainError("scheme", f"考核构成{'，'.join(faults)}，请核对。", field="grade_parts")
    if row.pk and parts != row.grade_parts and scheme_is_fixed(row):
        words = "已经开始评分，考核构成不能在这里修改。请打开批次，点“考核方案”，写明原因修改。"
        raise DomainError("scheme_fixed", words, field="grade_parts")
    for field in fields(BatchInput):
        value = getattr(facts, field.name)
        if field.name not in FILES or value is not None:
            setattr(row, field.name, value)
    if (row.mode_report is None) != (row.mode_report_on is None):
        lacking = "日期" if row.mode_report else "文件"
        words = f"实习模式运作报告缺{lacking}，请一起填。"
        raise DomainError("mode_report", words, field="mode_report_on" if row.mode_report else "mode_report")
    row.name, row.term = named(facts.name), facts.term.strip()
    if row.filing is not None:
        row.is_filed = True


def _for_trail(row: Batch) -> dict[str, Any]:
    return {
        "学校": str(row.unit),
        "批次": row.name,
        "类型": row.get_kind_display(),
        "实习模式": row.get_mode_display(),
        "学期": row.term,
        "时间": row.describe(),
        "方案批准日期": row.approved_on,
        "方案内容": row.sections,
        "规定月数": row.months,
        "备案": str(row.filing or ""),
        "实习模式运作报告": row.mode_report_on,
        "学生岗前培训": row.student_trained_on,
        "指导人员岗前培训": row.mentors_trained_on,
        "考核构成": row.grade_parts,
        "共同制订方案": row.is_joint,
        "日志、周志、月报": [row.daily_journals, row.weekly_journals, row.monthly_journals],
        "指导教师可批的请假天数": row.teacher_leave_days,
        "已开展的实习教育": row.topics,
        "照搬单位的考勤": row.is_taken_over,
        "已结束": "是" if row.is_closed else "否",
    }
