"""The three tables as a page shows them: the printed values, each with the address of the records behind it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.core.paginator import Page
from django.urls import reverse

from groupportal.errors import DomainError
from groupportal.metrics.links import figure_url
from groupportal.metrics.narrative import Segment, known_with, segments
from groupportal.tenancy.kept import kept
from groupportal.warnings.registry import Warned
from groupportal.warnings.selectors import Standing, standings
from plans.enums import ItemKind
from reports.annex.answers import with_notes
from reports.annex.collect import CollectedRow, collect_funds, collect_rows, plan_and_revision
from reports.annex.figures import in_wan, plain, rate
from reports.annex.values import MEASURES, SOURCES, FundsRow, FundsTable, PrintedForm, compose_goal
from reports.annex.write.layout import standard_form
from reports.selectors.form import forms_as_of

TABLES = {"tasks": "附件2-1", "indicators": "附件2-2", "funds": "附件2-3"}
TITLES = {"tasks": "项目建设情况表", "indicators": "项目建设成果表", "funds": "项目资金到位和支出情况表"}
_METRIC = {"budget": "budget.planned", "received": "budget.received", "spent": "budget.spent"}
_RATE = {"received": "budget.received_rate", "spent": "budget.spent_rate"}


@dataclass(frozen=True)
class Door:
    """A printed value and where it opens to."""

    text: str
    url: str
    label: str


@dataclass(frozen=True)
class TextRow:
    """A row of 附件2-1 or 2-2. ``span`` is set on the first row of a heading on its page: how many rows it covers there."""

    heading: str
    span: int
    name: str
    goal: str
    completion: list[Segment]
    item_url: str
    door: Door
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True)
class MoneyRow:
    """A row of 附件2-3: fifteen amounts and two rates."""

    heading: str
    doors: list[Door] = field(default_factory=list)
    is_total: bool = False
    thread: uuid.UUID | None = None
    """The main task it is of."""


@dataclass(frozen=True)
class Sheet:
    """One table: its form, its rows and what to look at before it is printed."""

    form: PrintedForm
    rows: list[TextRow] | list[MoneyRow]
    warnings: tuple[Standing, ...]


ROWS_ON_A_PAGE = 100


def rows_on(page: Page) -> list[TextRow] | list[MoneyRow]:
    """The rows of a page: headings cover the rows they have here, and 合计 stands above each."""
    rows = list(page)
    if rows and isinstance(rows[0], MoneyRow):
        first = page.paginator.object_list[0]
        return rows if rows[0] is first else [first, *rows]
    begins = [at for at, row in enumerate(rows) if at == 0 or row.heading != rows[at - 1].heading]
    spans = {at: end - at for at, end in zip(begins, [*begins[1:], len(rows)], strict=True)}
    return [replace(row, span=spans.get(at, 0)) for at, row in enumerate(rows)]


def warnings_on(page: Page, warnings: Sequence[Standing]) -> tuple[Standing, ...]:
    """What is to be looked at of a page: that of its rows, and of money what is about no single row."""
    if not page.has_other_pages():
        return tuple(warnings)
    if isinstance(page[0], MoneyRow):
        here = {row.thread for row in page}
        others = {str(row.thread) for row in page.paginator.object_list if row.thread not in here}
        return tuple(one for one in warnings if one.warning.key.rpartition(":")[2] not in others)
    here = {warning.key for row in page for warning in row.warnings}
    return tuple(one for one in warnings if one.warning.key in here)


def sheet_of(table: str, as_of: dt.date) -> Sheet:
    """A table of ``TABLES`` as of a date, kept until the records change; DomainError where the group has no plan in force."""
    return kept("reports.sheet", lambda: _collected(table, as_of), table, as_of)


def _collected(table: str, as_of: dt.date) -> Sheet:
    _, revision = plan_and_revision(as_of)
    own = forms_as_of(as_of)
    if table == "funds":
        funds, threads, warnings = collect_funds(revision, as_of)
        found = standings(warnings)
        return Sheet(
            with_notes(own, found).get(table) or standard_form(table),
            money_rows(funds, threads, as_of),
            tuple(found),
        )
    (rows,) = collect_rows(revision, as_of, ItemKind.TASK if table == "tasks" else ItemKind.INDICATOR)
    found = standings(w for row in rows for w in row.warnings)
    return Sheet(
        with_notes(own, found).get(table) or standard_form(table), text_rows(rows, as_of), tuple(found)
    )


def text_rows(rows: tuple[CollectedRow, ...], as_of: dt.date) -> list[TextRow]:
    """The rows of 附件2-1 or 2-2 with their doors."""
    out = []
    for collected in rows:
        row, thread = collected.row, collected.item.thread
        lacking = f"，缺佐证 {collected.unproven}" if collected.unproven else ""
        door = Door(
            f"佐证 {collected.evidence} 份{lacking}" if collected.filing else "未填报",
            figure_url("reports.completion", as_of, thread=thread.public_id),
            row.name or row.heading,
        )
        out.append(
            TextRow(
                row.heading,
                0,
                row.name,
                compose_goal(row.goal),
                _segments(collected, as_of),
                reverse("plans:task", kwargs={"public_id": thread.public_id}),
                door,
                collected.warnings,
            )
        )
    return out


def _segments(collected: CollectedRow, as_of: dt.date) -> list[Segment]:
    if collected.filing is None:
        return []
    try:
        return segments(collected.filing.text, as_of, known_with("reports.view_tables"))
    except DomainError:
        return [Segment(collected.row.completion)]


def money_rows(funds: FundsTable, threads: tuple[uuid.UUID, ...], as_of: dt.date) -> list[MoneyRow]:
    """合计 first, then the main tasks."""
    total = funds.grand_total()
    rows = [MoneyRow("合计", _doors(total, as_of, None), is_total=True)]
    for thread, row in zip(threads, funds.rows, strict=True):
        rows.append(MoneyRow(row.heading, _doors(row, as_of, thread), thread=thread))
    return rows


def _doors(row: FundsRow, as_of: dt.date, thread: object) -> list[Door]:
    doors = []
    for source in (*SOURCES, None):
        for measure in MEASURES:
            amount = row.total(measure) if source is None else row.amounts[source][measure]
            params = {"thread": thread, "source": source}
            url = figure_url(_METRIC[measure], as_of, **params)
            doors.append(Door(plain(in_wan(amount)), url, f"{row.heading}"))
    budget: Decimal = row.total("budget")
    for measure in ("received", "spent"):
        url = figure_url(_RATE[measure], as_of, thread=thread)
        doors.append(Door(rate(row.total(measure), budget), url, row.heading))
    return doors
