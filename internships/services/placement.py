"""Placements: arranged, put right, given a teacher, mentor or post. Approving them: ``services.approving``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record, record_all
from groupportal.deciding.actor import Actor, acting, person
from groupportal.errors import DomainError
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.ui.formats import cndate, quoted
from internships.enums import EndKind, FilingKind, PlacementState, Source
from internships.models import AuthorityFiling, Batch, HostUnit, Mentor, Placement, Post
from internships.selectors.facts import Headcounts
from internships.selectors.placement import placements
from internships.services.outcome import Outcome, each
from internships.services.terms import all_for_trail, retold
from internships.services.together import (
    ARRANGE,
    act,
    elsewhere,
    for_trail,
    lock_students,
    locked,
    refuse_let_off,
    refuse_meeting,
)
from internships.states import HOLDS, OPEN
from rosters.enums import Standing
from rosters.selectors.roster import standing_on, students

if TYPE_CHECKING:
    from rosters.models import Student, Teacher

_P = PlacementState


@dataclass(frozen=True)
class PlacementInput:
    """What is said about a placement. ``None`` is not known."""

    host: HostUnit
    starts_on: dt.date
    ends_on: dt.date
    kind: str
    post: Post | None = None
    teacher: Teacher | None = None
    mentor: Mentor | None = None
    source: str = Source.SCHOOL
    region: str = ""
    province: str = ""
    is_abroad: bool = False
    via_agency: bool | None = None
    is_independent: bool | None = None
    health_checked_on: dt.date | None = None
    pay: Decimal | None = None
    is_paid_by_unit: bool | None = None
    pay_cycle_months: int | None = None
    lodging: str = ""
    lodging_guardian_on: dt.date | None = None
    lodging_recorded_on: dt.date | None = None
    lodging_moved_on: dt.date | None = None
    has_escort: bool | None = None
    exemption: AuthorityFiling | None = None
    far_filing: AuthorityFiling | None = None
    applied_on: dt.date | None = None
    guardian_agreed_on: dt.date | None = None
    school_agreed_on: dt.date | None = None
    sanctioned_on: dt.date | None = None
    is_sanction_by_school: bool | None = None
    is_sanction_agreed: bool | None = None
    note: str = ""


SAID = tuple(field.name for field in fields(PlacementInput))
SETTLED = ("host", "post", "kind", "source", "starts_on", "ends_on", "is_abroad", "exemption", "far_filing")
"""What is approved: while a placement holds it changes by a transfer alone; so does what ``terms.retold`` names."""
FILINGS = ("exemption", "far_filing")
"""The first one may come after the approval; another one, or none, not."""
_OTHERS = tuple(
    name for name in SAID if name not in ("host", "post", "starts_on", "ends_on", "teacher", "mentor")
)


def placement_facts(row: Placement) -> PlacementInput:
    """What is said about a placement, to be said again with a change."""
    return PlacementInput(**{name: getattr(row, name) for name in SAID})


@transaction.atomic
def arrange_students(
    batch: Batch, chosen: Sequence[Student], facts: PlacementInput, *, by: Actor
) -> Outcome[Placement]:
    """Draft a placement of each of these students in a batch. DomainError where the batch, unit, post or person can't be taken at all.

    Refused each by itself: of another school, not at school that day, resting, placed at that time, being arranged in this batch,
    let off in it.
    """
    user = person(by, ARRANGE, unit_id=batch.unit_id)
    if batch.is_closed:
        raise DomainError("batch_closed", f"批次{quoted(batch)}已经结束，不能再安排。请选别的批次。")
    _check_ground(facts, batch.unit_id)
    ids = [student.pk for student in chosen]
    lock_students(ids)
    here = {row.pk: row for row in standing_on(students().filter(pk__in=ids), facts.starts_on)}
    drafts = {pk: _draft(batch, student, facts) for pk, student in here.items()}
    arranged = {
        row.student_id: row for row in placements().filter(batch=batch, student__in=ids, state__in=OPEN)
    }
    apart, let_off = refuse_meeting(drafts.values()), refuse_let_off(batch, ids)

    def check(student: Any) -> None:
        check_student(student, batch, facts.starts_on)
        let_off(student)
        if other := arranged.get(student.pk):
            raise DomainError(
                "arranged_already",
                f"{quoted(student)}在这个批次里已有一份在办理的安排（{other.host}，{other.get_state_display()}），"
                "请打开那一份修改。",
            )
        apart(drafts[student.pk])

    fit = each(dict.fromkeys(chosen), here, check, DomainError("gone", "这名学生已被删除，请刷新列表。"))
    made = Placement.objects.bulk_create([drafts[s.pk] for s in fit.done], batch_size=500)
    record_all("internships.placement_arranged", ((row, for_trail(row)) for row in made), by=user)
    return Outcome(made, fit.refused)


def _draft(batch: Batch, student: Student, facts: PlacementInput) -> Placement:
    said = {name: getattr(facts, name) for name in SAID}
    return Placement(unit=batch.unit, batch=batch, student=student, **said)


def _check_ground(facts: PlacementInput, school_id: int) -> None:
    """DomainError for days the wrong way round, a unit or post that takes nobody, and what belongs elsewhere."""
    if facts.ends_on <= facts.starts_on:
        raise DomainError(
            "backwards", f"结束日期不应早于开始日期（{cndate(facts.starts_on)}），请核对。", field="ends_on"
        )
    if facts.host.is_suspended:
        words = f"{quoted(facts.host)}已停止接收实习：{facts.host.suspended_reason}。请选别的单位。"
        raise DomainError("host_suspended", words, field="host")
    if facts.post is not None and not facts.post.is_active:
        raise DomainError(
            "post_closed", f"岗位{quoted(facts.post)}现在不接收实习，请选别的岗位。", field="post"
        )
    refuse_strangers(facts.host.pk, school_id, facts.post, facts.mentor, facts.teacher)
    _check_filings(facts, school_id)


def _check_filings(facts: PlacementInput, school_id: int) -> None:
    """DomainError for a filing of another school, or one about another matter."""
    far = FilingKind.ABROAD if facts.is_abroad else FilingKind.PROVINCE
    for filing, kind, name in (
        (facts.exemption, FilingKind.SPECIAL, "exemption"),
        (facts.far_filing, far, "far_filing"),
    ):
        if filing is not None and (filing.school_id != school_id or filing.kind != kind):
            words = f"备案{quoted(filing)}是“{filing.get_kind_display()}”或不是本校的，这里要选本校的“{kind.label}”。"
            raise DomainError("other_filing", words, field=name)


def refuse_strangers(
    host_id: int, school_id: int, post: Post | None, mentor: Mentor | None, teacher: Teacher | None
) -> None:
    """DomainError for a post or mentor of another unit, a teacher of another school."""
    for row, what, name in ((post, "岗位", "post"), (mentor, "指导人员", "mentor")):
        if row is not None and row.host_id != host_id:
            words = f"{what}{quoted(row)}是{quoted(row.host)}的，不是这家单位的，请重新选择。"
            raise DomainError("other_host", words, field=name)
    if teacher is not None and teacher.unit_id != school_id:
        words = f"教师{quoted(teacher)}不是本校的，请重新选择。"
        raise DomainError("other_school", words, field="teacher")


def check_student(student: Any, batch: Batch, day: dt.date) -> None:
    """``student`` with ``standing`` on that day."""
    if student.unit_id != batch.unit_id:
        raise DomainError("other_school", f"{quoted(student)}是“{student.unit}”的学生，不在这个批次的学校。")
    if student.standing in (Standing.TO_COME, Standing.GONE):
        raise DomainError(
            "not_there", f"{quoted(student)}在{cndate(day)}不是在校学生，请核对日期或学生的资料。"
        )
    if student.standing == Standing.RESTING:
        raise DomainError("resting", f"{quoted(student)}在{cndate(day)}休学，复学后再安排。")


@transaction.atomic
def edit_placement(placement: Placement, facts: PlacementInput, *, by: Actor) -> Placement:
    """Put right what is said. DomainError while it waits for approval, and for what is settled once it is approved."""
    found = locked([placement], ARRANGE, by)
    if placement.pk not in found:
        raise elsewhere()
    row = found[placement.pk]
    if row.state not in (*OPEN, _P.APPROVED, _P.RUNNING) or row.state == _P.SUBMITTED:
        words = "待审批的请先撤回" if row.state == _P.SUBMITTED else "请刷新页面查看最新情况"
        raise DomainError("state", f"这份实习安排现在是“{row.get_state_display()}”，不能修改。{words}。")
    changed = [
        name
        for name in SETTLED
        if (held := getattr(row, name)) != getattr(facts, name) and (held or name not in FILINGS)
    ]
    told = retold(row, facts)
    if row.state in HOLDS and (changed or told):
        names = [str(Placement._meta.get_field(n).verbose_name) for n in changed]  # type: ignore[union-attr]
        words = (
            f"已经批准，{'、'.join(dict.fromkeys([*names, *told]))}不能直接修改，报酬只能调高。还没有到岗的，请取消后重新安排；"
            "已经到岗的，请办理“转岗、变更”：重新征求同意、签协议、审批。"
        )
        raise DomainError("settled", words, field=changed[0] if changed else "")
    if {"host", "post", "starts_on", "ends_on"} & set(changed):
        _check_ground(facts, row.unit_id)
    refuse_strangers(facts.host.pk, row.unit_id, facts.post, facts.mentor, facts.teacher)
    _check_filings(facts, row.unit_id)
    if "starts_on" in changed:
        _refuse_planned(row)
        (student,) = standing_on(students().filter(pk=row.student_id), facts.starts_on)
        check_student(student, row.batch, facts.starts_on)
    before = for_trail(row) | all_for_trail(row, _OTHERS)
    for name in SAID:
        setattr(row, name, getattr(facts, name))
    row.edition += bool(told)
    save_in_words(row)
    after = for_trail(row) | all_for_trail(row, _OTHERS)
    record("internships.placement_edited", row, by=acting(by), before=before, after=after)
    return row


def _refuse_planned(row: Placement) -> None:
    """DomainError where another one runs up to the first day of this: the two days go together."""
    before = Placement.objects.filter(
        student=row.student_id,
        batch=row.batch_id,
        state=_P.RUNNING,
        ends_on=row.starts_on,
        end_kind=EndKind.MOVED,
    )
    if before.exists():
        words = "原来的实习做到前一天为止，开始日期不能单独改。要改的，请取消这一份，重新办理“转岗、变更”。"
        raise DomainError("planned", words, field="starts_on")


@transaction.atomic
def assign(
    rows: Sequence[Placement],
    *,
    teacher: Teacher | None = None,
    mentor: Mentor | None = None,
    post: Post | None = None,
    by: Actor,
) -> Outcome[Placement]:
    """Give several the same teacher, mentor or post. A post is settled by the approval, the others may change while it runs.

    Where students are handed over to a colleague, both teachers are told.
    """
    held: dict[int, Teacher | None] = {}
    given = {"teacher": teacher, "mentor": mentor, "post": post}
    values = {name: value for name, value in given.items() if value is not None}
    if not values:
        raise DomainError("nothing", "请至少选一项：岗位、学校指导教师或单位指导人员。")

    def check(row: Placement) -> None:
        may = {_P.DRAFT, _P.RETURNED} | (set() if post else {_P.APPROVED, _P.RUNNING})
        if row.state not in may:
            raise DomainError(
                "state",
                f"现在是“{row.get_state_display()}”，{'岗位' if post else '指导的人'}不能修改。"
                "待审批的请先撤回，已经到岗要换岗位的请办理转岗。",
            )
        refuse_strangers(row.host_id, row.unit_id, post, mentor, teacher)
        held[row.pk] = row.teacher

    outcome = act(rows, ARRANGE, by=by, check=check, values=values, recorded="internships.placement_assigned")
    if teacher is not None:
        _tell_teachers(outcome.done, held, teacher)
    return outcome


def _tell_teachers(rows: Sequence[Placement], held: Mapping[int, Teacher | None], now: Teacher) -> None:
    """One message for all that a teacher hands over, and one for all that the colleague takes on."""
    url, topic = group_url(active_group(), "internships:guided"), "internships.handed_over"
    moved = [row for row in rows if held[row.pk] != now]
    before = {teacher for row in moved if (teacher := held[row.pk]) is not None}
    for teacher in before:
        names = [row.student.name for row in moved if held[row.pk] == teacher]
        title = f"{len(names)} 名实习学生改由{now.name}指导"
        notify([teacher.user], topic=topic, title=title, body="、".join(names), url=url)
    if names := [row.student.name for row in moved]:
        who = "、".join(sorted(teacher.name for teacher in before))
        title = f"{len(names)} 名实习学生交给您指导" + (f"，原来由{who}指导" if who else "")
        notify([now.user], topic=topic, title=title, body="、".join(names), url=url)


def over_headcount(post: Post | None, starts_on: dt.date, ends_on: dt.date, more: int) -> str:
    """Says that a post gets more interns on some day than it takes, over all schools of the group; "" where it does not."""
    if post is None or post.headcount is None:
        return ""
    row = Placement(starts_on=starts_on, ends_on=ends_on)
    held = Headcounts([post.host_id]).most(("post", post.pk), row)
    if held + more <= post.headcount:
        return ""
    return (
        f"岗位{quoted(post)}可接收 {post.headcount} 人，同期最多已安排 {held} 人，再安排 {more} 人会超过，"
        "请与单位核实可接收人数。"
    )
