"""Archiving: a teacher sums up, what lacks is explained, the placement is archived and read from then on (Article 29)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record, record_all
from groupportal.deciding.standard import Ruled
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import quoted
from internships.enums import ArchiveKind, AssessmentState, JournalState, PlacementState
from internships.models import (
    Archive,
    ArchiveGap,
    Assessment,
    Batch,
    Journal,
    Leave,
    MakeUp,
    Placement,
    Report,
    Summary,
)
from internships.selectors.archive import ARCHIVE, WRITE, slots_of, teaches_in
from internships.selectors.assessment import open_objections
from internships.services.outcome import Outcome, each
from internships.services.together import act, locked
from internships.states import PLACEMENT, SCORED

_P = PlacementState


@transaction.atomic
def write_summary(batch: Batch, *, text: str, file: StoredFile | None = None, by: Viewer) -> Summary:
    """What a teacher sums up of the own students of a batch. ``file`` None leaves the one there is.

    NotAllowed for who taught nobody in it; DomainError without words, and to change one once a student is archived with it.
    """
    mine = list(teaches_in(by).filter(batch=batch).order_by("pk"))
    teacher = mine[0].teacher if mine else None
    if teacher is None:
        raise NotAllowed("您在这个批次没有指导的学生结束实习，不用写总结。")
    by.require(WRITE, unit_id=batch.unit_id)
    row = Summary.objects.select_for_update(of=("self",)).filter(batch=batch, teacher=teacher).first()
    if row and any(one.state == _P.ARCHIVED for one in mine):
        raise DomainError("archived", "您的学生已有归档的，总结不能再改。")
    if not text.strip():
        raise DomainError("text_missing", "请写总结的内容。", field="text")
    row = row or Summary(unit=batch.unit, batch=batch, teacher=teacher)
    row.text, row.written_by, row.file = text.strip(), by.user, file or row.file
    save_in_words(row)
    told = {"批次": batch.name, "教师": teacher.name, "字数": len(row.text)}
    record("internships.summary_written", row, by=by.user, after=told)
    return row


@transaction.atomic
def explain_gaps(
    rows: Sequence[Placement], kinds: Collection[str], *, reason: str, by: Viewer
) -> Outcome[Placement]:
    """Say why these kinds lack, for several at once. What is there needs no word; who lacks none of them is refused."""
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么没有，例如“单位停产，没有走访”。", field="reason")
    found = locked(rows, ARCHIVE, by)
    slots = slots_of(list(found.values()))
    said = {"reason": reason.strip(), "explained_by": by.user, "explained_at": timezone.now()}
    known = {(gap.placement_id, gap.kind): gap for gap in ArchiveGap.objects.filter(placement__in=found)}
    made: list[ArchiveGap] = []

    def check(row: Placement) -> None:
        _refuse_done(row)
        lacking = [slot.kind for slot in slots[row.pk] if not slot.held and slot.kind in kinds]
        if not lacking:
            raise DomainError("nothing_lacks", f"{quoted(row.student)}这几类材料都有，不用说明。")
        for kind in lacking:
            gap = known.get((row.pk, kind)) or ArchiveGap(placement=row, kind=kind)
            for name, value in said.items():
                setattr(gap, name, value)
            made.append(gap)

    outcome = each(rows, found, check, DomainError("not_yours", "这份实习不在您可以办理的范围里。"))
    ArchiveGap.objects.bulk_update([gap for gap in made if gap.pk], list(said))
    ArchiveGap.objects.bulk_create(gap for gap in made if not gap.pk)
    told = ((gap, {"材料": gap.get_kind_display(), "原因": gap.reason}) for gap in made)
    record_all("internships.gap_explained", told, by=by.user)
    return outcome


def _refuse_done(row: Placement) -> None:
    if row.state != _P.ENDING:
        words = f"{quoted(row.student)}的实习现在是“{row.get_state_display()}”，只有待结束的才归档。"
        raise DomainError("state", words)


@transaction.atomic
def archive_placements(rows: Sequence[Placement], *, by: Viewer) -> Outcome[Placement]:
    """Archive several: each whose eight kinds are there or explained, and of which nothing waits: a journal, a report, an objection."""
    ids = [row.pk for row in rows]
    # Locked before they are looked at, so that nothing lacks by the time it is kept.
    slots = slots_of(list(locked(rows, ARCHIVE, by).values()))
    waiting = _waiting(ids)
    objecting = set(
        open_objections(Assessment.objects.filter(placement__in=ids)).values_list("placement", flat=True)
    )

    def check(row: Placement) -> None:
        _refuse_done(row)
        if lacking := [slot.label for slot in slots[row.pk] if slot.is_open]:
            words = f"{quoted(row.student)}还缺{'、'.join(lacking)}，请补齐，或说明为什么没有。"
            raise DomainError("lacking", words)
        if row.pk in objecting:
            raise DomainError("objection", f"{quoted(row.student)}对考核结果的异议还没有答复，请先答复。")
        if still := waiting.get(row.pk):
            words = f"{quoted(row.student)}还有事没有办完：{'、'.join(still)}，请办完再归档。"
            raise DomainError("waiting", words)
        PLACEMENT.move(row, _P.ARCHIVED)

    outcome = act(rows, ARCHIVE, by=by, check=check, values={}, recorded="internships.placement_archived")
    Archive.objects.bulk_create(
        Archive(placement=row, contents=_contents(slots[row.pk]), archived_by=by.user) for row in outcome.done
    )
    return outcome


def _waiting(ids: Collection[int]) -> dict[int, list[str]]:
    """What of these placements somebody still has to do, in words. A first assessment that was only begun is none: it may lack."""
    found: dict[int, list[str]] = defaultdict(list)
    journals = Journal.objects.filter(placement__in=ids, state=JournalState.SUBMITTED).order_by()
    for pk, n in journals.values("placement").annotate(n=Count("pk")).values_list("placement", "n"):
        found[pk].append(f"{n}篇日志待批阅")
    reports = Report.objects.filter(placement__in=ids, state=Ruled.WAITING).order_by()
    for pk in reports.values_list("placement", flat=True):
        found[pk].append("实习报告待批阅")
    asks: tuple[tuple[Any, str], ...] = ((MakeUp, "补签"), (Leave, "请假"))
    for asked, what in asks:
        rows = asked.objects.filter(placement__in=ids, state=Ruled.WAITING).order_by()
        for pk in rows.values_list("placement", flat=True).distinct():
            found[pk].append(f"{what}待审核")
    open_ = Q(state=AssessmentState.SUBMITTED) | Q(state__in=SCORED, version__gt=1)
    graded = Assessment.objects.filter(open_, placement__in=ids).order_by()
    for pk, version in graded.values_list("placement", "version"):
        found[pk].append("考核的更正没有办完" if version > 1 else "考核待确认")
    return found


def _contents(slots: Sequence[Any]) -> list[list[Any]]:
    return [
        [ArchiveKind(slot.kind).value, slot.held, slot.words if slot.held else slot.reason] for slot in slots
    ]
