"""Graduates as their followers see them: whose, what they told, who is asked and has not answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from employment.enums import Wave
from employment.models import FollowUp, Graduate, GraduateAnswer, SurveyCall
from groupportal.periods.period import during
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.asof import year_earlier
from rosters.enums import LeaveKind
from rosters.selectors.roster import students

VIEW = "employment.view_graduates"
VIEW_SCHOOL = "employment.view_school_graduates"
EDIT = "employment.edit_graduates"
FOLLOW = "employment.follow_graduates"
EXPORT = "employment.export_graduates"
LINK = "employment.survey"
"""The purpose of the links by which graduates answer."""


def graduates() -> QuerySet[Graduate]:
    """All of them; a student whose leaving was taken back is none."""
    return Graduate.objects.filter(Q(student__isnull=True) | Q(student__leave_kind=LeaveKind.GRADUATED))


def graduates_for(viewer: Viewer, action: str = VIEW) -> QuerySet[Graduate]:
    """Graduates of the schools a person sees whole, and those the person follows as a teacher in service.

    ``action``: another right, asked in the same way.
    """
    own = Q(teacher__user=viewer.user.pk) & during(timezone.localdate(), "teacher__")
    seen = viewer.within(VIEW_SCHOOL, "unit") | own & viewer.within(VIEW, "unit")
    if action != VIEW:
        seen &= viewer.within(action, "unit")
    return graduates().filter(seen).select_related("unit", "programme", "teacher")


def years_back(day: dt.date, years: int) -> dt.date:
    """The same day so many years earlier."""
    for _ in range(years):
        day = year_earlier(day)
    return day


def waves_due(graduated_on: dt.date, day: dt.date) -> list[Wave]:
    """The times of asking that have come for somebody who graduated on a day."""
    return [wave for wave in Wave if graduated_on <= years_back(day, wave)]


def due_day(graduated_on: dt.date, wave: int) -> dt.date:
    """The day from which on somebody who graduated on a day is asked this."""
    years = graduated_on.year + wave
    try:
        return graduated_on.replace(year=years)
    except ValueError:  # 29 February
        return graduated_on.replace(year=years, month=3, day=1)


def due(rows: QuerySet[Graduate], wave: int, day: dt.date) -> QuerySet[Graduate]:
    """Those who may be asked this by then."""
    return rows.filter(graduated_on__lte=years_back(day, wave))


def current(as_of: dt.date, path: str = "") -> Q:
    """Answers that counted on a day; ``path`` leads to them."""
    ended = Q(**{f"{path}superseded_on__isnull": True}) | Q(**{f"{path}superseded_on__gt": as_of})
    return Q(**{f"{path}told_on__lte": as_of}) & ended


def answers(as_of: dt.date) -> QuerySet[GraduateAnswer]:
    """What counted on a day."""
    return GraduateAnswer.objects.filter(current(as_of))


def latest() -> QuerySet[GraduateAnswer]:
    """What counts, corrections included."""
    return GraduateAnswer.objects.filter(superseded_on__isnull=True)


def unanswered(rows: QuerySet[Graduate], wave: int) -> QuerySet[Graduate]:
    """Those who have told nothing for this time."""
    return rows.filter(~Exists(latest().filter(graduate=OuterRef("pk"), wave=wave)))


def open_calls(rows: QuerySet[SurveyCall]) -> QuerySet[SurveyCall]:
    """Those without an answer."""
    told = latest().filter(graduate=OuterRef("graduate"), wave=OuterRef("wave"))
    return rows.filter(~Exists(told))


def calls_for(viewer: Viewer, action: str = VIEW) -> QuerySet[SurveyCall]:
    """Surveys of graduates the person sees, with the calls made by telephone counted."""
    rows = SurveyCall.objects.filter(graduate__in=graduates_for(viewer, action).order_by().values("pk"))
    return rows.select_related("graduate__unit", "graduate__programme", "graduate__teacher")


def follow_ups(graduate: Graduate) -> QuerySet[FollowUp]:
    """Calls to one, the latest first."""
    return graduate.follow_ups.select_related("written_by")


def to_take(unit_ids: Iterable[int] | None, year: int) -> QuerySet[Any]:
    """Students who left with a graduation in a year and are not among the graduates; ``unit_ids`` None: of all schools."""
    rows = students().filter(leave_kind=LeaveKind.GRADUATED, ends_on__year=year)
    if unit_ids is not None:
        rows = rows.filter(unit__in=unit_ids)
    taken = Graduate.objects.filter(
        Q(student=OuterRef("pk")) | Q(unit=OuterRef("unit"), number=OuterRef("number"))
    )
    return rows.filter(~Exists(taken))


def years_for(viewer: Viewer) -> list[int]:
    """The years in which graduates of the person left, the latest first."""
    return [day.year for day in graduates_for(viewer).order_by().dates("graduated_on", "year", order="DESC")]


def with_told(rows: QuerySet[Graduate]) -> QuerySet[Graduate]:
    """With ``told_0`` … ``told_3``: the status told for each time, None for none."""
    for wave in Wave:
        told = latest().filter(graduate=OuterRef("pk"), wave=wave)
        rows = rows.annotate(**{f"told_{wave.value}": told.values("status")[:1]})
    return rows


def ordered(rows: QuerySet[SurveyCall]) -> QuerySet[SurveyCall]:
    """The nearest end first."""
    return rows.order_by("until", F("graduate__pinyin"), "pk")
