"""The whole content of a revision as plain values: how a file's reader puts it in and a table's writer gets it out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import transaction

from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.tenancy.models import Unit
from plans.enums import ItemKind
from plans.models import (
    AcceptancePoint,
    ItemThread,
    PlanItem,
    PlanRevision,
    ResponsibleUnit,
    YearlyExpectation,
)
from plans.reading import awaited_for, read_target, same_name, split_units
from plans.services.points import Wordings, known_lines, lines_of
from plans.services.revision import (
    create_plan,
    draft_revision,
    drop_idle_threads,
    locked_draft,
    locked_plan,
    on_items_removed,
    put_in_force,
)

__all__ = [
    "ItemContent",
    "PointContent",
    "YearContent",
    "content_of",
    "create_plan",
    "draft_revision",
    "put_in_force",
    "replace_content",
    "same_content",
]

_BATCH = 1000


@dataclass(frozen=True)
class PointContent:
    """An acceptance point: its label as typed ("" where it has none) and its text."""

    number: str
    text: str


@dataclass(frozen=True)
class YearContent:
    """What a year is to bring. ``kind`` is an ExpectationKind, ``number`` is set for counts and percentages."""

    year: int
    kind: str
    number: Decimal | None
    text: str


@dataclass(frozen=True)
class ItemContent:
    """A task or indicator below its heading; without ``heading`` it stands on the first level itself."""

    kind: str
    heading: str
    name: str
    goal_label: str = ""
    goal: str = ""
    points_label: str = ""
    points: tuple[PointContent, ...] = ()
    responsible: str = ""
    measures: str = ""
    mark: str = ""
    years: tuple[YearContent, ...] = ()
    weight: Decimal | None = None


@dataclass
class _Branch:
    """A first-level item with what stands below it."""

    kind: str
    name: str
    own: ItemContent | None = None
    children: list[ItemContent] = field(default_factory=list)


def content_of(revision: PlanRevision) -> tuple[ItemContent, ...]:
    """What a revision holds, tasks before indicators, in their order. Headings stand in the items below them."""
    items = list(
        PlanItem.objects.filter(revision=revision)
        .select_related("parent")
        .prefetch_related("points", "expectations")
        .order_by("-kind", "position")
    )
    with_children = {item.parent_id for item in items}
    return tuple(
        ItemContent(
            kind=item.kind,
            heading=item.parent.name if item.parent else "",
            name=item.name,
            goal_label=item.goal_label,
            goal=item.goal,
            points_label=item.points_label,
            points=tuple(PointContent(p.number, p.text) for p in item.points.all()),
            responsible=item.responsible,
            measures=item.measures,
            mark=item.mark,
            years=tuple(YearContent(e.year, e.kind, e.number, e.text) for e in item.expectations.all()),
            weight=item.weight,
        )
        for item in items
        if item.level == 2 or item.pk not in with_children
    )


def same_content(revision: PlanRevision, items: Sequence[ItemContent]) -> bool:
    """Whether the revision already says exactly this."""
    wanted = [
        replace(item, heading=branch.name if item is not branch.own else "")
        for branch in sorted(_branches(items), key=lambda b: b.kind, reverse=True)
        for item in ([branch.own] if branch.own else []) + branch.children
    ]
    return tuple(map(_sorted_years, wanted)) == content_of(revision)


def _sorted_years(item: ItemContent) -> ItemContent:
    return replace(item, years=tuple(sorted(item.years, key=lambda y: y.year)))


def _branches(items: Iterable[ItemContent]) -> list[_Branch]:
    """The first level: headings merged by name within each kind, in order of first mention."""
    found: dict[tuple[str, str], _Branch] = {}
    for item in items:
        top = item.heading or item.name
        branch = found.setdefault((item.kind, same_name(top)), _Branch(item.kind, top))
        if item.heading:
            branch.children.append(item)
        elif branch.own is None:
            branch.own = item
        else:
            raise DomainError("item_twice", f"“{item.name}”在同一级出现了两次，请合并或改名后重试。")
    for branch in found.values():
        if branch.own and branch.children:
            raise DomainError(
                "heading_is_task",
                f"“{branch.name}”既是一级任务又另有具体任务，请把它自己的内容移到具体任务里。",
            )
    return list(found.values())


class _Threads:
    """Hands out the plan's threads by kind, level and name; of several, the one that last stood below the same heading."""

    def __init__(self, revision: PlanRevision) -> None:
        self._plan_id = revision.plan_id
        self._free: dict[tuple[str, int, str], list[ItemThread]] = defaultdict(list)
        self._top_of: dict[int, str] = {}
        rows = PlanItem.objects.filter(revision__plan_id=revision.plan_id, parent__isnull=False)
        for thread_id, top in rows.order_by("revision__number").values_list("thread_id", "parent__name"):
            self._top_of[thread_id] = same_name(top)
        for thread in ItemThread.objects.filter(plan_id=revision.plan_id).order_by("id"):
            self._free[thread.kind, thread.level, same_name(thread.name)].append(thread)

    def take(self, kind: str, level: int, name: str, top: str = "") -> ItemThread:
        """A thread of the plan, or a new unsaved one."""
        free = self._free[kind, level, same_name(name)]
        best = next((t for t in free if self._top_of.get(t.pk) == same_name(top)), None)
        thread = best or next(iter(free), None)
        if thread is None:
            return ItemThread(plan_id=self._plan_id, kind=kind, level=level, name=name)
        free.remove(thread)
        return thread


