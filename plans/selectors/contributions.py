"""What units contributed to a task, side by side, and what the group could say of it: 汇总."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.lookups import IsNull
from django.utils import timezone

from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.pinyin import spell
from plans.enums import AssignmentState, FilingLevel, FilingState, TargetKind
from plans.models import AcceptancePoint, Assignment, Filing, FilingSource, ItemThread
from plans.reading import match_figures
from plans.selectors.filed import figures_of
from plans.selectors.filings import approved_up_to
from plans.selectors.queues import filings_visible_to
from plans.selectors.rows import Figure

_SPOKEN = (FilingState.DRAFT, FilingState.SUBMITTED, FilingState.APPROVED)


@dataclass(frozen=True)
class Contributor:
    """A unit (or person) that was asked: its newest assignment, what it filed last, what of it counts on the day.

    ``figures`` are those of what is ``said``.
    """

    assignment: Assignment
    last: Filing | None
    counting: Filing | None
    figures: Sequence[Figure] = ()

    @property
    def name(self) -> str:
        """Who was asked."""
        return str(self.assignment.unit or self.assignment.assignee)

    @property
    def pinyin(self) -> str:
        """The spelling of the name."""
        asked = self.assignment.unit or self.assignment.assignee
        return (asked.pinyin if asked else "") or spell(self.name)

    @property
    def said(self) -> Filing | None:
        """What is shown of it: what counts, else what was handed in last."""
        return _said(self.last, self.counting)


def _said(last: Filing | None, counting: Filing | None) -> Filing | None:
    return counting or (last if last and last.state != FilingState.DRAFT else None)


@dataclass(frozen=True)
class Suggestion:
    """What the contributions make of a point. ``value`` is None where they can't be put together, and ``how`` says why."""

    point: AcceptancePoint
    value: Decimal | None
    how: str
    parts: tuple[tuple[Filing, Decimal], ...] = ()
    year: int | None = None
    base: Decimal | None = None


def contributors_to(thread: ItemThread, as_of: dt.date) -> list[Contributor]:
    """Everybody a task was put to, those first that have said something; called-off assignments without a word left out.

    Four queries at any size.
    """
    contributions = Filing.objects.filter(thread=thread, level=FilingLevel.UNIT)
    assignments = Assignment.objects.filter(thread=thread).select_related("unit", "assignee").in_bulk()
    newest: dict[tuple[str, int | None], Assignment] = {}
    for _, row in sorted(assignments.items()):
        if row.state != AssignmentState.CANCELLED or whose(row) not in newest:
            newest[whose(row)] = row
    said: dict[tuple[str, int | None], list[Filing]] = {}
    for filing in contributions.order_by("-id"):
        if filing.assignment_id:
            filing.assignment = assignments[filing.assignment_id]
        said.setdefault(whose(filing.assignment), []).append(filing)
    order = list(
        approved_up_to(as_of).filter(thread=thread, level=FilingLevel.UNIT).values_list("pk", flat=True)
    )
    place = {pk: number for number, pk in enumerate(order)}
    figures = figures_of(contributions.order_by().values("pk"))
    rows = []
    for asked, assignment in newest.items():
        theirs = said.get(asked, [])
        if assignment.state == AssignmentState.CANCELLED and not theirs:
            continue
        counting = min((f for f in theirs if f.pk in place), key=lambda f: place[f.pk], default=None)
        last = theirs[0] if theirs else None
        shown = _said(last, counting)
        rows.append(Contributor(assignment, last, counting, figures.get(shown.pk, ()) if shown else ()))
    return sorted(
        rows, key=lambda row: (row.counting is None, row.last is None, row.assignment.due_on, row.pinyin)
    )


def whose(assignment: Assignment | None) -> tuple[str, int | None]:
    """The unit that was asked, or the person where no unit was: of each one contribution counts."""
    if assignment is None:
        return "", None
    return ("unit", assignment.unit_id) if assignment.unit_id else ("person", assignment.assignee_id)


def suggestions(
    points: Sequence[AcceptancePoint],
    contributions: Iterable[tuple[Filing, Sequence[Figure]]],
    as_of: dt.date,
) -> list[Suggestion]:
    """Per point that asks for a number: the sum over units, or the latest where a state is meant (domain T13).

    Contributions come with their figures. A yearly target has one for each year that units gave figures of; a figure of no year
    is of the year of its filing. Shares of different wholes are not added.
    """
    figures = list(contributions)
    return [
        _suggested(point, year, _given(point, year, figures))
        for point in points
        if point.target_value is not None
        for year in _years(point, figures, as_of)
    ]


_Given = list[tuple[Filing, Sequence[Figure]]]


