"""What a record says, for the trail and to be said again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from typing import Any

from groupportal.ui.formats import mask_phone


def said_of(row: Any, kind: type[Any]) -> dict[str, Any]:
    """What a record says of the fields of a service's input, to be said again with a change."""
    return {field.name: getattr(row, field.name) for field in fields(kind)}


def trail(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """What the trail keeps of these fields, by their labels: in words, numbers of phones masked, what isn't known left blank."""
    return {str(row._meta.get_field(name).verbose_name): _kept(row, name) for name in names}


def _kept(row: Any, name: str) -> Any:
    value = getattr(row, name)
    if name.endswith("phone"):
        return mask_phone(value) if value else ""
    if row._meta.get_field(name).choices:
        return getattr(row, f"get_{name}_display")() or ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None or isinstance(value, str | int | Decimal | dt.date):
        return "" if value is None else value
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    return str(value)
