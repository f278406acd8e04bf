"""What a plan asks and what was filed as plain data: of thousands, making models takes longer than all the rest of a page.

The fields are called as the models' are.
"""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any, NamedTuple

from plans.enums import ItemKind
from plans.models import AcceptancePoint, Filing, FilingFigure, PlanItem


class ThreadRow(NamedTuple):
    """What is read of a thread."""

    pk: int
    public_id: uuid.UUID


class ItemRow(NamedTuple):
    """What is read of a heading, task or indicator."""

    pk: int
    parent_id: int | None
    kind: str
    level: int
    name: str
    pinyin: str
    goal_label: str
    goal: str
    points_label: str
    revision_id: int
    thread: ThreadRow
    parent: ItemRow | None

    @property
    def thread_id(self) -> int:
        """The key of its thread."""
        return self.thread.pk

    def get_kind_display(self) -> str:
        """Task or indicator, in words."""
        return str(ItemKind(self.kind).label)


class FilingRow(NamedTuple):
    """What is read of a filing."""

    pk: int
    thread_id: int
    as_of: dt.date
    text: str
    state: str
    source_file_id: int | None
    draws_on_withdrawn: bool


class PointRow(NamedTuple):
    """What is read of an acceptance point."""

    pk: int
    item_id: int
    line: uuid.UUID
    position: int
    number: str
    text: str
    target_kind: str
    target_value: Decimal | None
    target_sense: str
    unit: str
    base: str
    is_veto: bool
    waits_for: str
    metric: str
    metric_params: dict[str, Any]


class FigureRow(NamedTuple):
    """What is read of a filing's figure."""

    pk: int
    filing_id: int
    position: int
    line: uuid.UUID | None
    label: str
    year: int | None
    value: Decimal
    unit: str
    base: Decimal | None


Proofs = tuple[tuple[uuid.UUID, ...], ...]
"""The files of a filing, each as the lines of the points it proves, none for all of them."""
Item = PlanItem | ItemRow
Filed = Filing | FilingRow
Point = AcceptancePoint | PointRow
Figure = FilingFigure | FigureRow
