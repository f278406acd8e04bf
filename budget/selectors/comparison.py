"""The budgets of two revisions side by side. Amounts in 元."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budget.enums import Source
from budget.models import BudgetLine, Stage
from budget.selectors.cuts import counted_lines

ZERO = Decimal("0.00")
Key = tuple[str, str, str]
"""Task, source and stage by name: a stage is another row in every revision."""


@dataclass(frozen=True)
class Difference:
    """What was planned and what is; None where there was, or is, nothing of it."""

    old: Decimal | None
    new: Decimal | None

    @property
    def by(self) -> Decimal:
        """How much more the later revision plans."""
        return (self.new or ZERO) - (self.old or ZERO)


@dataclass(frozen=True)
class BudgetComparison:
    """``lines`` that differ by (task, source, stage), ``sources`` and ``total`` over all lines; the same of ``stages``."""

    total: Difference
    sources: Mapping[str, Difference]
    lines: Mapping[Key, Difference]
    stages: Mapping[str, Difference]
    stage_total: Difference

    @property
    def is_same(self) -> bool:
        """Whether both revisions plan the same money."""
        return not (self.lines or self.stages)


def _differing(old: Mapping[Any, Decimal], new: Mapping[Any, Decimal]) -> dict[Any, Difference]:
    keys = dict.fromkeys([*new, *old])
    return {k: Difference(old.get(k), new.get(k)) for k in keys if old.get(k) != new.get(k)}


def _total(old: Mapping[Any, Decimal], new: Mapping[Any, Decimal]) -> Difference:
    return Difference(sum(old.values(), ZERO), sum(new.values(), ZERO))


def compare_budgets(old: Any, new: Any) -> BudgetComparison:
    """How the budget of revision ``new`` differs from that of ``old``: by main task, source and stage, in the order of ``new``."""
    before, after = _lines(old), _lines(new)
    lines = _differing(before, after)
    order = _order_of(new, old)
    ordered = sorted(lines, key=lambda k: (order.get(k[0], len(order)), Source.values.index(k[1]), k[2]))
    names = dict(_names(old, new))
    stages = _stages(old), _stages(new)
    sums = _by_source(before), _by_source(after)
    return BudgetComparison(
        total=_total(before, after),
        sources={s: Difference(sums[0].get(s, ZERO), sums[1].get(s, ZERO)) for s in Source.values},
        lines={(names[t], source, stage): lines[t, source, stage] for t, source, stage in ordered},
        stages=_differing(*stages),
        stage_total=_total(*stages),
    )


def _lines(revision: Any) -> dict[tuple[int, str, str], Decimal]:
    rows = counted_lines(revision).select_related("stage")
    return {(r.thread_id, r.source, r.stage.name if r.stage else ""): r.amount for r in rows}


def _by_source(lines: Mapping[Any, Decimal]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for (_, source, _), amount in lines.items():
        sums[source] += amount
    return sums


def _stages(revision: Any) -> dict[str, Decimal]:
    return dict(Stage.objects.filter(revision=revision).order_by("position").values_list("name", "planned"))


def _order_of(*revisions: Any) -> dict[int, int]:
    found: dict[int, int] = {}
    for revision in revisions:
        for thread in (
            revision.items.filter(level=1).order_by("-kind", "position").values_list("thread_id", flat=True)
        ):
            found.setdefault(thread, len(found))
    return found


def _names(*revisions: Any) -> list[tuple[int, str]]:
    """Names of tasks as the later revision has them; of a task in neither, that of its thread."""
    named = []
    for revision in revisions:
        named += BudgetLine.objects.filter(revision=revision).values_list("thread_id", "thread__name")
    for revision in revisions:
        named += revision.items.filter(level=1).values_list("thread_id", "name")
    return named
