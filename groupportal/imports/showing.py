"""A batch's facts and problems as its page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from groupportal.imports.models import ImportBatch, ImportProblem
from groupportal.imports.registry import BAD_ROWS, ROWS, ROWS_LEFT_OUT
from groupportal.ui.formats import count


def worded(facts: list[list[Any]]) -> list[tuple[str, Any]]:
    """What a batch keeps of its summary or outcome, with counts and truths as people write them."""

    def word(value: Any) -> Any:
        if isinstance(value, bool):
            return "是" if value else "否"
        return count(value) if isinstance(value, int) else value

    return [(label, word(value)) for label, value in facts]


def rows_of(batch: ImportBatch) -> dict[str, int]:
    """How many rows have errors (``bad``), can be taken (``good``), and were left out (``left_out``), where the kind counts them."""
    found = dict(batch.summary.get("facts", []))
    outcome = dict(batch.outcome.get("facts", []))
    bad = found.get(BAD_ROWS, 0)
    return {"bad": bad, "good": found.get(ROWS, 0) - bad, "left_out": outcome.get(ROWS_LEFT_OUT, 0)}


def by_table(problems: Iterable[ImportProblem], urls: Mapping[str, str]) -> list[dict[str, Any]]:
    """Problems under the table they were found in, as ``ui/findings.html`` takes them, in the order of the file.

    ``urls`` are the pages of their subjects, by name.
    """
    tables: dict[str, list[dict[str, Any]]] = {}
    for problem in problems:
        place = {"row": problem.row, "column": problem.column}
        tables.setdefault(problem.sheet, []).append(
            {
                "level": problem.level,
                "message": problem.message,
                "url": urls.get(problem.subject, ""),
                **place,
            }
        )
    return [{"title": title or "整个文件", "findings": found} for title, found in tables.items()]
