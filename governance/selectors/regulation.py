"""Regulations as people see them, as of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from governance.articles import as_line, place
from governance.enums import DraftStage, MotionState, RegulationKind
from governance.models import Motion, Regulation, RegulationClause, RegulationReceipt, RegulationVersion
from governance.selectors.access import meetings_for
from groupportal.periods.enums import VersionState
from groupportal.periods.period import during
from groupportal.tenancy.viewer import Viewer
from plans.selectors.compare import Piece, text_pieces

VIEW, EDIT, COMMENT = (
    "governance.view_regulations",
    "governance.edit_regulations",
    "governance.comment_regulations",
)
_SHOWN = ~Q(state=VersionState.DRAFT) | Q(stage=DraftStage.CONSULTING)


def versions_for(viewer: Viewer) -> QuerySet[RegulationVersion]:
    """Versions that hold or held and drafts that were sent round for whoever may read them; other drafts for the office alone.

    A settled draft that was put to the vote of a meeting is read by who sees the meeting.
    """
    if not viewer.can(VIEW):
        return RegulationVersion.objects.none()
    rows = RegulationVersion.objects.select_related("regulation__body")
    if viewer.can(EDIT):
        return rows
    put = Q(stage=DraftStage.SETTLED, motion__meeting__in=meetings_for(viewer).order_by().values("pk"))
    return rows.filter(_SHOWN | put)


def decided_by(motion: Motion, viewer: Viewer) -> RegulationVersion | None:
    """The version that a motion decides on, where it is one's and the person may read it."""
    return versions_for(viewer).filter(motion=motion).first()


def is_put(version: RegulationVersion) -> bool:
    """Whether a vote on it is to come, goes on, or carried it; not where it was lost or is void."""
    motion = version.motion
    if motion is None or motion.state == MotionState.ANNULLED:
        return False
    return motion.state != MotionState.CLOSED or bool(motion.is_valid and motion.is_carried)


def regulations_for(viewer: Viewer) -> QuerySet[Regulation]:
    """Regulations of which the person sees any version; those without one yet for the office alone."""
    if not viewer.can(VIEW):
        return Regulation.objects.none()
    rows = Regulation.objects.select_related("body")
    return rows if viewer.can(EDIT) else rows.filter(pk__in=versions_for(viewer).values("regulation"))


def clauses_for(viewer: Viewer) -> QuerySet[RegulationClause]:
    """The paragraphs of these versions."""
    return RegulationClause.objects.filter(version__in=versions_for(viewer)).select_related(
        "version__regulation"
    )


def in_force_on(day: dt.date) -> QuerySet[RegulationVersion]:
    """The versions a day lies in: one of a regulation at most. In the order of a collection: charters first."""
    rows = RegulationVersion.objects.filter(during(day)).exclude(state=VersionState.DRAFT)
    return rows.select_related("regulation__body").order_by("regulation__pinyin", "pk")


def to_come_after(day: dt.date) -> QuerySet[RegulationVersion]:
    """Published versions that hold from a later day on."""
    return RegulationVersion.objects.filter(starts_on__gt=day).exclude(state=VersionState.DRAFT)


def in_order(rows: QuerySet[RegulationVersion]) -> list[RegulationVersion]:
    """As a collection prints them: charters, systems, measures, details; by name among these."""
    kinds = RegulationKind.values
    return sorted(rows, key=lambda row: (kinds.index(row.regulation.kind), row.regulation.pinyin, row.pk))


def draft_of(regulation: Regulation) -> RegulationVersion | None:
    """The draft that is worked on, edited or settled."""
    return regulation.versions.filter(
        state=VersionState.DRAFT, stage__in=(DraftStage.EDITING, DraftStage.SETTLED)
    ).first()


def drafts_for(viewer: Viewer) -> QuerySet[RegulationVersion]:
    """Drafts the person sees that are written or go round; not one that a later version took the place of."""
    seen = versions_for(viewer)
    later = seen.filter(regulation=OuterRef("regulation"), draft__gt=OuterRef("draft"))
    return seen.filter(~Exists(later), state=VersionState.DRAFT)


