"""What this app makes of what other parts tell it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from members.selectors.member import member_of_unit
from points.events import register
from points.services.entry import PointEvent, emit

MATERIAL = "plans.material_submitted"
register(MATERIAL, "报送材料")


def material_submitted(filing: Any) -> None:
    """An approved filing on an assignment scores once for the unit it was put to, corrections included.

    It counts for the day on which the unit handed it in.
    """
    assignment = filing.assignment
    if assignment is None or assignment.unit_id is None or filing.proposed_at is None:
        return
    member = member_of_unit(assignment.unit_id)
    if member is None:
        return
    emit(
        PointEvent(
            code=MATERIAL,
            key=f"assignment:{assignment.public_id}",
            member_id=member.pk,
            occurred_on=timezone.localdate(filing.proposed_at),
            note=f"按部署报送材料：{filing.thread.name}"[:500],
            files=tuple(evidence.file for evidence in filing.evidence.select_related("file")),
        )
    )
