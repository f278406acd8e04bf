"""What follows where two rows of one unit are made one: see ``members.services.merging.on_merge``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from groupportal.errors import DomainError
from rosters.models import ClassPeriod, SchoolClass, Student, Teacher

if TYPE_CHECKING:
    from members.models import Member


def follow_merge(duplicate: Member, into: Member, user: Any) -> None:
    """Teachers, classes and students of the row that goes belong to the one that stays. DomainError where both have the same."""
    try:
        with transaction.atomic():
            for model in (Teacher, SchoolClass, Student, ClassPeriod):
                model.objects.filter(unit=duplicate.unit).update(unit=into.unit)
    except IntegrityError as error:
        raise DomainError(
            "rosters_meet",
            f"“{duplicate}”和“{into}”登记了同样的班级、学号或工号，请先删改其中一家的，再合并。",
        ) from error
