"""What people have to do about the annual report and the yearly return: to write, to file, to rule on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse

from groupportal.messages.todos import MOST, Todo, todo_provider
from groupportal.tenancy.viewer import Viewer
from reports.annual_return.enums import AnswerState
from reports.models import AnnualReturn, SectionText, UnitAnswer
from reports.selectors.annual import sections_to_write
from reports.selectors.annual_return import answers_to_fill
from reports.services.annual import TEXTS
from reports.services.annual_return import RETURNS
from reports.services.unit_answer import ANSWERS


@todo_provider("reports.write_annual", comes="请您写的报告章节", whole="reports:annual_list")
def to_write(viewer: Viewer, today: dt.date) -> Iterator[Todo]:
    """Sections this person was asked to write, the returned ones first. Two queries."""
    for section, returned in sections_to_write(viewer):
        yield Todo(
            f"{'修改被退回的' if returned else '写'}报告章节：{section}",
            section.get_absolute_url(),
            "去修改" if returned else "去写",
            weight=75 if returned else 55,
            group_key="reports.returned" if returned else "reports.to_write",
        )


@todo_provider(
    "reports.manage_annual",
    rows=lambda viewer, today: TEXTS.due(viewer),
    comes="等您审核的报告章节",
    whole="reports:annual_list",
)
def to_review(viewer: Viewer, today: dt.date, rows: QuerySet[SectionText]) -> Iterator[Todo]:
    """Texts this person is to rule on."""
    for text in rows.select_related("section__report", "proposed_by")[:MOST]:
        yield Todo(
            f"审核报告章节：{text.section}",
            TEXTS.url(text),
            "去审核",
            weight=60,
            detail=f"{text.proposed_by}提交",
            group_key="reports.to_review",
        )


@todo_provider(
    "reports.file_return",
    rows=lambda viewer, today: answers_to_fill(viewer),
    comes="请您的单位填报的年度数据",
    whole="reports:return_list",
)
def answers_to_file(viewer: Viewer, today: dt.date, rows: QuerySet[UnitAnswer]) -> Iterator[Todo]:
    """The parts of yearly returns that this person's units have not handed in."""
    for answer in rows[:MOST]:
        returned = answer.state == AnswerState.SENT_BACK
        what = "补填" if answer.is_to_add else "修改被退回的" if returned else "填报"
        yield Todo(
            f"{what}{answer.annual_return}：{answer.unit}",
            reverse("reports:return_fill", kwargs={"public_id": answer.public_id}),
            "去修改" if returned else f"去{what}",
            due_on=answer.due_on,
            weight=75 if returned else 60,
            detail=f"新加的项：{answer.to_add}" if answer.is_to_add else answer.answer if returned else "",
            group_key="reports.answers",
        )


@todo_provider(
    "reports.manage_return",
    rows=lambda viewer, today: ANSWERS.due(viewer),
    comes="等您核对的单位年度数据",
    whole="reports:return_list",
)
def answers_to_check(viewer: Viewer, today: dt.date, rows: QuerySet[UnitAnswer]) -> Iterator[Todo]:
    """Units' answers this person is to check."""
    for answer in rows.select_related("unit", "annual_return")[:MOST]:
        yield Todo(
            f"核对单位年度数据：{answer}",
            ANSWERS.url(answer),
            "去核对",
            weight=60,
            group_key="reports.answers_to_check",
        )


@todo_provider(
    "reports.rule_return",
    rows=lambda viewer, today: RETURNS.due(viewer),
    comes="等您审核的年度数据",
    whole="reports:return_list",
)
def returns_to_rule(viewer: Viewer, today: dt.date, rows: QuerySet[AnnualReturn]) -> Iterator[Todo]:
    """Yearly returns this person is to approve."""
    for row in rows.select_related("proposed_by")[:MOST]:
        yield Todo(f"审核{row}", RETURNS.url(row), "去审核", weight=65, detail=f"{row.proposed_by}提交")
