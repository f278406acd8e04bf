"""The budget of a plan revision: lines by task, source and stage, and the stages. Amounts in 元."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from budget.models import BudgetLine, Stage
from budget.rules import checked_amount, checked_source
from budget.selectors.cuts import counted_lines
from budget.services.rights import actor_of
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.ui.formats import cndate
from plans.enums import ItemKind, RevisionState


@dataclass(frozen=True)
class LineInput:
    """What a revision plans for a main task from a source; ``stage`` names one of its stages, "" none."""

    thread: Any
    source: str
    amount: Decimal
    stage: str = ""


@dataclass(frozen=True)
class StageInput:
    """A stage of construction and what the plan gives it in all, in 元."""

    name: str
    starts_on: dt.date
    ends_on: dt.date
    planned: Decimal


def set_budget(revision: Any, amounts: Mapping[tuple[Any, str], Decimal], *, by: Any) -> list[BudgetLine]:
    """Replace the budget of a revision by ``amounts[thread, source]`` in 元, without stages.

    Zero amounts make no line. The revision is a draft or has no budget yet (first import); the same budget
    again changes nothing. DomainError for any other revision, for a negative amount, and for a thread that is
    no main task of the revision.
    """
    lines = [LineInput(thread, source, amount) for (thread, source), amount in amounts.items()]
    return set_lines(revision, lines, by=by)


@transaction.atomic
def set_lines(
    revision: Any, lines: Sequence[LineInput], *, by: Any, seen: str | None = None
) -> list[BudgetLine]:
    """Replace the budget of a revision by ``lines``, which may name a stage. Errors as for ``set_budget``.

    ``seen`` is the ``fingerprint`` of the budget that was edited: DomainError where somebody changed it since.
    """
    user = actor_of(by, "budget.edit_budget")
    revision = _locked(revision)
    if seen is not None and seen != fingerprint(revision):
        raise DomainError(
            "changed_meanwhile",
            "您打开这一页之后，别人修改了预算，您的改动没有保存。请记下改动，刷新页面后重新填写。",
        )
    stages = {stage.name: stage for stage in revision.stages.all()}
    threads = _main_task_ids(revision)
    wanted: dict[tuple[int, str, int | None], Decimal] = {}
    for line in lines:
        key, amount = _checked(line, threads, stages)
        if key in wanted:
            raise DomainError("line_twice", f"“{line.thread}”的同一来源、同一阶段填写了两次，请合并为一行。")
        if amount:
            wanted[key] = amount
    existing = list(revision.budget_lines.all())
    before = {(row.thread_id, row.source, row.stage_id): row.amount for row in existing}
    if before == wanted:
        return existing
    _refuse_unless_open(revision, has_some=bool(existing), what="预算")
    revision.budget_lines.all().delete()
    made = BudgetLine.objects.bulk_create(
        BudgetLine(revision=revision, thread_id=thread, source=source, stage_id=stage, amount=amount)
        for (thread, source, stage), amount in wanted.items()
    )
    record(
        "budget.lines_set",
        revision,
        by=user,
        before={"合计（元）": sum(before.values(), Decimal(0)), "行数": len(before)},
        after={"合计（元）": sum(wanted.values(), Decimal(0)), "行数": len(wanted)},
    )
    return made


@transaction.atomic
def set_stages(revision: Any, stages: Sequence[StageInput], *, by: Any) -> list[Stage]:
    """Replace the stages of a revision, in this order; a stage keeps its lines by its name.

    DomainError where a name is empty or stands twice, a stage ends before it starts, two stages overlap,
    a stage with budget lines would go, or the revision is neither a draft nor without stages.
    """
    user = actor_of(by, "budget.edit_budget")
    revision = _locked(revision)
    wanted = _checked_stages(stages)
    existing = list(revision.stages.all())
    if [StageInput(s.name, s.starts_on, s.ends_on, s.planned) for s in existing] == wanted:
        return existing
    _refuse_unless_open(revision, has_some=bool(existing), what="建设阶段")
    known = {stage.name: stage for stage in existing}
    _drop_stages(revision, [s for s in existing if s.name not in {w.name for w in wanted}])
    # Positions are unique at once: the rows that stay step aside before they take their new places.
    for stage in revision.stages.all():
        stage.position += 1000
        stage.save(update_fields=["position"])
    made = []
    for position, given in enumerate(wanted, 1):
        stage = known.get(given.name) or Stage(revision=revision, name=given.name)
        stage.position, stage.planned = position, given.planned
        stage.starts_on, stage.ends_on = given.starts_on, given.ends_on
        stage.save()
        made.append(stage)
    record(
        "budget.stages_set",
        revision,
        by=user,
        before={s.name: s.planned for s in existing},
        after={s.name: s.planned for s in wanted},
    )
    return made


def fingerprint(revision: Any) -> str:
    """Stands for the present state of a revision's budget lines."""
    rows = revision.budget_lines.order_by("thread_id", "source", "stage_id")
    state = list(rows.values_list("thread_id", "source", "stage_id", "amount"))
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]


