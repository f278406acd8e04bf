"""The yearly data set of internships (Article 43): each figure from the register, in all, by school and by kind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from groupportal.office.sheets import PlainBook
from groupportal.reporting.values import Fact, Period, facts, wanted
from groupportal.ui.formats import cndate
from internships.enums import InternshipKind
from internships.selectors.figures import there_between
from internships.selectors.waiver import waivers_between

CODES = (
    "interns",
    "hosts",
    "running",
    "waived",
    "agreed",
    "insured",
    "safety_passed",
    "checked_in",
    "visited",
    "journalled",
    "assessed",
    "archived",
    "fitting",
    "fitting_rate",
    "average_pay",
    "paid",
    "pay_total",
    "concerns",
    "concerns_closed",
    "incidents",
)
NOT_BY_KIND = frozenset({"concerns", "concerns_closed", "incidents"})
"""Of a school's internships as a whole."""


@dataclass(frozen=True)
class Dataset:
    """``columns``: 合计, the kinds, the schools; a line for each figure, None where there is no such one; ``as_of``: the last day."""

    year: int
    as_of: dt.date
    columns: tuple[str, ...]
    lines: tuple[tuple[Fact | None, ...], ...]

    @property
    def told(self) -> list[tuple[Fact, tuple[Fact | None, ...]]]:
        """Each line with its total, which says what it is."""
        return [(line[0], line) for line in self.lines if line[0] is not None]

    @property
    def file_name(self) -> str:
        """实习年度数据2026（截至20261129）.xlsx."""
        return f"实习年度数据{self.year}（截至{self.as_of:%Y%m%d}）.xlsx"

    def as_workbook(self) -> bytes:
        """The figures, then what each of them counts."""
        book = PlainBook()
        heads = (f"指标（截至{cndate(self.as_of)}）", "单位", *self.columns)
        sheet = book.sheet(f"{self.year}年实习数据", heads, fixed=2)
        for total, line in self.told:
            sheet.row(
                [
                    total.metric.label,
                    total.unit or total.metric.unit,
                    *(fact and fact.number for fact in line),
                ]
            )
        meaning = book.sheet("口径", ("指标", "口径"))
        for total, _ in self.told:
            meaning.row([total.metric.label, total.metric.definition])
        return book.content()


def dataset(period: Period) -> Dataset:
    """The figures of a period, all asked at once."""
    rows = (there_between(period.since, period.as_of), waivers_between(period.since, period.as_of))
    found = {one for of in rows for one in of.order_by().values_list("unit__pinyin", "unit__name").distinct()}
    schools = [name for _, name in sorted(found)]
    keys: list[dict[str, str]] = [
        {},
        *({"kind": kind} for kind in InternshipKind.values),
        *({"school": name} for name in schools),
    ]
    asked = [(code, at) for code in CODES for at, key in enumerate(keys) if not (_is_apart(code, key))]
    answers = facts([wanted(f"internships.{code}", period, **keys[at]) for code, at in asked])
    known = dict(zip(asked, answers, strict=True))
    lines = tuple(tuple(known.get((code, at)) for at in range(len(keys))) for code in CODES)
    return Dataset(period.since.year, period.as_of, ("合计", *InternshipKind.labels, *schools), lines)


def _is_apart(code: str, key: dict[str, str]) -> bool:
    return code in NOT_BY_KIND and "kind" in key
