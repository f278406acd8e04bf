"""Assessments: the scheme is set, both sides score, it is handed in, confirmed or returned, objected to, corrected (Article 27).

Locks: the batch where its scheme counts, the placement, its assessment, the certificate, so that of two deeds at once one comes
after the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record, record_all
from groupportal.deciding.actor import Actor, acting, person
from groupportal.errors import DomainError, NotAllowed
from groupportal.links.services import Addressed, issue_links
from groupportal.messages.services import Message, notify, notify_all
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import quoted
from internships.enums import AssessmentState, PlacementState, Side, SigningWay
from internships.models import Assessment, Batch, Mentor, Placement, Score
from internships.selectors.assessment import (
    CONFIRM,
    SCORABLE,
    SCORE_SCHOOL,
    Part,
    Proposal,
    faults_of,
    grade_of,
    interns_of,
    parts_of,
    proposals,
    result_of,
    scheme_is_fixed,
    scored_by,
)
from internships.services.certificate import withdraw_untrue
from internships.services.consent import Asked
from internships.services.make_up import office_of
from internships.services.outcome import Outcome
from internships.services.together import OfPlacement, hold
from internships.states import ASSESSMENT, SCORED

LINK = "internships.scores"
"""The purpose of the links by which mentors score."""
_A = AssessmentState


class _Assessments(OfPlacement[Assessment]):
    """Who scored, or handed in, confirms nothing; both are of the same school, so ``unit`` stays empty."""

    model, page, many_page = Assessment, "internships:assessment", "internships:assessments"
    action, proposing = CONFIRM, SCORE_SCHOOL
    recorded = {
        _A.DRAFT: "internships.assessment_withdrawn",
        _A.SUBMITTED: "internships.assessment_submitted",
        _A.APPROVED: "internships.assessment_confirmed",
        _A.RETURNED: "internships.assessment_returned",
    }
    told = {_A.RETURNED: "考核结果被退回"}
    own_words = "这份考核是您提交的，或有您评的分。评分、提交和确认须由两个人完成，请交给本校另一位同事确认。"

    def own(self, viewer: Viewer) -> Q:
        mine = Score.objects.filter(scored_by=viewer.user.pk).order_by().values("assessment")
        about = Q(placement__student__user=viewer.user.pk)
        return super().own(viewer) | Q(pk__in=mine) | about

    def unit_of(self, row: Assessment) -> int | None:
        return row.placement.unit_id

    def require(self, row: Assessment, viewer: Viewer) -> None:
        """NotAllowed for who does not confirm for this school."""
        viewer.require(self.action, unit_id=row.placement.unit_id)

    def let_in(self, row: Assessment, viewer: Viewer) -> None:
        """NotAllowed for who does not score this one for the school."""
        _require_side(row.placement, Side.SCHOOL, viewer)

    def hindrance(self, row: Assessment, viewer: Viewer) -> str:
        return self.own_words if self.model.objects.filter(self.own(viewer), pk=row.pk).exists() else ""

    def within(self, viewer: Viewer) -> Q:
        return viewer.within(self.action, "placement__unit")

    def for_trail(self, row: Assessment) -> dict[str, Any]:
        return {
            "学生": row.placement.student.name,
            "第几版": row.version,
            "总评": row.result,
            "等第": row.get_grade_display(),
        }


ASSESSMENTS = _Assessments()


def may_score(placement: Placement, side: str, by: Viewer) -> bool:
    """Whether a person scores this one for this side."""
    rows = scored_by(by).get(side)
    return rows is not None and rows.filter(pk=placement.pk).exists()


def _require_side(placement: Placement, side: str, by: Actor) -> None:
    if isinstance(by, Viewer) and not may_score(placement, side, by):
        who = "学校指导教师或本校实习管理人员" if side == Side.SCHOOL else "实习单位的人"
        raise NotAllowed(f"这一部分由{who}评分，只能评自己的学生，而且要在归档以前。")


# --- the scheme


@transaction.atomic
def set_scheme(batch: Batch, parts: list[Any], *, reason: str = "", by: Actor) -> Batch:
    """By what placements of a batch are graded. Once somebody has scored it takes a reason, and what waits is handed in anew.

    DomainError for what Article 27 does not let pass, or without the reason. What is confirmed stays as it is.
    """
    user = person(by, "internships.arrange", unit_id=batch.unit_id)
    row = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    before = {"考核构成": row.grade_parts}
    if faults := faults_of(parts_of(parts)):
        raise DomainError("scheme", f"考核构成{'，'.join(faults)}，请核对。", field="grade_parts")
    if row.grade_parts == parts:
        raise DomainError("same", "考核构成没有变化，不用保存。", field="grade_parts")
    if scheme_is_fixed(row) and not reason.strip():
        words = "已经开始评分，修改考核构成要写明原因。"
        raise DomainError("reason_missing", words, field="reason")
    row.grade_parts = parts
    row.save(update_fields=["grade_parts"])
    record(
        "internships.scheme_set", row, by=user, before=before, after={"考核构成": parts}, note=reason.strip()
    )
    _back_to_scoring(row, reason.strip(), user)
    return row


def _back_to_scoring(batch: Batch, reason: str, user: Any) -> None:
    """What waits for confirmation was counted by another scheme: it is scored again, and who handed it in hears so."""
    found = Assessment.objects.filter(placement__batch=batch, state=_A.SUBMITTED).order_by("pk")
    rows = list(found.select_related("placement__student", "proposed_by").select_for_update(of=("self",)))
    for one in rows:
        ASSESSMENT.move(one, _A.DRAFT)
        _emptied(one)
    Assessment.objects.bulk_update(rows, ["state", "parts", "result", "grade"])
    trail = ((one, ASSESSMENTS.for_trail(one)) for one in rows)
    record_all("internships.assessment_withdrawn", trail, by=user, note=reason)
    handed_in = Counter(one.proposed_by for one in rows)
    notify_all(
        (
            Message(
                [person_],
                f"考核构成已修改：{batch.name}",
                f"您提交的 {n} 份考核已退回评分，请核对分数再提交。修改的原因：{reason}",
                f"{group_url(active_group(), 'internships:assessments')}?standing=open",
            )
            for person_, n in handed_in.items()
        ),
        topic="deciding.ruled",
    )


def _emptied(one: Assessment) -> None:
    one.parts, one.result, one.grade = None, None, ""


# --- scoring


@dataclass(frozen=True)
class Given:
    """What is given for a component. ``scorer``: who gave it, where it is entered from paper."""

    value: Decimal
    note: str = ""
    scorer: str = ""


@transaction.atomic
def score(placement: Placement, side: str, given: Mapping[str, Given], *, by: Actor) -> Assessment:
    """Keep one side's scores, by component; what is not given stays as it was. NotAllowed for other people's students.

    The school may enter what a unit gave on paper, with who gave it, but not over what the unit itself scored. DomainError for a
    component that is not the side's, a value beside 0 to 100, one other than the records' without words, and once it is handed in.
    """
    if side == Side.UNIT and not (isinstance(by, Viewer) and may_score(placement, side, by)):
        _require_side(placement, Side.SCHOOL, by)
        if any(not one.scorer.strip() for one in given.values()):
            raise DomainError("scorer_missing", "登记单位在纸上评的分，请写明单位的评分人。", field="scorer")
    else:
        _require_side(placement, side, by)
    user = acting(by)
    return _keep(placement, side, given, by=user, name=str(user or "学校导入"))


@transaction.atomic
def score_by_link(mentor: Mentor, unit_id: int | None, given: Mapping[Any, Mapping[str, Given]]) -> int:
    """What a mentor gives by a link, by placement; how many students were scored. Those that are no longer open are left out."""
    done = 0
    for row in interns_of(mentor, unit_id).order_by("pk"):
        if found := given.get(row.pk):
            _keep(row, Side.UNIT, found, by=None, name=mentor.name)
            done += 1
    return done


def _keep(placement: Placement, side: str, given: Mapping[str, Given], *, by: Any, name: str) -> Assessment:
    row = _open(placement)
    held = row.placement
    parts = {part.name: part for part in parts_of(held.batch.grade_parts) if part.side == side}
    proposed = proposals([held]).get(held.pk, {})
    for part, one in given.items():
        _set(row, parts.get(part), one, proposed.get(part), by=by, name=name)
    told = {
        "学生": held.student.name,
        "评分方": Side(side).label,
        **{p: one.value for p, one in given.items()},
    }
    record("internships.assessment_scored", row, by=by, after=told)
    return row


def _set(
    row: Assessment, part: Part | None, one: Given, proposal: Proposal | None, *, by: Any, name: str
) -> None:
    if part is None:
        raise DomainError("no_part", "考核方案里没有这一项，或不由这一方评，请刷新页面重新填写。")
    whose = f"{quoted(row.placement.student)}的“{part.name}”"
    if not 0 <= one.value <= 100 or one.value != round(one.value, 1):
        raise DomainError("value", f"{whose}分数应在 0 到 100 之间，至多一位小数，请核对。", field="value")
    note = one.note.strip()
    value = proposal and proposal.value
    if value is not None and one.value != value and not note:
        raise DomainError(
            "note_missing",
            f"{whose}按记录（{proposal.words if proposal else ''}）算出 {value} 分，打 {one.value} 分请写明原因。",
            field="note",
        )
    on_paper = bool(one.scorer.strip())
    if on_paper and row.scores.filter(part=part.name, side=Side.UNIT, way=SigningWay.ONLINE).exists():
        raise DomainError("scored_online", f"{whose}单位已在线评分，要改请单位改。", field="value")
    Score.objects.update_or_create(
        assessment=row,
        part=part.name,
        defaults={
            "side": part.side,
            "value": one.value,
            "proposed": value,
            "note": note,
            "way": SigningWay.PAPER if on_paper else SigningWay.ONLINE,
            "scorer": (one.scorer.strip() or name)[:60],
            "scored_by": by,
            "scored_at": timezone.now(),
        },
    )


def _open(placement: Placement) -> Assessment:
    """The assessment whose scores may change, locked; the first version where there is none yet."""
    held = hold(placement.pk)
    if held.state not in SCORABLE:
        words = f"{quoted(held.student)}的实习现在是“{held.get_state_display()}”，不能评分。"
        raise DomainError("placement_closed", words)
    if not held.batch.grade_parts:
        words = f"批次{quoted(held.batch)}还没有考核方案，请学校先在批次里设置。"
        raise DomainError("no_scheme", words)
    rows = Assessment.objects.select_for_update(of=("self",)).filter(placement=held)
    row = rows.order_by("-version").first()
    if row is None:
        row = Assessment(placement=held)
        row.save()
    if row.state not in SCORED:
        words = "请学校先撤回或退回" if row.state == _A.SUBMITTED else "要改的，请学校办理更正"
        raise DomainError(
            "handed_in", f"{quoted(held.student)}的考核现在是“{row.get_state_display()}”，不能改分，{words}。"
        )
    row.placement = held
    return row


@transaction.atomic
def ask_scores(rows: Sequence[Placement], *, by: Viewer) -> Asked:
    """A link for each mentor of these; the one that is open stays."""
    wanted: dict[tuple[int, int], Addressed] = {}
    left_out = []
    for row in rows:
        by.require(CONFIRM, unit_id=row.unit_id)
        if row.mentor is None:
            left_out.append((str(row.student), "还没有指定单位指导人员"))
        elif not row.mentor.is_active:
            left_out.append((str(row.student), f"{row.mentor}已不再指导，请先换一位单位指导人员"))
        elif not row.batch.grade_parts:
            left_out.append((str(row.student), "批次还没有考核方案"))
        elif row.state not in SCORABLE:
            left_out.append((str(row.student), f"实习现在是“{row.get_state_display()}”"))
        else:
            unit: Unit = row.unit
            wanted[row.mentor.pk, unit.pk] = Addressed(row.mentor, row.mentor.name, unit)
    return Asked(issue_links(LINK, wanted.values(), by=by) if wanted else [], left_out)


# --- handing in, confirming


def _each(rows: Iterable[Assessment], act: Callable[[Assessment], Any]) -> Outcome[Assessment]:
    """One after the other, by the placements' keys; one that is refused leaves nothing and blocks no other."""
    outcome: Outcome[Assessment] = Outcome()
    for row in sorted(rows, key=lambda one: (one.placement_id, one.pk)):
        try:
            with transaction.atomic():
                outcome.done.append(act(row))
        except DomainError as error:
            outcome.refused.append((row, error))
    return outcome


