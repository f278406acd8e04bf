"""A post is put forward, returned, changed, opened, renewed, ended; a firm is visited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from employment.services.demand import (
    accept_demand,
    close_demand,
    edit_demand,
    enter_demand,
    refuse_demand,
    renew_demand,
    said_of_demand,
    withdraw_demand,
)
from employment.services.visit import FIELDS, VisitInput, edit_visit, remove_visit
from groupportal.tenancy.scope import group_scope
from tests.employment.ground import DAY, TODAY, market, posted, said, visited
from tests.members.ground import viewer
from tests.trail import Did
from tests.world import World


def story(world: World, request: Any) -> Iterator[Did]:
    with group_scope(world.a, actor=world.wang):
        it = market(world)
        he, wang = viewer(it.he), viewer(world.wang)
        row = posted(it)
        yield Did("employment.demand_submitted", it.he, row)
        refuse_demand(row, by=wang, answer="写明工作时间")
        yield Did("employment.demand_returned", world.wang, row)
        row.refresh_from_db()
        edit_demand(row, replace(said_of_demand(row), hours="8:00—17:00"), by=he)
        yield (Did("employment.demand_edited", it.he, row), Did("employment.demand_submitted", it.he, row))
        accept_demand(row, by=wang)
        yield Did("employment.demand_opened", world.wang, row)
        renew_demand(row, expires_on=TODAY() + 90 * DAY, by=he)
        yield Did("employment.demand_renewed", it.he, row)
        close_demand(row, is_filled=False, why="订单减少", by=he)
        yield Did("employment.demand_ended", it.he, row)
        other = posted(it, title="前台")
        yield Did("employment.demand_submitted", it.he, other)
        withdraw_demand(other, by=he)
        yield Did("employment.demand_withdrawn", it.he, other)
        past = enter_demand(it.firm, said(), opened_on=TODAY() - 9 * DAY, ended_on=TODAY() - DAY, by=wang)
        yield Did("employment.demand_entered", world.wang, past)
        visit = visited(world, it)
        yield Did("employment.visit_recorded", world.li, visit)
        edit_visit(visit, replace(_said(visit), further="共建课程"), by=viewer(world.li))
        yield Did("employment.visit_edited", world.li, visit)
        remove_visit(visit, by=viewer(world.li))
        yield Did("employment.visit_removed", world.li, visit)


def _said(visit: Any) -> Any:
    return VisitInput(**{name: getattr(visit, name) for name in FIELDS})
