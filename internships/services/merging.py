"""What follows where two rows of one unit are made one: see ``members.services.merging.on_merge``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from groupportal.errors import DomainError
from internships.models import (
    Agreement,
    AuthorityFiling,
    Batch,
    Certificate,
    Cover,
    HandOver,
    HostUnit,
    Placement,
    Policy,
    SchoolBasis,
    Selection,
    Summary,
    Visit,
    Waiver,
)

if TYPE_CHECKING:
    from members.models import Member

_OF_UNITS: tuple[tuple[Any, str], ...] = (
    (SchoolBasis.objects, "unit"),
    (Batch.objects, "unit"),
    (Placement.objects, "unit"),
    (Waiver.objects, "unit"),
    (HostUnit.objects, "unit"),
    (Selection.objects, "school"),
    (AuthorityFiling.objects, "school"),
    (Visit.objects, "unit"),
    (HandOver.objects, "unit"),
    (Summary.objects, "unit"),
    (Certificate.objects, "unit"),
    (Agreement.objects, "unit"),
    (Policy.objects, "unit"),
    (Cover.objects, "unit"),
)


def follow_merge(duplicate: Member, into: Member, user: Any) -> None:
    """What a school or unit has here belongs to the row that stays. DomainError where both have the same."""
    try:
        with transaction.atomic():
            for rows, field in _OF_UNITS:
                rows.filter(**{field: duplicate.unit}).update(**{field: into.unit})
    except IntegrityError as error:
        raise DomainError(
            "internships_meet",
            f"“{duplicate}”和“{into}”都登记了实习单位、批次或备案，请先删改其中一家的，再合并。",
        ) from error
