"""Figures of posts and matching. Each names its numerator and denominator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from employment.enums import DemandKind
from employment.selectors.figures import (
    TENTH,
    Narrowed,
    filled_between,
    matched_among,
    opened_between,
    rate,
    rate_of_matching,
    sent_between,
    sought_between,
    supplied_between,
)
from groupportal.metrics.registry import ChoiceParam, Column, MetricResult, TextParam, metric, number_of
from groupportal.ui.formats import count
from members.enums import Section

_Compute = Callable[[dt.date, dt.date, Narrowed], MetricResult]
ACTION = "employment.view_figures"
_KEEPER = "集团秘书处"
_PARAMS: dict[str, Any] = {
    "kind": ChoiceParam("种类", DemandKind.choices),
    "unit": TextParam("单位"),
    "programme": TextParam("专业代码"),
    "section": ChoiceParam("行业", Section.choices),
}
_SPAN = "起始日期至截至日期之间（含两端）"
_POSTS = (
    Column("岗位", "title"),
    Column("单位", "unit.name"),
    Column("种类", "get_kind_display"),
    Column("人数", "headcount", "number"),
    Column("发布日期", "opened_on", "date"),
    Column("状态", "get_state_display"),
)
_PEOPLE = (Column("学校", "unit.name"), Column("专业", "programme"), Column("年级", "grade"))
"""Nobody's name: these figures are for more people than the students are."""


def _declared(
    code: str, label: str, unit: str, definition: str, records: str
) -> Callable[[_Compute], _Compute]:
    """A figure of ``(as_of, since, posts that are meant)``."""

    def declare(compute: _Compute) -> _Compute:
        def asked(
            as_of: dt.date,
            since: dt.date,
            *,
            kind: str | None = None,
            unit: str | None = None,
            programme: str | None = None,
            section: str | None = None,
        ) -> MetricResult:
            return compute(as_of, since, Narrowed(kind, unit, programme, section))

        metric(
            code,
            label=label,
            unit=unit,
            definition=definition,
            records=records,
            keeper=_KEEPER,
            action=ACTION,
            params=_PARAMS,
        )(asked)
        return compute

    return declare


@_declared(
    "employment.demands",
    "发布的岗位需求",
    "条",
    f"{_SPAN}发布到招聘岗位的岗位需求条数，按首次发布日期；待审核、退回和发布以前撤回的不计。",
    "岗位需求",
)
def demands(as_of: dt.date, since: dt.date, of: Narrowed) -> MetricResult:
    """Posts that came on the board in a time."""
    rows = opened_between(since, as_of, of)
    return MetricResult(number_of(rows), rows, _POSTS, opens=False)


@_declared(
    "employment.places",
    "提供的岗位数",
    "个",
    f"{_SPAN}发布的岗位需求的招收人数之和，按首次发布日期；一条需求招几人就是几个岗位。",
    "岗位需求",
)
def places(as_of: dt.date, since: dt.date, of: Narrowed) -> MetricResult:
    """For how many people these are."""
    rows = opened_between(since, as_of, of)
    return MetricResult(supplied_between(since, as_of, of)[0], rows, _POSTS, opens=False)


@_declared(
    "employment.seekers",
    "求职的学生",
    "人",
    f"{_SPAN}投递过岗位、接受过邀请、接受过录用或在双向选择中填过志愿（结果在这期间公布）的学生人数，一人只计一次。",
    "投递",
)
def seekers(as_of: dt.date, since: dt.date, of: Narrowed) -> MetricResult:
    """Students who sought a post in a time."""
    rows = sought_between(since, as_of, of)
    return MetricResult(number_of(rows), rows, _PEOPLE, opens=False)


@metric(
    "employment.sent",
    label="输送到单位的学生",
    unit="人",
    definition=f"{_SPAN}到岗实习过的，或者在这期间接受录用（包括双向选择录取）、截至日期没有放弃的学生人数，一人只计一次。",
    records="实习安排、投递",
    keeper=_KEEPER,
    action=ACTION,
)
def sent(as_of: dt.date, since: dt.date) -> MetricResult:
    """Who went to a unit in a time, as an intern or to work: the supply of the plan's 人才供给."""
    rows = sent_between(since, as_of)
    return MetricResult(number_of(rows), rows, _PEOPLE, opens=False)


@_declared(
    "employment.matched",
    "匹配成功的学生",
    "人",
    f"{_SPAN}求职的学生中，在这期间接受录用（包括双向选择录取）、截至日期没有放弃的人数，一人只计一次。",
    "投递",
)
def matched(as_of: dt.date, since: dt.date, of: Narrowed) -> MetricResult:
    """Of these, who has a post."""
    rows = matched_among(sought_between(since, as_of, of), since, as_of, of)
    return MetricResult(number_of(rows), rows, _PEOPLE, opens=False)


@_declared(
    "employment.matching_rate",
    "匹配率",
    "%",
    "匹配成功的学生÷求职的学生×100，四舍五入到一位小数；没有人求职的不计算。"
    f"分母：{_SPAN}投递过岗位、接受过邀请、接受过录用或在双向选择中填过志愿（结果在这期间公布）的学生人数；"
    "分子：其中在这期间接受录用（包括双向选择录取）、截至日期没有放弃的人数。",
    "投递",
)
def matching_rate(as_of: dt.date, since: dt.date, of: Narrowed) -> MetricResult:
    """Who has a post, of who sought one."""
    rows = matched_among(sought_between(since, as_of, of), since, as_of, of)
    part, whole = rate_of_matching(since, as_of, of)
    note = f"{count(part)} 人÷{count(whole)} 人" if whole else "没有人求职"
    return MetricResult(rate(part, whole), rows, _PEOPLE, note=note, opens=False)


@_declared(
    "employment.fill_rate",
    "岗位满足率",
    "%",
    "招到的人数÷招收人数×100，四舍五入到一位小数；没有岗位的不计算。"
    f"分母：{_SPAN}发布的岗位需求的招收人数之和；分子：其中截至日期已接受录用或已到岗的人数，单位自报招满的按招收人数计。",
    "岗位需求",
)
def fill_rate(as_of: dt.date, since: dt.date, of: Narrowed) -> MetricResult:
    """Places taken, of places offered."""
    rows = opened_between(since, as_of, of)
    whole, part = supplied_between(since, as_of, of)
    note = f"{count(part)} 个÷{count(whole)} 个" if whole else "没有发布岗位"
    return MetricResult(rate(part, whole), rows, _POSTS, note=note, opens=False)


@_declared(
    "employment.days_to_fill",
    "招满用时",
    "天",
    f"{_SPAN}首次招满的岗位需求，从首次发布到首次招满的平均天数，四舍五入到一位小数；没有招满过的岗位不计。",
    "岗位需求",
)
def days_to_fill(as_of: dt.date, since: dt.date, of: Narrowed) -> MetricResult:
    """How long it took, on the average."""
    rows = filled_between(since, as_of, of)
    spans = [(end - start).days for start, end in rows.values_list("opened_on", "filled_on") if start and end]
    mean = (Decimal(sum(spans)) / len(spans)).quantize(TENTH, ROUND_HALF_UP) if spans else None
    return MetricResult(mean, rows, _POSTS, note=f"{len(spans)} 条岗位需求", opens=False)
