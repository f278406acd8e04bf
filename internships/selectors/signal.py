"""Signals beside check-ins: of students a person looks after, and a student's own; a unit sees none."""

from __future__ import annotations

from django.db.models import QuerySet

from groupportal.tenancy.viewer import Viewer
from internships.models import CheckIn, Signal
from internships.selectors.attendance import RULE
from internships.selectors.placement import looked_after


def signals_for(viewer: Viewer) -> QuerySet[Signal]:
    """Those a person may see."""
    seen = looked_after(viewer, RULE)
    return (
        Signal.objects.filter(placement__in=seen.order_by().values("pk"))
        .select_related("placement__student", "placement__host__unit", "placement__teacher", "settled_by")
        .defer("placement__student__id_number")
    )


def check_in_of(signal: Signal) -> CheckIn | None:
    """The check-in it is about, without its position."""
    rows = CheckIn.objects.filter(public_id=signal.check_in, day=signal.day)
    return rows.defer("latitude", "longitude").first()
