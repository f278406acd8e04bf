"""Journals: written, handed in, taken back by the student; read, returned or accepted by the placement's teacher; excused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record, record_all
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.models import StoredFile
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from internships.enums import JournalKind, JournalState, PlacementState
from internships.models import Journal, JournalFile, Placement
from internships.selectors.journal import BROUGHT, READ, WRITE, slot_of
from internships.services.ready_comment import count_said
from internships.services.together import OfPlacement, refuse_archived

_J = JournalState
_OPEN = (_J.DRAFT, _J.RETURNED)
_RUNS = (PlacementState.RUNNING, PlacementState.ENDING)
MAX_TEXT = 10_000


class _Journals(OfPlacement[Journal]):
    """Student and teacher are of the same school, so it is the person alone that may not be the same: ``unit`` stays empty.

    No notice for each that is handed in: the teacher's to-do counts them.
    """

    model, page = Journal, "internships:journal"
    action, proposing = READ, WRITE
    recorded = {
        _J.DRAFT: "internships.journal_withdrawn",
        _J.SUBMITTED: "internships.journal_submitted",
        _J.APPROVED: "internships.journal_accepted",
        _J.RETURNED: "internships.journal_returned",
        _J.EXCUSED: "internships.journal_excused",
    }
    told = {_J.RETURNED: "日志被退回"}
    why_words = "请写明要改什么，学生会收到这段话。"

    def require(self, row: Journal, viewer: Viewer) -> None:
        """NotAllowed for who is not the teacher of the placement."""
        viewer.require(self.action, unit_id=row.placement.unit_id)
        teacher = row.placement.teacher
        if teacher is None or teacher.user_id != viewer.user.pk:
            raise NotAllowed("日志由这名学生的学校指导教师批阅。")

    def let_in(self, row: Journal, viewer: Viewer) -> None:
        """NotAllowed for who is not the student."""
        viewer.require(self.proposing, unit_id=row.placement.unit_id)
        if row.placement.student.user_id != viewer.user.pk:
            raise NotAllowed("日志由学生本人写。")

    def rule(self, row: Journal, to: str, *, by: Viewer, answer: str = "", **kwargs: Any) -> Journal:
        """As of every ruling; ready comments in the answer are counted."""
        row = super().rule(row, to, by=by, answer=answer, **kwargs)
        count_said(row.answer, by=by)
        return row

    def due(self, viewer: Viewer) -> Any:
        """What waits for this teacher, the oldest first."""
        at = viewer.units_for(self.action)
        mine = Q(placement__teacher__user=viewer.user.pk, placement__unit__in=at)
        rows = Journal.objects.filter(mine, state=_J.SUBMITTED).exclude(self.own(viewer))
        return rows.select_related("placement__student").order_by("proposed_at", "pk")

    def for_trail(self, row: Journal) -> dict[str, Any]:
        return {"学生": row.placement.student.name, "篇": row.title, "字数": len(row.text)}


JOURNALS = _Journals()


@transaction.atomic
def write_journal(
    placement: Placement,
    kind: str,
    number: int,
    *,
    text: str,
    files: Sequence[StoredFile] = (),
    without: Sequence[JournalFile] = (),
    hand_in: bool,
    by: Viewer,
) -> Journal:
    """Keep what a student writes, or hand it in. ``without``: attachments that are taken off.

    DomainError for one the quota does not ask for, whose days have not come, that was handed in already, or without a text.
    """
    row = _begun(placement, kind, number)
    JOURNALS.let_in(row, by)
    if row.placement.state not in _RUNS:
        raise DomainError("not_running", "这份实习已经归档，不能再写日志。")
    if row.begins_on > timezone.localdate():
        raise DomainError("not_yet", f"{row.title}从{cndate(row.begins_on)}起写，还没有到。")
    if row.state not in _OPEN:
        words = "等老师批阅，要改请先撤回" if row.state == _J.SUBMITTED else "不用再写"
        raise DomainError("handed_in", f"{row.title}已经是“{row.get_state_display()}”，{words}。")
    row.text = text.strip()
    if len(row.text) > MAX_TEXT:
        raise DomainError(
            "text_long", f"正文有{len(row.text)}个字，请缩短到{MAX_TEXT}个字以内。", field="text"
        )
    if hand_in and not row.text:
        raise DomainError("text_missing", "请写正文再提交；还没写完的，点“存草稿”。", field="text")
    if hand_in:
        row.handed_on = row.handed_on or timezone.localdate()
    save_in_words(row)
    row.files.filter(pk__in=[one.pk for one in without]).delete()
    JournalFile.objects.bulk_create(JournalFile(journal=row, file=file) for file in files)
    if hand_in:
        return JOURNALS.submit(row, by=by)
    record("internships.journal_saved", row, by=by.user, after=JOURNALS.for_trail(row))
    return row


@transaction.atomic
def bring_months(rows: Sequence[tuple[int, int, str, dt.date]], *, by: Any) -> int:
    """Keep monthly reports that a file brought (placement, which month, text, when handed in): they wait for the teacher; how many.

    Those that were written meanwhile stay as they are.
    """
    held = {
        row.pk: row
        for row in Placement.objects.filter(pk__in={pk for pk, *_ in rows}).select_related("batch", "student")
    }
    written = Journal.objects.filter(placement__in=held, kind=JournalKind.MONTH)
    known, made = set(written.values_list("placement", "number")), []
    for pk, number, text, day in rows:
        slot = slot_of(held[pk], JournalKind.MONTH, number)
        if slot is not None and (pk, number) not in known:
            made.append(
                Journal(
                    placement=held[pk],
                    kind=JournalKind.MONTH,
                    number=number,
                    begins_on=slot.begins_on,
                    due_on=slot.due_on,
                    state=_J.SUBMITTED,
                    text=f"{BROUGHT}{text.strip()}",
                    handed_on=day,
                    proposed_at=timezone.now(),
                )
            )
    Journal.objects.bulk_create(made, batch_size=500)
    told = (
        (row, {"学生": row.placement.student.name, "篇": row.title, "字数": len(row.text)}) for row in made
    )
    record_all("internships.journal_submitted", told, by=by, note="从实习报告表导入")
    return len(made)


def withdraw_journal(journal: Journal, *, by: Viewer) -> Journal:
    """Take back what is not read yet."""
    return JOURNALS.withdraw(journal, _J.DRAFT, by=by)


@transaction.atomic
def excuse(placement: Placement, kind: str, number: int, *, reason: str, by: Viewer) -> Journal:
    """One that is missing for a good reason need not be written (免写). NotAllowed for who is not the teacher; DomainError without why."""
    row = _begun(placement, kind, number)
    JOURNALS.require(row, by)
    refuse_archived(row.placement)
    if row.state not in _OPEN:
        raise DomainError("handed_in", f"{row.title}已经是“{row.get_state_display()}”，不用登记免写。")
    if not (words := reason.strip()):
        raise DomainError("reason_missing", "请写明为什么免写，例如“病假一周”。", field="reason")
    row.state, row.answer, row.ruled_by, row.ruled_at = _J.EXCUSED, words, by.user, timezone.now()
    save_in_words(row)
    record("internships.journal_excused", row, by=by.user, after=JOURNALS.for_trail(row), note=words)
    return row


def _begun(placement: Placement, kind: str, number: int) -> Journal:
    """The row, or a new one that is not saved. Who writes the same one at the same moment waits at the placement."""
    locked = Placement.objects.select_for_update(of=("self",)).select_related("batch", "student", "teacher")
    held = locked.get(pk=placement.pk)
    row = (
        Journal.objects.select_for_update(of=("self",))
        .filter(placement=held, kind=kind, number=number)
        .first()
    )
    if row is None:
        if (slot := slot_of(held, kind, number)) is None:
            raise DomainError("no_slot", "实习方案没有要求写这一篇，请返回“我的日志”重新选择。")
        row = Journal(kind=kind, number=number, begins_on=slot.begins_on, due_on=slot.due_on)
    row.placement = held
    return row
