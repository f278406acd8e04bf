"""Progress filings: drafted with figures and evidence, submitted, withdrawn; and those read from a file."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from groupportal.accounts.services import refuse_invalid
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.files.services import store_upload
from groupportal.metrics.narrative import check_references
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.asof import month_end
from groupportal.ui.formats import cndate
from groupportal.uploads.checking import WITH_ARCHIVES
from plans.enums import AssignmentState, FilingLevel, FilingState
from plans.models import Assignment, Evidence, Filing, FilingFigure, FilingSource, ItemThread, RemovedEvidence
from plans.reading import figure_label, same_name
from plans.selectors.content import points_as_of
from plans.selectors.contributions import open_filing_of_group
from plans.selectors.evidence import point_number
from plans.selectors.filings import latest_filings
from plans.services.assignment import locked as locked_assignment
from plans.services.assignment import move_locked
from plans.services.review import FILINGS
from plans.states import ASSIGNMENT

MAX_TEXT = 20_000
"""Signs of a filing's text."""
BASE_POSITIVE = "基数要大于 0。"
BASE_ALONE = "填了基数，请把比例也填上。"
MAX_EVIDENCE = {FilingLevel.UNIT: 60, FilingLevel.GROUP: 600}
"""Files per filing: a unit's own, and the group's, which takes up those of all units."""


@dataclass(frozen=True)
class FigureContent:
    """A figure for an acceptance point: ``position`` and ``label`` are the point's; ``base``: what a share is a share of.

    At position 0 it answers what the plan expects of the task in ``year``. ``line``: the point's, where the writer knows it.
    """

    position: int
    label: str
    value: Decimal
    unit: str = ""
    year: int | None = None
    base: Decimal | None = None
    line: UUID | None = None


def figure_rows(filing: Filing, figures: Iterable[FigureContent | FilingFigure]) -> list[FilingFigure]:
    """Figures as unsaved rows of a filing."""
    figures = list(figures)
    return [
        FilingFigure(
            filing=filing,
            position=f.position,
            line=line,
            label=f.label[:300],
            year=f.year,
            value=f.value,
            unit=f.unit,
            base=f.base,
        )
        for f, line in zip(figures, _answered(filing, figures), strict=True)
    ]


def _answered(filing: Filing, figures: Sequence[FigureContent | FilingFigure]) -> list[UUID | None]:
    """The lines of the points that figures answer; a figure that does not know it answers by its words what no other answers."""
    is_known = all(f.line or not f.position for f in figures)
    points = [] if is_known else points_as_of(filing.thread, filing.as_of)
    by_words = {same_name(figure_label(p.text)): p.line for p in points}
    taken = {(f.line, f.year) for f in figures}

    def found(figure: FigureContent | FilingFigure) -> UUID | None:
        line = figure.line or (by_words.get(same_name(figure.label)) if figure.position else None)
        if line is None or figure.line or (line, figure.year) not in taken:
            taken.add((line, figure.year))
            return line
        return None

    return list(map(found, figures))


class FilingConflictError(DomainError):
    """Somebody else saved in between: ``current`` is the text as it stands now."""

    def __init__(self, current: Filing) -> None:
        who = str(current.proposed_by or "他人")
        super().__init__(
            "filing_changed",
            f"{who}刚刚也保存了这份填报，您的修改没有覆盖它。现有内容列在上面，请核对后再次保存。",
        )
        self.current = current


def fingerprint(filing: Filing) -> str:
    """What a form remembers of the filing it was opened with, to notice that somebody saved in between."""
    rows = sorted(filing.figures.all(), key=lambda f: (f.position, f.year or 0, f.said))
    figures = [f"{f.position}:{f.year or ''}:{f.said}" for f in rows]
    parts = [filing.state, str(filing.as_of), filing.text, *figures]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


