"""The printed tables beside the file that was sent, row by row and cell by cell."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import partial

from plans.reading import same_name
from reports.annex.read.detect import TableKind, column_label
from reports.annex.read.form import TABLE_OF
from reports.annex.values import AnnexSet, FundsTable, ItemTable, PrintedForm, Reading
from reports.annex.write.layout import (
    filled_in,
    funds_cells,
    funds_lines,
    item_cells,
    noted,
    shown,
    standard_form,
)

SAME, CHANGED, SENT, PRINTED = "same", "changed", "sent", "printed"
"""A row of both that is alike or not, one of the file alone, one of the printed table alone."""
_ALIKE = 0.75
_MOST_HELD_TOGETHER = 60
"""Rows left over on a side, beyond which likeness of names is not looked for."""

Cells = dict[str, str]
_NOTHING: Mapping[tuple[str, str], Cells] = {}


@dataclass(frozen=True)
class Cell:
    """What a column says in the file and in the printed table."""

    column: str
    sent: str
    printed: str
    same: bool


@dataclass(frozen=True)
class Row:
    """A row of the file, of the printed table or of both; ``how`` says how it was found where its name did not say it."""

    kind: str
    heading: str
    name: str
    cells: tuple[Cell, ...]
    how: str = ""


@dataclass(frozen=True)
class Compared:
    """A table that file and report both hold."""

    table: str
    label: str
    rows: tuple[Row, ...]

    def count(self, kind: str) -> int:
        """How many rows are of a kind."""
        return sum(row.kind == kind for row in self.rows)

    @property
    def cells(self) -> tuple[int, int]:
        """How many cells of both are alike, and how many differ."""
        both = [cell.same for row in self.rows if row.kind in (SAME, CHANGED) for cell in row.cells]
        return sum(both), len(both) - sum(both)


def compare_annex(reading: Reading, printed: AnnexSet) -> tuple[Compared, ...]:
    """Each table that both hold. White space and the way a number is typed (1,215.00) do not count."""
    sent = reading.annex or AnnexSet(None)
    found = []
    for kind, table in TABLE_OF.items():
        ours = getattr(printed, table)
        if ours is None or table not in reading.forms:
            continue
        own = printed.forms.get(table)
        form = own or standard_form(table)
        around = (
            _around(kind, reading.forms[table], sent),
            _around(kind, replace(form, notes=form.notes if own else ours.notes or form.notes), printed),
        )
        read = getattr(sent, table) if kind == TableKind.FUNDS else None
        as_read = {_key(row): row for row in _cells(read, form)} if read else {}
        rows = aligned(partial(column_label, kind), reading.sent[table], _cells(ours, form), as_read)
        found.append(Compared(table, str(kind), (_frame(*around), *rows)))
    return tuple(found)


def compare_printed(earlier: AnnexSet, later: AnnexSet) -> tuple[Compared, ...]:
    """Each table that two reports both hold."""
    tables = [table for table in TABLE_OF.values() if getattr(earlier, table)]
    forms = {table: earlier.forms.get(table) or standard_form(table) for table in tables}
    sent = {table: _cells(getattr(earlier, table), forms[table]) for table in tables}
    return compare_annex(Reading(annex=earlier, forms=forms, sent=sent), later)


def _around(kind: TableKind, form: PrintedForm, annex: AnnexSet) -> Cells:
    """What stands around the rows, by its place."""
    said = {"表题": form.title}
    said |= {f"表题下第{n}行": line.replace("\t", " ") for n, line in enumerate(form.above, 1)}
    said |= {f"表头第{cell.row + 1}行第{cell.column + 1}列": cell.text for cell in form.head}
    said |= {f"备注第{n}条": note for n, note in enumerate(noted(form.notes), 1)}
    said |= {f"签字盖章第{n}项": line for n, line in enumerate(form.signatures, 1)}
    return {place: filled_in(text, annex) for place, text in said.items()}


def _frame(sent: Cells, printed: Cells) -> Row:
    cells = tuple(_cell(place, sent.get(place, ""), printed.get(place, "")) for place in {**printed, **sent})
    return Row(_kind(cells), "", "表题、表头、备注和签字", cells)


def _cells(table: ItemTable | FundsTable, form: PrintedForm) -> tuple[Cells, ...]:
    """A table's rows as they print."""
    if isinstance(table, ItemTable):
        return tuple(item_cells(row) for row in table.rows)
    lines = funds_lines(table, total_last=form.total_last)
    return tuple({key: shown(v) for key, v in funds_cells(row).items()} for row in lines)


