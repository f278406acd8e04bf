"""What a reader and an editor get at each address of graduates and surveys."""

from __future__ import annotations

import datetime as dt
from typing import Any

from employment.models import Graduate
from tests.sweeps.expected import Expected, Side

_ONE = "employment.Graduate"


def _left(row: Any, side: Side) -> None:
    """Of the side's school, out of no roster."""
    Graduate.objects.filter(pk=row.pk).update(unit=side.unit, student=None, graduated_on=dt.date(2020, 6, 30))


def _graduate(reader: int, editor: int) -> Expected:
    return Expected(reader, editor, _ONE, opened=_left)


TABLE: dict[str, Expected] = {
    "employment:graduates": Expected(403, 200),
    "employment:graduate_new": Expected(403, 200),
    "employment:graduates_take": Expected(403, 200),
    "employment:graduate": _graduate(403, 200),
    "employment:graduate_edit": _graduate(403, 200),
    "employment:graduate_answer": _graduate(403, 200),
    "employment:graduate_call": _graduate(403, 200),
    "employment:surveys": Expected(403, 200),
    "employment:survey_open": Expected(403, 200),
    "employment:surveys_remind": Expected(403, 302),
    "employment:destinations": Expected(200, 200),
    "employment-api:graduate-list": Expected(403, 200),
    "employment-api:graduate-detail": _graduate(403, 200),
}
