"""What mentors say of their interns each week: of whom they are asked, and who reads it."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from internships.models import Feedback, Mentor, Placement
from internships.selectors.attendance import RULE, running_on
from internships.selectors.placement import placements, ruled_for


def week_of(day: dt.date) -> dt.date:
    """The Monday of its week."""
    return day - dt.timedelta(days=day.weekday())


def to_tell_of(mentor: Mentor, school: Unit | None, today: dt.date) -> QuerySet[Placement]:
    """The interns of a school whom the mentor guides today, of whom nothing is said yet this week; none once the
    mentor guides nobody any more."""
    said = Feedback.objects.filter(placement=OuterRef("pk"), week=week_of(today))
    rows = placements().filter(running_on(today), mentor=mentor, mentor__is_active=True, unit=school)
    return rows.exclude(Exists(said))


def feedback_for(viewer: Viewer) -> QuerySet[Feedback]:
    """Of the students whose teacher a person is, or whose school's office; no student and no unit reads it."""
    seen = ruled_for(viewer, RULE).order_by().values("pk")
    rows = Feedback.objects.filter(placement__in=seen)
    return rows.select_related(
        "mentor", "placement__student", "placement__host__unit", "placement__teacher"
    ).defer("placement__student__id_number")
