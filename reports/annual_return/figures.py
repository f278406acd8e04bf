"""What a return holds on its day: each field computed, typed or collected, beside last year's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.metrics.links import SINCE, figure_url
from groupportal.metrics.selectors import Question, ask
from groupportal.reporting.guard import guarded
from groupportal.tenancy.kept import kept_all
from groupportal.ui import formats
from groupportal.ui.asof import year_earlier
from groupportal.ui.figures import in_wan
from reports.annual_return.carrying import is_same
from reports.annual_return.enums import AnswerState, Source
from reports.annual_return.formula import names_in, worked_out
from reports.annual_return.values import Field, Part, Value, tallied
from reports.models import AnnualReturn, ReturnValue, UnitAnswer

NOTHING = "-"
"""Kept for a figure that was not there."""
UNREAD = "取不到数，请联系平台运维；先直接填写也可以，写明原因。"


@dataclass(frozen=True)
class Cell:
    """A field as it stands. ``computed``: what it is by itself; ``value``: what counts, the typed one where there is one."""

    field: Field
    value: Value
    computed: Value
    source: str
    typed: ReturnValue | None = None
    question: Question | None = None
    last: Value = None
    last_from: str = ""
    told: str = ""
    """How many units the figure rests on, and who is lacking."""
    trouble: str = ""
    threshold: int = 0

    @property
    def text(self) -> str:
        """The value as it is printed."""
        return self.field.show(self.value)

    @property
    def last_text(self) -> str:
        """Last year's, as it is printed."""
        return self.field.show(self.last)

    @property
    def computed_text(self) -> str:
        """The computed one, as it is printed."""
        return self.field.show(self.computed)

    @property
    def kept(self) -> str:
        """The value as it is kept, "" for none."""
        return self.field.kept(self.value)

    @property
    def url(self) -> str:
        """Where a figure of the records opens."""
        asked = self.question
        return figure_url(asked.metric.code, asked.as_of, **asked.params) if asked else ""

    @property
    def source_label(self) -> str:
        """Where the value comes from, in words."""
        return Source(self.source).label

    @property
    def typed_by(self) -> str:
        """Who typed the value that counts, and when; "" for one that nobody typed."""
        if self.typed is None or self.source not in (Source.TYPED, Source.CORRECTED):
            return ""
        day = formats.cndate(timezone.localdate(self.typed.changed_at))
        return f"{self.typed.changed_by or '系统命令'} {day}填写"

    @property
    def difference(self) -> Decimal | None:
        """Beyond last year's; None where one of the two is missing or no number."""
        if isinstance(self.value, Decimal) and isinstance(self.last, Decimal):
            return self.value - self.last
        return None

    @property
    def share(self) -> Decimal | None:
        """The difference in per cent of last year's; None where that is nought."""
        if self.difference is None or not self.last:
            return None
        return self.difference * 100 / abs(Decimal(self.last))

    @property
    def difference_text(self) -> str:
        """The difference with its sign, a dash for none."""
        if self.difference is None:
            return formats.DASH
        return ("+" if self.difference > 0 else "") + self.field.show(self.difference)

    @property
    def share_text(self) -> str:
        """The same in per cent."""
        if self.share is None:
            return "上年为 0" if self.difference else formats.DASH
        return ("+" if self.share > 0 else "") + formats.percent(self.share)

    @property
    def is_asked(self) -> bool:
        """Whether the difference has to be explained."""
        if not self.difference:
            return False
        return self.share is None or abs(self.share) > self.threshold

    @property
    def explanation(self) -> str:
        """What was said about the difference, for whatever value."""
        return self.typed.explanation if self.typed else ""

    @property
    def is_explained(self) -> bool:
        """Whether what was said speaks of this value."""
        return bool(self.typed and self.explanation and self.typed.explained == self.kept)

    @property
    def lacks_reason(self) -> bool:
        """Whether a value that was typed plainly stands over one that a later layout takes from elsewhere, and nobody said why."""
        return self.source == Source.CORRECTED and not self.reason

    @property
    def is_outrun(self) -> bool:
        """Whether the figure that was corrected is another one by now: the reason spoke of the one before."""
        typed = self.typed
        now = self.field.kept(self.computed) or NOTHING
        return bool(self.reason and typed and typed.against and typed.against != now)

    @property
    def reason(self) -> str:
        """Why a typed value stands instead of the computed one."""
        return self.typed.reason if self.typed and self.source == Source.CORRECTED else ""