class _ByHand:
    """What people set on points by hand, to be kept where the point's text stays."""

    _FIELDS = (
        *("target_kind", "target_value", "target_sense", "unit", "base", "is_veto"),
        *("waits_for", "metric", "metric_params"),
    )

    def __init__(self, revision: PlanRevision) -> None:
        points = AcceptancePoint.objects.filter(item__revision=revision).select_related("item")
        self._kept = {
            (p.item.thread_id, p.text): {name: getattr(p, name) for name in self._FIELDS} for p in points
        }

    def of(self, thread_id: int, text: str) -> dict[str, Any]:
        """The fields of the point's target: as they were, else read from the text."""
        kept = self._kept.get((thread_id, text))
        if kept is not None:
            return kept
        return {**read_target(text).fields, "waits_for": awaited_for(text)}


@transaction.atomic
def replace_content(revision: PlanRevision, items: Sequence[ItemContent], *, by: Actor) -> PlanRevision:
    """Let a draft hold exactly these items. Threads of the plan are found again by kind, level and name.

    DomainError where the revision is no draft, a name is missing or too long, or a heading is also a task.
    """
    user = person(by, "plans.edit_plan")
    locked_plan(revision.plan_id)
    draft = locked_draft(revision)
    branches = _branches(_checked(items))
    threads, by_hand = _Threads(draft), _ByHand(draft)
    had = known_lines(draft, item__revision__plan=draft.plan_id)
    before = PlanItem.objects.filter(revision=draft).count()
    PlanItem.objects.filter(revision=draft).delete()
    rows = _lay_out(draft, branches, threads)
    _write_details(rows, by_hand, had)
    on_items_removed.send(draft, user)
    drop_idle_threads(draft.plan)
    record("plans.content_replaced", draft, by=user, before={"条目数": before}, after={"条目数": len(rows)})
    return draft


def _checked(items: Sequence[ItemContent]) -> Sequence[ItemContent]:
    for item in items:
        if item.kind not in ItemKind.values:
            raise DomainError("item_kind", f"“{item.name}”的类型“{item.kind}”不是建设任务或成果指标。")
        for name in filter(None, (item.heading, item.name)):
            if len(name) > 300:
                raise DomainError("item_name_long", f"名称“{name[:30]}…”超过 300 个字，请缩短后重试。")
        if not item.name.strip():
            raise DomainError(
                "item_name_missing", f"“{item.heading or '未命名'}”下有一条没有名称，请补上名称。"
            )
    return items


def _lay_out(
    draft: PlanRevision, branches: list[_Branch], threads: _Threads
) -> list[tuple[PlanItem, ItemContent | None]]:
    """Save threads and items of both levels; positions follow the tree."""
    tops: list[tuple[PlanItem, ItemContent | None]] = []
    below: list[tuple[PlanItem, ItemContent | None]] = []
    position: dict[str, int] = defaultdict(int)

    def item(kind: str, level: int, name: str, thread: ItemThread, content: ItemContent | None) -> PlanItem:
        position[kind] += 1
        row = PlanItem(
            revision=draft, thread=thread, kind=kind, level=level, position=position[kind], name=name
        )
        if content is not None:
            for name_ in ("goal", "responsible", "measures", "mark", "weight"):
                setattr(row, name_, getattr(content, name_))
            row.goal_label, row.points_label = content.goal_label[:40], content.points_label[:40]
        return row

    for branch in branches:
        top = item(branch.kind, 1, branch.name, threads.take(branch.kind, 1, branch.name), branch.own)
        tops.append((top, branch.own))
        for child in branch.children:
            thread = threads.take(child.kind, 2, child.name, branch.name)
            row = item(child.kind, 2, child.name, thread, child)
            row.parent = top
            below.append((row, child))
    fresh = [row.thread for row, _ in tops + below if not row.thread.pk]
    ItemThread.objects.bulk_create(fresh, batch_size=_BATCH)
    for level in (tops, below):
        for row, _ in level:
            row.thread_id = row.thread.pk
            row.parent_id = row.parent.pk if row.parent else None
        PlanItem.objects.bulk_create([row for row, _ in level], batch_size=_BATCH)
    return tops + below


def _write_details(
    rows: list[tuple[PlanItem, ItemContent | None]], by_hand: _ByHand, had: Mapping[int, Wordings]
) -> None:
    points, years, units = [], [], []
    known = known_units()
    for item, content in rows:
        if content is None:
            continue
        lines = lines_of(had.get(item.thread_id, {}), [p.text for p in content.points])
        points += [
            AcceptancePoint(
                item=item,
                line=line,
                position=n,
                number=p.number[:20],
                text=p.text,
                **by_hand.of(item.thread_id, p.text),
            )
            for n, (p, line) in enumerate(zip(content.points, lines, strict=True), start=1)
        ]
        years += [
            YearlyExpectation(item=item, year=y.year, kind=y.kind, number=y.number, text=y.text)
            for y in content.years
        ]
        units += responsible_rows(item, known)
    AcceptancePoint.objects.bulk_create(points, batch_size=_BATCH)
    YearlyExpectation.objects.bulk_create(years, batch_size=_BATCH)
    ResponsibleUnit.objects.bulk_create(units, batch_size=_BATCH)


def known_units() -> dict[str, Unit]:
    """The group's units by their name as it is compared."""
    return {same_name(unit.name): unit for unit in Unit.objects.filter(is_active=True)}


def responsible_rows(item: PlanItem, known: dict[str, Unit]) -> list[ResponsibleUnit]:
    """Unsaved rows for the units named in the item's text."""
    return [
        ResponsibleUnit(item=item, position=n, name=name[:160], unit=known.get(same_name(name)))
        for n, name in enumerate(split_units(item.responsible), start=1)
    ]
