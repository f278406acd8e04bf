"""What of the eight kinds of material (Article 29) there is of each placement, and where what lacks is mended. Read, never ticked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from groupportal.tenancy.viewer import Viewer
from internships.enums import AgreementState, ArchiveKind, AssessmentState, InternshipKind, PlacementState
from internships.models import (
    Agreement,
    Archive,
    ArchiveGap,
    Assessment,
    Batch,
    Consent,
    Cover,
    Placement,
    Summary,
)
from internships.selectors import journal, visit
from internships.selectors.placement import VIEW_SCHOOL, placements_for

VIEW, ARCHIVE, WRITE = "internships.view_archive", "internships.archive", "internships.write_summary"
CLOSING = (PlacementState.ENDING, PlacementState.ARCHIVED)
_K = ArchiveKind


@dataclass(frozen=True)
class Slot:
    """One kind of material of a placement: whether it is there, in words; why it may lack; where it is mended."""

    kind: ArchiveKind
    held: bool
    words: str
    url: str = ""
    reason: str = ""

    @property
    def label(self) -> str:
        """三方协议."""
        return self.kind.label

    @property
    def is_open(self) -> bool:
        """Whether it lacks and nobody has said why."""
        return not self.held and not self.reason


def archive_rows(viewer: Viewer, action: str = VIEW) -> QuerySet[Placement]:
    """Placements that are over or archived, of those a person sees; never one's own."""
    rows = placements_for(viewer, action).filter(state__in=CLOSING)
    return rows.exclude(student__user=viewer.user.pk).select_related("batch__plan_file", "report_file")


def archives_for(viewer: Viewer) -> QuerySet[Archive]:
    """Archives of the placements a person sees."""
    seen = placements_for(viewer, VIEW).exclude(student__user=viewer.user.pk)
    rows = Archive.objects.filter(placement__in=seen.order_by().values("pk"))
    return rows.select_related("placement__student", "placement__host__unit", "archived_by")


def summaries_for(viewer: Viewer) -> QuerySet[Summary]:
    """A teacher's own, for the office the school's."""
    own = Q(teacher__user=viewer.user.pk, unit__in=viewer.units_for(WRITE))
    rows = Summary.objects.filter(own | viewer.within(VIEW_SCHOOL, "unit"))
    return rows.select_related("unit", "batch", "teacher", "file")


def slots_of(rows: Sequence[Placement]) -> dict[int, list[Slot]]:
    """The eight kinds of each placement, in order. A fixed number of queries."""
    if not rows:
        return {}
    records = _Records(rows)
    return {row.pk: records.slots(row) for row in rows}


def _page(name: str, key: Any = None, query: str = "") -> str:
    at = {"public_id": key} if key else None
    return reverse(f"internships:{name}", urlconf=settings.GROUP_URLCONF, kwargs=at) + query


