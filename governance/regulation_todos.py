"""What people have to do about regulations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from governance.enums import CommentState
from governance.models import (
    Consultation,
    RegulationComment,
)
from governance.selectors.consultation import speaking_for
from governance.selectors.regulation import unread_by as unread_regulations
from governance.services.consultation import COMMENTS
from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import record_url


@todo_provider(
    "governance.comment_regulations", comes="征求意见的制度、要阅知的制度", whole="governance:regulations"
)
def regulations(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    """Drafts one's units were asked about and said nothing to yet, and regulations they have not read."""
    return [*_asked(viewer, today), *_unread_regulations(viewer)]


def _asked(viewer: Viewer, today: dt.date) -> Iterable[Todo]:
    rows = Consultation.objects.filter(opened_on__lte=today, closes_on__gte=today)
    # Who is of the office as well speaks for the own units alone.
    edits, own = viewer.can("governance.edit_regulations"), viewer.units_for("governance.comment_regulations")
    if edits and not own:
        return
    for row in rows.select_related("version__regulation").order_by("closes_on"):
        units = speaking_for(viewer, row).filter(pk__in=own) if edits else speaking_for(viewer, row)
        said = row.comments.filter(unit__in=units).exclude(state=CommentState.WITHDRAWN)
        if units.exists() and not said.exists():
            yield Todo(
                title=f"提意见：{row.version.regulation}",
                url=record_url("governance:consultation", row.public_id),
                label="去看",
                due_on=row.closes_on,
                weight=50,
                group_key="governance.consultations",
            )


def _unread_regulations(viewer: Viewer) -> Iterable[Todo]:
    for row in unread_regulations(viewer):
        yield Todo(
            title=f"阅知制度：{row.version.regulation}",
            url=record_url("governance:regulation_version", row.version.public_id),
            label="去看",
            weight=45,
            group_key="governance.regulations",
        )


@todo_provider(
    "governance.edit_regulations",
    rows=lambda viewer, today: COMMENTS.due(viewer),
    comes="待答复的制度意见",
    whole="governance:regulations?state=draft",
)
def comments(viewer: Viewer, today: dt.date, rows: QuerySet[RegulationComment]) -> Iterable[Todo]:
    """Comments to answer."""
    for row in rows.select_related("consultation__version__regulation", "unit", "clause")[:MOST]:
        yield Todo(
            title=f"答复意见：{row}",
            url=record_url("governance:regulationcomment", row.public_id),
            label="去答复",
            weight=50,
            detail=str(row.consultation.version.regulation),
            group_key="governance.comments",
        )
