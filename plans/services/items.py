"""Editing the items of a draft one by one, and mending slips of the pen in the revision in force."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.office.numbers import find_quantities
from plans.enums import RevisionState, TargetSense
from plans.models import (
    AcceptancePoint,
    ItemThread,
    PlanItem,
    PlanRevision,
    ResponsibleUnit,
    YearlyExpectation,
)
from plans.reading import awaited_for, plain, read_target
from plans.services.content import YearContent, known_units, responsible_rows
from plans.services.points import known_lines, lines_of, require_judgeable
from plans.services.revision import drop_idle_threads, locked_draft, locked_plan, on_items_removed

TEXTS = ("name", "goal_label", "goal", "points_label", "responsible", "measures", "mark")
_LABELS = {
    "name": "名称",
    "goal_label": "目标引语",
    "goal": "建设目标",
    "points_label": "要点引语",
    "responsible": "责任单位",
    "measures": "工作举措",
    "mark": "达成标志",
    "weight": "权重",
    "points": "验收要点",
    "years": "年度预期",
}


@dataclass(frozen=True)
class PointEdit:
    """A point as a form gives it. ``source`` is the point it was, None for a new one.

    What is not said (side "", the others None) stays as it was; of a new point it is read from the text.
    """

    number: str
    text: str
    target_kind: str = ""
    target_value: Decimal | None = None
    unit: str = ""
    target_sense: str = ""
    base: str | None = None
    waits_for: str | None = None
    is_veto: bool | None = None
    source: AcceptancePoint | None = None


@dataclass(frozen=True)
class ItemEdit:
    """An item as a form gives it."""

    name: str
    goal_label: str = ""
    goal: str = ""
    points_label: str = ""
    responsible: str = ""
    measures: str = ""
    mark: str = ""
    weight: Decimal | None = None
    points: tuple[PointEdit, ...] = ()
    years: tuple[YearContent, ...] = ()


class ItemConflictError(DomainError):
    """Somebody else saved in between; ``current`` is the item as it stands now."""

    def __init__(self, current: PlanItem) -> None:
        super().__init__(
            "item_changed",
            f"“{current.name}”在您编辑期间已被他人修改，您的修改没有覆盖它。现有内容列在上面，请核对后再次保存。",
        )
        self.current = current


def content_of_item(item: PlanItem) -> dict[str, Any]:
    """All that can be edited of an item, for comparing and for the trail."""
    content: dict[str, Any] = {name: getattr(item, name) for name in TEXTS}
    content["weight"] = plain(item.weight)
    content["points"] = [
        [
            p.number,
            p.text,
            p.target_kind,
            plain(p.target_value),
            p.unit,
            *_judged(p.target_sense, p.base, p.is_veto),
            p.get_waits_for_display(),
        ]
        for p in item.points.order_by("position")
    ]
    content["years"] = [[e.year, e.text] for e in item.expectations.order_by("year")]
    return content


def edit_of(item: PlanItem) -> ItemEdit:
    """An item as it stands, to be handed in again with a change."""
    return ItemEdit(
        **{name: getattr(item, name) for name in (*TEXTS, "weight")},
        points=tuple(
            PointEdit(p.number, p.text, p.target_kind, p.target_value, p.unit, source=p)
            for p in item.points.order_by("position")
        ),
        years=tuple(
            YearContent(e.year, e.kind, e.number, e.text) for e in item.expectations.order_by("year")
        ),
    )


def fingerprint(item: PlanItem) -> str:
    """What a form remembers of the item it was opened with."""
    text = json.dumps(content_of_item(item), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _locked(item: PlanItem) -> PlanItem:
    fresh = (
        PlanItem.objects.select_for_update(of=("self",)).select_related("revision").filter(pk=item.pk).first()
    )
    if fresh is None:
        raise DomainError("item_gone", f"“{item.name}”已被他人删除，请返回版本页查看。")
    return fresh


@transaction.atomic
def edit_item(item: PlanItem, edit: ItemEdit, *, seen: str, by: Actor) -> PlanItem:
    """Change an item of a draft. ItemConflictError where it is no longer what ``seen`` says."""
    user = person(by, "plans.edit_plan")
    locked_draft(item.revision)
    fresh = _locked(item)
    if fingerprint(fresh) != seen:
        raise ItemConflictError(fresh)
    before = content_of_item(fresh)
    _write(fresh, edit)
    _record_change("plans.item_edited", fresh, before, user=user)
    return fresh


@transaction.atomic
def correct_item(item: PlanItem, edit: ItemEdit, *, seen: str, reason: str, by: Actor) -> PlanItem:
    """Mend a slip of the pen in the revision in force, with a reason. What is asked may not change by it.

    DomainError where a number, a weight, a year or the count of points would change: that takes a new revision.
    """
    user = person(by, "plans.edit_plan")
    if not reason.strip():
        raise DomainError("reason_missing", "更正已生效的文字须写明原因，例如：原文件第3页“宏业”应为“弘业”。")
    fresh = _locked(item)
    if fresh.revision.state != RevisionState.IN_FORCE:
        raise DomainError("not_in_force", "只有已生效的版本才需要更正；草稿请直接编辑，归档版本不能修改。")
    if fingerprint(fresh) != seen:
        raise ItemConflictError(fresh)
    before = content_of_item(fresh)
    if _figures(before) != _figures_of_edit(edit):
        raise DomainError(
            "target_changed",
            "更正只能改正文字。数量、权重、年度预期或要点条数有变化时，请起草新版本并按程序生效。",
        )
    _write(fresh, edit)
    _record_change("plans.item_corrected", fresh, before, user=user, note=reason)
    return fresh


def _figures(content: dict[str, Any]) -> list[Any]:
    texts = [content["goal"], *(point[1] for point in content["points"])]
    return [
        [find_quantities(text) for text in texts],
        # All but what it waits for, which is no part of what is asked.
        [point[2:-1] for point in content["points"]],
        content["weight"],
        content["years"],
    ]


def _figures_of_edit(edit: ItemEdit) -> list[Any]:
    points = [[p.target_kind, plain(p.target_value), p.unit, *_judged_by(p)] for p in edit.points]
    return [
        [find_quantities(text) for text in (edit.goal, *(p.text for p in edit.points))],
        points,
        plain(edit.weight),
        [[y.year, y.text] for y in sorted(edit.years, key=lambda y: y.year)],
    ]


def _judged(sense: str, base: str, is_veto: bool) -> list[str]:
    return [TargetSense(sense).label, base, "否决" if is_veto else ""]


def _judged_by(edit: PointEdit) -> list[str]:
    old = edit.source or AcceptancePoint()
    return _judged(
        edit.target_sense or old.target_sense,
        old.base if edit.base is None else edit.base,
        old.is_veto if edit.is_veto is None else edit.is_veto,
    )


def _record_change(action: str, item: PlanItem, before: dict[str, Any], *, user: Any, note: str = "") -> None:
    after = content_of_item(item)
    changed = [name for name in before if before[name] != after[name]]
    record(
        action,
        item,
        by=user,
        before={_LABELS[n]: before[n] for n in changed},
        after={_LABELS[n]: after[n] for n in changed},
        note=note,
    )


def _write(item: PlanItem, edit: ItemEdit) -> None:
    for name in (*TEXTS, "weight"):
        setattr(item, name, getattr(edit, name))
    item.full_clean(validate_constraints=False)
    item.save(update_fields=[*TEXTS, "weight"])
    if item.thread.name != item.name and item.revision.state == RevisionState.IN_FORCE:
        ItemThread.objects.filter(pk=item.thread_id).update(name=item.name, pinyin=item.pinyin)
    lines = lines_of(
        known_lines(item.revision, item__thread=item.thread_id).get(item.thread_id, {}),
        [point.text for point in edit.points],
        [point.source.line if point.source else None for point in edit.points],
        is_slip=item.revision.state == RevisionState.IN_FORCE,
    )
    item.points.all().delete()
    AcceptancePoint.objects.bulk_create(
        [
            _point(item, n, point, line)
            for n, (point, line) in enumerate(zip(edit.points, lines, strict=True), start=1)
        ]
    )
    item.expectations.all().delete()
    YearlyExpectation.objects.bulk_create(
        [
            YearlyExpectation(item=item, year=y.year, kind=y.kind, number=y.number, text=y.text)
            for y in edit.years
        ]
    )
    _name_units(item)


def _name_units(item: PlanItem) -> None:
    item.responsible_units.all().delete()
    ResponsibleUnit.objects.bulk_create(responsible_rows(item, known_units()))


def _point(item: PlanItem, position: int, edit: PointEdit, line: UUID) -> AcceptancePoint:
    """The point with its target: as typed, or read anew where the text changed and the target was not touched."""
    kind, value, unit = edit.target_kind, edit.target_value, edit.unit
    old = edit.source
    same_target = old is None or (kind, value, unit) == (old.target_kind, old.target_value, old.unit)
    untouched = (old is None and value is None and not kind) or (
        old is not None and same_target and old.text != edit.text
    )
    if untouched:
        target = read_target(edit.text)
        kind, value, unit = target.kind, target.value, target.unit
    read = read_target(edit.text)
    before = old or AcceptancePoint(target_sense=read.sense, base=read.base, waits_for=awaited_for(edit.text))
    is_veto = before.is_veto if edit.is_veto is None else edit.is_veto
    require_judgeable(edit.text, value, is_veto=is_veto)
    return AcceptancePoint(
        item=item,
        line=line,
        position=position,
        number=edit.number,
        text=edit.text,
        target_kind=kind,
        target_value=value,
        unit=unit[:20],
        target_sense=edit.target_sense or before.target_sense,
        base=before.base if edit.base is None else edit.base,
        is_veto=is_veto,
        waits_for=before.waits_for if edit.waits_for is None else edit.waits_for,
        metric=old.metric if old else "",
        metric_params=old.metric_params if old else {},
    )


@transaction.atomic
def add_item(
    revision: PlanRevision, edit: ItemEdit, *, kind: str, parent: PlanItem | None = None, by: Actor
) -> PlanItem:
    """A new task or indicator at the end of its heading, or a new heading at the end."""
    user = person(by, "plans.edit_plan")
    locked_plan(revision.plan_id)
    draft = locked_draft(revision)
    if parent is not None and (parent.revision_id != draft.pk or parent.level != 1 or parent.kind != kind):
        raise DomainError("wrong_parent", "所选的上级任务不在这个版本里，请重新选择。")
    level = 2 if parent else 1
    thread = ItemThread(plan_id=draft.plan_id, kind=kind, level=level, name=edit.name)
    thread.full_clean(exclude=["plan"])
    thread.save()
    order = _order(draft, kind)
    item = PlanItem(
        revision=draft,
        thread=thread,
        parent=parent,
        kind=kind,
        level=level,
        name=edit.name,
        position=len(order) + 1,
    )
    item.full_clean(validate_constraints=False)
    item.save()
    _write(item, edit)
    _number(_in_tree_order([*order, item]))
    record("plans.item_added", item, by=user, after={"名称": item.name})
    return item


def _order(revision: PlanRevision, kind: str) -> list[PlanItem]:
    return list(PlanItem.objects.filter(revision=revision, kind=kind).order_by("position"))


def _in_tree_order(items: Sequence[PlanItem]) -> list[PlanItem]:
    """Headings in their order, each followed by what stands below it."""
    return [
        row
        for top in items
        if top.parent_id is None
        for row in (top, *(item for item in items if item.parent_id == top.pk))
    ]


def _number(items: Sequence[PlanItem]) -> None:
    changed = []
    for position, item in enumerate(items, start=1):
        if item.position != position:
            item.position = position
            changed.append(item)
    PlanItem.objects.bulk_update(changed, ["position"], batch_size=500)


@transaction.atomic
def move_item(item: PlanItem, *, up: bool, by: Actor) -> PlanItem:
    """One place up or down among its siblings, with all below it; at the end nothing happens."""
    user = person(by, "plans.edit_plan")
    draft = locked_draft(item.revision)
    order = _order(draft, item.kind)
    siblings = [row for row in order if row.parent_id == item.parent_id]
    at = next((n for n, row in enumerate(siblings) if row.pk == item.pk), None)
    if at is None:
        raise DomainError("item_gone", f"“{item.name}”已被他人删除，请返回版本页查看。")
    to = at - 1 if up else at + 1
    if not 0 <= to < len(siblings):
        return siblings[at]
    one, other = siblings[at], siblings[to]
    first, second = order.index(one), order.index(other)
    order[first], order[second] = order[second], order[first]
    _number(_in_tree_order(order))
    record("plans.item_moved", one, by=user, after={"方向": "上移" if up else "下移"})
    return one


@transaction.atomic
def remove_item(item: PlanItem, *, by: Actor) -> None:
    """Take an item, and all below it, out of a draft. What was filed on it stays with earlier revisions."""
    user = person(by, "plans.edit_plan")
    locked_plan(item.revision.plan_id)
    draft = locked_draft(item.revision)
    fresh = _locked(item)
    below = fresh.children.count()
    record("plans.item_removed", fresh, by=user, before={**content_of_item(fresh), "下级条目": below})
    kind = fresh.kind
    fresh.delete()
    _number(_in_tree_order(_order(draft, kind)))
    on_items_removed.send(draft, user)
    drop_idle_threads(draft.plan)
