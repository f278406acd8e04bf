"""Two revisions side by side: what came, what went, what says something else."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from groupportal.hooks import Hook
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.tables import Column
from plans.models import PlanItem, PlanRevision
from plans.reading import plain
from plans.selectors.content import items_of

_WORDS = re.compile(r"\d[\d.,]*%?|[A-Za-z]+|\s+|.", re.DOTALL)
_MANY_WORDS = 4000


@dataclass(frozen=True)
class Piece:
    """A run of text: ``sign`` is "same", "gone" or "new"."""

    sign: str
    text: str


@dataclass(frozen=True)
class FieldChange:
    """A field that says something else, with the differences word by word."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class ItemChange:
    """``kind``: added, removed, changed or moved."""

    kind: str
    item: PlanItem
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """What differs between two revisions, in the order of the later one, what went at the end."""

    old: PlanRevision
    new: PlanRevision
    changes: tuple[ItemChange, ...]

    def count(self, kind: str) -> int:
        """How many changes of a kind."""
        return sum(change.kind == kind for change in self.changes)


@dataclass(frozen=True)
class Panel:
    """What another app keeps per revision and how it differs: a sentence, and a table as the ``table`` tag takes it."""

    title: str
    sentence: str
    columns: Sequence[Column] = ()
    rows: Sequence[Any] = ()


on_compare: Hook[[PlanRevision, PlanRevision, Viewer], Sequence[Panel]] = Hook(
    "plans.revisions_compared",
    "Two revisions are compared (earlier, later, viewer): what the comparison shows below the items.",
)


def panels_of(comparison: Comparison, viewer: Viewer) -> list[Panel]:
    """What other apps have to say about the two revisions, as far as the viewer may know it."""
    return [panel for some in on_compare.send(comparison.old, comparison.new, viewer) for panel in some]


def text_pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The differences of two texts: Han characters one by one, numbers and Latin words whole."""
    words = old.splitlines(True), new.splitlines(True)
    if len(old) + len(new) < _MANY_WORDS:
        words = _WORDS.findall(old), _WORDS.findall(new)
    a, b = words
    pieces: list[Piece] = []
    for code, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if code == "equal":
            pieces.append(Piece("same", "".join(a[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("gone", "".join(a[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("new", "".join(b[j1:j2])))
    return tuple(pieces)


def _said(item: PlanItem) -> dict[str, str]:
    """An item as texts under the labels people know."""
    said = {
        "名称": item.name,
        "上级": item.parent.name if item.parent else "",
        "建设目标": item.goal,
        "责任单位": item.responsible,
        "工作举措": item.measures,
        "达成标志": item.mark,
        "权重": plain(item.weight),
        "验收要点": "\n".join(f"{p.number}{p.text}" for p in item.points.all()),
        "要点目标值": "\n".join(
            f"{p.number}{p.get_target_kind_display()} {plain(p.target_value)}{p.unit}"
            for p in item.points.all()
            if p.target_value is not None
        ),
    }
    for expected in item.expectations.all():
        said[f"{expected.year}年预期"] = expected.text
    return said


def compare(old: PlanRevision, new: PlanRevision) -> Comparison:
    """How ``new`` differs from ``old``; items are the same where their thread is the same."""
    before = {item.thread_id: item for item in items_of(old)}
    after = list(items_of(new))
    rank = {thread: n for n, thread in enumerate(t for t in before if t in {i.thread_id for i in after})}
    stays = _longest_run([rank[i.thread_id] for i in after if i.thread_id in rank])
    changes = []
    for item in after:
        was = before.get(item.thread_id)
        if was is None:
            changes.append(ItemChange("added", item))
        elif fields := _changes(was, item):
            changes.append(ItemChange("changed", item, fields))
        elif rank[item.thread_id] not in stays:
            changes.append(ItemChange("moved", item))
    here = {item.thread_id for item in after}
    changes += [ItemChange("removed", item) for thread, item in before.items() if thread not in here]
    return Comparison(old, new, tuple(changes))


def _changes(was: PlanItem, item: PlanItem) -> tuple[FieldChange, ...]:
    old, new = _said(was), _said(item)
    labels = list(dict.fromkeys([*new, *old]))
    return tuple(
        FieldChange(label, text_pieces(old.get(label, ""), new.get(label, "")))
        for label in labels
        if old.get(label, "") != new.get(label, "")
    )


def _longest_run(ranks: list[int]) -> set[int]:
    """The ranks of a longest increasing run: those that kept their order, so that few count as moved."""
    blocks = difflib.SequenceMatcher(None, sorted(ranks), ranks, autojunk=False).get_matching_blocks()
    return {rank for block in blocks for rank in ranks[block.b : block.b + block.size]}
