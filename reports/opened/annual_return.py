"""A yearly return taken apart for a page, and held beside another one: field by field, from the snapshots."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from reports.annex.compare import Cells, Compared, aligned
from reports.annex.values import HeadCell
from reports.annual_return.formula import in_words, names_in
from reports.annual_return.values import Field
from reports.models import ReportRun
from reports.opened.values import Doors, Line, Opened, Part, Piece, place_of

_HEAD = ("项目", "计量单位", "本年", "上年", "增减", "增减幅度", "数的来源", "说明")
_OF_UNIT = ("单位", "填报")
_OF_FORMULA = ("项目", "数值", "数的来源")
_LABELS = {
    "value": "数值",
    "unit": "计量单位",
    "source": "数的来源",
    "reason": "更正的原因",
    "explanation": "说明",
}


def opened_return(run: ReportRun) -> Opened:
    """A table for each section; figures of the records open, what was collected or worked out leads to its parts.

    Behind the sections what each formula is made of, and what each unit answered, field by field.
    """
    snapshot, doors = run.snapshot, Doors()
    rows = {row["code"]: row for section in snapshot["sections"] for row in section["rows"]}
    behind = {**_by_formula(rows), **_by_unit(snapshot)}
    first = 1 + len(snapshot["sections"])
    places = {code: place_of(first + number) for number, code in enumerate(behind)}
    shown = {code: _value(row, doors, places.get(code, "")) for code, row in rows.items()}
    parts = [
        Part(
            section["title"],
            head=_heads(_HEAD),
            rows=tuple(_cells(row, shown[row["code"]]) for row in section["rows"]),
        )
        for section in snapshot["sections"]
    ]
    layout = snapshot["layout"]
    edition = f"{layout['name']}，{layout['edition']}，{layout['dated']}"
    lines = tuple(
        (Piece(text),) for text in (snapshot["state"], f"版式：{edition}", layout["doubts"]) if text
    )
    made_of = (
        replace(part, rows=tuple(_filled(row, shown) for row in part.rows)) for part in behind.values()
    )
    return Opened((Part(snapshot["title"], lines), *parts, *made_of), doors.figures)


def _heads(texts: tuple[str, ...]) -> tuple[tuple[HeadCell, ...], ...]:
    return (tuple(HeadCell(text, 0, at) for at, text in enumerate(texts)),)


def _by_formula(rows: dict[str, dict[str, Any]]) -> dict[str, Part]:
    """Of each field that is worked out: from which others. The values stand as codes until all of them are known."""
    found = {}
    for code, row in rows.items():
        if formula := row.get("formula"):
            said = in_words(formula, {one["code"]: one["label"] for one in rows.values()})
            parts = tuple(_part_of(rows[name]) for name in names_in(formula) if name in rows)
            lines = ((Piece(f"{said} = {row['computed_text']}"),),)
            found[code] = Part(f"怎样算出：{row['label']}", lines, _heads(_OF_FORMULA), parts)
    return found


def _part_of(row: dict[str, Any]) -> tuple[Line, ...]:
    return (Piece(row["label"]),), (Piece(row["code"], place=_VALUE),), (Piece(row["source"]),)


_VALUE = "value"
"""Stands for the value of the field whose code is the text."""


def _filled(row: tuple[Line, ...], shown: dict[str, Piece]) -> tuple[Line, ...]:
    return tuple(tuple(shown[one.text] if one.place == _VALUE else one for one in line) for line in row)


def _by_unit(snapshot: dict[str, Any]) -> dict[str, Part]:
    """Of each field that units were asked for: what those said whose answers count."""
    found = {}
    for one in snapshot["asked"]:
        field = Field(one["code"], one["label"], one["unit"], one["kind"])
        given = [(unit["unit"], unit["values"].get(one["code"], "")) for unit in snapshot["units"]]
        rows = tuple(
            ((Piece(unit),), (Piece(field.show(field.value_of(kept))),)) for unit, kept in given if kept
        )
        if rows:
            measure = f"（{one['unit']}）" if one["unit"] else ""
            found[one["code"]] = Part(f"单位明细：{one['label']}{measure}", head=_heads(_OF_UNIT), rows=rows)
    return found


def _value(row: dict[str, Any], doors: Doors, place: str) -> Piece:
    """What is printed of a field: a figure of the records opens, else what it is made of."""
    figure = row["figure"]
    # What was typed instead is not what the records say.
    if not figure or row["reason"]:
        return Piece(row["text"], place=place)
    day = dt.date.fromisoformat(figure["as_of"])
    return Piece(row["text"], doors.open(row["text"], figure["code"], day, row["text"], **figure["params"]))


def _cells(row: dict[str, Any], value: Piece) -> tuple[Line, ...]:
    said = "；".join(filter(None, (row["reason"], row["explanation"])))
    source = "，".join(filter(None, (row["source"], row.get("typed_by", ""), row["note"])))
    words = (row["last_text"], row["difference_text"], row["share_text"], source, said)
    return (
        (Piece(row["label"]),),
        (Piece(row["unit"]),),
        (value,),
        *((Piece(text),) for text in words),
    )


def compared_returns(earlier: ReportRun, later: ReportRun) -> tuple[Compared, ...]:
    """Two returns, each section a table."""
    one, other = (_rows(run) for run in (earlier, later))
    return tuple(
        Compared(title, title, tuple(aligned(lambda key: _LABELS[key], one.get(title, ()), other.get(title, ()))))
        for title in dict.fromkeys([*one, *other])
    )  # fmt: skip


def _rows(run: ReportRun) -> dict[str, list[Cells]]:
    return {section["title"]: list(_said(section["rows"])) for section in run.snapshot["sections"]}


def _said(rows: Iterable[dict[str, Any]]) -> Iterable[Cells]:
    for row in rows:
        yield {
            "heading": "",
            "name": row["label"],
            "value": row["text"],
            **{key: row[key] for key in ("unit", "source", "reason", "explanation")},
        }
