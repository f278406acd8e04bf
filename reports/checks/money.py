"""What 附件2-3 prints and people misread: equal rates over different amounts (T7), money outside the term (T14)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from budget.enums import EntryKind
from budget.selectors import amounts_by_kind, budget_matrix, entries_of
from budget.selectors.matrix import Cell
from groupportal.ui.figures import in_wan, plain, rate
from groupportal.ui.formats import cndate, wan
from groupportal.warnings.registry import Warned
from plans.selectors import main_plan, revision_as_of

RATES, TERM = "reports.same_rate", "reports.after_term"
FUNDS = "附件2-3"


def same_rates(as_of: dt.date) -> Iterator[Warned]:
    """Rows of which both rates are printed alike, though received and spent differ (T7)."""
    plan = main_plan()
    revision = revision_as_of(plan, as_of) if plan else None
    if revision is None:
        return
    matrix = budget_matrix(revision, as_of)
    rows = [("合计", matrix.total), *((row.thread.name, row.total) for row in matrix.rows)]
    alike = [(name, cell) for name, cell in rows if _alike(cell)]
    if alike:
        said = "；".join(
            f"“{name}”到位 {plain(in_wan(cell.received))} 万元、支出 {plain(in_wan(cell.spent))} 万元，"
            f"两个率都印成 {rate(cell.spent, cell.budget)}"
            for name, cell in alike
        )
        url = f"{reverse('reports:sheet', urlconf=settings.GROUP_URLCONF, args=('funds',))}?as_of={as_of:%Y-%m-%d}"
        yield Warned(
            f"{RATES}:{revision.plan_id}",
            f"{said}，金额并不相同。请核对金额，需要时在备注里说明。",
            "两个率",
            FUNDS,
            url,
        )


def _alike(cell: Cell) -> bool:
    return (
        bool(cell.budget)
        and in_wan(cell.received) != in_wan(cell.spent)
        and rate(cell.received, cell.budget) == rate(cell.spent, cell.budget)
    )


def after_term(as_of: dt.date) -> Iterator[Warned]:
    """Entries before or after the plan's own time that the table counts (T14)."""
    plan = main_plan()
    if plan is None:
        return
    entries = entries_of(plan).filter(occurred_on__lte=as_of)
    url = reverse("budget:ledger", urlconf=settings.GROUP_URLCONF)
    first, last = plan.starts_on, plan.ends_on
    for code, words, rows, query in (
        (
            "before",
            f"建设期开始（{cndate(first)}）之前",
            entries.filter(occurred_on__lt=first),
            f"until={first - dt.timedelta(days=1)}",
        ),
        (
            "after",
            f"建设期结束（{cndate(last)}）之后",
            entries.filter(occurred_on__gt=last),
            f"since={last + dt.timedelta(days=1)}",
        ),
    ):
        amounts = {kind: amount for kind, amount in amounts_by_kind(rows).items() if amount}
        if amounts:
            said = "、".join(f"{EntryKind(kind).label} {wan(amount)}" for kind, amount in amounts.items())
            yield Warned(
                f"{TERM}:{code}:{plan.pk}",
                f"截至{cndate(as_of)}的表计入了{words}的{said}。请确认验收口径包括它们，需要时在备注里说明。",
                "建设期以外的收支",
                FUNDS,
                f"{url}?as_of={as_of:%Y-%m-%d}&{query}",
            )