@transaction.atomic
def start_filing(
    thread: ItemThread, *, assignment: Assignment | None = None, as_of: dt.date, by: Viewer
) -> Filing:
    """The open draft to file on, made where there is none. After a return it begins with what was returned, and names it.

    On an assignment it is a unit's contribution. Without one it is the group's, one for each task and date whoever writes, and
    begins with what counts by now, because the new filing takes its place, evidence included; where that one waits for its
    ruling already, it is given as it is.
    """
    if assignment is None:
        FILINGS.let_in(Filing(assignment=None), by)
        locked_task(thread)
        if begun := open_filing_of_group(thread, as_of):
            return begun
        last = (
            Filing.objects.filter(thread=thread, level=FilingLevel.GROUP, as_of=as_of).order_by("-id").first()
        )
        returned = last if last is not None and last.state == FilingState.RETURNED else None
        before = latest_filings([thread.pk], as_of).get(thread.pk)
        return _new_draft(thread, None, returned, as_of, by, begins_with=before)
    row = locked_assignment(assignment)
    FILINGS.let_in(Filing(assignment=row), by)
    if row.thread_id != thread.pk:
        raise DomainError("other_task", "这项部署不属于该任务，请从任务页重新进入。")
    draft = Filing.objects.filter(assignment=row, state=FilingState.DRAFT).first()
    if draft is not None:
        return draft
    if AssignmentState.FILED not in ASSIGNMENT.following(row.state):
        raise DomainError(
            "assignment_state",
            f"这项部署现在是“{row.get_state_display()}”，不能填报。请刷新页面查看最新情况。",
        )
    last = Filing.objects.filter(assignment=row).order_by("-id").first()
    returned = last if last is not None and last.state == FilingState.RETURNED else None
    return _new_draft(thread, row, returned, as_of, by)


def locked_task(thread: ItemThread) -> ItemThread:
    """The task, so that two people who open the group's filing of it at once do it one after the other. DomainError where it is gone."""
    row = ItemThread.objects.select_for_update(of=("self",)).filter(pk=thread.pk).first()
    if row is None:
        raise DomainError("task_gone", "这项任务刚刚随导入一起撤销了，不能再填报。请返回任务列表刷新。")
    return row


def _new_draft(
    thread: ItemThread,
    assignment: Assignment | None,
    corrects: Filing | None,
    as_of: dt.date,
    by: Viewer,
    *,
    begins_with: Filing | None = None,
) -> Filing:
    begin = corrects or begins_with
    filing = Filing(
        thread=thread,
        assignment=assignment,
        level=FilingLevel.UNIT if assignment else FilingLevel.GROUP,
        as_of=corrects.as_of if corrects else as_of,
        text=begin.text if begin else "",
        corrects=corrects,
        proposed_by=by.user,
    )
    filing.full_clean(exclude=["text"])
    filing.save()
    if begin:
        carry_over([(begin, filing)])
    return filing


def carry_over(pairs: Iterable[tuple[Filing, Filing]]) -> None:
    """What a filing rests on (figures, evidence, contributions) as that of another one, which begins with it or says the same."""
    pairs = list(pairs)
    FilingFigure.objects.bulk_create(
        [row for before, filing in pairs for row in figure_rows(filing, before.figures.all())]
    )
    Evidence.objects.bulk_create(
        [
            Evidence(filing=filing, file=e.file, title=e.title, points=e.points, added_by=e.added_by)
            for before, filing in pairs
            for e in before.evidence.all()
        ]
    )
    drawn_on = FilingSource.objects.filter(filing__in=[before for before, _ in pairs]).order_by("pk")
    sources: dict[int, list[int]] = {}
    for source in drawn_on:
        sources.setdefault(source.filing_id, []).append(source.contribution_id)
    FilingSource.objects.bulk_create(
        [
            FilingSource(filing=filing, contribution_id=contribution)
            for before, filing in pairs
            for contribution in sources.get(before.pk, ())
        ]
    )


def draft_of(filing: Filing, by: Viewer) -> Filing:
    """The draft, locked and fresh. NotAllowed for who does not file here; DomainError where it is no draft any more."""
    fresh = FILINGS.locked(filing)
    FILINGS.let_in(fresh, by)
    if fresh.state != FilingState.DRAFT:
        raise DomainError(
            "filing_state", f"这份填报现在是“{fresh.get_state_display()}”，不能修改。待审核的可以先撤回再改。"
        )
    return fresh


