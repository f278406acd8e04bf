"""An exhibit as a chart on a page."""

from __future__ import annotations

from groupportal.reporting.values import Chart, Exhibit, Fact
from groupportal.ui.charts import BarChart, Compared, LineChart, Reading, bar_chart, line_chart

MOST_SERIES = 3
_LOOKS = {1: (2,), 2: (3, 1), 3: (1, 2, 3)}
"""One series is filled; of two the second is the earlier; of three the first is what was planned."""


def chart_of(exhibit: Exhibit, most_bars: int = 0) -> BarChart | LineChart | None:
    """The chart of an exhibit; None where it is a table alone. ``most_bars``: how many are drawn at most, all where 0.

    A line of one series is a line; of several the years are compared by bars, which need no colours to be told apart.
    """
    number = min(exhibit.charted or len(exhibit.head) - 1, MOST_SERIES)
    rows = [(str(row[0]), [c for c in row[1 : number + 1] if isinstance(c, Fact)]) for row in exhibit.drawn]
    if exhibit.chart == Chart.NONE or not rows or any(len(cells) != number for _, cells in rows):
        return None
    if exhibit.chart == Chart.LINE and number == 1:
        readings = [Reading(label, cell.number, cell.url) for label, (cell,) in rows]
        return line_chart(exhibit.title, readings, exhibit.unit)
    return bar_chart(
        exhibit.title,
        [
            Compared(
                label,
                tuple(max(cell.number or 0, 0) for cell in cells),
                tuple(cell.url for cell in cells),
                texts=tuple(cell.text for cell in cells),
            )
            for label, cells in rows[: most_bars // number or None]
        ],
        series=exhibit.head[1 : number + 1],
        unit=exhibit.unit,
        reading=exhibit.reading,
        looks=_LOOKS[number],
    )
