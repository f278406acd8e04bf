"""免实习: one person of the school's office puts students forward on paper, another decides; what was decided can be revoked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from groupportal.deciding.actor import person
from groupportal.deciding.ruling import RulingKind
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import quoted
from internships.enums import EndKind, PlacementState, WaiverState
from internships.models import Batch, Placement, Waiver
from internships.services.outcome import Outcome, each
from internships.services.together import APPROVE, ARRANGE, lock_students
from internships.states import OPEN
from rosters.selectors.roster import students

if TYPE_CHECKING:
    from rosters.models import Student

STANDS = (*OPEN, PlacementState.APPROVED, PlacementState.RUNNING)
"""Placements beside which nobody is let off: being arranged, to come or going on; and any that was done to its end."""
_S = WaiverState


class _Waivers(RulingKind[Waiver]):
    """Both are of the same school, so it is the person alone that may not be the same: ``unit`` stays empty."""

    model, page, many_page = Waiver, "internships:waiver", "internships:waivers"
    action, proposing = APPROVE, ARRANGE
    recorded = {
        _S.WAITING: "internships.waiver_asked",
        _S.ACCEPTED: "internships.waiver_accepted",
        _S.REFUSED: "internships.waiver_returned",
        _S.WITHDRAWN: "internships.waiver_withdrawn",
        _S.REVOKED: "internships.waiver_revoked",
    }
    told = {
        _S.ACCEPTED: "免实习已同意",
        _S.REFUSED: "免实习被退回",
        _S.REVOKED: "免实习已撤销",
    }
    own_words = "这是您自己提出的。提出和审批须由两个人完成，请交给本校另一位同事。"
    others_words = "这不是您提出的，不能由您撤回。不应同意的，请写明原因退回，提出人会收到。"

    def unit_of(self, row: Waiver) -> int | None:
        return row.unit_id

    def own(self, viewer: Viewer) -> Q:
        """One's own, put forward or about oneself."""
        return Q(proposed_by=viewer.user.pk) | Q(student__user=viewer.user.pk)

    def hindrance(self, row: Waiver, viewer: Viewer) -> str:
        return self.own_words if Waiver.objects.filter(self.own(viewer), pk=row.pk).exists() else ""

    def require(self, row: Waiver, viewer: Viewer) -> None:
        """NotAllowed for who does not approve for this school."""
        viewer.require(self.action, unit_id=row.unit_id)

    def within(self, viewer: Viewer) -> Q:
        return viewer.within(self.action, "unit")

    def due(self, viewer: Viewer) -> QuerySet[Waiver]:
        return super().due(viewer).select_related("student", "batch")

    def for_trail(self, row: Waiver) -> dict[str, Any]:
        said = {"学生": f"{row.student.name}（{row.student.number}）", "批次": row.batch.name}
        return {**said, "种类": row.get_kind_display(), "依据": row.basis}

    def hears(self, row: Waiver) -> list[Any]:
        """Who put it forward, and the student once it is settled."""
        settled = row.state in (_S.ACCEPTED, _S.REVOKED)
        return [row.proposed_by, *([row.student.user] if settled and row.student.user_id else [])]


WAIVERS = _Waivers()


@transaction.atomic
def propose_waivers(
    batch: Batch,
    chosen: Sequence[Student],
    *,
    kind: str,
    reason: str,
    basis: str,
    file: StoredFile,
    by: Viewer,
) -> Outcome[Any]:
    """Put these students forward, with one paper about them all. DomainError where the batch is closed or words lack.

    Refused each by itself: of another school, with a placement in the batch, put forward or let off already.
    """
    person(by, ARRANGE, unit_id=batch.unit_id)
    if batch.is_closed:
        raise DomainError("batch_closed", f"批次{quoted(batch)}已经结束，不能再提出免实习。")
    for name, words in (
        ("reason", "请写明免实习的原因。"),
        ("basis", "请写明依据本校的哪项规定，例如“学生实习管理办法第十二条”。"),
    ):
        if not {"reason": reason, "basis": basis}[name].strip():
            raise DomainError(f"{name}_missing", words, field=name)
    ids = [student.pk for student in chosen]
    lock_students(ids)
    here = students().filter(pk__in=ids, unit=batch.unit_id).in_bulk()
    held = {
        row.student_id: row
        for row in Waiver.objects.filter(batch=batch, student__in=ids, state__in=(_S.WAITING, _S.ACCEPTED))
    }
    placed = _placed(batch, ids)

    def check(student: Any) -> None:
        if other := held.get(student.pk):
            words = f"{quoted(student)}在这个批次的免实习{other.get_state_display()}，不用再提出。"
            raise DomainError("asked_already", words)
        _refuse_placed(student, placed)

    missing = DomainError("other_school", "不是这个批次所属学校的学生，请刷新列表。")
    found = each(chosen, here, check, missing)
    for student in found.done:
        said = {"kind": kind, "reason": reason.strip(), "basis": basis.strip(), "file": file}
        WAIVERS.submit(Waiver(unit=batch.unit, batch=batch, student=student, **said), by=by)
    return found


def rule_waiver(waiver: Waiver, to: str, *, by: Viewer, answer: str = "") -> Waiver:
    """Agree, refuse, or revoke what was agreed to. DomainError where the student has a placement in the batch by now."""

    def apply(row: Waiver) -> None:
        if row.state == _S.ACCEPTED:
            if row.batch.is_closed:
                words = f"批次{quoted(row.batch)}已经结束，不能再同意免实习。请写明原因退回。"
                raise DomainError("batch_closed", words)
            lock_students([row.student_id])
            _refuse_placed(row.student, _placed(row.batch, [row.student_id]))
            row.accepted_on = timezone.localdate()
        elif row.state == _S.REVOKED:
            row.revoked_on = timezone.localdate()

    return WAIVERS.rule(waiver, to, by=by, answer=answer, apply=apply)


def accept_waivers(rows: Sequence[Waiver], *, by: Viewer) -> Outcome[Waiver]:
    """Agree to these; one that can't be is refused by itself."""

    def agree(row: Waiver) -> None:
        with transaction.atomic():
            rule_waiver(row, _S.ACCEPTED, by=by)

    return each(rows, {row.pk: row for row in rows}, agree, DomainError("gone", "这份免实习已经不在了。"))


def _placed(batch: Batch, ids: Sequence[int]) -> dict[int, Placement]:
    rows = Placement.objects.filter(
        Q(state__in=STANDS) | Q(end_kind=EndKind.DONE), batch=batch, student__in=ids
    )
    return {row.student_id: row for row in rows.select_related("host__unit")}


def _refuse_placed(student: Student, placed: dict[int, Placement]) -> None:
    if row := placed.get(student.pk):
        if row.end_kind == EndKind.DONE:
            words = f"{quoted(student)}在这个批次的实习（{row.host}）已经做满，不能再免实习。"
            raise DomainError("done", words)
        words = f"{quoted(student)}在这个批次里有实习安排（{row.host}，{row.get_state_display()}），请先取消或结束那一份。"
        raise DomainError("placed", words)
