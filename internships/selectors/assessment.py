"""How placements are graded: the batch's components, what the records propose, the result, who sees and scores which (Article 27)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from groupportal.deciding.standard import Ruled
from groupportal.tenancy.viewer import Viewer
from internships.enums import AssessmentState, Grade, PlacementState, Side
from internships.models import Assessment, Batch, Placement, Report, Score
from internships.rules.facts import GradePart
from internships.selectors import journal
from internships.selectors.attendance import counted
from internships.selectors.placement import at_own_unit, own, placements, placements_for, ruled_for
from internships.selectors.step import Step
from internships.states import BEGUN, SCORED

VIEW = "internships.view_assessments"
SCORE_SCHOOL, SCORE_UNIT = "internships.score_school", "internships.score_unit"
CONFIRM = "internships.confirm_assessment"
OF_SCHOOL = "internships.view_reports"
"""Held by who sees a placement as the school's or the student's, not by a unit."""
SCORABLE = (PlacementState.RUNNING, PlacementState.ENDING)
TENTH = Decimal("0.1")
GRADES = (
    (Decimal(90), Grade.EXCELLENT),
    (Decimal(80), Grade.GOOD),
    (Decimal(70), Grade.MEDIUM),
    (Decimal(60), Grade.PASSED),
    (Decimal(0), Grade.FAILED),
)
RULES = "总评＝各项分数×所占比例之和，四舍五入到一位小数；90分起优秀，80分起良好，70分起中等，60分起合格。"
_A = AssessmentState


@dataclass(frozen=True)
class Part:
    """A component (考核项目): ``weight`` in percent, ``side`` who scores it, and what of the records it is about."""

    name: str
    weight: int
    side: str
    is_attendance: bool = False
    is_journals: bool = False

    @property
    def label(self) -> str:
        """日志（占30%）."""
        return f"{self.name}（占{self.weight}%）"


def parts_of(held: Iterable[Sequence[Any]] | None) -> tuple[Part, ...]:
    """What ``Batch.grade_parts`` or ``Assessment.parts`` says."""
    return tuple(Part(*row) for row in held or ())


def judged(held: Iterable[Sequence[Any]]) -> tuple[GradePart, ...]:
    """The same as rules ask."""
    return tuple(GradePart(p.name, p.weight, p.side, p.is_attendance) for p in parts_of(held))


def faults_of(parts: Sequence[Part]) -> list[str]:
    """What of a scheme is against Article 27, or does not add up, in words."""
    total = sum(part.weight for part in parts)
    sides = {part.side for part in parts}
    names = [part.name for part in parts]
    longest = Score.longest("part")
    return [
        words
        for wrong, words in (
            (total != 100, f"各项比例合计是 {total}%，应为 100%"),
            (any(part.weight < 1 for part in parts), "每项比例至少 1%"),
            (len(set(names)) < len(names), "有同名的项目"),
            (any(len(name) > longest for name in names), f"项目名称最长 {longest} 个字"),
            (len(parts) < 2, "至少要两项"),
            (sum(p.weight for p in parts if p.is_attendance) >= 100, "不能只看考勤"),
            (Side.SCHOOL not in sides, "至少一项由学校评"),
            (Side.UNIT not in sides, "至少一项由单位评"),
        )
        if wrong
    ]


def result_of(parts: Sequence[Part], scores: Mapping[str, Decimal]) -> Decimal | None:
    """Σ score × weight, half-up to a tenth; None while a component has no score."""
    if not parts or any(part.name not in scores for part in parts):
        return None
    total = sum((scores[part.name] * part.weight for part in parts), Decimal(0)) / 100
    return total.quantize(TENTH, ROUND_HALF_UP)


def grade_of(result: Decimal) -> Grade:
    """The result in words."""
    return next(grade for least, grade in GRADES if result >= least)


def scheme_is_fixed(batch: Batch) -> bool:
    """Whether somebody has scored by it."""
    return Score.objects.filter(assessment__placement__batch=batch.pk).exists()


# --- what the records come to


@dataclass(frozen=True)
class Proposal:
    """What the records come to for a component: the score, how, and the page where they stand."""

    value: Decimal
    words: str
    url: str


def proposals(rows: Sequence[Placement]) -> dict[int, dict[str, Proposal]]:
    """Of each placement, by component: check-ins for attendance, journals for journals. Nothing where there is no record."""
    parts = {row.batch_id: parts_of(row.batch.grade_parts) for row in rows}
    by_days = [row for row in rows if any(p.is_attendance for p in parts[row.batch_id])]
    by_text = [row.pk for row in rows if any(p.is_journals for p in parts[row.batch_id])]
    days = counted(by_days, timezone.localdate())
    texts = journal.facts_for(by_text) if by_text else {}
    found: dict[int, dict[str, Proposal]] = {}
    for row in rows:
        came, expected = days.get(row.pk, (0, 0))
        text = texts.get(row.pk, {})
        due, written = text.get("journals.due", 0), text.get("journals.written", 0)
        for part in parts[row.batch_id]:
            one = None
            if part.is_attendance and came:
                at = _page("days", row.public_id)
                one = _proposed(came, expected, f"应到{expected}天，到岗{came}天", at)
            elif part.is_journals and due:
                at = f"{_page('journals')}?q={row.student.number}"
                one = _proposed(written, due, f"应写{due}篇，已写{written}篇", at)
            if one:
                found.setdefault(row.pk, {})[part.name] = one
    return found


def _proposed(there: int, of: int, words: str, url: str) -> Proposal:
    return Proposal((Decimal(100 * there) / of).quantize(TENTH, ROUND_HALF_UP), words, url)


def _page(name: str, key: Any = None) -> str:
    at = {"public_id": key} if key else None
    return reverse(f"internships:{name}", urlconf=settings.GROUP_URLCONF, kwargs=at)


# --- who sees and scores which


def graded_for(viewer: Viewer) -> QuerySet[Placement]:
    """Placements whose grading a person follows: never one's own. With ``standing`` (of the latest version, "" for none), ``result``,
    ``grade``, how many of both sides' components are scored, and ``is_whole``: the person sees it as the school's, not as a unit."""
    rows = placements_for(viewer, VIEW).filter(state__in=BEGUN).exclude(student__user=viewer.user.pk)
    whole = placements_for(viewer, OF_SCHOOL).order_by().filter(pk=OuterRef("pk"))
    return with_standing(rows).annotate(is_whole=Exists(whole))


def with_standing(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """With ``standing``, ``assessment_id``, ``result``, ``grade``, ``unit_scored`` and ``school_scored`` of the latest version."""
    latest = Assessment.objects.filter(placement=OuterRef("pk")).order_by("-version")

    def scored(side: Side) -> Any:
        held = Score.objects.filter(assessment=OuterRef("assessment_pk"), side=side).order_by()
        return Coalesce(Subquery(held.values("assessment").annotate(n=Count("pk")).values("n")), 0)

    return rows.annotate(
        assessment_pk=Subquery(latest.values("pk")[:1]),
        assessment_id=Subquery(latest.values("public_id")[:1]),
        standing=Coalesce(Subquery(latest.values("state")[:1]), Value("")),
        result=Subquery(latest.values("result")[:1]),
        grade=Coalesce(Subquery(latest.values("grade")[:1]), Value("")),
        has_objection=Exists(open_objections(Assessment.objects.filter(placement=OuterRef("pk")))),
        unit_scored=scored(Side.UNIT),
        school_scored=scored(Side.SCHOOL),
    )


def with_result(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """With ``result``: that of the confirmed assessment, None while there is none."""
    counts = Assessment.objects.filter(placement=OuterRef("pk"), state=_A.APPROVED)
    return rows.annotate(result=Subquery(counts.values("result")[:1]))


def open_objections(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Those to which a student objects and nobody has answered."""
    return rows.filter(objected_at__isnull=False, replied_at__isnull=True)