@transaction.atomic
def hand_in(rows: Sequence[Assessment], *, by: Viewer) -> Outcome[Assessment]:
    """For confirmation, where both sides have scored every component and the student has left."""
    # Nobody changes a scheme while it is counted by.
    of = Placement.objects.filter(pk__in=[row.placement_id for row in rows]).order_by().values("batch")
    list(Batch.objects.filter(pk__in=of).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    return _each(rows, lambda row: _hand_in(row, by))


def _hand_in(row: Assessment, by: Viewer) -> Assessment:
    held = ASSESSMENTS.locked(row)
    placement = held.placement
    if placement.state != PlacementState.ENDING:
        words = (
            f"{quoted(placement.student)}现在是“{placement.get_state_display()}”，登记离岗以后才能提交考核。"
        )
        raise DomainError("not_over", words)
    parts = parts_of(placement.batch.grade_parts)
    # What the other side gave, before the scheme put a component into this side's hands, counts for nobody.
    sides = {part.name: part.side for part in parts}
    scores = {one.part: one.value for one in held.scores.all() if one.side == sides.get(one.part)}
    result = result_of(parts, scores)
    if result is None:
        lacks = "、".join(f"{p.name}（{Side(p.side).label}评）" for p in parts if p.name not in scores)
        raise DomainError("not_scored", f"{quoted(placement.student)}还没有评完：{lacks or '没有考核方案'}。")
    held.parts, held.result, held.grade = placement.batch.grade_parts, result, grade_of(result)
    held.save(update_fields=["parts", "result", "grade"])
    return ASSESSMENTS.submit(held, by=by)


def withdraw(row: Assessment, *, by: Viewer) -> Assessment:
    """Back to scoring, while nobody has confirmed."""
    return ASSESSMENTS.withdraw(row, _A.DRAFT, by=by, apply=_emptied)


@transaction.atomic
def rule_assessments(
    rows: Sequence[Assessment], to: str, *, by: Viewer, answer: str = ""
) -> Outcome[Assessment]:
    """Confirm or return several. Refused each by itself: one's own, one that is not waiting."""
    by.require(CONFIRM)
    return _each(rows, lambda row: rule_assessment(row, to, by=by, answer=answer))


@transaction.atomic
def rule_assessment(row: Assessment, to: str, *, by: Viewer, answer: str = "") -> Assessment:
    """Confirm or return one. What counted before it is put aside, a certificate that says another grade is withdrawn; the student
    hears what is confirmed.
    """

    def put_aside(one: Assessment) -> None:
        if to == _A.APPROVED:
            Assessment.objects.filter(placement=one.placement_id, state=_A.APPROVED).update(state=_A.REPLACED)

    done = ASSESSMENTS.rule(row, to, by=by, answer=answer, apply=put_aside)
    if to == _A.APPROVED:
        withdraw_untrue(done.placement, done.get_grade_display(), by=by)
    if to == _A.APPROVED and done.placement.student.user_id:
        notify(
            [done.placement.student.user],
            topic="deciding.ruled",
            title="实习考核结果已确认",
            body=f"总评 {done.result}，{done.get_grade_display()}。有异议的，可以在考核页面提出一次。",
            url=ASSESSMENTS.url(done),
        )
    return done


@transaction.atomic
def correct(row: Assessment, *, reason: str, by: Viewer) -> Assessment:
    """Begin another version with the same scores; the confirmed one counts until that is confirmed. DomainError without a reason."""
    held = ASSESSMENTS.locked(row)
    by.require(CONFIRM, unit_id=held.placement.unit_id)
    if held.state != _A.APPROVED:
        words = f"考核现在是“{held.get_state_display()}”，不用更正：没有确认的，退回就能改。"
        raise DomainError("not_confirmed", words)
    if held.placement.student.user_id == by.user.pk:
        raise DomainError("own", "这是您自己的考核，请交给同事办理。")
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么更正，例如“单位漏计了加班”。", field="reason")
    new = Assessment(placement=held.placement, version=held.version + 1, reason=reason.strip())
    save_in_words(new)
    copies = list(held.scores.all())
    for one in copies:
        one.pk, one.assessment, one.public_id = None, new, Score._meta.get_field("public_id").get_default()
        one._state.adding = True  # noqa: SLF001 -- Django's documented way of copying a row
    Score.objects.bulk_create(copies)
    record(
        "internships.assessment_corrected", new, by=by.user, after=ASSESSMENTS.for_trail(new), note=new.reason
    )
    return new


# --- objections


@transaction.atomic
def object_to(row: Assessment, *, words: str, by: Viewer) -> Assessment:
    """The student does not agree; once. DomainError for another's, one that does not count, without words, after archiving."""
    held = ASSESSMENTS.locked(row)
    by.require("internships.object", unit_id=held.placement.unit_id)
    if held.placement.student.user_id != by.user.pk:
        raise NotAllowed("只能对自己的考核提出异议。")
    if held.state != _A.APPROVED:
        raise DomainError("closed", "这份考核结果已经更正，不能再提异议，请打开更正以后的那一份。")
    if Assessment.objects.filter(placement=held.placement_id, objected_at__isnull=False).exists():
        raise DomainError("objected", "异议只能提一次，学校的答复在这一页上。")
    if not words.strip():
        raise DomainError("words_missing", "请写明哪一项、为什么有异议。", field="words")
    held.objection, held.objected_at = words.strip(), timezone.now()
    save_in_words(held)
    record("internships.assessment_objected", held, by=by.user, after={"异议": held.objection})
    title = f"学生对考核结果有异议：{held.placement.student.name}"
    notify(
        office_of(held.placement), topic="deciding.to_rule", title=title, body="", url=ASSESSMENTS.url(held)
    )
    return held


@transaction.atomic
def reply_to(row: Assessment, *, words: str, by: Viewer) -> Assessment:
    """The school's office answers an objection, once."""
    held = ASSESSMENTS.locked(row)
    by.require(CONFIRM, unit_id=held.placement.unit_id)
    if held.placement.student.user_id == by.user.pk:
        raise DomainError("own", "这是您自己的异议，请交给同事答复。")
    if held.objected_at is None or held.replied_at is not None:
        raise DomainError("no_objection", "没有等答复的异议，请刷新页面。")
    if not words.strip():
        raise DomainError("words_missing", "请写答复，学生会收到这段话。", field="words")
    held.reply, held.replied_by, held.replied_at = words.strip(), by.user, timezone.now()
    save_in_words(held)
    record("internships.objection_answered", held, by=by.user, after={"答复": held.reply})
    student = held.placement.student
    if student.user_id:
        notify(
            [student.user],
            topic="deciding.ruled",
            title="学校答复了您的考核异议",
            body=held.reply,
            url=ASSESSMENTS.url(held),
        )
    return held
