"""Bases by what they are used for on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet

from groupportal.periods.period import during
from parks.enums import ALL_FIVE, BaseFunctionKind
from parks.models import BaseFunction, TrainingBase


def used_on(day: dt.date, kinds: Iterable[str]) -> QuerySet[TrainingBase]:
    """Bases in use on a day that have all of these functions then."""
    rows = TrainingBase.objects.filter(during(day))
    for kind in kinds:
        rows = rows.filter(Exists(_of_each(day).filter(kind=kind)))
    return rows


def with_functions(rows: QuerySet[TrainingBase], day: dt.date) -> QuerySet[Any]:
    """Bases with ``used_for``: the functions they have on a day."""
    return rows.annotate(used_for=ArraySubquery(_of_each(day).values("kind")))


def _of_each(day: dt.date) -> QuerySet[BaseFunction]:
    return BaseFunction.objects.filter(during(day), base=OuterRef("pk")).order_by()


def functions_on(base: TrainingBase, day: dt.date) -> set[str]:
    """What a base is used for on a day."""
    return set(base.functions.filter(during(day)).values_list("kind", flat=True))


def functions_said(kinds: Collection[str]) -> str:
    """In words; all five together have a name."""
    held = [kind.label for kind in ALL_FIVE if kind in kinds]
    return "五位一体" if len(held) == len(ALL_FIVE) else "、".join(map(str, held))


def is_apprenticeship(kinds: Collection[str]) -> bool:
    """Whether it is one of 现代学徒制."""
    return BaseFunctionKind.APPRENTICES in kinds
