"""What the plan expects of a task in each year, and what became of it by a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from groupportal.ui.figures import rate_value
from plans.enums import ExpectationKind, Result
from plans.models import YearlyExpectation
from plans.reading import EXPECTED, expected_figures
from plans.selectors.filed_item import FiledItem
from plans.selectors.outcome import FILED, NO_PROOF, NO_VALUE, Answer
from plans.selectors.term import Term

_COUNTED = (ExpectationKind.NUMBER, ExpectationKind.PERCENT)


def answers_by_year(
    row: FiledItem, expected: Iterable[YearlyExpectation], as_of: dt.date, term: Term
) -> dict[int, Answer]:
    """Per year what the group's filing of the day says of its expectation, and whether that is 达成.

    A number is met by as much; 完成 and words where the filing says so. Nothing is 达成 without a file that proves it.
    """
    figures = expected_figures(row.figures)
    found = {}
    for one in expected:
        figure = figures.get(one.year)
        value = figure.value if figure else None
        wanted = one.number if one.kind in _COUNTED and one.number is not None else Decimal(1)
        result, lack = _result(value, wanted, one.year, as_of, term, proven=row.evidence > 0)
        params = {"thread": row.item.thread.public_id, "label": EXPECTED, "year": one.year}
        rate = rate_value(value, wanted) if value is not None and one.kind in _COUNTED else None
        found[one.year] = Answer(FILED, as_of, params, value, result, lack, value, rate, one.year)
    return found


def _result(
    value: Decimal | None, wanted: Decimal, year: int, as_of: dt.date, term: Term, *, proven: bool
) -> tuple[Result, str]:
    is_over = term.is_over(year, as_of)
    if as_of < dt.date(year, 1, 1):
        return Result.AHEAD, ""
    if value is None:
        return (Result.LACKING, NO_VALUE) if is_over else (Result.NOT_DUE, "")
    if value < wanted:
        return (Result.MISSED if is_over else Result.NOT_DUE), ""
    return (Result.MET, "") if proven else (Result.LACKING, NO_PROOF)