class _Records:
    def __init__(self, rows: Iterable[Placement]) -> None:
        ids = [row.pk for row in rows]
        effective = Agreement.objects.filter(placement__in=ids, state=AgreementState.EFFECTIVE).order_by()
        self.agreed = set(effective.values_list("placement", flat=True))
        counted = Assessment.objects.filter(placement__in=ids, state=AssessmentState.APPROVED).order_by()
        self.results = dict(counted.values_list("placement", "result"))
        self.journals = journal.facts_for(ids)
        self.looked = visit.facts_for(ids)
        batches = {row.batch_id for row in rows}
        self.summed = set(Summary.objects.filter(batch__in=batches).values_list("batch", "teacher"))
        agreed = Consent.objects.filter(placement__in=ids, is_agreed=True).order_by()
        self.consents = Counter(agreed.values_list("placement", flat=True))
        covers = Cover.objects.filter(student__in={row.student_id for row in rows}).order_by()
        self.insured = set(covers.values_list("student", flat=True))
        gaps = ArchiveGap.objects.filter(placement__in=ids)
        self.gaps = {(gap.placement_id, gap.kind): gap.reason for gap in gaps}

    def slots(self, row: Placement) -> list[Slot]:
        """In the order of the regulation."""
        q = f"?q={row.student.number}"
        result = self.results.get(row.pk)
        due, written = (self.journals.get(row.pk, {}).get(f"journals.{n}") for n in ("due", "written"))
        school, unit = (
            self.looked.get(row.pk, {}).get(f"inspection.{who}_days", ()) for who in ("school", "unit")
        )
        summed = (row.batch_id, row.teacher_id) in self.summed
        proofs = [
            words
            for there, words in (
                (self.consents[row.pk], f"知情同意书{self.consents[row.pk]}份"),
                (row.student_id in self.insured, "保险"),
                (row.is_safety_passed, "安全考核"),
            )
            if there
        ]
        beside = row.kind == InternshipKind.VISIT
        found = (
            (
                _K.AGREEMENT,
                beside or row.pk in self.agreed,
                "认识实习不要求" if beside else "已生效",
                "没有生效的协议",
                _page("paper", row.public_id),
            ),
            (
                _K.PLAN,
                row.batch.plan_file_id is not None,
                "已上传",
                "批次没有上传实习方案",
                _page("batch_edit", row.batch.public_id),
            ),
            (
                _K.REPORT,
                row.report_file_id is not None,
                "已通过",
                "没有通过的报告",
                _page("reports", query=q),
            ),
            (
                _K.ASSESSMENT,
                result is not None,
                f"{result}分",
                "没有确认的考核",
                _page("assessments", query=q),
            ),
            (
                _K.JOURNALS,
                due is not None and written >= due,
                f"{written}篇" if due else "没有到期应写的",
                "方案没有定篇数" if due is None else f"应写{due}篇，只有{written}篇",
                _page("journals", query=q),
            ),
            (
                _K.INSPECTION,
                bool(school or unit),
                f"教师走访{len(school)}天，单位查看、反馈{len(unit)}天",
                "没有教师走访，单位也没有查看、反馈的记录",
                _page("visits"),
            ),
            (_K.SUMMARY, summed, "已写", "指导教师没有写总结", _page("summaries")),
            (
                _K.EVIDENCE,
                bool(proofs),
                "、".join(proofs),
                "没有同意书、保险、安全考核",
                _page("paper", row.public_id),
            ),
        )
        return [
            Slot(
                kind,
                held,
                there if held else lacks,
                "" if held or row.state == PlacementState.ARCHIVED else url,
                "" if held else self.gaps.get((row.pk, kind), ""),
            )
            for kind, held, there, lacks, url in found
        ]


def facts_for(placement_ids: Collection[int]) -> Mapping[int, Mapping[str, Any]]:
    """``archive.held`` of what is over: the kinds that are there; one that lacks with a reason still lacks (Article 29)."""
    rows = Placement.objects.filter(pk__in=placement_ids, state__in=CLOSING).order_by()
    found = slots_of(list(rows.select_related("student", "batch").defer("student__id_number")))
    return {
        pk: {"archive.held": frozenset(slot.label for slot in slots if slot.held)}
        for pk, slots in found.items()
    }


def teaches_in(viewer: Viewer) -> QuerySet[Placement]:
    """Placements that are over of which the person is the teacher: those a summary is about."""
    rows = placements_for(viewer, WRITE).filter(teacher__user=viewer.user.pk, state__in=CLOSING)
    return rows.select_related("batch", "teacher")


def to_sum_up(viewer: Viewer) -> QuerySet[Batch]:
    """Batches of which the person, as a teacher, has not written the summary."""
    written = Summary.objects.filter(teacher__user=viewer.user.pk).order_by().values("batch")
    return Batch.objects.filter(pk__in=teaches_in(viewer).order_by().values("batch")).exclude(pk__in=written)


def may_change(summary: Summary, viewer: Viewer) -> bool:
    """Whether it is the person's own and no student is archived with it."""
    mine = teaches_in(viewer).filter(batch=summary.batch_id, teacher=summary.teacher_id)
    states = set(mine.order_by().values_list("state", flat=True))
    return bool(states) and PlacementState.ARCHIVED not in states
