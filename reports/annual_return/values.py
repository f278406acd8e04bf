"""A layout: its sections and fields as data, and how a field reads, keeps and shows a value.

A layout never changes: another wording is another edition, so a frozen return keeps the one it was made by.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from groupportal.errors import DomainError
from groupportal.office.numbers import parse_amount, parse_percent
from groupportal.ui import formats
from groupportal.ui.figures import plain
from reports.annual_return.enums import ALL_UNITS, NUMERIC, Kind, Source, Tally

Value = Decimal | str | None
LONGEST_TEXT = 1000
_FINEST = Decimal("0.0001")


@dataclass(frozen=True)
class Field:
    """A line of a return. ``code`` is for formulas and for finding it again next year; people read ``label``.

    ``metric`` with ``params``, ``formula`` and ``asks`` (categories of units, ``all`` for every one) are where it comes from; with
    ``metric`` and ``asks`` what units say counts where the records hold nothing. Without any of them it is typed.
    ``threshold``: per cent of difference to last year from which on it is asked about; None: the layout's.
    """

    code: str
    label: str
    unit: str = ""
    kind: str = Kind.NUMBER
    choices: tuple[str, ...] = ()
    metric: str = ""
    params: dict[str, str] = field(default_factory=dict)
    formula: str = ""
    asks: tuple[str, ...] = ()
    tally: str = Tally.SUM
    waits_for: str = ""
    threshold: int | None = None
    help: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it can be added up and compared."""
        return self.kind in NUMERIC

    @property
    def is_computed(self) -> bool:
        """Whether a typed value stands beside another one, and so needs a reason."""
        return bool(self.metric or self.formula or self.asks)

    @property
    def is_needed(self) -> bool:
        """Whether a unit that hands in has to say something, nought where there is none."""
        return self.kind not in (Kind.TEXT, Kind.DATE)

    @property
    def whence(self) -> str:
        """Where its value is to come from."""
        if self.metric:
            return Source.RECORDS
        return Source.FORMULA if self.formula else Source.UNITS if self.asks else Source.TYPED

    def asks_unit(self, category: str) -> bool:
        """Whether a unit of this category is asked for it."""
        return ALL_UNITS in self.asks or category in self.asks

    def read(self, given: Any) -> str:
        """A typed value as it is kept, "" for none. DomainError with the field's name and what to write instead."""
        text = "" if given is None else str(given).strip()
        if not text:
            return ""
        if self.is_number:
            return self._number(given, text)
        if self.kind == Kind.DATE:
            return self._day(text)
        if self.kind == Kind.CHOICE and text not in self.choices:
            raise self._no(f"“{text[:40]}”不在选项里", f"请选：{'、'.join(self.choices)}")
        if len(text) > LONGEST_TEXT:
            raise self._no(f"有 {len(text)} 个字", f"请缩短到 {LONGEST_TEXT} 字以内")
        return text

    def _number(self, given: Any, text: str) -> str:
        amount = parse_amount(given)
        number = parse_percent(given) if self.kind == Kind.SHARE else None if amount.blank else amount.value
        if number is None or amount.approximate or amount.unit not in (None, self.unit):
            unit = f"，以{self.unit}为单位，不写单位" if self.unit else ""
            raise self._no(f"“{text[:40]}”不是一个数", f"请只填数字{unit}，没有的填 0")
        if number != number.quantize(_FINEST, ROUND_HALF_UP):
            raise self._no(f"“{text[:40]}”小数太多", "请最多保留四位小数")
        return plain(number)

    def _day(self, text: str) -> str:
        parts = re.fullmatch(r"(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})\s*日?", text)
        try:
            return dt.date(*map(int, parts.groups())).isoformat()  # type: ignore[union-attr]
        except (AttributeError, ValueError) as error:
            raise self._no(f"“{text[:40]}”不是日期", "请按 2022-06-30 的样子填写") from error

    def _no(self, what: str, remedy: str) -> DomainError:
        return DomainError("bad_value", f"“{self.label}”：{what}。{remedy}。", field=self.code)

    def value_of(self, kept: str) -> Value:
        """What was kept as a value to count with; None for nothing, and for what is no value of this kind."""
        if not kept:
            return None
        try:
            if self.kind == Kind.DATE:
                dt.date.fromisoformat(kept)
            number = Decimal(kept) if self.is_number else None
        except (ArithmeticError, ValueError):
            return None
        return kept if number is None else number if number.is_finite() else None

    def kept(self, value: Value) -> str:
        """A value as it is kept: numbers without exponent and trailing zeros, to four places."""
        if isinstance(value, Decimal):
            return plain(value.quantize(_FINEST, ROUND_HALF_UP))
        return value or ""

    def show(self, value: Value) -> str:
        """A value as people read it, without the unit."""
        if value is None or value == "":
            return formats.DASH
        if isinstance(value, str):
            return formats.cndate(dt.date.fromisoformat(value)) if self.kind == Kind.DATE else value
        if self.kind == Kind.MONEY:
            return format(value.quantize(Decimal("0.01"), ROUND_HALF_UP), ",.2f")
        return formats.count(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


@dataclass(frozen=True)
class Section:
    """Fields that stand together, a sheet of the workbook."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Layout:
    """The sections in their order."""

    sections: tuple[Section, ...]

    def __iter__(self) -> Iterator[Field]:
        return (one for section in self.sections for one in section.fields)

    @property
    def by_code(self) -> dict[str, Field]:
        """The fields by code."""
        return {one.code: one for one in self}

    def asked_of(self, category: str) -> list[Field]:
        """What a unit of this category is asked."""
        return [one for one in self if one.asks_unit(category)]

    def plain(self) -> dict[str, Any]:
        """As a model keeps it."""
        return {"sections": [asdict(section) for section in self.sections]}


def layout_from(kept: dict[str, Any]) -> Layout:
    """A kept layout."""
    return Layout(
        tuple(
            Section(section["title"], tuple(_field(one) for one in section["fields"]))
            for section in kept.get("sections", ())
        )
    )


def _field(kept: dict[str, Any]) -> Field:
    return replace(Field(**kept), choices=tuple(kept["choices"]), asks=tuple(kept["asks"]))


@dataclass(frozen=True)
class Part:
    """A unit's answer to one field, as far as the group's figure takes it."""

    kept: str
    handed_in: dt.datetime | None


def tallied(one: Field, parts: Iterable[Part]) -> Value:
    """What the answers come to by the field's own way; None where there are none."""
    given = [part for part in parts if part.kept]
    if not given:
        return None
    if one.tally == Tally.COUNT:
        return Decimal(sum(part.kept not in ("0", "否", "无") for part in given))
    if one.tally == Tally.LATEST or not one.is_number:
        latest = max(given, key=lambda part: part.handed_in.timestamp() if part.handed_in else 0)
        return one.value_of(latest.kept)
    numbers = [value for part in given if isinstance(value := one.value_of(part.kept), Decimal)]
    if not numbers:
        return None
    total = sum(numbers, Decimal(0))
    return total if one.tally == Tally.SUM else total / len(numbers)
