"""The yearly data set of internships (Article 43): each figure from the register, in all, by school and by kind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from groupportal.office.sheets import PlainBook
from groupportal.reporting.values import Fact, Period, facts, wanted
from groupportal.ui.formats import cndate
from internships.enums import InternshipKind
from internships.selectors.figures import there_between

CODES = (
    "interns",
    "hosts",
    "running",
    "agreed",
    "insured",
    "safety_passed",
    "checked_in",
    "visited",
    "journalled",
    "assessed",
    "archived",
)


@dataclass(frozen=True)
class Dataset:
    """``columns``: 合计, the kinds, the schools; a line for each figure, ``as_of`` the last day that is counted."""

    year: int
    as_of: dt.date
    columns: tuple[str, ...]
    lines: tuple[tuple[Fact, ...], ...]

    @property
    def file_name(self) -> str:
        """实习年度数据2026（截至20261129）.xlsx."""
        return f"实习年度数据{self.year}（截至{self.as_of:%Y%m%d}）.xlsx"

    def as_workbook(self) -> bytes:
        """The figures, then what each of them counts."""
        book = PlainBook()
        heads = (f"指标（截至{cndate(self.as_of)}）", "单位", *self.columns)
        sheet = book.sheet(f"{self.year}年实习数据", heads, fixed=2)
        for line in self.lines:
            sheet.row([line[0].metric.label, line[0].unit, *(fact.number for fact in line)])
        meaning = book.sheet("口径", ("指标", "口径"))
        for line in self.lines:
            meaning.row([line[0].metric.label, line[0].metric.definition])
        return book.content()


def dataset(period: Period) -> Dataset:
    """The figures of a period, all asked at once."""
    names = (
        there_between(period.since, period.as_of)
        .order_by("unit__pinyin")
        .values_list("unit__name", flat=True)
    )
    schools = list(dict.fromkeys(names))
    keys = [
        {},
        *({"kind": kind} for kind in InternshipKind.values),
        *({"school": name} for name in schools),
    ]
    found = facts([wanted(f"internships.{code}", period, **key) for code in CODES for key in keys])
    lines = tuple(tuple(found[at : at + len(keys)]) for at in range(0, len(found), len(keys)))
    return Dataset(period.since.year, period.as_of, ("合计", *InternshipKind.labels, *schools), lines)
