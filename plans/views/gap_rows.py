"""The rows of 补缺 as HTML: hundreds of cells take a template longer than all that is read for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.safestring import SafeString

from groupportal.metrics.naming import named
from groupportal.metrics.narrative import known_to, said
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.addresses import carried
from groupportal.ui.asof import PARAMETER
from groupportal.ui.formats import DASH
from groupportal.ui.pieces import esc, figure, icon, state
from plans.forms.gaps import Typed, remembered, seen_by
from plans.models import Evidence
from plans.reading import plain
from plans.selectors.bound import records_of
from plans.selectors.gaps import Lack, PointGap, Slot, TaskGaps
from plans.selectors.rows import Point
from plans.selectors.term import Term
from plans.views.cells import filed_state, page


@dataclass(frozen=True)
class GapRows:
    """Draws tasks with their points. ``query``: the present address; ``typed``: what was handed in and could not be kept,
    of which only what somebody changed is shown again; ``troubles``: what stands in the way, by task; ``reader``: for whom it stands
    on paper, where figures of the records stand in texts and nothing is to be filled in."""

    as_of: dt.date
    query: QueryDict
    typed: QueryDict
    troubles: Mapping[int, str]
    term: Term
    reader: Viewer | None = None

    def _is_open(self, task: TaskGaps) -> bool:
        return task.is_open and self.reader is None

    def drawn(self, tasks: Sequence[TaskGaps], files: Iterable[Sequence[Mapping[str, Any]]]) -> SafeString:
        """A table body for each task; ``files``: those of each, as ``file_items`` gives them."""
        return SafeString(
            "".join(
                f"<tbody data-gap-task>{self._task(task, some)}"
                f"{''.join(self._point(row, task, some) for row in task.points)}</tbody>"
                for task, some in zip(tasks, map(_proofs, tasks, files), strict=True)
            )
        )

    def _task(self, task: TaskGaps, proofs: _Proofs) -> str:
        thread, name = task.item.thread, esc(task.item.name)
        key = thread.public_id
        heading = (
            f'<span class="small soft">{esc(task.item.parent.name)} › </span>' if task.item.parent else ""
        )
        link = esc(carried(self.query, page("task", thread)))
        who = (
            str(task.begun.proposed_by)
            if task.begun and task.begun.proposed_by
            else "、".join(task.asked[:3])
        )
        beside = f' <span class="small soft">{esc(who)}</span>' if who else ""
        gather = f"{page('consolidation', thread)}?{PARAMETER}={self.as_of:%Y-%m-%d}"
        beside += f' <a class="small" href="{gather}">汇总</a>' if task.asked else ""
        if trouble := self.troubles.get(thread.pk):
            beside += f'<p class="field__error" role="alert">{esc(trouble)}</p>'
        tick = ""
        if self._is_open(task):
            checked = " checked" if str(key) in self.typed.getlist("ids") else ""
            tick = (
                f'<label class="check-cell"><input type="checkbox" name="ids" value="{key}" data-bulk-item{checked}>'
                f'<span class="sr">勾选{name}</span></label>'
                f'<input type="hidden" name="seen-{key}" value="{seen_by(task)}">'
                f'<input type="hidden" name="was-{key}" value="{esc(remembered(task))}">'
            )
            if far := Typed(self.typed, key).far(task):
                tick += f'<input type="hidden" name="sure-{key}" value="{esc(str(far))}">'
        return (
            f'<tr class="gaps__task"><td class="cell--check">{tick}</td><th scope="row" colspan="4"><div class="gaps__head">'
            f'{heading}<a href="{link}">{name}</a>{beside}{self._text(task, name)}{self._files(task, proofs)}</div></th>'
            f'<td class="cell--state">{_state(task)}</td></tr>'
        )

    def _text(self, task: TaskGaps, name: str) -> str:
        """What is said of the task, to be written on; beside what was typed over it, what stands there by now."""
        text = named(task.shown.text) if task.shown else ""
        if task.shown and self.reader:
            text = said(task.shown.text, self.as_of, known_to(self.reader))
        if not self._is_open(task):
            return f'<p class="prose gaps__said">{esc(text)}</p>'
        field = f"text-{task.item.thread.public_id}"
        changed = Typed(self.typed, task.item.thread.public_id).text
        typed = text if changed is None else changed
        is_other = typed.replace("\r\n", "\n").strip() != text.strip()
        now = (
            f'<p class="small">现在的文字：{esc(text).replace(chr(10), "<br>")}</p>'
            if is_other and text
            else ""
        )
        return (
            f'{now}<label class="sr" for="{field}">{name}的完成情况</label>'
            f'<textarea class="input gaps__text" id="{field}" name="{field}" rows="2" maxlength="20000"'
            f' placeholder="完成情况" data-narrative>{esc(typed)}</textarea>'
        )

    def _point(self, row: PointGap, task: TaskGaps, proofs: _Proofs) -> str:
        point, unit = row.point, esc(row.point.unit)
        asks = point.target_value is not None
        target = f"{plain(point.target_value)}{unit}" if asks else DASH
        filed = f"{plain(row.value)}{unit}" if row.value is not None else DASH
        if row.slots and self._is_open(task):
            filed = self._values(row, task)
        elif row.slots and row.slots[0][0].year:
            filed = "<br>".join(f"{slot.year}年 {plain(value) or DASH}{unit}" for slot, value in row.slots)
        records = "<br>".join(
            (f'<span class="small soft">{found.year}年</span> ' if found.year else "")
            + figure(
                found.value,
                unit=found.metric.unit,
                href=carried(self.query, found.url),
                label=found.metric.label,
            )
            for found in records_of(point, self.as_of, self.term)
            if found.metric and found.value is not None
        )
        lacks = " ".join(state("submitted", label=lack.value, tone="care") for lack in row.lacks)
        return (
            f'<tr><td class="cell--check">{self._tick(task, point)}</td><th scope="row" class="gaps__point">'
            f'<div class="gaps__head">{esc(point.number)}{esc(point.text)}{self._files(task, proofs, point)}</div></th>'
            f'<td class="cell--number" data-label="目标"><span>{target}</span></td>'
            f'<td data-label="数值"><span>{filed}</span></td>'
            f'<td class="cell--number" data-label="系统记录"><span>{records or DASH}</span></td>'
            f'<td class="cell--state" data-label="缺什么"><span>{lacks or state("approved", label="齐")}</span></td></tr>'
        )

    def _tick(self, task: TaskGaps, point: Point) -> str:
        """What chooses a point for the files that are given to its task."""
        if not self._is_open(task):
            return ""
        value = f"{task.item.thread.public_id}:{point.line}"
        checked = " checked" if value in self.typed.getlist("points") else ""
        return (
            f'<label class="check-cell"><input type="checkbox" name="points" value="{value}"{checked}>'
            f'<span class="sr">文件证明{esc(point.text)}</span></label>'
        )

    def _files(self, task: TaskGaps, proofs: _Proofs, point: Point | None = None) -> str:
        """The files that prove a point, or without one the task as a whole, and where others are dropped."""
        lines = {row.point.line for row in task.points}
        drawn = "".join(
            f'<span class="small">{icon("file", "small")}'
            + (f'<a href="{esc(file["url"])}">{esc(file["name"])}</a>' if file["url"] else esc(file["name"]))
            + "</span>"
            for at, file in proofs
            if (point.line in at if point else lines.isdisjoint(at))
        )
        if self._is_open(task):
            name = f"files-{task.item.thread.public_id}" + (f"-{point.line}" if point else "")
            words = "附这一条的佐证" if point else "附佐证：选文件，或拖到这里"
            drawn += (
                f'<label class="gaps__drop small"><span>{icon("upload", "small")}<span data-gap-names>{words}</span>'
                f'</span><input class="sr" type="file" name="{name}" multiple data-gap-files></label>'
            )
        return f'<div class="gaps__files">{drawn}</div>'

    def _values(self, row: PointGap, task: TaskGaps) -> str:
        """The fields of a point: of each year's, that of the last one and what was typed; the others open at a button (gaps.js)."""
        last = row.slots[-1][0].year
        drawn, more = [], []
        for slot, value in row.slots:
            is_drawn = slot.year == last or _field(task, slot) in self.typed
            (drawn if is_drawn else more).append((slot, value))
        fields = "".join(self._value(row, task, slot, value) for slot, value in drawn)
        if not more:
            return fields
        held = [f"{slot.year}年 {plain(value)}" for slot, value in more if value is not None]
        if len(held) < len(more):
            held.append(f"另 {len(more) - len(held)} 年没有填" if held else f"前 {len(more)} 年没有填")
        years = " ".join(f"{slot.year}={plain(value)}" for slot, value in more)
        return (
            f'{fields}<span class="gaps__years small soft">{"，".join(held)} <button class="button button--small button--quiet"'
            f' type="button" data-gap-years="{years}">填写</button></span>'
        )

    def _value(self, row: PointGap, task: TaskGaps, slot: Slot, value: Decimal | None) -> str:
        """The field for a figure; it offers the one that the text gives."""
        point, kept, name = row.point, plain(value), _field(task, slot)
        changed = Typed(self.typed, task.item.thread.public_id).figure(slot.name)
        typed = kept if changed is None else changed
        offer = take = ""
        asked = "基数" if slot.is_base else f"{slot.year}年" if slot.year else ""
        label = f'<span class="small soft">{asked}</span> ' if asked else ""
        unit = "" if slot.is_base else esc(point.unit)
        if not slot.is_base and (found := plain(row.offered)):
            offer = f' placeholder="{found}" data-offer="{found}"'
            take = (
                f'<button class="button button--small button--quiet" type="button" data-gap-take hidden>取文中的 {found}</button>'
                if not typed
                else ""
            )
        now = f'<span class="small">现在是 {kept}</span>' if kept and typed.strip() != kept else ""
        field = (
            f'<label class="sr" for="{name}">{esc(point.text)}的{asked}数值</label>{label}'
            f'<input class="input gaps__value" id="{name}" name="{name}" value="{esc(typed)}" inputmode="decimal"'
            f' autocomplete="off"{offer} data-gap-value> <span class="small soft">{unit}</span>'
        )
        return (
            f'<span class="gaps__year" data-gap-year="{slot.year}">{field}</span>{now}'
            if slot.year
            else f"{field} {take}{now}"
        )


def _field(task: TaskGaps, slot: Slot) -> str:
    return f"figure-{task.item.thread.public_id}-{slot.name}"


def _state(task: TaskGaps) -> str:
    """How far the filing is; the one under way opens."""
    if task.begun:
        return f'<a href="{page("filing", task.begun)}">{state(task.begun.state)}</a>'
    counting = filed_state(task.counting is not None, task.without(Lack.EVIDENCE), task.without(Lack.NUMBER))
    return state(counting.state, label=counting.label)


_Proofs = Sequence[tuple[Sequence[UUID], Mapping[str, Any]]]
"""The files of a task, each with the lines of the points it proves."""


def _proofs(task: TaskGaps, files: Sequence[Mapping[str, Any]]) -> _Proofs:
    evidence: Iterable[Evidence] = task.shown.evidence.all() if task.shown else ()
    return [(one.points, file) for one, file in zip(evidence, files, strict=True)]
