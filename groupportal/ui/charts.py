"""Geometry of charts; templates draw. Positions are percentages, so that SVG needs no fixed width.

Every chart carries its reading (one sentence) and its table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from groupportal.ui.figures import rate
from groupportal.ui.formats import count

Number = Decimal | int

HUNDRED = Decimal(100)
FEW_TICKS = 4


def nice_ceiling(value: Number) -> Decimal:
    """The next of 1, 2, 2.5, 5 × 10ⁿ at or above ``value``; 1 for zero or less."""
    number = Decimal(value)
    if number <= 0:
        return Decimal(1)
    power = Decimal(10) ** number.adjusted()
    for step in ("1", "2", "2.5", "5", "10"):
        if Decimal(step) * power >= number:
            return Decimal(step) * power
    raise AssertionError("10 × power is above any number of that magnitude")


def axis_top(value: Number, ticks: int = FEW_TICKS) -> Decimal:
    """The end of an axis that starts at zero: ``ticks`` equal round steps that reach ``value``."""
    return nice_ceiling(Decimal(value) / ticks) * ticks


def position(value: Number, top: Decimal) -> str:
    """Where a value stands on an axis from 0 to ``top``: percentage with two places, within 0 and 100."""
    place = Decimal(value) / top * HUNDRED if top else Decimal(0)
    return str(min(max(place, Decimal(0)), HUNDRED).quantize(Decimal("0.01"), ROUND_HALF_UP))


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where (percentage) and what it says."""

    at: str
    label: str


@dataclass(frozen=True)
class Bar:
    """One bar: its series in words, its length (percentage), the value as written and the door behind it; ``look`` as in ``BarChart``."""

    label: str
    width: str
    y: int
    text: str
    href: str = ""
    look: int = 1


@dataclass(frozen=True)
class BarGroup:
    """The bars of one category."""

    label: str
    bars: tuple[Bar, ...]
    note: str = ""


@dataclass(frozen=True)
class BarChart:
    """Horizontal grouped bars. ``looks``: how each series is drawn: 1 outlined (planned, earlier), 2 and 3 filled."""

    title: str
    reading: str
    unit: str
    series: tuple[str, ...]
    groups: tuple[BarGroup, ...]
    ticks: tuple[Tick, ...]
    last_column: str = ""
    looks: tuple[int, ...] = (1, 2, 3)

    @property
    def keys(self) -> list[tuple[int, str]]:
        """The legend."""
        return list(zip(self.looks, self.series, strict=False))

    @property
    def height(self) -> int:
        """Of the bars of one category, in pixels."""
        return len(self.series) * BAR_STEP - 6


@dataclass(frozen=True)
class Compared:
    """A category: its values in the order of the series and in the chart's unit, the doors behind them, a note for the last column.

    ``texts``: the values as they are written, where ``write`` would not say it (a dash for none).
    """

    label: str
    values: tuple[Number, ...]
    hrefs: tuple[str, ...] = ()
    note: str = ""
    texts: tuple[str, ...] = ()


BAR_STEP = 18


def _ticks(top: Decimal, how_many: int = FEW_TICKS) -> tuple[Tick, ...]:
    steps = [top * i / how_many for i in range(how_many + 1)]
    return tuple(Tick(position(step, top), count(step)) for step in steps)


def bar_chart(
    title: str,
    rows: Sequence[Compared],
    *,
    series: tuple[str, ...],
    unit: str,
    reading: str,
    write: Callable[[Number], str] = count,
    last_column: str = "",
    looks: tuple[int, ...] = (1, 2, 3),
) -> BarChart:
    """Horizontal bars, at most three to a category; ``write`` puts a value into words."""
    top = axis_top(max((value for row in rows for value in row.values), default=0))
    groups = []
    for row in rows:
        doors = row.hrefs or ("",) * len(series)
        texts = row.texts or tuple(write(value) for value in row.values)
        bars = zip(series, row.values, doors, texts, looks, strict=False)
        drawn = tuple(
            Bar(label, position(value, top), number * BAR_STEP, text, door, look)
            for number, (label, value, door, text, look) in enumerate(bars)
        )
        groups.append(BarGroup(row.label, drawn, row.note))
    return BarChart(title, reading, unit, series, tuple(groups), _ticks(top), last_column, looks)


@dataclass(frozen=True)
class TargetChart:
    """A value on the way to its target: one bar, one tick."""

    label: str
    value: str
    target: str
    unit: str
    width: str
    tick: str
    share: str
    reached: bool
    reading: str
    brief: str


