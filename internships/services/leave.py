"""请假 by levels: short leave the guiding teacher rules on, longer leave the school's office alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from groupportal.deciding.standard import told, trail
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.viewer import Viewer
from internships.models import Leave, Placement
from internships.selectors.placement import VIEW_SCHOOL
from internships.services.make_up import AskedByStudent, office_of
from internships.services.together import hold, refuse_archived
from internships.states import HOLDS


class _Leaves(AskedByStudent[Leave]):
    model, page = Leave, "internships:leave"
    recorded, told = trail("internships.leave", "请假申请"), told("请假申请")

    def ruled_by(self, viewer: Viewer) -> Q:
        office = viewer.within(VIEW_SCHOOL, "placement__unit")
        return super().ruled_by(viewer) & Q(needs_school=False) | office

    def judges(self, placement: Placement, *, of_school: bool = False) -> list[Any]:
        return office_of(placement) if of_school else super().judges(placement)

    def hears(self, row: Leave) -> Any:
        waits = row.state == row.moves.waits
        return self.judges(row.placement, of_school=row.needs_school) if waits else super().hears(row)

    def for_trail(self, row: Leave) -> dict[str, Any]:
        return {"种类": row.get_kind_display(), "请假日期": row.starts_on, "销假日期": row.ends_on}


LEAVES = _Leaves()


@transaction.atomic
def ask_leave(
    placement: Placement,
    *,
    kind: str,
    starts_on: dt.date,
    ends_on: dt.date,
    reason: str,
    by: Viewer,
    file: StoredFile | None = None,
) -> Leave:
    """Ask for leave from a day up to another, on which the student is back. DomainError outside the placement, or over other leave."""
    if not reason.strip():
        raise DomainError("reason_missing", "请写明请假事由。病假不用写病情。", field="reason")
    placement = hold(placement.pk)
    refuse_archived(placement)
    if placement.state not in HOLDS:
        words = f"这份实习安排现在是“{placement.get_state_display()}”，不能请假。请在批准了的实习里申请。"
        raise DomainError("not_running", words)
    if ends_on <= starts_on:
        raise DomainError("backwards", "请假至少一天，结束不应早于开始，请核对。", field="ends_on")
    if not placement.starts_on <= starts_on < ends_on <= placement.ends_on:
        raise DomainError(
            "outside", f"请假应在实习期间（{placement.describe()}）之内，请核对日期。", field="starts_on"
        )
    row = Leave(
        placement=placement, kind=kind, starts_on=starts_on, ends_on=ends_on, reason=reason.strip(), file=file
    )
    row.needs_school = row.number_of_days > placement.batch.teacher_leave_days
    return LEAVES.submit(row, by=by)
