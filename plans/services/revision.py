"""Plans and their revisions: draft, copy, put in force, discard."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError

from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.hooks import Hook
from groupportal.periods import version
from plans.enums import RevisionState
from plans.models import (
    AcceptancePoint,
    ItemThread,
    Plan,
    PlanItem,
    PlanRevision,
    ResponsibleUnit,
    YearlyExpectation,
)

on_copy: Hook[[PlanRevision, PlanRevision], None] = Hook(
    "plans.revision_copied",
    "The items of a source stand in a draft (source, draft): what other apps keep per revision is copied by them.",
)

on_discard: Hook[[PlanRevision], None] = Hook(
    "plans.revision_discarded",
    "A draft is about to go: other apps let go of what they keep for it.",
)

on_items_removed: Hook[[PlanRevision, Any], None] = Hook(
    "plans.items_removed",
    "Items may have left a draft (draft, user): other apps let go of what they kept for them.",
)


def locked_plan(plan_id: int) -> Plan:
    """The plan, locked: whoever changes which revisions there are takes this lock first."""
    return Plan.objects.select_for_update(of=("self",)).get(pk=plan_id)


def locked_draft(revision: PlanRevision) -> PlanRevision:
    """The revision, locked; DomainError unless it is a draft."""
    fresh = PlanRevision.objects.select_for_update(of=("self",)).filter(pk=revision.pk).first()
    if fresh is None:
        raise DomainError("revision_gone", "这份草稿已被他人删除，请返回版本列表重新打开。")
    if fresh.state != RevisionState.DRAFT:
        raise DomainError("not_a_draft", f"第{fresh.number}版已经生效或归档，不能修改。请先起草一个新版本。")
    return fresh


@transaction.atomic
def create_plan(name: str, starts_on: dt.date, ends_on: dt.date, *, by: Actor, is_main: bool) -> Plan:
    """A new plan without revisions. DomainError where the name is taken or the term runs backwards."""
    user = person(by, "plans.edit_plan")
    _check_plan(name, starts_on, ends_on)
    if is_main:
        _no_other_main()
    plan = Plan(name=name, starts_on=starts_on, ends_on=ends_on, is_main=is_main)
    plan.full_clean()
    plan.save()
    record("plans.plan_created", plan, by=user, after={"名称": name, "开始": starts_on, "结束": ends_on})
    return plan


@transaction.atomic
def edit_plan(
    plan: Plan, *, name: str, starts_on: dt.date, ends_on: dt.date, is_main: bool, by: Actor
) -> Plan:
    """Another name or term, or another main plan. What the plan asks is changed by revisions."""
    user = person(by, "plans.edit_plan")
    row = locked_plan(plan.pk)
    before = {"名称": row.name, "开始": row.starts_on, "结束": row.ends_on, "主规划": row.is_main}
    _check_plan(name, starts_on, ends_on, besides=row.pk)
    if is_main and not row.is_main:
        _no_other_main()
    row.name, row.starts_on, row.ends_on, row.is_main = name, starts_on, ends_on, is_main
    row.full_clean()
    row.save(update_fields=["name", "starts_on", "ends_on", "is_main"])
    after = {"名称": name, "开始": starts_on, "结束": ends_on, "主规划": is_main}
    record("plans.plan_edited", row, by=user, before=before, after=after)
    return row


def _check_plan(name: str, starts_on: dt.date, ends_on: dt.date, *, besides: int | None = None) -> None:
    if ends_on < starts_on:
        raise DomainError("term_backwards", "建设期结束日期早于开始日期，请核对后重新填写。")
    if Plan.objects.filter(name=name).exclude(pk=besides).exists():
        raise DomainError(
            "plan_name_taken", f"已有名为“{name}”的规划，请换一个名称，或在原规划下起草新版本。"
        )


def _no_other_main() -> None:
    for former in Plan.objects.select_for_update(of=("self",)).filter(is_main=True):
        former.is_main = False
        former.save(update_fields=["is_main"])


@transaction.atomic
def draft_revision(
    plan: Plan, *, by: Actor, label: str = "", copy_from: PlanRevision | None = None
) -> PlanRevision:
    """A new draft: empty, or with all that ``copy_from`` holds. Threads are kept, so that filings and money stay attached."""
    user = person(by, "plans.edit_plan")
    locked_plan(plan.pk)
    if copy_from is not None and copy_from.plan_id != plan.pk:
        raise DomainError("other_plan", "只能从同一规划的版本复制，请重新选择来源版本。")
    last = PlanRevision.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    revision = PlanRevision(plan=plan, number=last + 1, label=label)
    revision.full_clean()
    revision.save()
    if copy_from is not None:
        _copy_items(copy_from, revision)
        on_copy.send(copy_from, revision)
    record(
        "plans.revision_drafted",
        revision,
        by=user,
        after={"版本": revision.number, "复制自": copy_from.number if copy_from else ""},
    )
    return revision


def _copy_items(source: PlanRevision, target: PlanRevision) -> None:
    old = list(PlanItem.objects.filter(revision=source).order_by("level", "kind", "position"))
    new_of: dict[int, PlanItem] = {}
    for level in (1, 2):
        row = [item for item in old if item.level == level]
        fresh = [_twin(item, revision=target, parent=new_of.get(item.parent_id or 0)) for item in row]
        PlanItem.objects.bulk_create(fresh)
        new_of.update({item.pk: twin for item, twin in zip(row, fresh, strict=True)})
    for model in (AcceptancePoint, YearlyExpectation, ResponsibleUnit):
        rows = model.objects.filter(item__revision=source).order_by("pk")
        model.objects.bulk_create([_twin(row, item=new_of[row.item_id]) for row in rows], batch_size=1000)


def _twin(row: Any, **changes: Any) -> Any:
    """An unsaved copy of a row with some fields changed and addresses of its own."""
    kept = {
        f.name: getattr(row, f.attname if f.is_relation else f.name)
        for f in row._meta.concrete_fields
        if f.name not in ("id", "public_id", *changes)
    }
    values = {f"{n}_id" if row._meta.get_field(n).is_relation else n: v for n, v in kept.items()}
    return type(row)(**values, **changes)


@transaction.atomic
def put_in_force(
    revision: PlanRevision,
    *,
    on: dt.date,
    decided_by: str,
    by: Actor,
    replaces: PlanRevision | None = None,
) -> PlanRevision:
    """The draft rules from ``on``; the one in force until then ends the same day.

    A former one that began on that very day never ruled then, and is replaced only where the caller names it in ``replaces``.
    DomainError for an empty draft, and for a day before the one on which the former began, or on it.
    """
    user = person(by, "plans.edit_plan")
    plan = locked_plan(revision.plan_id)
    fresh = locked_draft(revision)
    if not PlanItem.objects.filter(revision=fresh).exists():
        raise DomainError("revision_empty", "草稿里还没有任务或指标，不能生效。请先填写或导入内容。")
    among = PlanRevision.objects.filter(plan=plan)
    former = version.put_in_force(fresh, among=among, on=on, decided_by=decided_by, replaces=replaces)
    name_threads_after(fresh)
    record(
        "plans.revision_in_force",
        fresh,
        by=user,
        before={"原生效版本": former.number if former else ""},
        after={"版本": fresh.number, "生效日期": on, "决定依据": decided_by},
    )
    return fresh


def name_threads_after(revision: PlanRevision) -> None:
    """Threads bear the name of the revision in force."""
    threads = ItemThread.objects.filter(items__revision=revision)
    items = PlanItem.objects.filter(revision=revision).only("thread_id", "name", "pinyin")
    named = {item.thread_id: item for item in items}
    changed = [t for t in threads if t.name != named[t.pk].name]
    for thread in changed:
        thread.name, thread.pinyin = named[thread.pk].name, named[thread.pk].pinyin
    ItemThread.objects.bulk_update(changed, ["name", "pinyin"], batch_size=500)


@transaction.atomic
def discard_draft(revision: PlanRevision, *, by: Actor) -> None:
    """Remove a draft with all it holds. Threads that nothing names any more go with it."""
    user = person(by, "plans.edit_plan")
    plan = locked_plan(revision.plan_id)
    fresh = locked_draft(revision)
    on_discard.send(fresh)
    record("plans.revision_discarded", fresh, by=user, before={"版本": fresh.number, "说明": fresh.label})
    try:
        fresh.delete()
    except ProtectedError as error:
        raise DomainError(
            "draft_in_use", "这份草稿的预算还在使用，不能删除。请先在经费页面清空该版本的预算。"
        ) from error
    drop_idle_threads(plan)


def drop_idle_threads(plan: Plan) -> None:
    """Remove threads that no revision, filing, assignment or ledger entry names."""
    idle = ItemThread.objects.filter(
        plan=plan, items__isnull=True, filings__isnull=True, assignments__isnull=True
    )
    try:
        with transaction.atomic():
            idle.delete()
    except ProtectedError as error:
        # Money of other apps protects its thread.
        idle.exclude(pk__in={getattr(row, "thread_id", None) for row in error.protected_objects}).delete()
