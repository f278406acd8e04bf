"""Placements: arranged, put right, handed in, approved or returned. Each deed is for many at once, and one is many of one.

Locks: the placements, then their students, each in the order of their keys, so that no two deeds wait for each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record, record_all
from groupportal.deciding.actor import Actor, acting, person
from groupportal.deciding.ruling import RulingKind, RulingModel
from groupportal.errors import DomainError
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import SYSTEM_ACTOR, active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, in_one, quoted
from internships.enums import EndKind, FilingKind, Moment, PlacementState, Source, WaiverState
from internships.models import AuthorityFiling, Batch, HostUnit, Mentor, Placement, Post, Waiver
from internships.rules.rule import Verdict
from internships.selectors.facts import Headcounts
from internships.selectors.placement import placements, placements_for
from internships.services.checking import check as check_rules
from internships.services.outcome import Outcome, each
from internships.services.terms import all_for_trail, retold
from internships.states import HOLDS, OPEN, PLACEMENT
from rosters.enums import Standing
from rosters.selectors.roster import standing_on, students

if TYPE_CHECKING:
    from rosters.models import Student, Teacher

ARRANGE, APPROVE = "internships.arrange", "internships.approve"
MOST_TOLD = 3
"""Verdicts that a refusal names."""
_P = PlacementState
R = TypeVar("R", bound=RulingModel)


def elsewhere() -> DomainError:
    """Of a placement that is not among those the person may do this with."""
    return DomainError("not_yours", "这份实习安排不在您可以办理的范围里，或已经删除，请刷新列表。")


class _Placements(RulingKind[Placement]):
    """Both are of the same school, so it is the person alone that may not be the same: ``unit`` stays empty."""

    model, page, many_page = Placement, "internships:placement", "internships:placements"
    action, proposing = APPROVE, ARRANGE
    recorded = {
        _P.DRAFT: "internships.placement_withdrawn",
        _P.SUBMITTED: "internships.placement_submitted",
        _P.APPROVED: "internships.placement_approved",
        _P.RETURNED: "internships.placement_returned",
        _P.CANCELLED: "internships.placement_cancelled",
        _P.RUNNING: "internships.placement_arrived",
        _P.ENDING: "internships.placement_left",
    }
    told = {
        _P.SUBMITTED: "实习安排待审批",
        _P.APPROVED: "实习安排已批准",
        _P.RETURNED: "实习安排被退回",
    }
    own_words = "这是您自己提交的。提交和审批须由两个人完成，请交给本校另一位同事。"
    others_words = "这不是您提交的，不能由您撤回。不应批准的，请写明原因退回，提交人会收到。"

    def require(self, row: Placement, viewer: Viewer) -> None:
        """NotAllowed for who does not approve for this school."""
        viewer.require(self.action, unit_id=row.unit_id)

    def let_in(self, row: Placement, viewer: Viewer) -> None:
        """NotAllowed for who does not arrange for this school."""
        viewer.require(self.proposing, unit_id=row.unit_id)

    def within(self, viewer: Viewer) -> Q:
        return viewer.within(self.action, "unit")

    def for_trail(self, row: Placement) -> dict[str, Any]:
        return for_trail(row)

    def submit(self, row: Placement, *, by: Actor, note: str = "") -> Placement:
        """As ``submit_placements``, of one."""
        return submit_placements([row], by=by).only()

    def rule(self, row: Placement, to: str, *, by: Viewer, answer: str = "", **kwargs: Any) -> Placement:
        """As ``rule_placements``, of one."""
        return rule_placements([row], to, by=by, answer=answer).only()


PLACEMENTS = _Placements()


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


def for_trail(row: Placement) -> dict[str, Any]:
    """As the trail keeps it."""
    return {
        "学生": f"{row.student.name}（{row.student.number}）",
        "批次": row.batch.name,
        "单位": row.host.unit.name,
        "岗位": str(row.post or ""),
        "时间": row.describe(),
        "学校指导教师": str(row.teacher or ""),
        "单位指导人员": str(row.mentor or ""),
        "状态": row.get_state_display(),
    }


# --- many at once


def locked(rows: Iterable[Placement], action: str, by: Actor) -> dict[int, Placement]:
    """Those of these that the person may do this with, locked and fresh. NotAllowed for who may do it with none at all."""
    if isinstance(by, Viewer):
        by.require(action)
    held = placements_for(by, action) if isinstance(by, Viewer) else placements()
    found = held.filter(pk__in=[row.pk for row in rows]).select_related("proposed_by").order_by("pk")
    return {row.pk: row for row in found.select_for_update(of=("self",), no_key=True)}


def hold(pk: int) -> Placement:
    """A placement, locked and fresh: nobody archives it meanwhile."""
    list(Placement.objects.select_for_update(no_key=True).filter(pk=pk).values_list("pk"))
    return placements().get(pk=pk)


class OfPlacement(RulingKind[R]):
    """What is ruled on about a placement (``placement`` is its key). That is locked first, and once archived takes no ruling."""

    def locked(self, row: R) -> R:
        """The record with its placement, both locked and fresh. DomainError once that is archived."""
        held = hold(row.placement_id)  # type: ignore[attr-defined]
        refuse_archived(held)
        fresh = super().locked(row)
        fresh.placement = held  # type: ignore[attr-defined]
        return fresh


def refuse_archived(row: Placement) -> None:
    """DomainError once it is archived."""
    if row.state == _P.ARCHIVED:
        raise DomainError("archived", "这份实习已经归档，材料只能看，不能再改。")


def lock_students(student_ids: Collection[int]) -> None:
    """Nobody arranges or approves another placement of theirs meanwhile."""
    rows = students().filter(pk__in=student_ids).order_by("pk").select_for_update(of=("self",), no_key=True)
    list(rows.values_list("pk"))


def act(
    rows: Sequence[Placement],
    action: str,
    *,
    by: Actor,
    check: Callable[[Placement], None],
    values: Mapping[str, Any] | Callable[[Placement], Mapping[str, Any]],
    recorded: str,
    note: str = "",
    apart: bool = False,
) -> Outcome[Placement]:
    """Lock these, let ``check`` refuse or move each, write ``values`` into the others, and the trail.

    ``apart``: they hold from now on, so their students are locked too and get no second placement at that time.
    """
    found = locked(rows, action, by)
    if apart:
        lock_students({row.student_id for row in found.values()})
        meets = refuse_meeting(found.values())

    def asked(row: Placement) -> None:
        check(row)
        if apart:
            meets(row)

    outcome = each(rows, found, asked, elsewhere())
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for row in outcome.done:
        new = {"state": row.state, **(values(row) if callable(values) else values)}
        for name, value in new.items():
            setattr(row, name, value)
        alike.setdefault(tuple(new.items()), []).append(row.pk)
    for changes, ids in alike.items():
        Placement.objects.filter(pk__in=ids).update(**dict(changes), updated_at=timezone.now())
    who = acting(by)
    record_all(
        recorded,
        ((row, for_trail(row)) for row in outcome.done),
        by=SYSTEM_ACTOR if who is None else who,
        note=note,
    )
    return outcome


def refuse_meeting(rows: Iterable[Placement]) -> Callable[[Placement], None]:
    """A check that no student gets two placements at a time; it counts those it has let pass."""
    held: dict[int, list[Placement]] = {}
    ids = {row.student_id for row in rows}
    for row in placements().filter(student__in=ids, state__in=HOLDS):
        held.setdefault(row.student_id, []).append(row)

    def check(row: Placement) -> None:
        for other in held.get(row.student_id, ()):
            if other.pk != row.pk and other.meets(row):
                raise DomainError(
                    "two_at_once",
                    f"{quoted(row.student)}{other.describe()}已安排在{quoted(other.host)}实习"
                    f"（{other.get_state_display()}），时间重叠。请改日期，或先取消、结束那一份。",
                    field="starts_on",
                )
        held.setdefault(row.student_id, []).append(row)

    return check


def refuse_let_off(batch: Batch, student_ids: Collection[int]) -> Callable[[Student], None]:
    """A check that a student of these is not let off in the batch (免实习)."""
    rows = Waiver.objects.filter(batch=batch, student__in=student_ids, state=WaiverState.ACCEPTED)
    held = set(rows.order_by().values_list("student", flat=True))

    def check(student: Student) -> None:
        if student.pk in held:
            words = f"{quoted(student)}在这个批次免实习。确要安排的，请先在“免实习”里撤销。"
            raise DomainError("let_off", words)

    return check


# --- arranging


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
        _check_student(student, batch, facts.starts_on)
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


def _check_student(student: Any, batch: Batch, day: dt.date) -> None:
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
        _check_student(student, row.batch, facts.starts_on)
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


# --- approving


@transaction.atomic
def submit_placements(rows: Sequence[Placement], *, by: Actor) -> Outcome[Placement]:
    """Hand in for approval."""
    user, now = acting(by), timezone.now()
    values = {"proposed_by": user, "proposed_at": now, "ruled_by": None, "ruled_at": None}
    outcome = act(
        rows,
        ARRANGE,
        by=by,
        check=lambda row: PLACEMENT.move(row, _P.SUBMITTED),
        values=values,
        recorded=PLACEMENTS.recorded[_P.SUBMITTED],
    )
    _tell_approvers(outcome.done, user)
    return outcome


@transaction.atomic
def withdraw_placements(rows: Sequence[Placement], *, by: Actor) -> Outcome[Placement]:
    """Take back what one handed in oneself. Another's is returned with a reason instead."""

    def check(row: Placement) -> None:
        if isinstance(by, Viewer) and row.proposed_by_id not in (by.user.pk, None):
            raise DomainError("two_people", PLACEMENTS.others_words)
        PLACEMENT.move(row, _P.DRAFT)

    values = {"ruled_by": None, "ruled_at": None}
    return act(rows, ARRANGE, by=by, check=check, values=values, recorded=PLACEMENTS.recorded[_P.DRAFT])