def target_chart(label: str, value: Number | None, target: Number | None, unit: str = "") -> TargetChart:
    """A progress bar that ends a tenth beyond the larger of value and target, so that both can be seen."""
    done, goal = Decimal(value or 0), Decimal(target or 0)
    top = max(done, goal) * Decimal("1.1") or Decimal(1)
    reached = bool(target) and done >= goal
    if not target:
        brief = "没有设目标。"
    elif reached:
        brief = f"已达到目标 {count(target)} {unit}。"
    else:
        brief = f"目标 {count(target)} {unit}，还差 {count(goal - done)} {unit}。"
    has = "还没有记录" if value is None else f" {count(value)} {unit}"
    return TargetChart(
        label,
        count(value),
        count(target),
        unit,
        position(done, top),
        position(goal, top) if target else "",
        rate(done, goal),
        reached,
        _tidy(f"{label}{has}，{brief}"),
        _tidy(brief),
    )


def _tidy(sentence: str) -> str:
    """Without the space that an empty unit leaves before a Chinese stop."""
    return sentence.replace(" ，", "，").replace(" 。", "。")


@dataclass(frozen=True)
class Dot:
    """One reading over time: its place (percentages from left and top), what it says, the door behind it."""

    x: str
    y: str
    label: str
    text: str
    href: str = ""
    last: bool = False


@dataclass(frozen=True)
class Row:
    """A line of a chart's table."""

    label: str
    text: str
    href: str = ""


@dataclass(frozen=True)
class LineChart:
    """One line over time, from zero, with its target where there is one."""

    title: str
    reading: str
    unit: str
    dots: tuple[Dot, ...]
    points: str
    ticks: tuple[Tick, ...]
    labels: tuple[Tick, ...]
    rows: tuple[Row, ...]
    target: Tick | None = None
    target_named_at_start: bool = False


@dataclass(frozen=True)
class Reading:
    """A value at a time; None where nothing was recorded."""

    label: str
    value: Decimal | int | None
    href: str = ""


def _from_top(value: Number, top: Decimal) -> str:
    return str(HUNDRED - Decimal(position(value, top)))


def _line_reading(title: str, known: Sequence[Reading], unit: str, target: Number | None) -> str:
    if not known:
        return f"{title}还没有记录。"
    first, last = known[0], known[-1]
    if len(known) == 1:
        text = f"{last.label}{title} {count(last.value)} {unit}"
    else:
        text = (
            f"{title}从{first.label}的 {count(first.value)} {unit}到{last.label}的 {count(last.value)} {unit}"
        )
    if target is None:
        return f"{text}。"
    gap = Decimal(target) - Decimal(last.value or 0)
    return f"{text}，{'已达到目标' if gap <= 0 else f'距目标还差 {count(gap)} {unit}'}。"


NEAR_END = Decimal(25)
"""How much of the width (percent) the words at an end of the target's line may take on a phone."""


def _clear_at_start(dots: Sequence[Dot], target: Tick) -> bool:
    """Whether the line keeps further from its target at the start than at the end: there the words stand free."""

    def clear(near: Sequence[Dot]) -> Decimal:
        return min((abs(Decimal(dot.y) - Decimal(target.at)) for dot in near), default=HUNDRED)

    start = [dot for dot in dots if Decimal(dot.x) <= NEAR_END]
    end = [dot for dot in dots if Decimal(dot.x) >= HUNDRED - NEAR_END]
    return clear(start) > clear(end)


def line_chart(
    title: str, readings: Sequence[Reading], unit: str = "", target: Number | None = None
) -> LineChart:
    """A line over time. Gaps (None) are left out of the line and shown as a dash in the table."""
    known = [reading for reading in readings if reading.value is not None]
    top = axis_top(max([Decimal(r.value or 0) for r in known] + [Decimal(target or 0)]))
    last_index = max(len(readings) - 1, 1)
    dots = tuple(
        Dot(
            position(index, Decimal(last_index)),
            _from_top(reading.value or 0, top),
            reading.label,
            count(reading.value),
            reading.href,
            reading is known[-1],
        )
        for index, reading in enumerate(readings)
        if reading.value is not None
    )
    every = -(-len(readings) // 6) or 1
    labels = tuple(
        Tick(position(index, Decimal(last_index)), reading.label)
        for index, reading in enumerate(readings)
        if (len(readings) - 1 - index) % every == 0
    )
    ticks = tuple(Tick(str(HUNDRED - Decimal(tick.at)), tick.label) for tick in _ticks(top))
    goal = Tick(_from_top(target, top), count(target)) if target is not None else None
    rows = tuple(Row(reading.label, count(reading.value), reading.href) for reading in readings)
    points = " ".join(f"{dot.x},{dot.y}" for dot in dots)
    return LineChart(
        title,
        _line_reading(title, known, unit, target),
        unit,
        dots,
        points,
        ticks,
        labels,
        rows,
        goal,
        goal is not None and _clear_at_start(dots, goal),
    )