@transaction.atomic
def save_filing(
    filing: Filing, *, as_of: dt.date, text: str, figures: Sequence[FigureContent], seen: str, by: Viewer
) -> Filing:
    """Keep a draft. ``seen`` is the fingerprint the form was opened with; FilingConflictError where it has changed since.

    Whoever saves becomes the one who files, and so can't be the one who reviews.
    """
    fresh = draft_of(filing, by)
    if seen != fingerprint(fresh):
        raise FilingConflictError(fresh)
    if as_of > month_end(timezone.localdate()):
        raise DomainError("as_of_future", f"截至日期{cndate(as_of)}还没有到，请填写本月末以前的日期。")
    refuse_later_years(figures, as_of)
    if any(f.base is not None and f.base <= 0 for f in figures):
        raise DomainError("base_not_positive", BASE_POSITIVE)
    fresh.as_of, fresh.text, fresh.proposed_by = as_of, text, by.user
    refuse_invalid(fresh, exclude=["text"])
    fresh.save(update_fields=["as_of", "text", "proposed_by"])
    fresh.figures.all().delete()
    FilingFigure.objects.bulk_create(figure_rows(fresh, figures))
    record("plans.filing_saved", fresh, by=by.user, after={"截至": as_of, "数值": len(figures)})
    return fresh


def refuse_later_years(figures: Iterable[FigureContent], as_of: dt.date) -> None:
    """DomainError where a figure is of a year that had not begun by the filing's day."""
    later = sorted({f.year for f in figures if f.year and f.year > as_of.year})
    if later:
        raise DomainError(
            "year_later",
            f"填报截至{cndate(as_of)}，不能报{later[0]}年的数值。请清空{later[0]}年的数值，或把截至日期改到{later[0]}年。",
        )


@transaction.atomic
def add_evidence(
    filing: Filing, upload: Any, *, title: str = "", points: Iterable[UUID] = (), by: Viewer
) -> Evidence:
    """Keep a file as evidence of a draft; the file store says in words what it won't take. ``points`` as of ``Evidence``."""
    fresh = draft_of(filing, by)
    lines = points_of_task(fresh, points)
    _refuse_more_files(fresh)
    file = store_upload(
        upload, by=by, purpose="佐证材料", view_action="plans.view_plan", accept=WITH_ARCHIVES
    )
    return attach_evidence(fresh, file, title, by, lines)


def _refuse_more_files(filing: Filing) -> None:
    most = MAX_EVIDENCE[FilingLevel(filing.level)]
    if filing.evidence.count() >= most:
        raise DomainError("too_many_files", f"一份填报最多附 {most} 个文件，请先合并或打包后再上传。")


def points_of_task(filing: Filing, points: Iterable[UUID]) -> list[UUID]:
    """Lines of acceptance points in the points' order. DomainError where the task has no such point on the filing's day."""
    wanted = set(points)
    if not wanted:
        return []
    lines = [point.line for point in points_as_of(filing.thread, filing.as_of) if point.line in wanted]
    if len(lines) < len(wanted):
        raise DomainError(
            "other_point",
            "选中的要点已不在这项任务里，可能规划刚改过。请刷新页面，重新选择文件证明哪几条。",
        )
    return lines


def attach_evidence(
    filing: Filing, file: StoredFile, title: str, by: Viewer, points: Sequence[UUID] = ()
) -> Evidence:
    """A kept file as evidence of a draft that is locked; where one of the same content is there, that one proves these points too."""
    twin = filing.evidence.filter(file__sha256=file.sha256, file__size=file.size).first()
    if twin is not None:
        both = sorted({*twin.points, *points}) if twin.points and points else []
        _now_proves(twin, filing, both, by)
        return twin
    _refuse_more_files(filing)
    evidence = Evidence(filing=filing, file=file, title=title[:200], points=list(points), added_by=by.user)
    evidence.full_clean()
    evidence.save()
    after = {"文件": file.name, **({"证明要点": _said(filing, points)} if points else {})}
    record("plans.evidence_added", filing, by=by.user, after=after)
    return evidence


