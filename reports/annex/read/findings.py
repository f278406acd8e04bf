"""Collects what the reader notices. Sentences begin with the place, so that each can be understood alone."""

from __future__ import annotations

from dataclasses import dataclass

from reports.annex.values import Finding, Level


@dataclass(frozen=True)
class Place:
    """Where something stands: a table, a row from 1 as seen in the table or sheet, a column by its head."""

    table: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        row = f"第{self.row}行" if self.row else ""
        return self.table + row + (f"“{self.column}”" if self.column else "")


NOWHERE = Place()
UNCALCULATED = "是公式，文件里没有存它的结果，读成了空白。请在 Excel 里打开、重新计算并保存后再上传。"


class Findings:
    """The findings of one file, in the order in which they were noticed."""

    def __init__(self) -> None:
        self._list: list[Finding] = []

    def add(self, level: Level, code: str, text: str, *, at: Place = NOWHERE) -> None:
        """Note something; ``text`` goes on after the place."""
        message = f"{at}：{text}" if at != NOWHERE else text
        self._list.append(Finding(level, code, message, at.table, at.row, at.column))

    def all(self) -> tuple[Finding, ...]:
        """Everything so far."""
        return tuple(self._list)


def words_of(finding: Finding) -> str:
    """The sentence without its place, for pages that show the place beside it."""
    return finding.message.removeprefix(f"{Place(finding.table, finding.row, finding.column)}：")


def quoted(text: str, longest: int = 30) -> str:
    """A cell's text for a sentence: on one line, not too long, in quotation marks."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= longest else line[: longest - 1] + '…'}”"


def gap_text(found: str, expected: str) -> str:
    """The sentence about a number that does not follow."""
    return f"编号“{found}”前后不连续，按顺序应为“{expected}”。请核对是漏了一项还是编号写错。"
