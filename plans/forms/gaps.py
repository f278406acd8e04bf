"""The sheet of gaps as it comes back: what was changed on which task."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms

from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.lists.chosen import ids_in
from groupportal.metrics.naming import coded, named
from groupportal.office.numbers import normalise_digits
from groupportal.ui.fields import FilesField
from groupportal.ui.widgets import SearchableSelect
from groupportal.uploads.checking import WITH_ARCHIVES
from plans.forms.fields import choose_from, given_in_words, no_longer_asked
from plans.reading import plain
from plans.selectors.gaps import TaskGaps
from plans.selectors.outcome import FAR_BEYOND, is_far_beyond
from plans.services.gaps import GapEdit, GapError, seen_of

MAX_FIGURE = Decimal(10) ** 14


class GapsForm(forms.Form):
    """A file that is there already, for the tasks that are ticked; the rest is read task by task."""

    pick: Any = forms.ModelChoiceField(
        label="已有的佐证",
        queryset=StoredFile.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="不附",
        widget=SearchableSelect("输入文件名里的字查找"),
        help_text="选一个已经上传过的文件，保存时附到勾选的任务；勾了要点的，只证明勾选的几条。",
    )

    def __init__(self, *args: Any, files: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self.fields["pick"], files)


def remembered(task: TaskGaps) -> str:
    """What a task said when the page was drawn: a sum of its text, and its figures by the names of their fields."""
    figures = {slot.name: plain(value) for p in task.points for slot, value in p.slots if value is not None}
    text = named(task.shown.text) if task.shown else ""
    return json.dumps({"text": _sum(text), "figures": figures}, ensure_ascii=False, separators=(",", ":"))


def seen_by(task: TaskGaps) -> str:
    """What the service is told the page was opened with."""
    return seen_of(task.begun, task.counting)


def _sum(text: str) -> str:
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:16]


def edits_in(post: Any, files: Any, tasks: Iterable[TaskGaps], pick: StoredFile | None) -> list[GapEdit]:
    """The tasks on which something was changed. GapError with all that can't be read, or was given to what waits for its ruling."""
    ticked = set(post.getlist("ids"))
    edits, troubles = [], {}
    for task in tasks:
        key = str(task.item.thread.public_id)
        points = ticked_points(post, key)
        kept = [(pick, points)] if pick and (points or key in ticked) else []
        if not task.is_open:
            if kept or _is_changed(post, files, key):
                troubles[task.item.thread.pk] = _waits(post, files, task)
            continue
        if f"seen-{key}" not in post:  # ticked on another page: nothing was typed on it here
            if kept:
                edits.append(GapEdit(task.item.thread, seen_by(task), kept=kept))
            continue
        try:
            edit = _edit_in(post, files, task, kept, points)
        except forms.ValidationError as error:
            troubles[task.item.thread.pk] = " ".join(error.messages)
            continue
        # Handed in as it stood here: what another wrote on it since is shown first.
        if (
            edit is None
            and key in ticked
            and post.get("deed") == "submit"
            and post[f"seen-{key}"] != seen_by(task)
        ):
            edit = GapEdit(task.item.thread, post[f"seen-{key}"])
        if edit:
            edits.append(edit)
    if troubles:
        raise GapError(troubles)
    return edits


def refuse_gone(post: Any, files: Any, gone: Mapping[str, str]) -> None:
    """DomainError naming what was written on tasks (name by key) that are no longer in the plan of the day."""
    told = [
        f"“{name}”：{_told(post, files, key)}" for key, name in gone.items() if _is_changed(post, files, key)
    ]
    if told:
        raise DomainError(
            "task_gone",
            f"规划刚换了版本，下面的任务已不在这一天的规划里，为它写的没有保存：{'；'.join(told)}。"
            "还有用的请记下，写到别的任务里，再点一次保存或提交。",
        )


class Typed:
    """What somebody typed on a task: of what came back only what is not as the page had shown it."""

    def __init__(self, post: Any, key: Any) -> None:
        self.post, self.key = post, str(key)

    @cached_property
    def was(self) -> tuple[str, dict[str, str]]:
        """The sum of the text and the figures that the page was drawn with."""
        try:
            was = json.loads(self.post.get(f"was-{self.key}", ""))
            return was["text"], was["figures"]
        except (ValueError, KeyError, TypeError):
            return "", {}

    @property
    def text(self) -> str | None:
        """The text, where it was changed."""
        text: str | None = self.post.get(f"text-{self.key}")
        return None if text is None or _sum(text) == self.was[0] else text

    def figure(self, name: str) -> str | None:
        """The figure of a slot (by its name), where it was changed; "" where it was taken off."""
        typed: str | None = self.post.get(f"figure-{self.key}-{name}")
        return None if typed is None or typed.strip() == str(self.was[1].get(name, "")) else typed

    def figures(self) -> dict[str, str]:
        """All that were changed and not taken off, by the names of their slots."""
        start = f"figure-{self.key}-"
        names = [field.removeprefix(start) for field in self.post if field.startswith(start)]
        return {name: typed for name in names if (typed := self.figure(name)) and typed.strip()}

    def far(self, task: TaskGaps) -> dict[str, str]:
        """The points whose changed figure is far beyond what is asked, which is asked about once."""
        found = {}
        for row in task.points:
            for slot, _ in row.slots:
                typed = None if slot.is_base else self.figure(slot.name)
                point = row.point
                value = _value_of(typed) if typed else None
                if typed and value and value.is_finite() and is_far_beyond(point.target_value, value):
                    found[f"{point.number}{point.text[:30]}"] = typed
        return found


