"""What a table or chart says, in words of its own."""

from __future__ import annotations

from collections.abc import Sequence

from groupportal.reporting.registry import EXHIBITS
from groupportal.reporting.values import Fact, Period
from groupportal.ui.formats import count


def most(rows: Sequence[tuple[str, Fact | int]], unit: str) -> str:
    """Who has the most: 企业最多，124 家; several that have as many are all named; nobody where all have the same."""
    numbers = [(one.value or 0) if isinstance(one, Fact) else one for _, one in rows]
    first = [row for row, number in zip(rows, numbers, strict=True) if number == max(numbers)]
    shown = first[0][1]
    said = f"{shown.text if isinstance(shown, Fact) else count(shown)} {unit}"
    if len(first) == len(rows) > 1:
        return f"各项相同，都是 {said}"
    # Between quotation marks stands no comma (GB/T 15834).
    names = "、".join(name for name, _ in first).replace("”、“", "”“")
    return f"{names}最多，{'各 ' if len(first) > 1 else ''}{said}"


def placed(key: str, period: Period) -> list[str]:
    """The line of a draft that places an exhibit, where it has more rows than the one that the text tells already."""
    found = EXHIBITS[key].build(period)
    return [f"{{{{exhibit:{key}}}}}"] if found and len(found.drawn) > 1 else []
