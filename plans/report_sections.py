"""Tasks and indicators in the annual report: block by block, target beside actual, what is lacking, what comes next."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from groupportal.reporting.readings import most
from groupportal.reporting.registry import exhibit, problems, report_section
from groupportal.reporting.values import Cell, Chart, Exhibit, Fact, Period, facts, known, reference, wanted
from groupportal.ui.formats import cndate, quoted
from plans.enums import ExpectationKind, ItemKind, Result, TaskState
from plans.models import PlanRevision, YearlyExpectation
from plans.selectors import main_revision, progress_of
from plans.selectors.filed_item import FiledItem
from plans.selectors.outcome import Outcome, outcomes_of
from plans.selectors.progress import Branch, Progress
from plans.selectors.rows import Point

_ACTION = "plans.view_plan"
MANY = 40
"""More tasks than that are not told one by one: the tables do it."""
_MOST_ROWS = 200
_WORST = 5
_DIGITS = ("", *"一二三四五六七八九")
_NUMBER = re.compile(r"^[\s（(]*(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.．、]\s*")
_INNER = re.compile(r"(\d{1,2})[.．、](?:(?=(?:19|20)\d\d年)|(?!\d))\s*")
"""A number before a line of a text: 1.完成换届, 1.2019年完成换届; not 1.5万人次."""
_ENDS = " \t\r　；;。"
_LEADS = re.compile(r"^(?:目标)?完成情况[：:]\s*")
NOUNS = {ItemKind.TASK: "具体任务", ItemKind.INDICATOR: "二级指标"}


def progress_on(as_of: dt.date) -> Progress | None:
    """The main plan on a day; None where none is in force, or it asks for nothing."""
    revision = main_revision(as_of)
    found = progress_of(revision, as_of) if revision else None
    return found if found and found.branches else None


def _branches(period: Period, kind: str) -> tuple[Branch, ...]:
    found = progress_on(period.as_of)
    return found.of_kind(kind) if found else ()


# Tables.


def _by_block(period: Period, kind: str, title: str) -> Exhibit | None:
    branches = _branches(period, kind)
    if not branches:
        return None
    every = [row for branch in branches for row in branch.rows]
    of_item = defaultdict(list)
    for one in outcomes_of(every, period.as_of):
        of_item[one.item.pk].append(one)

    def counts(rows: Sequence[FiledItem], **scope: object) -> tuple[Fact, ...]:
        return _counts(period, rows, [one for row in rows for one in of_item[row.item.pk]], **scope)

    rows: list[tuple[Cell, ...]] = [
        (bare_name(one.item.name), *counts(one.rows, heading=one.item.thread.public_id))
        for one in branches[:_MOST_ROWS]
    ]
    total = counts(every, kind=kind)
    return Exhibit(
        title=title,
        head=("名称", "量化要点", "达到目标", NOUNS[ItemKind(kind)], "已填报"),
        rows=(*rows, ("合计", *total)),
        reading=_short_of_targets(rows, *total[:2]),
        chart=Chart.BARS,
        charted=2,
        total_last=True,
        notes=_cut(len(branches)),
    )


def _short_of_targets(rows: Sequence[tuple[Cell, ...]], aimed: Fact, done: Fact) -> str:
    """How many numbers are not reached, and where most of them are."""
    if not aimed.value:
        return "这里没有量化要点。"
    lacking = int(aimed.value - (done.value or 0))
    if not lacking:
        return "量化要点都达到目标。"
    open_ones = [
        (quoted(str(name)), int((of.value or 0) - (up_to.value or 0)))  # type: ignore[union-attr]
        for name, of, up_to, *_ in rows
    ]
    where = f"，{most(open_ones, '条')}" if len(rows) > 1 else ""
    return f"没有达到目标的量化要点 {lacking} 条{where}。"


def _counts(
    period: Period, rows: Sequence[FiledItem], outcomes: Sequence[Outcome], **scope: object
) -> tuple[Fact, ...]:
    return (
        known("plans.points_targeted", period, len(outcomes), **scope),
        known("plans.points_reached", period, sum(one.result == Result.MET for one in outcomes), **scope),
        known("plans.tasks_total", period, len(rows), **scope),
        known("plans.tasks_reported", period, sum(row.reported for row in rows), **scope),
    )


def _cut(number: int) -> tuple[str, ...]:
    return (f"只列前 {_MOST_ROWS} 项，共 {number} 项。",) if number > _MOST_ROWS else ()


@exhibit("plans.tasks", title="建设任务进展", action=_ACTION)
def tasks_table(period: Period) -> Exhibit | None:
    """The tasks by block: targets and those reached, tasks and those filed. What is lacking is told among the problems."""
    return _by_block(period, ItemKind.TASK, "建设任务进展")


@exhibit("plans.indicators", title="成果指标进展", action=_ACTION)
def indicators_table(period: Period) -> Exhibit | None:
    """The same of the indicators."""
    return _by_block(period, ItemKind.INDICATOR, "成果指标进展")


@exhibit("plans.states", title="任务与指标填报情况", action=_ACTION)
def states_table(period: Period) -> Exhibit | None:
    """Tasks and indicators by how they stand, this year beside the last."""
    if progress_on(period.as_of) is None:
        return None
    asked = [
        wanted("plans.tasks_total", at, state=state)
        for state in (*TaskState.values, None)
        for at in (period, period.before)
    ]
    found = facts(asked)
    labels = [*(str(one) for one in TaskState.labels), "合计"]
    vetoed = TaskState.VETOED.label
    rows = tuple(zip(labels, found[::2], found[1::2], strict=True))
    return Exhibit(
        title="任务与指标填报情况",
        head=("填报情况", "本期末", "上年同期"),
        rows=rows,
        reading=(
            f"{rows[-1][1].text} 项中，"
            + "，".join(
                f"{label} {fact.text} 项" for label, fact, _ in rows[:-1] if label != vetoed or fact.value
            )
            + "。"
        ),
        unit="项",
        chart=Chart.BARS,
        total_last=True,
    )


def _against_target(period: Period, kind: str, title: str) -> Exhibit | None:
    rows = [row for branch in _branches(period, kind) for row in branch.rows]
    outcomes = outcomes_of(rows, period.as_of)
    if not outcomes:
        return None
    reached = sum(one.result == Result.MET for one in outcomes)
    answered = sum(any(a.value is not None for a in one.answers) for one in outcomes)
    lines = [line for one in outcomes for line in _outcome(period, one)]
    return Exhibit(
        title=title,
        head=("任务或指标", "验收要点", "目标", "实际", "结果"),
        rows=tuple(lines[:_MOST_ROWS]),
        reading=f"定有目标值的要点 {len(outcomes)} 条，有数值的 {answered} 条，达成的 {reached} 条。",
        notes=_cut(len(lines)),
    )


def _outcome(period: Period, one: Outcome) -> list[tuple[Cell, ...]]:
    """A line for the point; of a yearly target one for each year, but for one that is not judged and brought nothing."""
    return [
        (
            bare_name(one.item.name),
            one.point.text.rstrip("；;。") + (f"（{answer.year}年）" if answer.year else ""),
            _signed(known("plans.point_target", period, one.point.target_value, **one.named), one.point),
            _signed(
                known(answer.code, Period(period.since, answer.as_of), answer.value, **answer.params),
                one.point,
            )
            if answer.value is not None
            else None,
            one.said if len(one.answers) == 1 else answer.said,
        )
        for answer in one.answers
        if answer.counts or answer.value is not None
    ]


def _signed(fact: Fact, point: Point) -> Fact:
    return replace(fact, sign="%") if point.unit == "%" else fact


@exhibit("plans.task_points", title="建设任务量化要点对照", action=_ACTION)
def task_points(period: Period) -> Exhibit | None:
    """Each acceptance point of the tasks that names a number, beside what answers it."""
    return _against_target(period, ItemKind.TASK, "建设任务量化要点对照")


@exhibit("plans.indicator_points", title="成果指标量化要点对照", action=_ACTION)
def indicator_points(period: Period) -> Exhibit | None:
    """The same of the indicators."""
    return _against_target(period, ItemKind.INDICATOR, "成果指标量化要点对照")


# Texts.


@report_section("tasks", title="建设任务完成情况", order=40, waits_for="规划已生效，任务有已通过的填报")
def tasks(period: Period) -> str:
    """The tasks of the plan, block by block."""
    return _section(period, ItemKind.TASK, ("plans.tasks", "plans.task_points"))


@report_section(
    "indicators", title="成果指标达成情况", order=42, waits_for="规划里有成果指标，指标有已通过的填报"
)
def indicators(period: Period) -> str:
    """The indicators of the plan, one after the other."""
    return _section(period, ItemKind.INDICATOR, ("plans.indicators", "plans.indicator_points"))


def _section(period: Period, kind: ItemKind, exhibits: tuple[str, str]) -> str:
    found = progress_on(period.as_of)
    branches = found.of_kind(kind) if found else ()
    rows = [row for branch in branches for row in branch.rows]
    if found is None or not any(row.reported for row in rows):
        return ""
    noun = NOUNS[kind]
    told = (
        f"截至报告期末，{noun}共{_ref('plans.tasks_total', kind)}项，已填报{_ref('plans.tasks_reported', kind)}项，"
        f"上年同期已填报{_ref('plans.tasks_reported', kind, when='year_before')}项。"
    )
    targeted = any(point.target_value is not None for row in rows for point in row.points)
    if targeted:
        told += (
            f"验收要点中定有目标值的{_ref('plans.points_targeted', kind)}条，"
            f"达成{_ref('plans.points_reached', kind)}条，达成率{_ref('plans.reached_rate', kind)}%。"
        )
    lines = [*found.vetoes, _revision_named(found.revision, kind), told]
    lines += [f"{{{{exhibit:{key}}}}}" for key in exhibits[: 1 + targeted]]
    if len(rows) <= MANY:
        lines += _one_by_one(branches)
    return "\n".join(lines)


def _revision_named(revision: PlanRevision, kind: ItemKind) -> str:
    since = f"，自{cndate(revision.starts_on)}起执行" if revision.starts_on else ""
    what = "建设任务" if kind == ItemKind.TASK else "成果指标"
    return f"{what}以{quoted(revision.plan)}第{revision.number}版为准{since}。"


def _ref(code: str, kind: ItemKind, **params: object) -> str:
    return reference(code, kind=kind, **params)


def _one_by_one(branches: Sequence[Branch]) -> list[str]:
    """Each task in a paragraph, below the heading of its block where the plan has blocks."""
    blocks = [branch for branch in branches if not branch.alone]
    alone = [row for branch in branches if branch.alone for row in branch.rows]
    lines = [line for number, branch in enumerate(blocks, 1) for line in _block(number, branch)]
    if alone and blocks:
        lines.append(f"（{_han(len(blocks) + 1)}）其他")
    return [*lines, *(f"{place}.{paragraph_of(row)}" for place, row in enumerate(alone, 1))]


def _han(number: int) -> str:
    """1 to 40 as headings count them."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + _DIGITS[ones]


