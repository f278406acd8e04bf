"""The sheet of gaps as it comes back: what was changed on which task."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
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
from plans.forms.fields import choose_from
from plans.reading import POINTS_CHANGED, plain, points_seen
from plans.selectors.gaps import Slot, TaskGaps
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
    """What a task said when the page was drawn: a sum of its text, and its figures by their places."""
    figures = {slot.name: plain(value) for p in task.points for slot, value in p.slots if value is not None}
    text = named(task.shown.text) if task.shown else ""
    said = {"text": _sum(text), "figures": figures, "points": _points_of(task)}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def seen_by(task: TaskGaps) -> str:
    """What the service is told the page was opened with."""
    return seen_of(task.begun, task.counting)


def _points_of(task: TaskGaps) -> str:
    return points_seen(row.point for row in task.points)


def _sum(text: str) -> str:
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:16]


def edits_in(post: Any, files: Any, tasks: Iterable[TaskGaps], pick: StoredFile | None) -> list[GapEdit]:
    """The tasks on which something was changed. GapError with all that can't be read."""
    ticked = set(post.getlist("ids"))
    edits, troubles = [], {}
    for task in tasks:
        key = str(task.item.thread.public_id)
        if not task.is_open:
            continue
        points = ticked_points(post, key)
        kept = [(pick, points)] if pick and (points or key in ticked) else []
        if f"seen-{key}" not in post:  # ticked on another page: nothing was typed on it here
            if kept:
                edits.append(GapEdit(task.item.thread, seen_by(task), kept=kept))
            continue
        try:
            edit = _edit_in(post, _uploads_in(files, task, points), task, kept)
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


class Typed:
    """What somebody typed on a task: of what came back only what is not as the page had shown it."""

    def __init__(self, post: Any, task: TaskGaps) -> None:
        self.post, self.task, self.key = post, task, str(task.item.thread.public_id)

    @cached_property
    def was(self) -> tuple[str, dict[str, str], str]:
        """The sum of the text, the figures and the points that the page was drawn with."""
        try:
            was = json.loads(self.post.get(f"was-{self.key}", ""))
            return was["text"], was["figures"], was.get("points", "")
        except (ValueError, KeyError, TypeError):
            return "", {}, ""

    @property
    def text(self) -> str | None:
        """The text, where it was changed."""
        text: str | None = self.post.get(f"text-{self.key}")
        return None if text is None or _sum(text) == self.was[0] else text

    def figure(self, slot: Slot) -> str | None:
        """A figure, where it was changed; "" where it was taken off."""
        typed: str | None = self.post.get(f"figure-{self.key}-{slot.name}")
        return None if typed is None or typed.strip() == str(self.was[1].get(slot.name, "")) else typed

    def far(self) -> dict[str, str]:
        """The points whose changed figure is far beyond what is asked, which is asked about once."""
        found = {}
        for row in self.task.points:
            for slot, _ in row.slots:
                typed = None if slot.is_base else self.figure(slot)
                point = row.point
                value = _value_of(typed) if typed else None
                if typed and value and value.is_finite() and is_far_beyond(point.target_value, value):
                    found[f"{point.number}{point.text[:30]}"] = typed
        return found


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
    post: Any,
    uploads: list[tuple[Any, list[UUID]]],
    task: TaskGaps,
    kept: list[tuple[StoredFile, list[UUID]]],
) -> GapEdit | None:
    typed, figures = Typed(post, task), {}
    for row in task.points:
        for slot, _ in row.slots:
            if (figure := typed.figure(slot)) is not None:
                figures[slot] = _number(figure, f"{row.point.number}{row.point.text}")
    if figures and typed.was[2] not in ("", _points_of(task)):
        raise forms.ValidationError(POINTS_CHANGED)
    if (far := typed.far()) and post.get(f"sure-{typed.key}") != str(far):
        named = "、".join(f"“{name}”" for name in far)
        raise forms.ValidationError(f"要点{named}的数值{FAR_BEYOND}确实是这个数的，再点一次保存或提交。")
    text = typed.text
    if text is None and not (figures or uploads or kept):
        return None
    return GapEdit(
        task.item.thread,
        post.get(f"seen-{typed.key}", ""),
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
