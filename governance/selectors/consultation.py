"""Consultations and comments as people see them: the office all, a unit's people their own unit's."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from governance.enums import CommentState
from governance.models import Consultation, RegulationComment, Seat
from governance.selectors.regulation import COMMENT, EDIT, VIEW, versions_for
from groupportal.periods.period import during
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from members.selectors.outside import members_on


def consultations_for(viewer: Viewer) -> QuerySet[Consultation]:
    """Of the drafts the person sees."""
    return Consultation.objects.filter(version__in=versions_for(viewer)).select_related(
        "version__regulation", "body"
    )


def with_waiting(rows: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """Each with ``waiting``: how many comments have no answer."""
    return rows.annotate(waiting=Count("comments", filter=Q(comments__state=CommentState.WAITING)))


def is_open(consultation: Consultation, day: dt.date | None = None) -> bool:
    """Whether comments are taken on a day."""
    return consultation.opened_on <= (day or timezone.localdate()) <= consultation.closes_on


def asked_units(consultation: Consultation) -> QuerySet[Unit]:
    """The units that were asked: the members of its first day, those at rest too, or those that sat in its body then.

    As to votes, resolutions and nominations: who belongs to the group is heard.
    """
    if consultation.body_id:
        seats = Seat.objects.filter(during(consultation.opened_on), body=consultation.body_id)
        return Unit.objects.filter(pk__in=seats.values("unit"))
    return Unit.objects.filter(pk__in=members_on(consultation.opened_on))


def speaking_for(viewer: Viewer, consultation: Consultation) -> QuerySet[Unit]:
    """The units for which the person may comment: own ones, those one holds a seat for, for the office any that was asked."""
    asked = asked_units(consultation).order_by("pinyin", "pk")
    if not viewer.can(COMMENT):
        return asked.none()
    if viewer.can(EDIT):
        return asked
    seats = Seat.objects.filter(during(timezone.localdate()), user=viewer.user.pk)
    return asked.filter(Q(pk__in=viewer.units_for(COMMENT)) | Q(pk__in=seats.values("unit")))


def comments_for(viewer: Viewer) -> QuerySet[RegulationComment]:
    """All for the office; others their own and those of the units they act for."""
    rows = RegulationComment.objects.select_related(
        "consultation__version__regulation", "clause", "unit", "proposed_by", "ruled_by"
    )
    if not viewer.can(VIEW):
        return rows.none()
    if viewer.can(EDIT):
        return rows
    return rows.filter(Q(unit__in=viewer.units_for(COMMENT)) | Q(proposed_by=viewer.user.pk))


def standing() -> Q:
    """Comments that were not taken back."""
    return ~Q(state=CommentState.WITHDRAWN)


def units_heard(since: dt.date, until: dt.date) -> QuerySet[RegulationComment]:
    """Comments of consultations that were opened on these days, the ends too, made by the last of them."""
    return RegulationComment.objects.filter(
        standing(),
        consultation__opened_on__gte=since,
        consultation__opened_on__lte=until,
        proposed_at__date__lte=until,
    ).select_related("unit", "consultation__version__regulation", "clause")
