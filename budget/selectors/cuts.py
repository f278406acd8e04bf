"""The two cuts of one budget, by source and by stage: they must agree. Amounts in 元."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from budget.models import BudgetLine
from budget.rules import difference_in_words
from groupportal.tenancy.kept import once
from groupportal.ui.formats import wan
from plans.enums import ItemKind

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class StageDifference:
    """A stage: what it is given, and what lines that name it add up to (None where none names a stage)."""

    name: str
    planned: Decimal
    lines: Decimal | None

    @property
    def agrees(self) -> bool:
        """Whether the two say the same, or only one is known."""
        return self.lines is None or self.lines == self.planned


@dataclass(frozen=True)
class CutDifference:
    """The budget by source (all lines) and by stage (all stages)."""

    by_source: Decimal
    by_stage: Decimal
    stages: tuple[StageDifference, ...]

    @property
    def difference(self) -> Decimal:
        """By stage less by source; zero where the plan has no stages."""
        return self.by_stage - self.by_source if self.stages else ZERO

    @property
    def agrees(self) -> bool:
        """Whether nothing is to be said."""
        return not self.difference and all(stage.agrees for stage in self.stages)

    @property
    def sentences(self) -> list[str]:
        """What differs and by how much, one sentence each; empty where all agrees."""
        return [said for _, said in self.by_key]

    @property
    def by_key(self) -> list[tuple[str, str]]:
        """The sentences, each with what it is about: the whole, or the name of a stage."""
        said = []
        if self.difference:
            whole = (
                f"按资金来源合计 {wan(self.by_source)}，按建设阶段合计 {wan(self.by_stage)}，"
                f"阶段比来源{difference_in_words(self.by_stage, self.by_source)}，请核对预算表或建设阶段。"
            )
            said.append(("", whole))
        said += [
            (
                stage.name,
                (
                    f"“{stage.name}”阶段预算 {wan(stage.planned)}，列入该阶段的预算行合计 {wan(stage.lines)}，"
                    f"预算行比阶段{difference_in_words(stage.lines, stage.planned)}。"
                ),
            )
            for stage in self.stages
            if stage.lines is not None and not stage.agrees
        ]
        return said


def counted_lines(revision: Any) -> QuerySet[BudgetLine]:
    """The budget lines that count: as in the table, those of the revision's main tasks."""
    main_tasks = revision.items.filter(kind=ItemKind.TASK, level=1)
    return BudgetLine.objects.filter(revision=revision, thread__in=main_tasks.values("thread"))


@once
def cut_difference(revision: Any) -> CutDifference:
    """Both cuts of a revision's budget; per stage where lines name a stage."""
    lines = dict(counted_lines(revision).order_by().values_list("stage_id").annotate(total=Sum("amount")))
    stages = list(revision.stages.order_by("position"))
    named = any(stage is not None for stage in lines)
    return CutDifference(
        by_source=sum(lines.values(), ZERO),
        by_stage=sum((stage.planned for stage in stages), ZERO),
        stages=tuple(
            StageDifference(s.name, s.planned, lines.get(s.pk, ZERO) if named else None) for s in stages
        ),
    )