def _block(number: int, branch: Branch) -> list[str]:
    lines = [f"（{_han(number)}）{bare_name(branch.item.name)}"]
    return [*lines, *(f"{place}.{paragraph_of(row)}" for place, row in enumerate(branch.rows, 1))]


def paragraph_of(row: FiledItem) -> str:
    """A task in one paragraph, its name first: what was to be done, what was done."""
    goal = _on_one_line(row.item.goal)
    done = _on_one_line(row.filing.text) if row.filing else "截至报告期末没有已通过的填报。"
    return f"{bare_name(row.item.name)}。" + (f"目标：{goal}" if goal else "") + f"完成情况：{done}"


def _on_one_line(text: str) -> str:
    """A text of several lines as one paragraph: its numbers become （1）, which no heading begins with."""
    lines = [_LEADS.sub("", line).strip(_ENDS) for line in text.splitlines()]
    lines = [line for line in lines if line]
    said = ""
    for line, after in itertools.pairwise([*lines, ""]):
        match = _INNER.match(line)
        said += f"（{match[1]}）{line[match.end() :]}" if match else line
        said += "；" if match and _INNER.match(after) else "。"
    return said


def bare_name(name: str) -> str:
    """A name without the number it was typed with: reports number anew."""
    return _NUMBER.sub("", name) or name