def _years(point: AcceptancePoint, figures: _Given, as_of: dt.date) -> list[int | None]:
    if point.target_kind != TargetKind.YEARLY:
        return [None]
    some = {figure.year for _, rows in figures for figure in rows if figure.line == point.line}
    return [*sorted({year for year in some if year and year <= as_of.year} | {as_of.year})]


def _given(point: AcceptancePoint, year: int | None, figures: _Given) -> list[tuple[Filing, Figure]]:
    found = []
    for filing, rows in figures:
        figure = match_figures([point], rows, year).get(point.pk)
        if figure is None and year == filing.as_of.year:
            figure = match_figures([point], rows).get(point.pk)
        if figure is not None:
            found.append((filing, figure))
    return found


def _suggested(point: AcceptancePoint, year: int | None, found: list[tuple[Filing, Figure]]) -> Suggestion:
    parts = tuple((filing, figure.value) for filing, figure in found if figure.unit == point.unit)
    if len(parts) < len(found):
        return Suggestion(point, None, "各单位的计量单位不同，不能合计", parts, year)
    if not parts:
        return Suggestion(point, None, "还没有单位报来数值", (), year)
    if len(parts) == 1:
        return Suggestion(point, parts[0][1], "只有一家报来", parts, year, found[0][1].base)
    if point.target_kind == TargetKind.SHARE or point.unit == "%":
        return Suggestion(point, None, "占比不能相加，请按总数计算", parts, year)
    if point.target_kind == TargetKind.STATE:
        latest = max(parts, key=lambda part: part[0].as_of)
        return Suggestion(point, latest[1], "状态类目标，取最近一次", parts, year)
    return Suggestion(
        point, sum((value for _, value in parts), Decimal(0)), f"{len(parts)} 家合计", parts, year
    )


def said_before(filing: Filing) -> Filing | None:
    """What the unit (or person) of a contribution said last on the task, approved."""
    asked = filing.assignment
    if asked is None:
        return None
    theirs = (
        {"assignment__unit": asked.unit_id} if asked.unit_id else {"assignment__assignee": asked.assignee_id}
    )
    rows = approved_up_to(timezone.localdate()).filter(
        thread=filing.thread_id, level=FilingLevel.UNIT, **theirs
    )
    return rows.prefetch_related("figures").first()


def drawn_on(filing: Filing, viewer: Viewer) -> list[Filing]:
    """The contributions that a filing of the group draws on, as far as the person may see them."""
    return list(filings_visible_to(viewer).filter(drawn_on_by__filing=filing).order_by("id"))


def open_filing_of_group(thread: ItemThread, as_of: dt.date) -> Filing | None:
    """The group's filing on a task and date that is being written or waits for its ruling."""
    return Filing.objects.filter(
        thread=thread,
        level=FilingLevel.GROUP,
        as_of=as_of,
        state__in=(FilingState.DRAFT, FilingState.SUBMITTED),
    ).first()


def tasks_to_consolidate(as_of: dt.date) -> QuerySet[ItemThread]:
    """Tasks with a unit's last contribution that no filing of the group draws on which is open or approved, and to which the group
    has not said its word since."""
    of_group = Filing.objects.filter(level=FilingLevel.GROUP)
    taken = FilingSource.objects.filter(
        contribution=OuterRef("pk"), filing__in=of_group.filter(state__in=_SPOKEN).values("pk")
    )
    said_since = of_group.filter(
        thread=OuterRef("thread"),
        state=FilingState.APPROVED,
        as_of__gte=OuterRef("as_of"),
        proposed_at__gt=OuterRef("ruled_at"),
    )
    fresh = Filing.objects.filter(level=FilingLevel.UNIT, state=FilingState.APPROVED, as_of__lte=as_of)
    newer = fresh.filter(
        Q(assignment__unit=OuterRef("assignment__unit"))
        | Q(
            IsNull(OuterRef("assignment__unit"), True),
            assignment__unit=None,
            assignment__assignee=OuterRef("assignment__assignee"),
        ),
        thread=OuterRef("thread"),
        as_of__gte=OuterRef("as_of"),
        ruled_at__gt=OuterRef("ruled_at"),
    )
    waiting = fresh.filter(~Exists(taken), ~Exists(said_since), ~Exists(newer), thread=OuterRef("pk"))
    return ItemThread.objects.filter(Exists(waiting))


def due_to_consolidate() -> QuerySet[ItemThread]:
    """The same on the day with which the page of it opens: the working date, else today."""
    return tasks_to_consolidate(active_group().working_on or timezone.localdate())


def to_consolidate_count(viewer: Viewer) -> int:
    """How many these are, for who rules on filings."""
    return due_to_consolidate().count() if viewer.can("plans.review_filing") else 0
