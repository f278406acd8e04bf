"""What a single acceptance point asks for, changed by itself: in a draft its target, in every revision what it waits for.

And which point it is: what was filed for a point stays with it when points come, go, move or are reworded.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q

from groupportal.accounts.services import refuse_invalid
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.office.numbers import normalise_digits
from plans.enums import RevisionState
from plans.models import AcceptancePoint, Filing, PlanRevision
from plans.reading import counted_in, likeness, plain, read_target, same_name
from plans.services.revision import locked_draft

TARGET = ("target_kind", "target_sense", "target_value", "unit", "base", "is_veto")
"""What is asked: part of the revision, so a draft's alone."""
FIELDS = (*TARGET, "waits_for")
_REWORDED, _REPLACED = 0.7, 0.3
"""From which likeness on a text is an earlier one in other words; below which it is another point, whatever it was made from."""
_APART = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)(?=\s*(?:(?:[-—–－~～至到、和]\s*(?:19|20)\d\d\s*)*(?:学?年|届|级)|[.．/]\d))"
    r"|[国省市县区校]级|国家级|新增|每年"
)
"""What tells points apart that say the same otherwise."""


_KINDS = {
    unit: units[0]
    for units in (("个", "家", "所", "处", "间", "座", "项"), ("次", "场", "期"), ("万元", "元", "亿元"))
    for unit in units
}
"""Words that count the same: 4个基地 are 4家."""


def require_judgeable(text: str, value: Decimal | None, *, is_veto: bool) -> None:
    """DomainError for a 否决要点 of which nobody could say whether it is met."""
    if is_veto and value is None:
        raise DomainError(
            "veto_without_target",
            f"否决要点“{text[:30]}”没有目标值，无法判断是否否决。请填写目标值，例如不超过 0 起。",
            field="target_value",
        )


@transaction.atomic
def edit_point(point: AcceptancePoint, changes: Mapping[str, Any], *, by: Actor) -> AcceptancePoint:
    """Change some of ``FIELDS`` of a point.

    DomainError where a target is given and the revision is no draft, where the revision is superseded, where somebody else took the
    point away, and for a 否决要点 without a target value.
    """
    user = person(by, "plans.edit_plan")
    if set(changes) & set(TARGET):
        locked_draft(point.item.revision)
    rows = AcceptancePoint.objects.select_for_update(of=("self",)).select_related("item__revision")
    fresh = rows.filter(pk=point.pk).first()
    if fresh is None:
        raise DomainError("point_gone", f"要点“{point}”已被他人改写或删除，请返回要点列表重新打开。")
    if fresh.item.revision.state == RevisionState.SUPERSEDED:
        raise DomainError("superseded", "这一版已被后来的修订取代，要点不再改动。请打开现行的一版修改。")
    changed = {name: value for name, value in changes.items() if getattr(fresh, name) != value}
    if not changed:
        return fresh
    before = said_of(fresh, changed)
    for name, value in changed.items():
        setattr(fresh, name, value)
    require_judgeable(fresh.text, fresh.target_value, is_veto=fresh.is_veto)
    refuse_invalid(fresh)
    fresh.save(update_fields=list(changed))
    record("plans.point_edited", fresh, by=user, before=before, after=said_of(fresh, changed))
    return fresh


@transaction.atomic
def take_point_for(point: AcceptancePoint, line: uuid.UUID | None, *, by: Actor) -> AcceptancePoint:
    """Say which point of earlier versions this one is, from its version on: that of a ``line`` of its task; None: a new one.

    DomainError where the version is superseded, where the line is not the task's or another point of the version or a later one has
    it, and where something was filed for the point as its version words it: nobody could tell for which of the two it was meant.
    """
    user = person(by, "plans.edit_plan")
    rows = AcceptancePoint.objects.select_for_update(of=("self",)).select_related(
        "item__revision", "item__thread"
    )
    fresh = rows.filter(pk=point.pk).first()
    if fresh is None:
        raise DomainError("point_gone", f"要点“{point}”已被他人改写或删除，请返回版本页重新打开。")
    item, held = fresh.item, fresh.line
    if item.revision.state == RevisionState.SUPERSEDED:
        raise DomainError("superseded", "这一版已被后来的修订取代，要点不再改动。请打开现行的一版修改。")
    same = AcceptancePoint.objects.filter(item__thread=item.thread_id)
    # A version of a lower number may come into force after one of a higher: what is past stays as it was.
    from_now = same.filter(item__revision__number__gte=item.revision.number)
    from_now = from_now.exclude(item__revision__state=RevisionState.SUPERSEDED)
    if line is not None and (not same.filter(line=line).exists() or from_now.filter(line=line).exists()):
        raise DomainError("line_taken", "原来的那一条已经有要点沿用，或不属于这项任务。请刷新页面再选。")
    filed = Filing.objects.filter(thread=item.thread_id)
    filed = filed.filter(Q(figures__line=held) | Q(evidence__points__contains=[held])).distinct()
    others = same.filter(line=held).exclude(item__revision=item.revision)
    if others.exclude(item__revision__state=RevisionState.DRAFT).exists():
        # What was filed before this version, or for a day before it, was asked in the words of the one before; a draft asks nobody.
        begins = item.revision.starts_on or dt.date.max
        filed = filed.filter(created_at__gt=item.revision.created_at, as_of__gte=begins)
    if count := filed.count():
        raise DomainError(
            "filed_since",
            f"这一版以后已有 {count} 份填报按要点“{fresh}”填了数或交了佐证，不能再改认。请在填报里逐份更正。",
        )
    from_now.filter(line=held).update(line=line or uuid.uuid4())
    before, after = "沿用原来的要点", "新要点"
    record(
        "plans.point_taken_for",
        fresh,
        by=user,
        before={"算作": after if line else before},
        after={"算作": before if line else after},
    )
    fresh.refresh_from_db()
    return fresh


