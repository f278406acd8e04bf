"""Resolutions as people see them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q, QuerySet

from governance.enums import ResolutionState
from governance.models import Resolution, ResolutionReceipt
from groupportal.deciding.offered import Offered
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import titled
from plans.selectors.compare import Piece, text_pieces

VIEW, EDIT, ACKNOWLEDGE = "governance.view_resolutions", "governance.run_votes", "governance.answer_meeting"
MOST_OFFERED = 100


def resolutions_for(viewer: Viewer) -> QuerySet[Resolution]:
    """Published and withdrawn ones for whoever may read them, drafts for the office alone."""
    if not viewer.can(VIEW):
        return Resolution.objects.none()
    rows = Resolution.objects.select_related("body", "motion__meeting")
    return rows if viewer.can(EDIT) else rows.exclude(state=ResolutionState.DRAFT)


def with_receipts(rows: QuerySet[Resolution]) -> QuerySet[Resolution]:
    """With ``sent`` and ``read``: to how many units it went and how many confirmed."""
    rows = rows.annotate(
        sent=Count("receipts"), read=Count("receipts", filter=Q(receipts__read_at__isnull=False))
    )
    return rows.order_by("-decided_on", "-pk")


def off_the_vote(row: Resolution) -> tuple[Piece, ...]:
    """What its words change of those that were voted on; nothing where they are the same, or no vote here decided it."""
    if row.motion is None:
        return ()
    voted = row.motion.text or row.motion.title
    return text_pieces(voted, row.text) if voted.split() != row.text.split() else ()


def unread_by(viewer: Viewer) -> QuerySet[ResolutionReceipt]:
    """What the units this person acts for have not confirmed."""
    rows = ResolutionReceipt.objects.filter(
        read_at__isnull=True,
        unit__in=viewer.units_for(ACKNOWLEDGE),
        resolution__state=ResolutionState.PUBLISHED,
    )
    return rows.select_related("resolution", "unit").order_by("-resolution__published_at", "pk")


def adopted_between(since: dt.date, until: dt.date) -> QuerySet[Resolution]:
    """Resolutions decided on these days, the ends too, that stood on the last of them."""
    rows = Resolution.objects.filter(stood_on(until), decided_on__gte=since, decided_on__lte=until)
    return rows.select_related("body")


def published_in(year: int, until: dt.date) -> QuerySet[Resolution]:
    """Those sent to the members in a year up to a day on which they stood."""
    rows = Resolution.objects.filter(
        stood_on(until), published_at__date__year=year, published_at__date__lte=until
    )
    return rows.select_related("body")


def stood_on(day: dt.date) -> Q:
    """Those that were not withdrawn by a day: what a figure said of the past it says when it is asked again."""
    return ~Q(state=ResolutionState.WITHDRAWN) | Q(withdrawn_at__date__gt=day)


def words_of(resolution: Resolution) -> str:
    """How a decision elsewhere names it: 鄂职发〔2021〕5号《关于吸收成员的决议》."""
    return f"{resolution.number}{titled(resolution.title)}"


def withdrawn() -> QuerySet[Resolution]:
    """Those that hold no longer, the latest first."""
    return (
        Resolution.objects.filter(state=ResolutionState.WITHDRAWN)
        .exclude(number="")
        .order_by("-decided_on", "-pk")
    )


def offered() -> list[Offered]:
    """Published ones, the newest first, for whatever is decided on their ground."""
    rows = Resolution.objects.filter(state=ResolutionState.PUBLISHED)
    return [Offered(str(row.public_id), words_of(row), row.decided_on) for row in rows[:MOST_OFFERED]]