@dataclass(frozen=True)
class SectionCells:
    """A section with its fields as they stand."""

    number: int
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class LastYear:
    """The items of the year before by code, as they were frozen; ``label`` says from which."""

    rows: Mapping[str, Mapping[str, str]]
    label: str = ""

    def of(self, one: Field) -> str:
        """The value of this item; "" where there was none, or another one under its code."""
        row = self.rows.get(one.code)
        return row["value"] if row and is_same(_as_field(row), one) else ""

    def instead(self, one: Field) -> str:
        """What is said where another item stood under the code; "" otherwise."""
        row = self.rows.get(one.code)
        if row is None or is_same(_as_field(row), one):
            return ""
        return f"上年这个编号是“{row['label']}”，没有这一项"


def _as_field(row: Mapping[str, str]) -> Field:
    return Field(row["code"], row["label"], row["unit"], row["kind"])


def cells_of(
    row: AnnualReturn, typed: Iterable[ReturnValue], answers: Iterable[UnitAnswer], last: LastYear
) -> tuple[SectionCells, ...]:
    """Every field of a return. The figures of the records are all asked at once."""
    layout = row.layout.layout
    fields = layout.by_code
    asked = {one.code: found for one in layout if one.metric and (found := _question(one, row))}
    before = {code: _year_before(question) for code, question in asked.items() if not last.of(fields[code])}
    values = _values([*asked.values(), *before.values()])
    by_code = {one.code: one for one in typed}
    answered = list(answers)
    reader = _Reader(fields, asked, values, by_code, answered)
    lasts = _Lasts(fields, last, before, values)
    return tuple(
        SectionCells(
            number,
            section.title,
            tuple(reader.cell(one, lasts.of(one), row.layout.threshold) for one in section.fields),
        )
        for number, section in enumerate(layout.sections, 1)
    )


def _question(one: Field, row: AnnualReturn) -> Question | None:
    try:
        return ask(one.metric, row.as_of, one.params)
    except DomainError:
        return None


def _year_before(question: Question) -> Question:
    params = dict(question.params)
    if SINCE in params:
        params[SINCE] = year_earlier(params[SINCE])
    return Question(question.metric, year_earlier(question.as_of), params)


def _values(questions: list[Question]) -> dict[int, Any]:
    """The figures by the question's id; one that can't be read is left out, and takes no other along."""
    asked = [question.kept_value() for question in questions]
    found = guarded(lambda: kept_all(asked))
    if found is not None:
        return {id(question): value for question, value in zip(questions, found, strict=True)}
    read = ((question, guarded(lambda q=question: (q.value,))) for question in questions)  # type: ignore[misc]
    return {id(question): value[0] for question, value in read if value is not None}


def _counted(one: Field, question: Question, value: Any) -> Value:
    if value is None:
        return None
    return in_wan(Decimal(value)) if question.metric.unit == "元" and one.unit == "万元" else Decimal(value)


class _Lasts:
    """Last year's values, each with where it is from: what was frozen, else the records of that day, else by the formula."""

    def __init__(
        self,
        fields: Mapping[str, Field],
        frozen: LastYear,
        before: Mapping[str, Question],
        values: dict[int, Any],
    ) -> None:
        self.fields, self.frozen, self.before, self.values = fields, frozen, before, values

    def of(self, one: Field) -> tuple[Value, str]:
        if kept := self.frozen.of(one):
            try:
                return one.value_of(one.read(kept)), self.frozen.label
            except DomainError:  # the field was of another kind then
                return None, ""
        value: Value = None
        if question := self.before.get(one.code):
            value = _counted(one, question, self.values.get(id(question)))
            if one.asks and not value:  # no records then: nobody knows what it was
                value = None
        elif one.formula:
            value = _by_formula(one, lambda code: self.of(self.fields[code])[0])
        return (value, Source(one.whence).label) if value is not None else (None, self.frozen.instead(one))


