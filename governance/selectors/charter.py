"""Which charter holds when."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from governance.models import Body, Charter
from groupportal.periods.enums import VersionState
from groupportal.periods.period import during
from groupportal.tenancy.viewer import Viewer


def charters_for(viewer: Viewer) -> QuerySet[Charter]:
    """Versions this person sees: drafts only those who write them."""
    if not viewer.can("governance.view_bodies"):
        return Charter.objects.none()
    rows = Charter.objects.select_related("body").prefetch_related("majorities")
    return rows if viewer.can("governance.edit_bodies") else rows.exclude(state=VersionState.DRAFT)


def charter_on(body: Body, day: dt.date) -> Charter | None:
    """The charter in force on a day, with its majorities."""
    return body.charters.filter(during(day)).prefetch_related("majorities").first()
