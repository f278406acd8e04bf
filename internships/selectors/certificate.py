"""Who sees which certificates, and how a name is masked on the public page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from groupportal.tenancy.viewer import Viewer
from internships.models import Certificate
from internships.selectors.placement import placements_for

if TYPE_CHECKING:
    from rosters.models import Student

VIEW = "internships.view_certificates"


def certificates_for(viewer: Viewer, action: str = "internships.view_archive") -> QuerySet[Certificate]:
    """Those of the placements a person sees as the school's, whatever became of these, and a student's own."""
    own = Q(placement__student__user=viewer.user.pk, unit__in=viewer.units_for(VIEW))
    others = placements_for(viewer, action).exclude(student__user=viewer.user.pk)
    seen = Q(placement__in=others.order_by().values("pk"))
    rows = Certificate.objects.filter(seen | own if action != "internships.certify" else seen)
    return rows.select_related("unit", "placement__student", "placement__host__unit", "issued_by").defer(
        "placement__student__id_number"
    )


def valid_certificates(student: Student) -> QuerySet[Certificate]:
    """Those of a student that were not withdrawn, the latest first."""
    return Certificate.objects.filter(placement__student=student, withdrawn_on__isnull=True)


def masked_name(name: str) -> str:
    """姜*: the first sign, then one asterisk for each other."""
    return f"{name[:1]}{'*' * max(len(name) - 1, 1)}"
