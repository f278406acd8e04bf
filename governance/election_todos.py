"""What people have to do about elections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from governance.models import (
    Candidate,
    Election,
)
from governance.selectors.election import EDIT as EDIT_ELECTIONS
from governance.selectors.election import NOMINATE, OPEN
from governance.services.candidate import CANDIDATES
from governance.services.election import ELECTIONS
from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import record_url
from members.selectors.outside import members_on


@todo_provider(
    "governance.view_bodies",
    rows=lambda viewer, today: CANDIDATES.due(viewer),
    comes="是否参选的答复、要确认的选举结果",
    whole="governance:elections",
)
def candidacies(viewer: Viewer, today: dt.date, rows: QuerySet[Candidate]) -> Iterable[Todo]:
    """Proposals to answer: the person's own, for the office those it holds papers for."""
    for row in rows.select_related("post__election__body", "unit")[:MOST]:
        yield Todo(
            title=f"答复是否参选：{row.post.election}，{row}",
            url=record_url("governance:candidate", row.public_id),
            label="去答复",
            weight=60,
            detail=str(row.post),
            group_key="governance.candidates",
        )


@todo_provider(EDIT_ELECTIONS, rows=lambda viewer, today: ELECTIONS.due(viewer), whole="governance:elections")
def results(viewer: Viewer, today: dt.date, rows: QuerySet[Election]) -> Iterable[Todo]:
    """Results of elections that another put forward."""
    for row in rows.select_related("body", "proposed_by")[:MOST]:
        yield Todo(
            title=f"确认选举结果：{row}",
            url=record_url("governance:election", row.public_id),
            label="去核对",
            weight=75,
            detail=f"{row.proposed_by}提交",
            group_key="governance.elections",
        )


@todo_provider(NOMINATE, comes="请本单位推荐的换届候选人", whole="governance:elections")
def nominations(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Elections one's units may nominate for, and have not. One query."""
    units = viewer.units_for(NOMINATE)
    if not units or not (units := units & set(members_on(today))):
        return
    proposed = Candidate.objects.filter(nominator__in=units).values("post__election")
    rows = Election.objects.filter(state__in=OPEN, nominations_until__gte=today).exclude(pk__in=proposed)
    for row in rows.select_related("body").order_by("nominations_until", "pk"):
        yield Todo(
            title=f"推荐候选人：{row}",
            url=record_url("governance:election", row.public_id),
            label="去推荐",
            due_on=row.nominations_until,
            weight=45,
            group_key="governance.nominations",
        )