def aligned(
    label: Callable[[str], str],
    sent: Sequence[Cells],
    printed: Sequence[Cells],
    as_read: Mapping[tuple[str, str], Cells] = _NOTHING,
) -> Iterator[Row]:
    """The printed rows in their order, each beside the file's; what only the file has stands where it stands there.

    Rows are found by their ``heading`` and ``name``; ``label`` names a column by its key.
    """
    pairs = _pairs(sent, printed)
    before: dict[int, list[int]] = {}
    last = -1
    for at in range(len(sent)):
        if at in pairs:
            last = pairs[at][0]
        else:
            before.setdefault(last, []).append(at)
    file_of = {mine: (at, how) for at, (mine, how) in pairs.items()}
    for mine in range(-1, len(printed)):
        if mine >= 0:
            theirs, how = file_of.get(mine, (None, ""))
            row = sent[theirs] if theirs is not None else None
            yield _row(label, row, printed[mine], how, as_read)
        for at in before.get(mine, ()):
            yield _row(label, sent[at], None, "", as_read)


def _key(row: Cells) -> tuple[str, str]:
    return same_name(row.get("heading", "")), same_name(row.get("name", ""))


def _pairs(sent: Sequence[Cells], printed: Sequence[Cells]) -> dict[int, tuple[int, str]]:
    """Which printed row is which of the file, and how that was found: by heading and name, by name alone, by likeness."""
    pairs: dict[int, tuple[int, str]] = {}

    def left(rows: Sequence[Cells], taken: set[int]) -> list[int]:
        return [at for at in range(len(rows)) if at not in taken]

    def match(of: object, how: str, *, alone: bool) -> None:
        theirs: dict[object, list[int]] = {}
        for at in left(sent, set(pairs)):
            theirs.setdefault(of(sent[at]), []).append(at)  # type: ignore[operator]
        ours: dict[object, list[int]] = {}
        for at in left(printed, {mine for mine, _ in pairs.values()}):
            ours.setdefault(of(printed[at]), []).append(at)  # type: ignore[operator]
        for key, places in theirs.items():
            mine = ours.get(key, [])
            if alone and (len(places) > 1 or len(mine) > 1):
                continue
            again = "同名的有几行，按先后对应" if len(places) > 1 or len(mine) > 1 else ""
            pairs.update({a: (b, how or again) for a, b in zip(places, mine, strict=False)})

    match(_key, "", alone=False)
    match(lambda row: _key(row)[1] or _key(row)[0], "上一级名称不同，按名称对应", alone=True)
    theirs, ours = left(sent, set(pairs)), left(printed, {mine for mine, _ in pairs.values()})
    if max(len(theirs), len(ours)) <= _MOST_HELD_TOGETHER:
        for likeness, at, mine in sorted(_likenesses(sent, printed, theirs, ours), reverse=True):
            if at not in pairs and mine not in {m for m, _ in pairs.values()} and likeness >= _ALIKE:
                pairs[at] = mine, "名称不同，按相近的名称对应，请核对"
    return pairs


def _likenesses(
    sent: Sequence[Cells], printed: Sequence[Cells], theirs: list[int], ours: list[int]
) -> Iterator[tuple[float, int, int]]:
    for at in theirs:
        matcher = difflib.SequenceMatcher(None, "", "".join(_key(sent[at])), autojunk=False)
        for mine in ours:
            matcher.set_seq1("".join(_key(printed[mine])))
            if matcher.quick_ratio() >= _ALIKE:
                yield matcher.ratio(), at, mine


def _row(
    label: Callable[[str], str],
    sent: Cells | None,
    printed: Cells | None,
    how: str,
    as_read: Mapping[tuple[str, str], Cells],
) -> Row:
    named = sent or printed or {}
    columns = [key for key in {**(printed or {}), **(sent or {})} if how or key not in ("heading", "name")]
    read = as_read.get(_key(sent), {}) if sent else {}
    cells = tuple(
        _cell(
            label(key),
            (sent or {}).get(key, ""),
            (printed or {}).get(key, ""),
            as_read=read.get(key, "") if (sent or {}).get(key) else "",
        )
        for key in columns
    )
    of = (SENT if printed is None else PRINTED) if sent is None or printed is None else _kind(cells)
    return Row(of, named.get("heading", ""), named.get("name", ""), cells, how)


def _cell(column: str, sent: str, printed: str, as_read: str = "") -> Cell:
    """``as_read`` is what the reader makes of the file's cell, where it may be typed in another unit."""
    said = _plain(printed)
    return Cell(column, sent, printed, said in (_plain(sent), _plain(as_read) if as_read else _plain(sent)))


def _kind(cells: tuple[Cell, ...]) -> str:
    return SAME if all(cell.same for cell in cells) else CHANGED


def _plain(text: str) -> str:
    """A cell without what does not count; a blank amount of money is no nought."""
    squeezed = re.sub(r"[\s\u3000]+", "", text)
    number = squeezed.replace(",", "").replace("，", "")
    percent = number.endswith(("%", "％"))
    try:
        value = Decimal(number[:-1] if percent else number)
    except InvalidOperation:
        return squeezed
    return f"{value.normalize():f}{'%' if percent else ''}" if value.is_finite() else squeezed
