"""A batch's facts and problems as its page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from groupportal.imports.models import ImportProblem
from groupportal.ui.formats import count


def worded(facts: list[list[Any]]) -> list[tuple[str, Any]]:
    """What a batch keeps of its summary or outcome, with counts and truths as people write them."""

    def word(value: Any) -> Any:
        if isinstance(value, bool):
            return "是" if value else "否"
        return count(value) if isinstance(value, int) else value

    return [(label, word(value)) for label, value in facts]


def by_table(problems: Iterable[ImportProblem]) -> list[dict[str, Any]]:
    """Problems under the table they were found in, as ``ui/findings.html`` takes them, in the order of the file."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for problem in problems:
        place = {"row": problem.row, "column": problem.column}
        tables.setdefault(problem.sheet, []).append(
            {"level": problem.level, "message": problem.message, **place}
        )
    return [{"title": title or "整个文件", "findings": found} for title, found in tables.items()]
