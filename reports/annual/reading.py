"""The sentence below a chart: its numbers under the marks of the figures in the table above that they repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from groupportal.office.document.values import Run, Runs

_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?%?(?!\d|\.\d)")
_OTHER = re.compile(r"(?:增加|减少|增长|下降|相差|[多少]了?|其中)\s*$")
"""Before a number that is a difference or a count of its own, whatever it equals."""
_MISSING = re.compile(r"没有|相差|不足|缺")
"""In a sentence that tells what is missing: its numbers are differences of those in the table."""
_CLAUSE = "，。；、"


def with_marks(reading: str, rows: tuple[tuple[Runs, ...], ...]) -> Runs:
    """The sentence in pieces. A number that is no figure of the table, or could be several of them, stays words: a door to another
    figure would be worse than none.
    """
    return tuple(_pieces(reading, rows))


def _pieces(reading: str, rows: tuple[tuple[Runs, ...], ...]) -> Iterator[Run]:
    at = 0
    for found in _NUMBER.finditer(reading):
        before = reading[: found.start()]
        counted = (
            reading[found.end() :].startswith("年")
            or _OTHER.search(before)
            or _MISSING.search(before.rpartition("。")[2])
        )
        mark = "" if counted else _mark_of(reading, found, rows)
        if mark:
            if found.start() > at:
                yield Run(reading[at : found.start()])
            yield Run(found[0], mark)
            at = found.end()
    if at < len(reading):
        yield Run(reading[at:])


def _mark_of(reading: str, found: re.Match[str], rows: tuple[tuple[Runs, ...], ...]) -> str:
    """The mark of the only figure it can be; of several that of the row the sentence has just named."""
    same = [
        (row[0][0].text, run.mark) for row in rows for cell in row[1:] for run in cell
        if run.mark and run.text.removesuffix("%") == found[0].removesuffix("%")
    ]  # fmt: skip
    if len(same) > 1:
        before = reading[: found.start()].rstrip(_CLAUSE + " ")
        named = {name: place for name, _ in same if (place := before.rfind(name)) >= 0}
        nearest = max(named, key=lambda name: named[name], default="")
        same = [one for one in same if nearest and one[0] == nearest]
    return same[0][1] if len(same) == 1 else ""
