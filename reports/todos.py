"""What people have to do about the annual report: sections to write, texts to rule on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from groupportal.messages.todos import Todo, todo_provider
from groupportal.tenancy.viewer import Viewer
from reports.selectors.annual import sections_to_write
from reports.services.annual import TEXTS

_SHOWN = 30


@todo_provider("reports.write_annual", comes="请您写的报告章节")
def to_write(viewer: Viewer, today: dt.date) -> Iterator[Todo]:
    """Sections this person was asked to write, the returned ones first. Two queries."""
    for section, returned in sections_to_write(viewer)[:_SHOWN]:
        yield Todo(
            f"{'修改被退回的' if returned else '写'}报告章节：{section}",
            section.get_absolute_url(),
            "去修改" if returned else "去写",
            weight=75 if returned else 55,
            group_key="reports.returned" if returned else "reports.to_write",
        )


@todo_provider("reports.manage_annual", comes="等您审核的报告章节")
def to_review(viewer: Viewer, today: dt.date) -> Iterator[Todo]:
    """Texts this person is to rule on. One query."""
    for text in TEXTS.due(viewer).select_related("section__report", "proposed_by")[:_SHOWN]:
        yield Todo(
            f"审核报告章节：{text.section}",
            TEXTS.url(text),
            "去审核",
            weight=60,
            detail=f"{text.proposed_by}提交",
            group_key="reports.to_review",
        )