def assessments_for(viewer: Viewer) -> QuerySet[Assessment]:
    """Assessments of the placements a person sees; a student's own once confirmed, whatever other role the person holds."""
    seen = placements_for(viewer, VIEW).order_by().values("pk")
    told = Q(state__in=(_A.APPROVED, _A.REPLACED))
    rows = Assessment.objects.filter(told | ~Q(placement__student__user=viewer.user.pk), placement__in=seen)
    around = ("unit", "batch", "student", "host__unit", "post", "teacher", "mentor")
    return rows.select_related(*(f"placement__{name}" for name in around), "proposed_by", "ruled_by").defer(
        "placement__student__id_number"
    )


def whole_assessments_for(viewer: Viewer) -> QuerySet[Assessment]:
    """Those of which a person sees both sides, the reasons, answers and objections: as the school's, not as a unit."""
    return assessments_for(viewer).filter(placement__in=_of_school(viewer))


def _of_school(viewer: Viewer) -> QuerySet[Any]:
    return placements_for(viewer, OF_SCHOOL).order_by().values("pk")


def own_assessments(viewer: Viewer) -> QuerySet[Assessment]:
    """A student's own that counts."""
    return assessments_for(viewer).filter(placement__student__user=viewer.user.pk, state=_A.APPROVED)


def scored_by(viewer: Viewer) -> dict[str, QuerySet[Placement]]:
    """What a person scores, by side: a teacher the guided ones, the office its school's, a unit's people those there; never one's own."""
    found = {}
    if viewer.can(SCORE_SCHOOL):
        found[Side.SCHOOL.value] = _scorable(ruled_for(viewer, SCORE_SCHOOL))
    if viewer.can(SCORE_UNIT):
        here = at_own_unit(viewer) & Q(host__unit__in=viewer.units_for(SCORE_UNIT))
        found[Side.UNIT.value] = _scorable(placements().filter(here).exclude(student__user=viewer.user.pk))
    return found