def _given(post: Any, files: Any, key: str) -> Iterable[tuple[str, str]]:
    """Numbers and files given to points of a task: what names the slot or the point, and what was given in words."""
    for name, typed in Typed(post, key).figures().items():
        yield name, f"填的{'基数' if name.endswith('-base') else ''} {typed}"
    start = f"files-{key}-"
    for field in files:
        if field.startswith(start):
            named = "、".join(f"“{file.name}”" for file in files.getlist(field))
            yield f"{field.removeprefix(start).replace('-', '')}-file", f"附的{named}"


def _is_changed(post: Any, files: Any, key: str) -> bool:
    return Typed(post, key).text is not None or f"files-{key}" in files or any(_given(post, files, key))


def _told(post: Any, files: Any, key: str) -> str:
    """All that was given to a task in words."""
    text = Typed(post, key).text
    return "；".join([*([f"完成情况“{text}”"] if text else []), *given_in_words(_given(post, files, key))])


def _waits(post: Any, files: Any, task: TaskGaps) -> str:
    """What is said of what was given to a task that waits for its ruling."""
    who = str(task.begun.proposed_by) if task.begun and task.begun.proposed_by else "别人"
    told = _told(post, files, str(task.item.thread.public_id))
    return f"{who}已提交这一项，正在等审核，这次写的没有保存{'：' if told else ''}{told}。要改的，请{who}先撤回。"


def ticked_points(post: Any, key: str) -> list[UUID]:
    """The lines of a task's points that were ticked."""
    found = (said.partition(":") for said in post.getlist("points"))
    return ids_in(line for task, _, line in found if task == key)


def _uploads_in(files: Any, task: TaskGaps, points: list[UUID]) -> list[tuple[Any, list[UUID]]]:
    """The files for a task, each with the points that it proves: the one it was dropped on; on the task the ticked ones, else all."""
    key = task.item.thread.public_id
    lines = {f"files-{key}": points} | {
        f"files-{key}-{row.point.line}": [row.point.line] for row in task.points
    }
    return [
        (upload, at)
        for name, at in lines.items()
        if (given := files.getlist(name))
        for upload in FilesField("佐证材料", accept=WITH_ARCHIVES, required=False).clean(given)
    ]


def _edit_in(
    post: Any, files: Any, task: TaskGaps, kept: list[tuple[StoredFile, list[UUID]]], points: list[UUID]
) -> GapEdit | None:
    key = str(task.item.thread.public_id)
    typed, figures = Typed(post, key), {}
    slots = {slot.name: (slot, row.point) for row in task.points for slot, _ in row.slots}
    asked = {*slots, *(f"{row.point.line.hex}-file" for row in task.points)}
    if left_over := no_longer_asked([one for one in _given(post, files, key) if one[0] not in asked]):
        raise forms.ValidationError(left_over)
    uploads = _uploads_in(files, task, points)
    for name, (slot, point) in slots.items():
        if (figure := typed.figure(name)) is not None:
            figures[slot] = _number(figure, f"{point.number}{point.text}")
    if (far := typed.far(task)) and post.get(f"sure-{key}") != str(far):
        named = "、".join(f"“{name}”" for name in far)
        raise forms.ValidationError(f"要点{named}的数值{FAR_BEYOND}确实是这个数的，再点一次保存或提交。")
    text = typed.text
    if text is None and not (figures or uploads or kept):
        return None
    return GapEdit(
        task.item.thread,
        post.get(f"seen-{key}", ""),
        figures,
        None if text is None else _coded(text),
        uploads,
        kept,
    )


def _coded(text: str) -> str:
    try:
        return coded(text.replace("\r\n", "\n"))
    except DomainError as error:
        raise forms.ValidationError(error.message) from None


def _bare(typed: str) -> str:
    return normalise_digits(typed.strip()).replace(",", "").replace("，", "")


def _value_of(typed: str) -> Decimal | None:
    """The number that was typed, None where it is none."""
    try:
        return Decimal(_bare(typed))
    except InvalidOperation:
        return None


def _number(typed: str, point: str) -> Decimal | None:
    if not _bare(typed):
        return None
    if (value := _value_of(typed)) is None:
        raise forms.ValidationError(
            f"要点“{point[:30]}”的数值“{typed[:20]}”不是数字，请只填数字，例如 130，不带单位。"
        )
    if not value.is_finite() or abs(value) >= MAX_FIGURE or value != round(value, 4):
        raise forms.ValidationError(f"要点“{point[:30]}”的数值“{typed[:20]}”太大或小数超过四位，请核对。")
    return value
