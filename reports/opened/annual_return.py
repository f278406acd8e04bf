"""A yearly return taken apart for a page, and held beside another one: field by field, from the snapshots."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from reports.annex.compare import Cells, Compared, aligned
from reports.annex.values import HeadCell
from reports.annual_return.values import Field
from reports.models import ReportRun
from reports.opened.values import Doors, Line, Opened, Part, Piece

_HEAD = ("项目", "计量单位", "本年", "上年", "增减", "增减幅度", "数的来源", "说明")
_OF_UNIT = ("单位", "填报")
_LABELS = {
    "value": "数值",
    "unit": "计量单位",
    "source": "数的来源",
    "reason": "更正的原因",
    "explanation": "说明",
}


def opened_return(run: ReportRun) -> Opened:
    """A table for each section; figures of the records open. Behind them what each unit answered, field by field."""
    doors = Doors()
    parts = [
        Part(
            section["title"],
            head=(tuple(HeadCell(text, 0, at) for at, text in enumerate(_HEAD)),),
            rows=tuple(_cells(row, doors) for row in section["rows"]),
        )
        for section in run.snapshot["sections"]
    ]
    layout = run.snapshot["layout"]
    edition = f"{layout['name']}，{layout['edition']}，{layout['dated']}"
    lines = tuple(
        (Piece(text),) for text in (run.snapshot["state"], f"版式：{edition}", layout["doubts"]) if text
    )
    return Opened((Part(run.snapshot["title"], lines), *parts, *_by_unit(run.snapshot)), doors.figures)


def _by_unit(snapshot: dict[str, Any]) -> Iterable[Part]:
    """Of each field that units were asked for: what those said whose answers count."""
    head = (tuple(HeadCell(text, 0, at) for at, text in enumerate(_OF_UNIT)),)
    for one in snapshot["asked"]:
        field = Field(one["code"], one["label"], one["unit"], one["kind"])
        given = [(unit["unit"], unit["values"].get(one["code"], "")) for unit in snapshot["units"]]
        rows = tuple(
            ((Piece(unit),), (Piece(field.show(field.value_of(kept))),)) for unit, kept in given if kept
        )
        if rows:
            measure = f"（{one['unit']}）" if one["unit"] else ""
            yield Part(f"单位明细：{one['label']}{measure}", head=head, rows=rows)


def _cells(row: dict[str, Any], doors: Doors) -> tuple[Line, ...]:
    figure = row["figure"]
    # What was typed instead is not what the records say.
    opens = figure and not row["reason"]
    key = (
        doors.open(
            row["text"],
            figure["code"],
            dt.date.fromisoformat(figure["as_of"]),
            row["text"],
            **figure["params"],
        )
        if opens
        else ""
    )
    said = "；".join(filter(None, (row["reason"], row["explanation"])))
    source = "，".join(filter(None, (row["source"], row["note"])))
    words = (row["last_text"], row["difference_text"], row["share_text"], source, said)
    return (
        (Piece(row["label"]),),
        (Piece(row["unit"]),),
        (Piece(row["text"], key),),
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