def said_of(point: AcceptancePoint, names: Mapping[str, Any]) -> dict[str, str]:
    """Fields of a point in words, under their labels."""
    fields = {name: AcceptancePoint._meta.get_field(name) for name in names}
    return {
        str(getattr(field, "verbose_name", name)): words_of(point, name) for name, field in fields.items()
    }


def words_of(point: AcceptancePoint, name: str) -> str:
    """One of ``FIELDS`` as people read it."""
    if name == "target_value":
        return plain(point.target_value)
    if name == "is_veto":
        return "是" if point.is_veto else "否"
    shown = getattr(point, f"get_{name}_display", None)
    return str(shown() if shown else getattr(point, name))


Wordings = Mapping[uuid.UUID, Sequence[str]]
"""The lines that points of a task have had, each with its wordings, the newest last."""


def known_lines(revision: PlanRevision, **of: Any) -> dict[int, Wordings]:
    """Those of tasks by thread (id), as the version at hand and all that were in force have them. One query."""
    drafts = Q(item__revision__state=RevisionState.DRAFT) & ~Q(item__revision=revision)
    rows = AcceptancePoint.objects.filter(**of).exclude(drafts).order_by("item__revision__number", "position")
    found: dict[int, dict[uuid.UUID, list[str]]] = {}
    for thread, line, text in rows.values_list("item__thread", "line", "text"):
        found.setdefault(thread, {}).setdefault(line, []).append(text)
    return dict(found)


def lines_of(
    known: Wordings,
    texts: Sequence[str],
    made_from: Sequence[uuid.UUID | None] = (),
    *,
    is_slip: bool = False,
) -> list[uuid.UUID]:
    """The lines of a task's points with these texts, given those it has had.

    Word for word the same is the same point; else the one that it was made from, unless another thing is asked (``is_slip``: then
    none is, slips of the pen are mended); else the one that it says in other words; what is like none is a new point.
    """
    free, found = dict(known), dict[int, uuid.UUID]()

    def take(at: int, line: uuid.UUID) -> None:
        if at not in found and free.pop(line, None) is not None:
            found[at] = line

    if is_slip:
        for at, origin in enumerate(made_from):
            if origin is not None:
                take(at, origin)
    for at, text in enumerate(texts):
        words = same_name(text)
        if same := next((line for line, said in free.items() if words in map(same_name, said)), None):
            take(at, same)
    for at, origin in enumerate(made_from):
        if origin in free and _likeness(free[origin][-1], texts[at], by_hand=True) >= _REPLACED:
            take(at, origin)
    pairs = [
        (-_likeness(said[-1], text), at, order, line)
        for at, text in enumerate(texts)
        if at not in found
        for order, (line, said) in enumerate(free.items())
    ]
    for unlike, at, _, line in sorted(pairs):
        if -unlike >= _REWORDED:
            take(at, line)
    return [found.get(at) or uuid.uuid4() for at in range(len(texts))]


def _likeness(before: str, text: str, *, by_hand: bool = False) -> float:
    """How far they say the same; not at all where they speak of another year or level, or count another thing.

    ``by_hand``: somebody wrote the one over the other, and may count it otherwise.
    """
    old, new = (set(_APART.findall(normalise_digits(one))) for one in (before, text))
    units = {_KINDS.get(unit, unit) for one in (before, text) if (unit := counted_in(read_target(one).unit))}
    return likeness(before, text) if old == new and (by_hand or len(units) < 2) else 0.0
