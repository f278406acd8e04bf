"""The figures of a plan's money: amounts in 元, rates in percentage points."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import QuerySet, Sum

from budget.enums import EntryKind, Source
from budget.models import BudgetLine, LedgerEntry, LedgerEvidence
from budget.selectors import entries_behind, without_evidence
from groupportal.files.models import StoredFile
from groupportal.files.selectors import sources
from groupportal.metrics.registry import ChoiceParam, Column, MetricResult, UuidParam, metric, number_of
from groupportal.tenancy.kept import once
from groupportal.ui.figures import rate_value
from groupportal.ui.formats import cndate, wan
from plans.selectors import main_plan, plans, revision_as_of
from plans.selectors.options import main_task_options, plan_options

ZERO = Decimal("0.00")
NO_BUDGET = "预算为 0，不计算比率。"


def _plan_name(public_id: uuid.UUID) -> str | None:
    return plans().filter(public_id=public_id).values_list("name", flat=True).first()


def _task_name(public_id: uuid.UUID) -> str | None:
    return plans().filter(threads__public_id=public_id).values_list("threads__name", flat=True).first()


PARAMS = {
    "thread": UuidParam("建设任务", name_of=_task_name, options=main_task_options),
    "source": ChoiceParam("资金来源", Source.choices),
    "plan": UuidParam("规划", name_of=_plan_name, options=plan_options),
}
_figure = partial(
    metric, unit="元", records="到位与支出台账", keeper="财务", action="budget.view_budget", params=PARAMS
)
LINE_COLUMNS = (
    Column("建设任务", "thread.name"),
    Column("资金来源", "get_source_display"),
    Column("建设阶段", lambda line: line.stage.name if line.stage else "不分阶段"),
    Column("预算", "amount", "money"),
)
ENTRY_COLUMNS = (
    Column("日期", "occurred_on", "date"),
    Column(
        "类型", lambda entry: f"{entry.get_kind_display()}{'（冲销）' if entry.reverses_id else ''}", "short"
    ),
    Column("金额", "amount", "money"),
    Column("建设任务", "thread.name"),
    Column("资金来源", "get_source_display", "short"),
    Column("凭证号", lambda entry: entry.voucher_no or entry.get_origin_display(), "short"),
    Column("往来单位", "counterparty"),
    Column("摘要", "summary"),
)


def _plan(thread: uuid.UUID | None, plan: uuid.UUID | None) -> Any:
    if plan:
        return plans().filter(public_id=plan).first()
    if thread:
        return plans().filter(threads__public_id=thread).first()
    return main_plan()


def _lines(as_of: dt.date, thread: Any, source: str | None, plan: Any) -> QuerySet[BudgetLine]:
    found = _plan(thread, plan)
    revision = revision_as_of(found, as_of) if found else None
    if revision is None:
        return BudgetLine.objects.none()
    lines = BudgetLine.objects.filter(revision=revision).select_related("thread", "stage")
    wanted = {"thread__public_id": thread} if thread else {"thread__in": _main_threads(revision)}
    lines = lines.filter(**wanted)
    return lines.filter(source=source) if source else lines


def _main_threads(revision: Any) -> QuerySet[Any]:
    # As in the table: what hangs on a task that left the plan counts in no total.
    return revision.items.filter(level=1).values("thread")


def _entries(as_of: dt.date, thread: Any, source: str | None, plan: Any, kind: str) -> QuerySet[LedgerEntry]:
    found = _plan(thread, plan)
    if found is None:
        return LedgerEntry.objects.none()
    entries = entries_behind(found, as_of, thread, source, kind)
    revision = revision_as_of(found, as_of)
    return entries.filter(thread__in=_main_threads(revision)) if revision and not thread else entries


@once
def _planned(
    as_of: dt.date, thread: Any, source: str | None, plan: Any
) -> tuple[Decimal, QuerySet[BudgetLine]]:
    """The budget in 元 and its lines."""
    lines = _lines(as_of, thread, source, plan)
    return _sum(lines), lines


@once
def _entered(
    as_of: dt.date, thread: Any, source: str | None, plan: Any, kind: str
) -> tuple[Decimal, QuerySet[LedgerEntry]]:
    """What was received or spent, in 元, and its entries."""
    entries = _entries(as_of, thread, source, plan, kind)
    return _sum(entries), entries


def _sum(rows: QuerySet[Any]) -> Decimal:
    return rows.order_by().aggregate(total=Sum("amount"))["total"] or ZERO


def _files_of(entries: QuerySet[LedgerEntry]) -> Callable[[], Iterable[tuple[StoredFile, str]]]:
    def files() -> Iterable[tuple[StoredFile, str]]:
        kept = LedgerEvidence.objects.filter(entry__in=entries.order_by().values("pk"))
        for evidence in kept.select_related("file", "entry").order_by("-entry__occurred_on", "id"):
            yield evidence.file, f"{cndate(evidence.entry.occurred_on)} {evidence.entry.voucher_no}"
        yield from sources(entries.order_by().exclude(source_file=None).values("source_file"))

    return files


def _of_ledger(entries: QuerySet[LedgerEntry], value: Any, note: str = "") -> MetricResult:
    return MetricResult(value, entries, ENTRY_COLUMNS, _files_of(entries), note)


@_figure(
    "budget.planned",
    label="预算总投入",
    definition="截至日有效的规划版本中，各一级建设任务、各资金来源的预算之和。",
    records="经费预算",
)
def planned(as_of: dt.date, thread: Any = None, source: str | None = None, plan: Any = None) -> MetricResult:
    """Budget of the revision in force, in 元."""
    value, lines = _planned(as_of, thread, source, plan)
    return MetricResult(value, lines, LINE_COLUMNS)


@_figure(
    "budget.received",
    label="实际已到位",
    definition="台账中日期不晚于截至日的到位金额之和，冲销按冲销日期抵减，期初按期初日期计入。",
)
def received(as_of: dt.date, thread: Any = None, source: str | None = None, plan: Any = None) -> MetricResult:
    """Receipts up to the date, in 元."""
    value, entries = _entered(as_of, thread, source, plan, EntryKind.RECEIPT)
    return _of_ledger(entries, value)


@_figure(
    "budget.spent",
    label="实际支出",
    definition="台账中日期不晚于截至日的支出金额之和，冲销按冲销日期抵减，期初按期初日期计入。",
)
def spent(as_of: dt.date, thread: Any = None, source: str | None = None, plan: Any = None) -> MetricResult:
    """Expenditures up to the date, in 元."""
    value, entries = _entered(as_of, thread, source, plan, EntryKind.EXPENDITURE)
    return _of_ledger(entries, value)


def _rate(as_of: dt.date, thread: Any, source: str | None, plan: Any, kind: EntryKind) -> MetricResult:
    budget, _ = _planned(as_of, thread, source, plan)
    part, entries = _entered(as_of, thread, source, plan, kind)
    value = rate_value(part, budget)
    note = NO_BUDGET if value is None else f"{kind.label} {wan(part)} ÷ 预算 {wan(budget)}。"
    return _of_ledger(entries, value, note)


@_figure(
    "budget.received_rate",
    label="资金实际到位率",
    unit="%",
    definition="实际已到位 ÷ 预算总投入，四舍五入保留两位小数，可以超过 100%；预算为 0 时不计算。",
    records="到位与支出台账、经费预算",
)
def received_rate(
    as_of: dt.date, thread: Any = None, source: str | None = None, plan: Any = None
) -> MetricResult:
    """到位率 in percentage points; None where the budget is zero."""
    return _rate(as_of, thread, source, plan, EntryKind.RECEIPT)


@_figure(
    "budget.spent_rate",
    label="资金实际支出率",
    unit="%",
    definition="实际支出 ÷ 预算总投入（不是除以到位），四舍五入保留两位小数；预算为 0 时不计算。",
    records="到位与支出台账、经费预算",
)
def spent_rate(
    as_of: dt.date, thread: Any = None, source: str | None = None, plan: Any = None
) -> MetricResult:
    """支出率 in percentage points; None where the budget is zero."""
    return _rate(as_of, thread, source, plan, EntryKind.EXPENDITURE)


@_figure(
    "budget.received_within",
    label="期间到位",
    definition="台账中日期在起始日期至截至日之间（含两端）的到位金额之和，冲销按冲销日期抵减，期初按期初日期计入。",
)
def received_within(
    as_of: dt.date, since: dt.date, thread: Any = None, source: str | None = None, plan: Any = None
) -> MetricResult:
    """Receipts of a time, in 元."""
    return _within(since, _entries(as_of, thread, source, plan, EntryKind.RECEIPT))


@_figure(
    "budget.spent_within",
    label="期间支出",
    definition="台账中日期在起始日期至截至日之间（含两端）的支出金额之和，冲销按冲销日期抵减，期初按期初日期计入。",
)
def spent_within(
    as_of: dt.date, since: dt.date, thread: Any = None, source: str | None = None, plan: Any = None
) -> MetricResult:
    """Expenditures of a time, in 元."""
    return _within(since, _entries(as_of, thread, source, plan, EntryKind.EXPENDITURE))


def _within(since: dt.date, entries: QuerySet[LedgerEntry]) -> MetricResult:
    rows = entries.filter(occurred_on__gte=since)
    return _of_ledger(rows, _sum(rows))


@_figure(
    "budget.left",
    label="到位未支出",
    definition="实际已到位减去实际支出；支出超出到位时为负数。",
)
def left(as_of: dt.date, thread: Any = None, source: str | None = None, plan: Any = None) -> MetricResult:
    """Receipts less expenditures up to the date, in 元."""
    came, _ = _entered(as_of, thread, source, plan, EntryKind.RECEIPT)
    went, _ = _entered(as_of, thread, source, plan, EntryKind.EXPENDITURE)
    entries = _entries(as_of, thread, source, plan, "")
    return _of_ledger(entries, came - went, f"到位 {wan(came)} − 支出 {wan(went)}。")


@_figure(
    "budget.unproven",
    label="没有凭证附件的收支",
    unit="笔",
    definition="台账中日期不晚于截至日、没有上传任何附件的收支笔数；期初、冲销和已被冲销的不计。",
    records="到位与支出台账、凭证附件",
    params={"plan": PARAMS["plan"]},
)
def unproven(as_of: dt.date, plan: Any = None) -> MetricResult:
    """Entries up to the date that no file proves."""
    found = _plan(None, plan)
    rows = without_evidence(found).filter(occurred_on__lte=as_of) if found else LedgerEntry.objects.none()
    return MetricResult(number_of(rows), rows, ENTRY_COLUMNS)