@transaction.atomic
def rule_placements(
    rows: Sequence[Placement], to: str, *, by: Viewer, answer: str = ""
) -> Outcome[Placement]:
    """Approve, or return with words. Refused: what one handed in oneself, what was ruled on, a second placement at that time."""
    text = answer.strip()
    if to == _P.RETURNED and not text:
        raise DomainError("reason_missing", PLACEMENTS.why_words, field="answer")
    if len(text) > (most := Placement.longest("answer")):
        raise DomainError(
            "reason_long", f"审批意见有 {len(text)} 个字，请缩短到 {most} 个字以内。", field="answer"
        )

    # Locked before they are judged: what is approved is what the rules were asked about.
    held = list(locked(rows, APPROVE, by).values()) if to == _P.APPROVED else []
    hindered, absent = _hindered(held, by), _absent(held)

    def check(row: Placement) -> None:
        if row.proposed_by_id == by.user.pk:
            raise DomainError("two_people", PLACEMENTS.own_words)
        PLACEMENT.move(row, to)
        if error := absent.get(row.pk):
            raise error
        if words := hindered.get(row.pk):
            raise DomainError("hindered", words)

    outcome = act(
        rows,
        APPROVE,
        by=by,
        check=check,
        values={"ruled_by": by.user, "ruled_at": timezone.now(), "answer": text},
        recorded=PLACEMENTS.recorded[to],
        note=text,
        apart=to == _P.APPROVED,
    )
    _tell_proposers(outcome.done, to, text)
    return outcome