def copy_budget(source: Any, target: Any) -> None:
    """Copy stages and lines to a new revision: the hook of ``plans.services.revision.on_copy``."""
    stages = {}
    for stage in source.stages.all():
        copied = Stage.objects.create(
            revision=target,
            position=stage.position,
            name=stage.name,
            starts_on=stage.starts_on,
            ends_on=stage.ends_on,
            planned=stage.planned,
        )
        stages[stage.pk] = copied.pk
    BudgetLine.objects.bulk_create(
        BudgetLine(
            revision=target,
            thread_id=line.thread_id,
            source=line.source,
            stage_id=stages.get(line.stage_id),
            amount=line.amount,
        )
        for line in source.budget_lines.all()
    )


def discard_budget(revision: Any) -> None:
    """Let go of the budget of a draft: the hook of ``plans.services.revision.on_discard``."""
    revision.budget_lines.all().delete()
    revision.stages.all().delete()


def drop_stray_lines(revision: Any, by: Any) -> None:
    """Let go of the budget of main tasks that left a draft: the hook of ``plans.services.revision.on_items_removed``."""
    strays = revision.budget_lines.exclude(pk__in=counted_lines(revision).values("pk"))
    amounts = list(strays.values_list("amount", flat=True))
    if not amounts:
        return
    strays.delete()
    record("budget.lines_set", revision, by=by, before={"删去（元）": sum(amounts), "行数": len(amounts)})


def _locked(revision: Any) -> Any:
    return type(revision).objects.select_for_update(of=("self",), no_key=True).get(pk=revision.pk)


def _main_task_ids(revision: Any) -> set[int]:
    items = revision.items.filter(kind=ItemKind.TASK, level=1)
    return set(items.values_list("thread_id", flat=True))


def _checked(
    line: LineInput, threads: set[int], stages: Mapping[str, Stage]
) -> tuple[tuple[int, str, int | None], Decimal]:
    if line.thread.pk not in threads:
        raise DomainError(
            "not_a_main_task",
            f"“{line.thread}”不是这一版规划的一级任务；预算按一级任务编制，请先在规划中添加。",
        )
    if line.stage and line.stage not in stages:
        raise DomainError("unknown_stage", f"没有名为“{line.stage}”的建设阶段，请先在“建设阶段”中添加。")
    source = checked_source(line.source)
    amount = checked_amount(line.amount, f"“{line.thread}”的预算金额", zero=True)
    stage = stages[line.stage].pk if line.stage else None
    return (line.thread.pk, source, stage), amount


def _refuse_unless_open(revision: Any, *, has_some: bool, what: str) -> None:
    if revision.state != RevisionState.DRAFT and has_some:
        raise DomainError(
            "revision_closed",
            f"{revision}{revision.get_state_display()}，{what}不能再改；请先修订规划，在新版草稿中修改。",
        )


def _checked_stages(stages: Sequence[StageInput]) -> list[StageInput]:
    wanted = [
        StageInput(
            s.name.strip(),
            s.starts_on,
            s.ends_on,
            checked_amount(s.planned, f"“{s.name}”的阶段预算", zero=True),
        )
        for s in stages
    ]
    names = [s.name for s in wanted]
    for stage in wanted:
        if not stage.name:
            raise DomainError("stage_without_name", "每个建设阶段都要有名称，例如“第一阶段”。")
        if names.count(stage.name) > 1:
            raise DomainError("stage_twice", f"阶段名称“{stage.name}”重复，请改为不同的名称。")
        if stage.ends_on < stage.starts_on:
            raise DomainError("stage_order", f"“{stage.name}”的结束日期早于开始日期，请核对。")
    ordered = sorted(wanted, key=lambda s: s.starts_on)
    for earlier, later in itertools.pairwise(ordered):
        if later.starts_on <= earlier.ends_on:
            raise DomainError(
                "stages_overlap",
                f"“{earlier.name}”到{cndate(earlier.ends_on)}才结束，与{cndate(later.starts_on)}开始的“{later.name}”重叠，请核对。",
            )
    return wanted


def _drop_stages(revision: Any, gone: Sequence[Stage]) -> None:
    used = revision.budget_lines.filter(stage__in=gone).select_related("stage").first()
    if used:
        raise DomainError("stage_in_use", f"“{used.stage}”还有预算行，请先把这些预算改到别的阶段。")
    for stage in gone:
        stage.delete()
