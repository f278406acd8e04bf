"""What follows where two rows of one unit are made one: see ``members.services.merging.on_merge``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from points.enums import AppealState, ClaimState
from points.models import PointsAppeal, PointsClaim

if TYPE_CHECKING:
    from members.models import Member


def follow_merge(duplicate: Member, into: Member, user: Any) -> None:
    """What is still open goes along. The ledger stays as it was written: sums read both rows as one."""
    PointsClaim.objects.filter(member=duplicate, state=ClaimState.CLAIMED).update(member=into)
    PointsAppeal.objects.filter(member=duplicate, state=AppealState.OPEN).update(member=into)
