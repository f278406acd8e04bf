"""What people have to do about contests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from governance.enums import ContestStage, EntryState
from governance.models import (
    ContestChoice,
    ContestEntry,
    ContestParty,
)
from governance.selectors.contest import EDIT as EDIT_CONTESTS
from governance.selectors.contest import ENTER, JUDGE, entries_for, judging, takes_opinions, to_judge
from governance.services.contest import CHOICES
from governance.services.contest_entry import ENTRIES
from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import record_url


@todo_provider(
    EDIT_CONTESTS,
    rows=lambda viewer, today: ENTRIES.due(viewer),
    comes="待筛选的作品、待确认的评选结果",
    whole="governance:contests",
)
def entries(viewer: Viewer, today: dt.date, rows: QuerySet[ContestEntry]) -> Iterable[Todo]:
    """Entries to screen."""
    for row in rows.select_related("contest", "unit")[:MOST]:
        yield Todo(
            title=f"筛选作品：{row}",
            url=row.get_absolute_url(),
            label="去筛选",
            weight=50,
            detail=f"{row.contest}，{row.unit}",
            group_key="governance.entries",
        )


@todo_provider(EDIT_CONTESTS, rows=lambda viewer, today: CHOICES.due(viewer), whole="governance:contests")
def choices(viewer: Viewer, today: dt.date, rows: QuerySet[ContestChoice]) -> Iterable[Todo]:
    """Results of contests to confirm."""
    for choice in rows.select_related("contest")[:MOST]:
        yield Todo(
            title=f"确认{choice}",
            url=choice.get_absolute_url(),
            label="去确认",
            weight=55,
            group_key="governance.choices",
        )


def _returned_entries(viewer: Viewer, today: dt.date) -> QuerySet[ContestEntry]:
    rows = entries_for(viewer).filter(state=EntryState.RETURNED, contest__state=ContestStage.OPEN)
    return rows.filter(unit__in=viewer.units_for(ENTER)) if viewer.can(EDIT_CONTESTS) else rows


@todo_provider(ENTER, rows=_returned_entries, comes="退回补正的作品", whole="governance:contests")
def returned_entries(viewer: Viewer, today: dt.date, rows: QuerySet[ContestEntry]) -> Iterable[Todo]:
    """What was sent back to the own units, while it can be mended."""
    for row in rows.order_by("pk")[:MOST]:
        yield Todo(
            title=f"补正作品：{row}",
            url=row.get_absolute_url(),
            label="去补正",
            due_on=row.contest.closes_on,
            weight=60,
            detail=row.answer,
            group_key="governance.returned_entries",
        )


@todo_provider(
    JUDGE,
    rows=lambda viewer, today: judging(viewer),
    comes="请您评议的作品",
    whole="governance:contests",
    each=False,
)
def to_give_opinions(viewer: Viewer, today: dt.date, rows: QuerySet[ContestParty]) -> Iterable[Todo]:
    """Contests one judges and has not said anything of. Two queries for each."""
    for party in rows:
        left = (
            to_judge(party, viewer).exclude(opinions__party=party).count()
            if takes_opinions(party.contest)
            else 0
        )
        if left:
            yield Todo(
                title=f"评议作品：{party.contest}",
                url=record_url("governance:contest_judge", party.public_id),
                label="去评议",
                due_on=party.contest.opinions_until,
                weight=60,
                detail=f"还有 {left} 件",
                group_key="governance.judging",
            )
