"""What stands on a paper: the records whose decision names it. A number that is given once is the key."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.utils import timezone

from groupportal.deciding.decision import DecidedModel
from groupportal.periods.version import Version

MOST = 100
"""Of each kind."""


def resting_on(numbers: Collection[str]) -> dict[str, list[Model]]:
    """By the number of a paper (鄂职发〔2021〕5号) the records that were decided on it and have not ended. One query for each kind."""
    found: dict[str, list[Model]] = {number: [] for number in numbers if number}
    for model, name in _decided() if found else ():
        rows = model.objects.filter(Q(*((f"{name}__contains", number) for number in found), _connector=Q.OR))
        if any(field.name == "ends_on" for field in model._meta.get_fields()):
            rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=timezone.localdate()))
        for row in rows.order_by("pk")[:MOST]:
            for number, resting in found.items():
                if number in getattr(row, name):
                    resting.append(row)
    return found


def _decided() -> Iterator[tuple[Any, str]]:
    """Kinds of records that say on what they were decided, and in which field: a decision, or a version by whom it was."""
    for model in apps.get_models():
        if issubclass(model, DecidedModel):
            yield model, "decision"
        elif issubclass(model, Version):
            yield model, "decided_by"


def said(row: Model) -> str:
    """成员期间：某学校."""
    return f"{row._meta.verbose_name}：{row}"
