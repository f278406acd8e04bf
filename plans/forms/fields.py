"""What the forms of plans share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from plans.reading import EXPECTED, point_in_quotes
from plans.selectors.points import worded_last

_LINE, _YEAR = re.compile(r"[0-9a-f]{32}"), re.compile(r"[-_](\d{4})$")


def choose_from(field: Any, rows: Any) -> None:
    """What a choice of records offers, known only inside the request."""
    field.queryset = rows


def go_on_from(form: Any, seen: str) -> None:
    """Let a form that met a conflict know the present state: the next saving overwrites it, and the person has seen it."""
    form.data = form.data.copy()
    form.data["seen"] = seen


def given_in_words(given: Iterable[tuple[str, str]]) -> list[str]:
    """What was given to points, each with the point's last words.

    ``given``: what stands in the name of the field (the point's line in hex, then its year; no line: what the plan expects of the
    year), and what was given.
    """
    given = list(given)
    lines = {key: UUID(found[0]) for key, _ in given if (found := _LINE.match(key))}
    points = worded_last(lines.values())
    told = []
    for key, what in given:
        point = points.get(lines[key]) if key in lines else None
        gone = "一条要点" if key in lines else EXPECTED
        asked = f"要点{point_in_quotes(point.number, point.text)}" if point else gone
        year = _YEAR.search(key)
        told.append(f"{asked}{year[1]}年{what}" if year else f"{asked}{what}")
    return told


def no_longer_asked(given: Iterable[tuple[str, str]]) -> str:
    """What is said of numbers and files given to points that the plan in force by now does not ask for; "" of none."""
    told = given_in_words(given)
    return (
        f"规划刚换了版本，下面的不再要填，没有保存：{'；'.join(told)}。还有用的请记下，写进完成情况，再点一次保存或提交。"
        if told
        else ""
    )
