"""A figure and its rows as pages show them."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.safestring import SafeString

from groupportal.audit.models import AuditEntry
from groupportal.lists.pages import MOST_PRINTED
from groupportal.messages.home import event_of
from groupportal.metrics.registry import Metric, MetricResult
from groupportal.metrics.selectors import Question
from groupportal.tenancy.kept import Asked, kept_all
from groupportal.ui import formats
from groupportal.ui.tables import Column, address_of, draw, plain

ROWS_PER_PAGE = 20
SHOWN_CHANGES = 3


@dataclass(frozen=True)
class Behind:
    """What stands behind a figure, on one page of its rows: plain, so that it can be kept."""

    value: Decimal | int | None
    note: str
    table: SafeString
    row_count: int
    files: list[tuple[int, str]]
    """The keys of the files, each with what it proves."""
    is_personal: bool
    """Whether taking the rows out asks what for."""


def shown_value(metric: Metric, value: Decimal | int | None) -> tuple[str, str]:
    """The figure as text, and its unit: amounts in 元 are read in 万元."""
    if metric.unit == "元":
        return formats.wan_number(value), "万元"
    if metric.unit == "%":
        return formats.percent(value), ""
    return formats.count(value), metric.unit


def columns_of(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns of the rows; their names where the figure declares none."""
    return columns or (Column("记录", str),)


def words_only(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The same columns without anything that leads on: for who may see these rows and no more."""

    def bare(column: Column) -> Column:
        kind = "text" if column.kind == "state" else column.kind
        return replace(column, getter=lambda row: plain(column, column.value_of(row)), kind=kind, sort=())

    return tuple(bare(column) for column in columns)


def ordered_rows(result: MetricResult) -> QuerySet[Any]:
    """The rows in an order that stays, so that pages and files show each once."""
    return result.rows if result.rows.ordered else result.rows.order_by("pk")


def behind_figure(question: Question, label: str, query: QueryDict) -> tuple[Behind, list[dict[str, Any]]]:
    """What stands behind a figure, and who changed it last; both kept until the records change.

    DomainError where the figure can't be read.
    """
    answer = functools.cache(question.answer)
    about = (question.as_of, tuple(sorted(question.params.items())), query.urlencode())
    behind, events = kept_all(
        [
            Asked(f"figure.{question.metric.code}", lambda: _behind(answer(), label, query), about),
            Asked(
                f"changes.{question.metric.code}",
                lambda: last_changes(answer().rows) if answer().opens else [],
                about,
            ),
        ]
    )
    return behind, events


def _behind(result: MetricResult, label: str, query: QueryDict) -> Behind:
    on_paper = bool(query.get("print"))
    paginator = Paginator(ordered_rows(result), MOST_PRINTED if on_paper else ROWS_PER_PAGE)
    page = paginator.get_page(query.get("page"))
    return Behind(
        result.value,
        result.note,
        draw(
            columns_of(result.columns),
            page.object_list,
            query=query,
            caption=label,
            opens=None if on_paper or not result.opens else address_of,
        )
        if paginator.count
        else SafeString(""),
        paginator.count,
        [(file.pk, note) for file, note in result.files()] if result.files else [],
        any(column.is_personal for column in result.columns),
    )


def last_changes(rows: Any) -> list[dict[str, Any]]:
    """Who changed these rows last, by the trail."""
    if not isinstance(rows, QuerySet) or not hasattr(rows.model, "public_id"):
        return []
    plain = not (rows.query.is_sliced or rows.query.combinator or rows.query.values_select)
    if not plain:
        return []
    ids = rows.order_by().values("public_id")
    entries = AuditEntry.objects.filter(object_id__in=ids).select_related("actor")[:SHOWN_CHANGES]
    return [event_of(entry) for entry in entries]
