"""Whether a file may be another group's: what it names, and how much of it the group knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from groupportal.errors import DomainError
from groupportal.tenancy.scope import active_group
from plans.enums import ItemKind
from plans.models import PlanRevision
from plans.reading import same_name
from plans.services.content import ItemContent, content_of
from reports.annex.values import Reading

_GROUP_IN_TITLE = re.compile(r"[\u4e00-\u9fff]{2,30}?(?:职业教育集团|职教集团|教育集团)")
_FEW = 3
"""Fewer than one in so many known is worth a word."""


def doubts_about(
    reading: Reading, current: PlanRevision | None, contents: Sequence[ItemContent], *, replaces_all: bool
) -> tuple[str, ...]:
    """Why the file may be another group's, in sentences.

    DomainError where of what the group has the file names nothing, heading or task, and nobody said that it ``replaces_all``.
    """
    said = list(_named_otherwise(reading))
    kinds = set(_kinds_in(reading))
    contents = [item for item in contents if item.kind in kinds]
    held = [item for item in content_of(current) if item.kind in kinds] if current else []
    if not held:
        return tuple(said)
    names = {(i.kind, same_name(n)) for i in contents for n in (i.name, i.heading) if n}
    known = sum((item.kind, same_name(item.name)) in names for item in held)
    headings = any((i.kind, same_name(i.heading)) in names for i in held if i.heading)
    if not known and not headings and not replaces_all:
        raise DomainError(
            "another_plan",
            f"这份文件与本集团现有任务一项也对不上：文件里 {len(contents)} 条，本集团现有 {len(held)} 条，没有一个名称相同。"
            f"{''.join(said)}请核对是不是拿错了文件；确实要整份换掉的，重新上传时勾选“文件里的任务与现有的一项也对不上时，照样整份换掉”。",
        )
    if known * _FEW < len(held):
        said.append(
            f"本集团现有的 {len(held)} 条任务和指标，文件里{f'只有 {known} 条' if known else '没有一条'}名称相同，其余的新版本不再包含。"
            "请核对是不是本集团的文件。"
        )
    return tuple(said)


def _kinds_in(reading: Reading) -> Iterator[str]:
    """What the file itself lists; the rest of the contents is what the group has."""
    annex = reading.annex
    if reading.breakdown or (annex and annex.tasks):
        yield ItemKind.TASK
    if annex and annex.indicators:
        yield ItemKind.INDICATOR


def _named_otherwise(reading: Reading) -> Iterator[str]:
    group = active_group()
    own = [_short(name) for name in (group.name, str(group))]
    unit = reading.annex.unit_name if reading.annex else ""
    titles = [match[0] for form in reading.forms.values() if (match := _GROUP_IN_TITLE.search(form.title))]
    for what, named in [("填报单位", unit), *(("表题", title) for title in titles[:1])]:
        if "集团" in named and not any(_short(named) in name or name in _short(named) for name in own):
            yield f"文件的{what}写的是“{named}”，本集团是“{group}”。"


def _short(name: str) -> str:
    return same_name(name).replace("职业教育", "职教")
