"""What follows where two rows of one unit are made one: see ``members.services.merging.on_merge``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from governance.models import Body, Seat
from groupportal.errors import DomainError

if TYPE_CHECKING:
    from members.models import Member


def follow_merge(duplicate: Member, into: Member, user: Any) -> None:
    """Bodies and seats of the row that goes belong to the one that stays. DomainError where one person sits twice then."""
    try:
        with transaction.atomic():
            for model in (Body, Seat):
                model.objects.filter(unit=duplicate.unit).update(unit=into.unit)
    except IntegrityError as error:
        raise DomainError(
            "seats_meet",
            f"“{duplicate}”和“{into}”的同一个人在同一机构登记了席位，请先登记其中一席离任，再合并。",
        ) from error
