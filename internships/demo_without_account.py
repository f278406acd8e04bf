"""What the demo's people without an account have: links of guardians and mentors, and what mentors said in the last weeks."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from groupportal.demo_parts import DemoGroup, demo_part
from internships.enums import PlacementState
from internships.models import Feedback
from internships.selectors.feedback import week_of
from internships.selectors.placement import placements
from internships.services.feedback import ask_feedback
from internships.services.guardian import ask_guardians

_LINKS = 20


@demo_part("jiangmen")
def jiangmen(demo: DemoGroup) -> None:
    """Of the teacher's students who are there: links for some; two weeks of feedback, one problem."""
    by, monday = demo.viewer("xuexiao"), week_of(timezone.localdate())
    guided = placements().filter(state=PlacementState.RUNNING, teacher__user=demo.people["jiaoshi"])
    rows = list(guided.exclude(mentor=None))
    ask_guardians(rows[:_LINKS], by=by)
    ask_feedback(rows[:_LINKS], by=by)
    Feedback.objects.bulk_create(
        Feedback(
            placement=row,
            mentor=row.mentor,
            week=monday - dt.timedelta(weeks=weeks),
            is_fine=(place, weeks) != (1, 1),
            words="本周有两天迟到，已经提醒。" if (place, weeks) == (1, 1) else "",
        )
        for place, row in enumerate(rows)
        for weeks in (1, 2)
    )
