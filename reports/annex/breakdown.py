"""From the records to the 目标任务分解表, plain or with the state of each year as of the date."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.reporting.values import require_past
from groupportal.ui.figures import plain
from groupportal.ui.formats import cndate, quoted
from groupportal.warnings.registry import Warned
from plans.enums import ExpectationKind, ItemKind, Result
from plans.models import Plan, PlanItem, PlanRevision, YearlyExpectation
from plans.selectors.content import expected_of
from plans.selectors.expected import answers_by_year
from plans.selectors.filed import filed_items
from plans.selectors.filed_item import FiledItem
from plans.selectors.outcome import Answer, Outcome, outcomes_of
from plans.selectors.term import term_of
from plans.selectors.warned import task_url
from reports.annex.collect import KIND, plan_and_revision
from reports.annex.values import Breakdown, BreakdownRow, YearCell
from reports.annex.yearly import yearly_cells

PLACE = "目标任务分解表"
STATE_NOTES = (
    "1.“情况”按截至日期已通过审核的集团填报：达到当年预期且有佐证的为“达成”，当年已过而没有达到的为“未达成”，括号内是填报的数；",
    "2.当年已过而没有报数，或没有佐证的为“待补”；截至日期当年还没有过完、尚未达到的为“未到期”。",
)
POINTS_NOTE = "3.规划没有写年度预期的任务，各年列的是验收要点里每年的目标；建设期首尾不足一年的不计。"
_KINDS = frozenset(ExpectationKind.values)


@dataclass(frozen=True)
class CollectedBreakdown:
    """The table with the records behind its rows: tasks, the figures of their years, filings, what to look at."""

    breakdown: Breakdown
    items: tuple[PlanItem, ...]
    answers: tuple[dict[int, Answer], ...]
    filings: tuple[int, ...]
    warnings: tuple[Warned, ...]

    @property
    def threads(self) -> list[uuid.UUID]:
        """The task of each row."""
        return [item.thread.public_id for item in self.items]


def require_within(as_of: dt.date, plan: Plan | None = None) -> None:
    """DomainError for a day to come, and for one before the plan began: no document is made of it."""
    require_past(as_of, timezone.localdate())
    plan, _ = plan_and_revision(as_of, plan)
    if as_of < plan.starts_on:
        raise DomainError(
            "before_plan",
            f"规划“{plan}”从{cndate(plan.starts_on)}开始，截至日期{cndate(as_of)}早于规划开始。请改用{cndate(plan.starts_on)}或以后的日期。",
        )


def collect_breakdown(
    as_of: dt.date, plan: Plan | None = None, *, with_state: bool = False
) -> CollectedBreakdown:
    """The 目标任务分解表 of the plan's revision on that day; ``with_state``: what became of each year by then.

    DomainError where there is no plan in force.
    """
    plan, revision = plan_and_revision(as_of, plan)
    items = tuple(_targets(revision))
    filed = {row.item.pk: row for row in filed_items(revision, as_of)} if with_state else {}
    term = term_of(plan)
    answers = tuple(
        answers_by_year(filed[item.pk], item.expectations.all(), as_of, term) if with_state else {}
        for item in items
    )
    rows = tuple(
        _row(item, number, said) for number, (item, said) in enumerate(zip(items, answers, strict=True), 1)
    )
    by_points = False
    if with_state:
        before = rows
        rows, answers = _with_points(rows, answers, [filed.get(item.pk) for item in items], as_of, term.years)
        by_points = rows != before
    years = {cell.year for row in rows for cell in row.years} | {*term.years}
    shown = [filed[item.pk] for item in items if item.pk in filed]
    vetoes = tuple(said for row in shown for said in row.vetoes)
    said_of_all = (*STATE_NOTES, *((POINTS_NOTE,) if by_points else ()))
    notes = (*said_of_all, *(f"{n}.{said}" for n, said in enumerate(vetoes, len(said_of_all) + 1)))
    return CollectedBreakdown(
        Breakdown(
            title=f"{plan.name}目标任务分解表",
            years=tuple(sorted(years)),
            rows=rows,
            as_of=as_of if with_state else None,
            notes=notes if with_state else (),
        ),
        items,
        answers,
        tuple(row.filing.pk for row in shown if row.filing),
        (
            *_without_years(rows, revision),
            *(
                warned
                for row, said in zip(shown, answers, strict=False)
                for warned in _warned(row, said, as_of)
            ),
        ),
    )


def _with_points(
    rows: tuple[BreakdownRow, ...],
    answers: tuple[dict[int, Answer], ...],
    filed: Sequence[FiledItem | None],
    as_of: dt.date,
    years: Sequence[int],
) -> tuple[tuple[BreakdownRow, ...], tuple[dict[int, Answer], ...]]:
    """The same; of tasks without expectations, what their acceptance points ask of each year."""
    open_ones = [row for row, one in zip(filed, rows, strict=True) if row and not one.years]
    by_item: dict[int, list[Outcome]] = {}
    for one in outcomes_of(open_ones, as_of):
        by_item.setdefault(one.item.pk, []).append(one)
    found = []
    for row, said, item in zip(rows, answers, filed, strict=True):
        cells, worst = yearly_cells(by_item.get(item.item.pk, ()) if item else (), years)
        found.append((replace(row, years=cells), worst) if cells else (row, said))
    return tuple(row for row, _ in found), tuple(said for _, said in found)


def _targets(revision: PlanRevision) -> list[PlanItem]:
    """The tasks that have nothing below them."""
    items = list(expected_of(revision, ItemKind.TASK))
    parents = {item.parent_id for item in items}
    return [item for item in items if item.pk not in parents]


def _row(item: PlanItem, number: int, answers: dict[int, Answer]) -> BreakdownRow:
    return BreakdownRow(
        number=str(number),
        name=item.name,
        responsible=item.responsible,
        responsible_units=tuple(u.name for u in item.responsible_units.all()),
        measures=item.measures,
        mark=item.mark,
        years=tuple(
            _cell(one, answers.get(one.year)) for one in item.expectations.all() if one.kind in _KINDS
        ),
    )


def _cell(one: YearlyExpectation, answer: Answer | None) -> YearCell:
    number = None if one.number is None else Decimal(f"{one.number.normalize():f}")
    if answer is None:
        return YearCell(one.year, one.text, one.kind, number)
    actual = ""
    if answer.value is not None and number is not None:
        actual = plain(Decimal(answer.value)) + ("%" if one.kind == ExpectationKind.PERCENT else "")
    return YearCell(one.year, one.text, one.kind, number, answer.said, actual, answer.value is not None)


def _without_years(rows: tuple[BreakdownRow, ...], revision: PlanRevision) -> Iterator[Warned]:
    """A plan that expects nothing of any year prints empty columns: why, and what helps."""
    if rows and not any(row.years for row in rows):
        said = f"{quoted(revision.plan)}第{revision.number}版没有写年度预期，各年的列是空的。"
        yield Warned(
            f"{KIND}:no_years:{revision.public_id}",
            f"{said}要填的，起草新版本，在草稿里逐项填“年度预期”，或导入写有年度预期的目标任务分解表。",
            "年度预期",
            PLACE,
            reverse("plans:revision", urlconf=settings.GROUP_URLCONF, args=(revision.public_id,)),
        )


def _warned(row: FiledItem, answers: dict[int, Answer], as_of: dt.date) -> Iterator[Warned]:
    thread, url = row.item.thread.public_id, task_url(row.item, as_of)
    for place, said in enumerate(row.vetoes, 1):
        yield Warned(f"{KIND}:vetoed-{place}:{thread}", said, row.item.name, PLACE, url)
    for result in (Result.LACKING, Result.MISSED):
        some = [(year, answer) for year, answer in answers.items() if answer.result == result]
        if some:
            years = "、".join(
                f"{year}年（{answer.lack}）" if answer.lack else f"{year}年" for year, answer in some
            )
            what = "待补" if result == Result.LACKING else "没有达到年度预期"
            yield Warned(f"{KIND}:{result}:{thread}", f"{years}{what}。", row.item.name, PLACE, url)
