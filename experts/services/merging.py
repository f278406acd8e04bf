"""What follows where two rows of one unit are made one: see ``members.services.merging.on_merge``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from experts.models import Expert

if TYPE_CHECKING:
    from members.models import Member


def follow_merge(duplicate: Member, into: Member, user: Any) -> None:
    """The experts of the row that goes belong to the one that stays."""
    Expert.objects.filter(member=duplicate).update(member=into)