def _scorable(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    return rows.filter(state__in=SCORABLE, batch__grade_parts__isnull=False)


def interns_of(mentor: Any, unit_id: int | None) -> QuerySet[Placement]:
    """Whom a mentor still scores by a link that a school sent: interns of that school whose scores may change."""
    rows = _scorable(placements().filter(mentor=mentor, mentor__is_active=True, unit=unit_id))
    open_ = with_standing(rows).filter(Q(standing__in=SCORED) | Q(standing=""))
    return open_.filter(batch__grade_parts__isnull=False)


# --- reports


def reports_for(viewer: Viewer) -> QuerySet[Report]:
    """Final reports of the placements a person sees as the school's, and the own; no unit does."""
    rows = Report.objects.filter(placement__in=_of_school(viewer))
    return rows.select_related(
        "placement__student",
        "placement__host__unit",
        "placement__batch",
        "placement__teacher",
        "file",
        "proposed_by",
        "ruled_by",
    ).defer("placement__student__id_number")


def report_placements(viewer: Viewer) -> QuerySet[Placement]:
    """Placements whose accepted report a person may open."""
    return placements_for(viewer, OF_SCHOOL)


def owing_report(viewer: Viewer) -> QuerySet[Placement]:
    """A student's own placements that want a report by now: none accepted and none waiting."""
    rows = placements().filter(own(viewer), state__in=SCORABLE)
    held = Report.objects.filter(placement=OuterRef("pk"), state__in=(Ruled.WAITING, Ruled.ACCEPTED))
    return rows.exclude(Exists(held))


REPORT_DAYS = 14
"""So many days before the end a student is asked for the report."""


def report_due(viewer: Viewer, today: dt.date) -> QuerySet[Placement]:
    """Of these, those that are over or soon will be, and those whose report was returned."""
    near = Q(state=PlacementState.ENDING) | Q(ends_on__lte=today + dt.timedelta(days=REPORT_DAYS))
    returned = Report.objects.filter(placement=OuterRef("pk"), state=Ruled.REFUSED)
    return owing_report(viewer).filter(near | Exists(returned))


# --- facts and steps


def facts_for(placement_ids: Collection[int]) -> Mapping[int, Mapping[str, Any]]:
    """By what the confirmed assessment was graded, and whether the report of what is over was accepted. Two queries."""
    found: dict[int, dict[str, Any]] = {}
    over = Placement.objects.filter(pk__in=placement_ids, left_on__isnull=False).order_by()
    for pk, file in over.values_list("pk", "report_file"):
        found[pk] = {"journals.has_report": file is not None}
    counted_ = Assessment.objects.filter(placement__in=placement_ids, state=_A.APPROVED).order_by()
    for pk, parts in counted_.values_list("placement", "parts"):
        found.setdefault(pk, {})["assessment.parts"] = judged(parts)
    return found


def steps(rows: Sequence[Placement]) -> dict[int, tuple[Step, ...]]:
    """Whether the assessment of who has left is confirmed."""
    over = [row.pk for row in rows if row.state == PlacementState.ENDING or row.left_on]
    latest = Assessment.objects.filter(placement__in=over).order_by("version") if over else ()
    held = {one.placement_id: one for one in latest}
    found: dict[int, tuple[Step, ...]] = {}
    for row in rows:
        if row.pk not in over:
            continue
        one = held.get(row.pk)
        words = f"现在是“{one.get_state_display()}”。" if one else "还没有评分。"
        done = one is not None and one.state == _A.APPROVED
        if done:
            words = "已确认。"
        found[row.pk] = (Step("assessment", "考核", done, words),)
    return found


def report_steps(rows: Sequence[Placement]) -> dict[int, tuple[Step, ...]]:
    """Whether the final report of who has left is accepted."""
    over = [row.pk for row in rows if row.state == PlacementState.ENDING or row.left_on]
    latest = Report.objects.filter(placement__in=over).order_by("proposed_at", "pk") if over else ()
    held = {one.placement_id: one for one in latest}
    words: dict[str, str] = {
        Ruled.WAITING: "已提交，等老师批阅。",
        Ruled.REFUSED: "被退回，要改好再交。",
        Ruled.ACCEPTED: "老师已通过。",
    }
    found: dict[int, tuple[Step, ...]] = {}
    for row in rows:
        if row.pk in over:
            state = held[row.pk].state if row.pk in held else ""
            done = row.report_file_id is not None
            said = "老师已通过。" if done else words.get(state, "还没有提交。")
            found[row.pk] = (Step("report", "实习报告", done, said),)
    return found
