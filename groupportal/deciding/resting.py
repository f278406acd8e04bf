"""What stands on a paper: the records whose decision names it. A number that is given once is the key."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.utils import timezone

from groupportal.deciding.decision import DecidedModel, EndDecidedModel
from groupportal.periods.version import Version

MOST = 100
"""Of each kind."""


def resting_on(numbers: Collection[str]) -> dict[str, list[Model]]:
    """By the number of a paper (鄂职发〔2021〕5号) the records that were decided on it and have not ended, or were ended on it.

    One query for each kind and way.
    """
    found: dict[str, list[Model]] = {number: [] for number in numbers if number}
    for model, name in _decided() if found else ():
        rows = model.objects.filter(
            Q(*((f"{name}__regex", _named(number)) for number in found), _connector=Q.OR)
        )
        ends = any(field.name == "ends_on" for field in model._meta.get_fields())
        if ends and name != "end_decision":
            rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=timezone.localdate()))
        for row in rows.order_by("pk")[:MOST]:
            for number, resting in found.items():
                if re.search(_named(number), getattr(row, name)):
                    resting.append(row)
    return found


def _named(number: str) -> str:
    """The number itself, not the beginning of a longer one (JZ-2026-1 of JZ-2026-12)."""
    return re.escape(number) + r"(?![0-9])"


def _decided() -> Iterator[tuple[Any, str]]:
    """Kinds of records that say on what they were decided, and in which field: a decision, or a version by whom it was."""
    for model in apps.get_models():
        if issubclass(model, DecidedModel):
            yield model, "decision"
        elif issubclass(model, Version):
            yield model, "decided_by"
        if issubclass(model, EndDecidedModel):
            yield model, "end_decision"


def said(row: Model) -> str:
    """成员期间：某学校."""
    return f"{row._meta.verbose_name}：{row}"
