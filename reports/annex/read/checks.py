"""What to look at again in 附件2-1 and 附件2-2: numbering, run-on points, claims without a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from groupportal.office.numbers import Quantity, find_quantities, normalise_digits
from reports.annex.figures import plain
from reports.annex.read.findings import Findings, gap_text, quoted
from reports.annex.read.goals import run_together
from reports.annex.read.items import PlacedItem
from reports.annex.read.labels import Label, gaps, label_of, split_label
from reports.annex.values import Goal, Level

_RATE = re.compile(r"完成率|[%％]\s*(?:以上)?地?完成|完成(?:情况)?[：:，,]?\s*\d+(?:\.\d+)?\s*[%％]")
_NOT_DONE = re.compile(
    r"未完成|尚未|未能|未开展|未达|正在|推进中|进行中|筹备中|完成率\s*(?:为|达到?|是)?[：:]?\s*\d{1,2}(?:\.\d+)?%"
)
_CLAUSE = re.compile(r"[，。；、：,;:（）()！!\n]")
_PERSONS = frozenset({"人", "人次", "名"})
_MONEY = frozenset({"元", "万元", "亿元"})
_COMMON_PAIRS = frozenset(
    [
        "成率",
        "率达",
        "达到",
        "占比",
        "比例",
        "以上",
        "完成",
        "提升",
        "上升",
        "不低",
        "低于",
        "达成",
        "目标",
        "集团",
    ]
)


def check_items(items: list[PlacedItem], findings: Findings) -> None:
    """All checks of one table's rows."""
    _check_names(items, findings)
    for placed in items:
        _check_goal(placed, findings)
        _check_completion(placed, findings)


def _check_names(items: list[PlacedItem], findings: Findings) -> None:
    """Names are numbered from 1 under each heading, or on through the table."""
    seen: dict[tuple[str, str], int] = {}
    previous: Label | None = None
    start = 1
    heading: str | None = None
    for placed in items:
        item = placed.item
        if item.heading != heading:
            start, previous, heading = (previous.parts[0] + 1 if previous else 1), None, item.heading
        label = label_of(item.name)
        if label:
            run = [previous, label] if previous else [label]
            for gap in gaps(run, start=None if previous else start):
                findings.add(
                    Level.WARNING,
                    f"numbering_{gap.kind}",
                    gap_text(gap.found, gap.expected),
                    at=placed.at("name"),
                )
            previous = label
        first = seen.setdefault((item.heading, item.name), placed.row)
        if first != placed.row:
            findings.add(
                Level.WARNING,
                "duplicate_name",
                f"{quoted(item.name)}在同一{placed.piece.label('heading')}下与第{first}行重名。请改名或合并成一行。",
                at=placed.at("name"),
            )


def _check_goal(placed: PlacedItem, findings: Findings) -> None:
    goal, text = placed.item.goal, placed.goal_text
    if not text:
        findings.add(Level.WARNING, "goal_blank", "没有填写。请补上目标和验收要点。", at=placed.at("goal"))
        return
    together = run_together(text)
    if together:
        shown = "、".join(quoted(start, 14) for start in together)
        findings.add(
            Level.WARNING,
            "points_run_together",
            f"{shown}与前文写在同一行，已分开读取。请核对验收要点的划分。",
            at=placed.at("goal"),
        )
    if re.search(r"[：:]\s*(?:建设|预期|总体|工作)目标", goal.label):
        findings.add(
            Level.NOTE,
            "label_repeated",
            f"“{goal.label}”重复写了引导语，已照原样保留。请在原文件里删去多余的一个。",
            at=placed.at("goal"),
        )
    _check_numbering([f"{p.number}{p.text}" for p in goal.points], placed, "goal", findings)
    if any(p.number for p in goal.points):
        bare = [p.text for p in goal.points if not p.number]
        if bare:
            shown = "、".join(quoted(text, 20) for text in bare)
            findings.add(
                Level.WARNING,
                "point_without_number",
                f"验收要点{shown}没有编号，而其他要点有编号；已作为单独的要点读取。请核对是否漏了编号。",
                at=placed.at("goal"),
            )


def _check_numbering(lines: Iterable[str], placed: PlacedItem, key: str, findings: Findings) -> None:
    labels = []
    for line in lines:
        label = label_of(line)
        if label is None:
            continue
        labels.append(label)
        again = label_of(split_label(line)[1])
        if again and again.style == label.style:
            labels.append(again)
    for gap in gaps(labels):
        findings.add(
            Level.WARNING, f"numbering_{gap.kind}", gap_text(gap.found, gap.expected), at=placed.at(key)
        )


def _check_completion(placed: PlacedItem, findings: Findings) -> None:
    completion = placed.item.completion
    if not completion:
        findings.add(Level.NOTE, "completion_blank", "没有填写，按尚未填报读取。", at=placed.at("completion"))
        return
    _check_numbering(completion.splitlines(), placed, "completion", findings)
    if not _RATE.search(completion):
        findings.add(
            Level.NOTE,
            "completion_without_rate",
            "没有写明完成率。请补上完成率。",
            at=placed.at("completion"),
        )
    missing = unanswered(placed.item.goal, completion)
    if missing:
        shown = "、".join(f"“{plain(q.number)}{q.unit}”" for q in missing)
        findings.add(
            Level.WARNING,
            "quantity_unanswered",
            f"目标要求的{shown}在完成情况里找不到对应的数字。请补上实际数字，或说明依据。",
            at=placed.at("completion"),
        )


def unanswered(goal: Goal, completion: str) -> list[Quantity]:
    """Quantities of a goal for which a completion that claims to be one gives no figure of the same kind.

    Persons answer persons, money answers money, 个 stands for any measure word; a share is answered only by a share
    in a clause that speaks of the same thing. So 完成率100% answers none.
    """
    text = normalise_digits(completion)
    if _NOT_DONE.search(text):
        return []
    given = _by_clause("\n".join(split_label(line)[1] for line in text.splitlines()))
    wanted = _by_clause("\n".join([goal.statement, *(point.text for point in goal.points)]))
    missing = [q for clause, q in wanted if not any(_answers(clause, q, other, g) for other, g in given)]
    return list(dict.fromkeys(missing))


def _by_clause(text: str) -> list[tuple[str, Quantity]]:
    return [(clause, quantity) for clause in _CLAUSE.split(text) for quantity in find_quantities(clause)]


def _kind(quantity: Quantity) -> str:
    unit = quantity.unit.split("/")[0]
    return "person" if unit in _PERSONS else "money" if unit in _MONEY else unit


def _answers(clause: str, wanted: Quantity, other: str, given: Quantity) -> bool:
    kinds = {_kind(wanted), _kind(given)}
    if len(kinds) == 1:
        return kinds != {"%"} or bool(_pairs(clause) & _pairs(other))
    return "个" in kinds and not kinds & {"person", "money", "%"}


def _pairs(clause: str) -> set[str]:
    """Neighbouring Chinese characters, without those that any sentence about shares has."""
    runs = re.findall(r"[\u4e00-\u9fff]{2,}", clause)
    return {run[i : i + 2] for run in runs for i in range(len(run) - 1)} - _COMMON_PAIRS