@problems("plans", order=10)
def lacking(period: Period) -> str:
    """What is claimed without proof, not filed, late."""
    found = progress_on(period.as_of)
    if found is None:
        return ""
    rows = found.rows
    lines = [*found.vetoes]
    if any(row.unproven for row in rows):
        lines.append(
            "有{{plans.points_unproven}}条验收要点已填报完成情况，但没有佐证材料"
            f"{_worst(rows, 'plans.points_unproven', 'unproven')}。"
        )
    if any(row.unnumbered for row in rows):
        lines.append(
            "有{{plans.points_unnumbered}}条验收要点要求报出数量，完成情况里没有相应数值"
            f"{_worst(rows, 'plans.points_unnumbered', 'unnumbered')}。"
        )
    if any(not row.reported for row in rows):
        lines.append(
            f"有{reference('plans.tasks_total', state=TaskState.UNFILED)}项任务与指标没有已通过的填报。"
        )
    if facts([wanted("plans.assignments_overdue", period)])[0].value:
        lines.append("有{{plans.assignments_overdue}}项部署给单位的任务逾期没有填报。")
    return "\n".join(lines)


def _worst(rows: Sequence[FiledItem], code: str, name: str) -> str:
    """Where most is lacking, in words."""
    found = sorted((row for row in rows if getattr(row, name)), key=lambda row: -getattr(row, name))
    if len(rows) < 2:
        return ""
    if len(found) == 1:
        return f"，是{quoted(bare_name(found[0].item.name))}"
    said = "、".join(
        f"{quoted(bare_name(row.item.name))}{reference(code, heading=row.item.thread.public_id)}条"
        for row in found[:_WORST]
    )
    return f"，{'较多的' if len(found) > _WORST else '分别'}是{said}"


