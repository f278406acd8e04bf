"""Numbers before points and lines that skip or repeat, points on one line, a stated count beside a list of another length (T6)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from groupportal.ui.formats import quoted
from groupportal.warnings.registry import Warned
from plans.enums import ItemKind
from plans.selectors.checks import ruling_items
from plans.selectors.filed_item import FiledItem
from plans.selectors.warned import task_url
from reports.annex.read.findings import gap_text
from reports.annex.read.goals import run_together
from reports.annex.read.labels import Label, gaps, label_of
from reports.checks.passages import PLACES

CODE = "reports.numbering"
_STATED = re.compile(r"(?:新增|完成|共|达成)?验收要点?\D{0,3}?(\d{1,3})\s*[个项条]")


def numbering(as_of: dt.date) -> Iterator[Warned]:
    """A sentence for each task whose points or completion are numbered oddly."""
    for row in ruling_items(as_of)[1]:
        said = [*_of_points(row), *(_of_text(row.filing.text) if row.filing else ())]
        if said:
            yield Warned(
                f"{CODE}:{row.item.thread.public_id}",
                "".join(dict.fromkeys(said)),
                row.item.name,
                PLACES[ItemKind(row.item.kind)],
                task_url(row.item, as_of),
            )


def _of_points(row: FiledItem) -> Iterator[str]:
    labels = [label for point in row.points if point.number and (label := label_of(f"{point.number}要"))]
    for gap in gaps(labels):
        yield f"验收要点的{gap_text(gap.found, gap.expected)}"
    for point in row.points:
        if together := run_together(f"{point.number}{point.text}"):
            yield f"验收要点{quoted(together[0])}与前一个要点写在同一行，请分成两个要点。"


def _of_text(text: str) -> Iterator[str]:
    labels = [label for line in text.splitlines() if (label := label_of(line))]
    for gap in gaps(labels):
        yield f"完成情况的{gap_text(gap.found, gap.expected)}"
    if (stated := _STATED.search(text)) and labels and int(stated[1]) not in _counts(labels):
        listed = "、".join(label.shown for label in labels[:12])
        yield f"完成情况写{quoted(stated[0])}，列出的是 {listed}，个数对不上。请核对。"


def _counts(labels: list[Label]) -> set[int]:
    """How many a list may be said to hold: the main numbers, the numbers below each of them, all of them."""
    tops = {label.parts[0] for label in labels}
    below = [sum(label.parts[0] == top and len(label.parts) > 1 for label in labels) for top in tops]
    return {len(tops), len(labels), *below}
