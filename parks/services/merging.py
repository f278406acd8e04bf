"""What follows where two rows of one unit are made one: see ``members.services.merging.on_merge``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from members.services.merging import units_follow

if TYPE_CHECKING:
    from members.models import Member


def follow_merge(duplicate: Member, into: Member, user: Any) -> None:
    """Whatever of this room names the unit that goes names the one that stays. DomainError where a record of both is there."""
    units_follow("parks", duplicate, into)
