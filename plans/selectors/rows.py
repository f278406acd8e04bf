"""Acceptance points and figures as plain data: of thousands of them, making models takes longer than all the rest of a page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from plans.models import AcceptancePoint, FilingFigure


class PointRow(NamedTuple):
    """What is read of an acceptance point; the fields are called as the model's are."""

    pk: int
    item_id: int
    position: int
    number: str
    text: str
    target_kind: str
    target_value: Decimal | None
    unit: str
    metric: str
    metric_params: dict[str, Any]


class FigureRow(NamedTuple):
    """What is read of a filing's figure."""

    pk: int
    filing_id: int
    position: int
    label: str
    value: Decimal
    unit: str


Point = AcceptancePoint | PointRow
Figure = FilingFigure | FigureRow