def receipts_of(viewer: Viewer) -> QuerySet[RegulationReceipt]:
    """Who was sent what: all for the office, those of the units one acts for otherwise."""
    rows = RegulationReceipt.objects.select_related("version__regulation", "unit", "read_by")
    return rows if viewer.can(EDIT) else rows.filter(unit__in=viewer.units_for(COMMENT))


def to_hold(day: dt.date, path: str = "") -> Q:
    """Published versions that hold on a day or will: those repealed or replaced from a later day on too. ``path`` leads to them."""
    lasts = Q(**{f"{path}ends_on__isnull": True}) | Q(**{f"{path}ends_on__gt": day})
    return ~Q(**{f"{path}state": VersionState.DRAFT}) & lasts


def unread_by(viewer: Viewer) -> QuerySet[RegulationReceipt]:
    """What the units this person acts for have not read, of what holds or will."""
    rows = RegulationReceipt.objects.filter(
        to_hold(timezone.localdate(), "version__"),
        read_at__isnull=True,
        unit__in=viewer.units_for(COMMENT),
    )
    return rows.select_related("version__regulation", "unit").order_by("version__published_at", "pk")


def with_receipts(rows: QuerySet[RegulationVersion]) -> QuerySet[RegulationVersion]:
    """With ``sent`` and ``read``: to how many units it went and how many read it."""
    return rows.annotate(
        sent=Count("receipts"), read=Count("receipts", filter=Q(receipts__read_at__isnull=False))
    )


@dataclass(frozen=True)
class Change:
    """A paragraph that differs: ``kind`` added, removed or changed; ``pieces`` with what went and came."""

    kind: str
    place: str
    pieces: tuple[Piece, ...]


def changes_between(old: Sequence[RegulationClause], new: Sequence[RegulationClause]) -> list[Change]:
    """What differs from one version's paragraphs to another's, in the order of the text, the number included.

    Paragraphs belong together that were taken from one another, through any number of drafts; else those of one number.
    """
    left = {clause.pk: clause for clause in old}
    ancestors = _ancestors(new, set(left))
    pairs = [(left.pop(ancestors[clause.pk], None), clause) for clause in new]
    named = {place(clause): clause for clause in left.values()}
    found: list[tuple[int, Change]] = []
    for kept, clause in pairs:
        twin = None if kept else named.pop(place(clause), None)
        before = left.pop(twin.pk) if twin else kept
        words = as_line(before) if before else "", as_line(clause)
        if words[0] != words[1]:
            kind = "changed" if before else "added"
            found.append((clause.position, Change(kind, place(clause), text_pieces(*words))))
    found += [
        (row.position, Change("removed", place(row), text_pieces(as_line(row), ""))) for row in left.values()
    ]
    return [change for _, change in sorted(found, key=lambda pair: pair[0])]


def _ancestors(new: Sequence[RegulationClause], wanted: set[int]) -> dict[int, int]:
    """Of each paragraph the one among ``wanted`` it goes back to, 0 for none. One query for each draft between."""
    at = {clause.pk: clause.comes_from_id for clause in new}
    while missing := {pk for pk in at.values() if pk and pk not in wanted}:
        further = dict(RegulationClause.objects.filter(pk__in=missing).values_list("pk", "comes_from"))
        at = {pk: further.get(one) if one in missing else one for pk, one in at.items()}
    return {pk: one or 0 for pk, one in at.items()}


def state_on(version: RegulationVersion, day: dt.date | None = None) -> tuple[str, str]:
    """How a version stands on a day: a state of the common vocabulary with its word."""
    day = day or timezone.localdate()
    if version.starts_on is None:
        stage = DraftStage(version.stage)
        look = {
            DraftStage.EDITING: "draft",
            DraftStage.CONSULTING: "submitted",
            DraftStage.SETTLED: "checked",
        }
        return look[stage], str(stage.label)
    if version.starts_on > day:
        return "approved", "已公布，待施行"
    if version.ends_on is None or version.ends_on > day:
        return "in_force", "施行中"
    return "archived", "已废止" if version.repeal_reason else "已被新版本代替"
