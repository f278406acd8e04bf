"""What follows where two rows of one unit are made one: see ``members.services.merging.on_merge``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Value
from django.db.models.functions import Concat

from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.tenancy.models import Unit
from internships.enums import ConcernNoteKind
from internships.models import (
    Agreement,
    AlertNumber,
    AuthorityFiling,
    Batch,
    Certificate,
    Concern,
    ConcernNote,
    Cover,
    HandOver,
    HostUnit,
    Incident,
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
    (Concern.objects, "unit"),
    (Incident.objects, "unit"),
    (AlertNumber.objects, "unit"),
)


def follow_merge(duplicate: Member, into: Member, user: Any) -> None:
    """What a school or unit has here belongs to the row that stays. DomainError where both have the same."""
    try:
        with transaction.atomic():
            _settle_alike(duplicate.unit, into.unit, user)
            for rows, field in _OF_UNITS:
                rows.filter(**{field: duplicate.unit}).update(**{field: into.unit})
    except IntegrityError as error:
        raise DomainError(
            "internships_meet",
            f"“{duplicate}”和“{into}”都登记了实习单位、批次、备案或同一起突发事件，请先删改其中一家的，再合并。",
        ) from error


def _settle_alike(goes: Unit, stays: Unit, user: Any) -> None:
    """Where both have the same: numbers of alerts are those of the row that stays; its ledger of complaints goes on counting."""
    AlertNumber.objects.filter(
        unit=goes, limit__in=AlertNumber.objects.filter(unit=stays).values("limit")
    ).delete()
    for model in (Agreement, Certificate):
        _tell_apart(model, goes, stays)
    theirs = Concern.objects.filter(unit=stays)
    for row in Concern.objects.filter(unit=goes).order_by("year", "serial"):
        held = theirs.filter(year=row.year)
        if held.filter(serial=row.serial).exists():
            words = f"原编号{row.number}，是“{goes}”的；“{goes}”已并入“{stays}”，编号从那里接着排。"
            both = Concern.objects.filter(unit__in=(goes, stays), year=row.year)
            row.serial = both.aggregate(last=Max("serial"))["last"] + 1
            row.unit = stays
            row.save(update_fields=["serial", "unit"])
            ConcernNote.objects.create(concern=row, kind=ConcernNoteKind.NOTE, text=words, written_by=user)
            record("internships.concern_noted", row, by=user, after={"编号": row.number}, note=words)


def _tell_apart(model: Any, goes: Unit, stays: Unit) -> None:
    """Where both gave the same numbers, those of the row that goes get a letter before them: what is printed can still be found by."""
    named = ("year", "series", "serial")
    theirs, held = model.objects.filter(unit=goes), model.objects.filter(unit=stays)
    if set(theirs.values_list(*named)) & set(held.values_list(*named)):
        used = set(model.objects.filter(unit__in=(goes, stays)).values_list("series", flat=True))
        letter = next(sign for sign in "BCDEFGHJK" if not any(sign in series for series in used))
        theirs.update(series=Concat(Value(letter), "series"))
