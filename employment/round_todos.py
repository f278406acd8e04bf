"""What people have to do about rounds of two-way choice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from employment.enums import RoundState, RoundTurn
from employment.models import Adjustment, Chooser, Round, RoundUnit
from employment.selectors.round import RANK, RUN, WISH, own_houses, own_places, rounds_for
from employment.services.round_result import ADJUSTMENTS
from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import record_url

_S = RoundState


def _unchosen(viewer: Viewer, today: dt.date) -> QuerySet[Chooser]:
    return own_places(viewer).filter(
        round__state=_S.OPEN,
        round__wishes_from__lte=today,
        round__wishes_to__gte=today,
        handed_in_at__isnull=True,
    )


@todo_provider(WISH, rows=_unchosen, comes="双向选择：选岗", whole="employment:rounds")
def to_choose(viewer: Viewer, today: dt.date, rows: QuerySet[Chooser]) -> Iterable[Todo]:
    """A student's rounds in which it is time to wish and no wish is there."""
    for row in rows.select_related("round")[:MOST]:
        yield Todo(
            title=f"请选岗：{row.round}",
            url=record_url("employment:round_choose", row.round.public_id),
            label="去选岗",
            due_on=row.round.wishes_to,
            weight=80,
            group_key="employment.choose",
        )


def _unranked(viewer: Viewer, today: dt.date) -> QuerySet[RoundUnit]:
    return own_houses(viewer).filter(
        round__state=_S.OPEN,
        round__wishes_to__lt=today,
        round__ranks_to__gte=today,
        ranked_at__isnull=True,
        left_why="",
    )


@todo_provider(RANK, rows=_unranked, comes="双向选择：给学生排序", whole="employment:rounds")
def to_rank(viewer: Viewer, today: dt.date, rows: QuerySet[RoundUnit]) -> Iterable[Todo]:
    """A unit's rounds in which it is time to rank and no list is there."""
    for row in rows[:MOST]:
        yield Todo(
            title=f"请给学生排序：{row.round}",
            url=record_url("employment:round_rank", row.public_id),
            label="去排序",
            due_on=row.round.ranks_to,
            weight=80,
            detail=str(row),
            group_key="employment.rank",
        )


_NEXT = {_S.DRAWN: "开始匹配", _S.MATCHED: "核对并公布结果"}


def _moving(viewer: Viewer, today: dt.date) -> QuerySet[Round]:
    return rounds_for(viewer).filter(state__in=(_S.OPEN, *_NEXT))


@todo_provider(RUN, rows=_moving, comes="双向选择：下一步", whole="employment:rounds", each=False)
def to_move_on(viewer: Viewer, today: dt.date, rows: QuerySet[Round]) -> Iterable[Todo]:
    """Rounds whose days are over, that are drawn, or that wait to be published; by who did not draw them."""
    for row in rows.order_by("ranks_to"):
        words = "截止并抽签" if row.turn == RoundTurn.OVER else _NEXT.get(RoundState(row.state), "")
        if words and not (row.state == _S.MATCHED and row.drawn_by_id == viewer.user.pk):
            yield Todo(
                title=f"{words}：{row}",
                url=row.get_absolute_url(),
                label="去办理",
                weight=65,
                group_key="employment.round",
            )


@todo_provider(
    ADJUSTMENTS.action,
    rows=lambda viewer, today: ADJUSTMENTS.due(viewer),
    comes="双向选择：审核人工调整",
    whole="employment:adjustments?state=submitted",
)
def to_rule(viewer: Viewer, today: dt.date, rows: QuerySet[Adjustment]) -> Iterable[Todo]:
    """Changes by hand that wait for a second person."""
    for row in rows.select_related("chooser__student", "chooser__round")[:MOST]:
        yield Todo(
            title=f"审核人工调整：{row}",
            url=row.get_absolute_url(),
            label="去审核",
            weight=70,
            detail=str(row.chooser.round),
            group_key="employment.adjustment",
        )