def _said(filing: Filing, lines: Sequence[UUID]) -> str:
    """The numbers of the points; those of an earlier version of the plan have none any more."""
    points = points_as_of(filing.thread, filing.as_of) if lines else []
    named = [point_number(point) for point in points if point.line in lines]
    gone = len(lines) - len(named)
    return "、".join([*named, *[f"另 {gone} 条已不在规划里"] * bool(gone)]) or "全部"


def _now_proves(evidence: Evidence, filing: Filing, lines: list[UUID], by: Viewer) -> None:
    if set(evidence.points) == set(lines):
        return
    before, evidence.points = evidence.points, lines
    evidence.save(update_fields=["points"])
    told = [{"文件": evidence.file.name, "证明要点": _said(filing, some)} for some in (before, lines)]
    record("plans.evidence_pointed", filing, by=by.user, before=told[0], after=told[1])


@transaction.atomic
def point_evidence(evidence: Evidence, points: Iterable[UUID], *, by: Viewer) -> Evidence:
    """Say which points a file of a draft proves, none for all of them. Who does has a hand in the filing.

    DomainError where it is no draft any more, the file was taken off, or the task has no such point.
    """
    filing = draft_of(evidence.filing, by)
    fresh = filing.evidence.select_related("file").filter(pk=evidence.pk).first()
    if fresh is None:
        raise DomainError("evidence_gone", f"“{evidence.file.name}”刚刚被移除了，请刷新页面。")
    _now_proves(fresh, filing, points_of_task(filing, points), by)
    return fresh


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: Viewer) -> Filing:
    """Take a file off a draft; until the draft goes, it can be put back. Who does has a hand in the filing, and does not rule on it."""
    FILINGS.let_off(FILINGS.locked(evidence.filing), by.user)
    filing = draft_of(evidence.filing, by)
    take_off(evidence, filing, by)
    return filing


def take_off(evidence: Evidence, filing: Filing, by: Viewer) -> None:
    """The file no longer proves a draft that is locked, and lies among what was removed from it."""
    record("plans.evidence_removed", filing, by=by.user, before={"文件": evidence.file.name})
    RemovedEvidence.objects.update_or_create(
        filing=filing,
        file=evidence.file,
        defaults={"title": evidence.title, "points": evidence.points, "removed_by": by.user},
    )
    evidence.delete()


@transaction.atomic
def restore_evidence(removed: RemovedEvidence, *, by: Viewer) -> Filing:
    """Put a file back that was taken off a draft. DomainError where it is no draft any more."""
    filing = draft_of(removed.filing, by)
    attach_evidence(filing, removed.file, removed.title, by, removed.points)
    removed.delete()
    return filing


@transaction.atomic
def submit_filing(filing: Filing, *, by: Viewer) -> Filing:
    """Hand a draft in for review. DomainError without a text."""
    fresh = draft_of(filing, by)
    if not fresh.text.strip():
        raise DomainError("text_missing", "还没有填写完成情况，请写明做了什么、做到什么程度，再提交审核。")
    check_references(fresh.text, fresh.as_of, by)
    fresh = FILINGS.submit(fresh, by=by)
    if fresh.assignment:
        move_locked(fresh.assignment, AssignmentState.FILED)
    return fresh


@transaction.atomic
def withdraw_filing(filing: Filing, *, by: Viewer) -> Filing:
    """Take a filing back before it is reviewed."""

    def unsubmitted(row: Filing) -> None:
        row.proposed_at = None

    fresh = FILINGS.withdraw(filing, FilingState.DRAFT, by=by, apply=unsubmitted)
    if fresh.assignment:
        back = AssignmentState.RETURNED if fresh.corrects_id else AssignmentState.ASSIGNED
        move_locked(fresh.assignment, back)
    return fresh


@transaction.atomic
def discard_filing(filing: Filing, *, by: Viewer) -> None:
    """Throw a draft away, as who may take it back."""
    fresh = draft_of(filing, by)
    FILINGS.let_back(fresh, by)
    record("plans.filing_discarded", fresh, by=by.user, before={"完成情况": fresh.text[:500]})
    fresh.delete()
