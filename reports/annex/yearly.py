"""What a plan asks of each year in its acceptance points (300人/年), for a 分解表 of a plan that names no yearly expectations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from groupportal.ui.figures import plain
from plans.enums import ExpectationKind, Result, TargetKind
from plans.selectors.outcome import Answer, Outcome
from reports.annex.values import YearCell

_WORST_FIRST = (Result.MISSED, Result.LACKING, Result.NOT_DUE, Result.AHEAD, Result.MET)


def yearly_cells(
    outcomes: Iterable[Outcome], years: Iterable[int]
) -> tuple[tuple[YearCell, ...], dict[int, Answer]]:
    """The cells of a task's years, and per year the answer that is furthest from its target, which the state opens to."""
    asked = [one for one in outcomes if one.point.target_kind == TargetKind.YEARLY]
    cells, worst = [], {}
    for year in years if asked else ():
        here = [(one, next((a for a in one.answers if a.year == year), None)) for one in asked]
        if answered := [answer for _, answer in here if answer]:
            worst[year] = _furthest(answered)
        cells.append(_cell(year, here, worst.get(year)))
    return tuple(cells), worst


def _furthest(answers: Sequence[Answer]) -> Answer:
    """How far the year is from what is asked; where nothing was reported of that, the figure of another point opens."""
    judged = [one if one.counts else replace(one, result=Result.NOT_DUE, lack="") for one in answers]
    found = min(judged, key=lambda one: _WORST_FIRST.index(one.result))
    opens = next((one for one in judged if one.value is not None), found)
    return found if found.value is not None else replace(opens, result=found.result, lack=found.lack)


def _cell(year: int, here: Sequence[tuple[Outcome, Answer | None]], worst: Answer | None) -> YearCell:
    several = len(here) > 1
    numbers = [f"{number}." if several else "" for number in range(1, len(here) + 1)]
    texts = [one.point.text.rstrip("；;。") for one, _ in here]
    states = [_state(answer) for _, answer in here]
    figure = None
    if worst and worst.value is not None:
        params = {name: str(value) for name, value in worst.params.items() if value is not None}
        figure = {"code": worst.code, "as_of": worst.as_of.isoformat(), "params": params}
    return YearCell(
        year,
        "；".join(map("".join, zip(numbers, texts, strict=True))),
        ExpectationKind.TEXT,
        state="；".join(map("".join, zip(numbers, states, strict=True))),
        figure=figure,
    )


def _state(answer: Answer | None) -> str:
    if answer is None:
        return str(Result.AHEAD.label)
    actual = f"（{plain(answer.counted)}）" if answer.counted is not None else ""
    return f"{answer.said}{actual}"