def _hindered(rows: Sequence[Placement], by: Viewer) -> dict[int, str]:
    """What the rules say against those of these locked rows that wait for another's word, in words; every verdict is kept."""
    due = [row for row in rows if row.state == _P.SUBMITTED and row.proposed_by_id != by.user.pk]
    moments = (Moment.UNIT, Moment.PLACE)
    found = check_rules(due, on=timezone.localdate(), moments=moments, by=by) if due else {}
    return {pk: _verdicts_in_words(verdicts) for pk, verdicts in found.items()}


def _absent(rows: Sequence[Placement]) -> dict[int, DomainError]:
    """Those whose student is not at school, or rests, on the first day."""
    found: dict[int, DomainError] = {}
    for day in {row.starts_on for row in rows}:
        of_day = [row for row in rows if row.starts_on == day]
        here = standing_on(students().filter(pk__in=[row.student_id for row in of_day]), day).in_bulk()
        for row in of_day:
            try:
                _check_student(here[row.student_id], row.batch, day)
            except DomainError as error:
                found[row.pk] = error
    return found


def _verdicts_in_words(verdicts: Sequence[Verdict]) -> str:
    told = in_one(verdict.sentence for verdict in verdicts[:MOST_TOLD])
    more = f"；另有 {len(verdicts) - MOST_TOLD} 项" if len(verdicts) > MOST_TOLD else ""
    return f"有 {len(verdicts)} 项规则不符合或不能判断，处理后再批准。{told}{more}。"


def _tell_approvers(rows: Sequence[Placement], user: Any) -> None:
    """One message for all of a school: to its own approvers, to the secretariat where the school has no second one."""
    for school in {row.unit for row in rows}:
        held = people_who_can(APPROVE).select_related("user").exclude(user=user)
        people = list(held.filter(unit=school)) or list(held.filter(unit__isnull=True))
        _tell([one.user for one in people], [r for r in rows if r.unit_id == school.pk], _P.SUBMITTED, "")


def _tell_proposers(rows: Sequence[Placement], to: str, answer: str) -> None:
    for user in {row.proposed_by for row in rows}:
        _tell([user], [row for row in rows if row.proposed_by_id == getattr(user, "pk", None)], to, answer)


def _tell(users: Iterable[Any], rows: Sequence[Placement], to: str, answer: str) -> None:
    group, many = active_group(), len(rows) > 1
    what = f"{len(rows)} 名学生" if many else str(rows[0])
    url = (
        f"{group_url(group, 'internships:placements')}?state={to}"
        if many
        else group_url(group, "internships:placement", public_id=rows[0].public_id)
    )
    topic = PLACEMENTS.topics[0 if to == _P.SUBMITTED else 1]
    notify(users, topic=topic, title=f"{PLACEMENTS.told[to]}：{what}", body=answer, url=url)


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
