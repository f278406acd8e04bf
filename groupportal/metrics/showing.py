"""A figure and its rows as pages show them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from groupportal.audit.models import AuditEntry
from groupportal.messages.home import event_of
from groupportal.metrics.registry import Metric, MetricResult
from groupportal.ui import formats
from groupportal.ui.tables import Column

SHOWN_CHANGES = 3


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


def ordered_rows(result: MetricResult) -> QuerySet[Any]:
    """The rows in an order that stays, so that pages and files show each once."""
    return result.rows if result.rows.ordered else result.rows.order_by("pk")


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
