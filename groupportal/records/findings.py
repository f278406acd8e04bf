"""What is said about a file: errors one by one, cleanings folded where there are many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from groupportal.imports.enums import ProblemLevel
from groupportal.imports.registry import Problem
from groupportal.ui.formats import cndate
from groupportal.ui.identities import without_identities

FOLD_FROM = 4
"""From so many cleanings of one sort in one column on, one sentence stands for all."""
ROWS_NAMED = 8
MAX_ERRORS = 20_000
"""Beyond so many errors the file is another file: reading stops."""
_SHOWN = 40
_MOST_LISTED = 20
SHEET = 1_000_000
"""Rows of a file's second table are numbered from here on, so that a staged row has one number in the whole file."""
NEXT_DAY = "离午夜不到一分钟，多半是别的软件算错了时刻，按第二天记"
LOUD = frozenset({NEXT_DAY})
"""Cleanings that a person has to look at."""


class CellFault(Exception):  # noqa: N818 -- what is wrong with a cell, no failure of the program
    """Why a cell can't be taken, as a sentence that says what to do."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


def shown(value: Any) -> str:
    """A cell's value as sentences quote it; its blanks stay, because they may be what is wrong."""
    if isinstance(value, dt.date) and not (isinstance(value, dt.datetime) and value.time() != dt.time()):
        return cndate(value)
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    text = without_identities(text.replace("\r", "").replace("\n", "↵").replace("\u3000", "□"))
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def named_rows(rows: Sequence[int]) -> str:
    """Rows as one sentence names them: 3、9、14……"""
    return "、".join(map(str, rows[:_MOST_LISTED])) + ("……" if len(rows) > _MOST_LISTED else "")


@dataclass
class _Fold:
    """Cleanings of one sort in one column."""

    count: int = 0
    rows: list[int] = field(default_factory=list)
    examples: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, row: int, before: Any, after: Any) -> None:
        self.count += 1
        if self.count <= ROWS_NAMED:
            self.rows.append(row)
        if self.count < FOLD_FROM:
            self.examples.append((row, shown(before), shown(after)))


class Findings:
    """Collects; ``problems`` gives errors in the order of rows, then warnings and notes."""

    def __init__(self) -> None:
        self.sheets: list[str] = [""]
        self.errors: list[Problem] = []
        self.others: list[Problem] = []
        self._cleaned: dict[tuple[str, str, str], _Fold] = {}

    def place(self, row: int | None) -> tuple[str, int | None]:
        """Sheet and row of a staged row's number; without one, the whole file. The number of a sheet's beginning has no row."""
        if row is None:
            return self.sheets[0] if len(self.sheets) == 1 else "", None
        return self.sheets[row // SHEET], row % SHEET or None

    def row_words(self, row: int) -> str:
        """A staged row as sentences name it, with its sheet where the file has several."""
        sheet, number = self.place(row)
        return f"第 {number} 行" if len(self.sheets) == 1 else f"工作表“{sheet}”第 {number} 行"

    def error(self, row: int | None, column: str, code: str, reason: str) -> None:
        """Something that keeps a row out."""
        self.errors.append(Problem(ProblemLevel.ERROR, code, reason, *self.place(row), column))

    def warn(self, code: str, reason: str, *, row: int | None = None, column: str = "") -> None:
        """Something to look at that does not stop the row."""
        self.others.append(Problem(ProblemLevel.WARNING, code, reason, *self.place(row), column))

    def note(self, code: str, reason: str, *, row: int | None = None, column: str = "") -> None:
        """Something done with the file that the person should know."""
        self.others.append(Problem(ProblemLevel.NOTE, code, reason, *self.place(row), column))

    def cleaned(self, row: int, column: str, what: str, before: Any, after: Any) -> None:
        """A cell that was read as ``after``; ``what`` is the sort of cleaning, in words."""
        sheet, number = self.place(row)
        self._cleaned.setdefault((sheet, column, what), _Fold()).add(number or 0, before, after)

    def problems(self) -> list[Problem]:
        """Everything, errors first."""
        errors = sorted(
            self.errors, key=lambda p: (p.sheet in self.sheets and self.sheets.index(p.sheet), p.row or 0)
        )
        return [*errors, *self.others, *self._folded()]

    def _folded(self) -> Sequence[Problem]:
        said = []
        for (sheet, column, what), fold in self._cleaned.items():
            if fold.count < FOLD_FROM:
                said += [
                    self._cleaning(sheet, row, column, f"{what}{_example('：', before, after)}。")
                    for row, before, after in fold.examples
                ]
                continue
            rows = "、".join(map(str, fold.rows)) + ("……" if fold.count > ROWS_NAMED else "")
            row, before, after = fold.examples[0]
            example = _example(f"，如第 {row} 行：", before, after)
            told = f"{what}，共 {fold.count} 格（第 {rows} 行）{example}。"
            said.append(self._cleaning(sheet, None, column, told))
        return said

    def _cleaning(self, sheet: str, row: int | None, column: str, words: str) -> Problem:
        level = ProblemLevel.WARNING if words.startswith(tuple(LOUD)) else ProblemLevel.NOTE
        return Problem(level, "cleaned", words, sheet, row, column)


def _example(lead: str, before: str, after: str) -> str:
    """Of a cell that must not be shown, nothing."""
    return f"{lead}“{before}”→“{after}”" if before or after else ""