def _by_formula(one: Field, value_of: Callable[[str], Value]) -> Value:
    found = {code: value_of(code) for code in names_in(one.formula)}
    numbers = {code: value if isinstance(value, Decimal) else None for code, value in found.items()}
    return worked_out(one.formula, numbers)


class _Reader:
    """Works the fields out, formulas after what they refer to."""

    def __init__(
        self,
        fields: Mapping[str, Field],
        asked: Mapping[str, Question],
        values: dict[int, Any],
        typed: Mapping[str, ReturnValue],
        answers: list[UnitAnswer],
    ) -> None:
        self.fields, self.asked, self.values, self.typed, self.answers = fields, asked, values, typed, answers
        self.known: dict[str, tuple[Value, Value, str]] = {}

    def cell(self, one: Field, last: tuple[Value, str], threshold: int) -> Cell:
        value, computed, trouble = self.standing(one)
        typed, question = self.typed.get(one.code), self.asked.get(one.code)
        if typed and one.value_of(typed.text) is not None:
            source = Source.CORRECTED if one.is_computed else Source.TYPED
        else:
            source = Source(one.whence) if value not in (None, "") else Source.NONE
            if one.metric and one.asks and value != self.recorded(one)[0]:
                source, question = Source.UNITS, None
        return Cell(
            one,
            value,
            computed,
            source,
            typed,
            question,
            *last,
            self.told(one),
            trouble,
            one.threshold or threshold,
        )

    def standing(self, one: Field) -> tuple[Value, Value, str]:
        """What counts, what it is by itself, and why there is nothing."""
        if one.code not in self.known:
            computed, trouble = self.by_itself(one)
            typed = self.typed.get(one.code)
            value = one.value_of(typed.text) if typed else None
            if typed and typed.text and value is None:
                trouble = f"填写的“{typed.text[:40]}”不合这一项的要求，没有算进来，请改填。"
            self.known[one.code] = (computed if value is None else value, computed, trouble)
        return self.known[one.code]

    def by_itself(self, one: Field) -> tuple[Value, str]:
        if one.formula:
            return _by_formula(one, lambda code: self.standing(self.fields[code])[0]), ""
        recorded, trouble = self.recorded(one) if one.metric else (None, "")
        if recorded or trouble or not one.asks:
            return recorded, trouble
        told = self.of_units(one)
        return (recorded if told is None else told), ""

    def recorded(self, one: Field) -> tuple[Value, str]:
        question = self.asked.get(one.code)
        if question is None or id(question) not in self.values:
            return None, UNREAD
        return _counted(one, question, self.values[id(question)]), ""

    def of_units(self, one: Field) -> Value:
        return tallied(one, [Part(a.counted(one.code), a.proposed_at) for a in self.answers])

    def told(self, one: Field) -> str:
        if not one.asks:
            return f"“{one.waits_for}”还没有启用，先直接填写" if one.waits_for else ""
        mine = [a.state for a in self.answers if one.asks_unit(a.category)]
        if not mine:
            waits = f"“{one.waits_for}”还没有启用，" if one.waits_for else ""
            return f"{waits}还没有请单位填"
        checked = mine.count(AnswerState.CHECKED)
        waiting = mine.count(AnswerState.HANDED_IN)
        rest = len(mine) - checked - waiting
        parts = ((checked, "已核"), (waiting, "待核"), (rest, "没有交"))
        return "，".join(f"{number} 家{word}" for number, word in parts if number)
