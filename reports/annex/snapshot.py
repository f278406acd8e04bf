"""The annex as plain data and back: what a run keeps, so that its files can be made again byte for byte."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import is_dataclass
from decimal import Decimal
from typing import Any

from reports.annex.values import (
    AnnexSet,
    Breakdown,
    BreakdownRow,
    FundsRow,
    FundsTable,
    Goal,
    HeadCell,
    ItemRow,
    ItemTable,
    Point,
    PrintedForm,
    YearCell,
)


def plain(value: Any) -> Any:
    """Values as JSON can hold them; amounts and days as text. What ``asdict`` does, without copying what nobody changes."""
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (Decimal, dt.date)):
        return str(value)
    if is_dataclass(value):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def to_snapshot(value: AnnexSet | Breakdown | PrintedForm) -> dict[str, Any]:
    """The values as JSON can hold them; amounts as text, so that nothing is rounded."""
    return plain(value)


def snapshot_sha256(snapshot: dict[str, Any]) -> str:
    """The same for the same values, whatever the order they were put in."""
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _items(data: dict[str, Any] | None) -> ItemTable | None:
    if data is None:
        return None
    rows = tuple(
        ItemRow(
            heading=row["heading"],
            name=row["name"],
            goal=Goal(
                label=row["goal"]["label"],
                statement=row["goal"]["statement"],
                points_label=row["goal"]["points_label"],
                points=tuple(Point(**p) for p in row["goal"]["points"]),
            ),
            completion=row["completion"],
        )
        for row in data["rows"]
    )
    return ItemTable(rows=rows, notes=tuple(data["notes"]))


def _funds(data: dict[str, Any] | None) -> FundsTable | None:
    if data is None:
        return None
    rows = tuple(
        FundsRow(
            heading=row["heading"],
            amounts={s: {m: Decimal(v) for m, v in cells.items()} for s, cells in row["amounts"].items()},
        )
        for row in data["rows"]
    )
    return FundsTable(rows=rows, notes=tuple(data["notes"]))


def form_from(data: dict[str, Any]) -> PrintedForm:
    """A table's form from plain data."""
    return PrintedForm(
        title=data["title"],
        above=tuple(data["above"]),
        head=tuple(HeadCell(**cell) for cell in data["head"]),
        columns=tuple(data["columns"]),
        notes=tuple(data["notes"]),
        signatures=tuple(data["signatures"]),
        total_last=data["total_last"],
    )


def annex_from(snapshot: dict[str, Any]) -> AnnexSet:
    """The annex a snapshot was made of."""
    return AnnexSet(
        as_of=dt.date.fromisoformat(snapshot["as_of"]) if snapshot["as_of"] else None,
        tasks=_items(snapshot["tasks"]),
        indicators=_items(snapshot["indicators"]),
        funds=_funds(snapshot["funds"]),
        unit_name=snapshot["unit_name"],
        # Snapshots from before groups had forms of their own hold none.
        forms={table: form_from(form) for table, form in snapshot.get("forms", {}).items()},
    )


def breakdown_from(snapshot: dict[str, Any]) -> Breakdown:
    """The breakdown a snapshot was made of."""
    rows = []
    for row in snapshot["rows"]:
        years = tuple(
            YearCell(**{**cell, "number": None if cell["number"] is None else Decimal(cell["number"])})
            for cell in row["years"]
        )
        rows.append(
            BreakdownRow(**{**row, "responsible_units": tuple(row["responsible_units"]), "years": years})
        )
    # Snapshots from before there were states hold neither date nor notes.
    day = snapshot.get("as_of")
    return Breakdown(
        title=snapshot["title"],
        years=tuple(snapshot["years"]),
        rows=tuple(rows),
        as_of=dt.date.fromisoformat(day) if day else None,
        notes=tuple(snapshot.get("notes", ())),
    )