@report_section(
    "plan", title="下一年工作计划", order=100, waits_for="规划里写了下一年的年度预期，或有待补的任务"
)
def next_year(period: Period) -> str:
    """What the plan expects of the next year, task by task; what is to be made good first."""
    found = progress_on(period.as_of)
    if found is None:
        return ""
    year = period.as_of.year + 1
    lines = []
    if any(row.state == TaskState.LACKING for row in found.rows):
        lines.append(
            f"先补齐{reference('plans.tasks_total', state=TaskState.LACKING)}项待补任务与指标的数值和佐证，"
            "落实到责任单位和完成时间。"
        )
    if any(not row.reported for row in found.rows):
        lines.append(
            f"推进{reference('plans.tasks_total', state=TaskState.UNFILED)}项还没有填报的任务与指标。"
        )
    asked = YearlyExpectation.objects.filter(item__in=[row.item.pk for row in found.rows], year=year)
    by_item = {one.item_id: one for one in asked}
    expected = [(row, by_item[row.item.pk]) for row in found.rows if row.item.pk in by_item]
    if expected:
        lines.append(f"按规划，{year}年有{reference('plans.expecting', year=year)}项任务与指标定有年度预期。")
    for number, (row, one) in enumerate(expected[:MANY], 1):
        text = one.text.strip()
        if one.kind in (ExpectationKind.NUMBER, ExpectationKind.PERCENT):
            typed = reference("plans.expected", thread=row.item.thread.public_id, year=year)
            text = typed + ("%" if one.kind == ExpectationKind.PERCENT else "")
        elif one.kind == ExpectationKind.DONE:
            text = "完成"
        lines.append(f"{number}.{bare_name(row.item.name)}：{text}。")
    return "\n".join(lines)
