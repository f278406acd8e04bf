"""What follows where two rows of one unit are made one: see ``members.services.merging.on_merge``."""

from __future__ import annotations

from typing import Any

from members.models import Expert, Member, PointsAppeal, PointsClaim
from members.point_enums import AppealState, ClaimState


def follow_merge(duplicate: Member, into: Member, user: Any) -> None:
    """Experts and what is still open go along. The ledger stays as it was written: sums read both rows as one."""
    Expert.objects.filter(member=duplicate).update(member=into)
    PointsClaim.objects.filter(member=duplicate, state=ClaimState.CLAIMED).update(member=into)
    PointsAppeal.objects.filter(member=duplicate, state=AppealState.OPEN).update(member=into)
