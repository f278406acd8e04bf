"""The roll in the annual report: how many, of which kinds, who came and went."""

from __future__ import annotations

import datetime as dt

from groupportal.reporting.readings import most
from groupportal.reporting.registry import exhibit, problems, report_section
from groupportal.reporting.values import Chart, Exhibit, Period, facts, known, reference, wanted
from groupportal.ui.formats import cndate
from members.enums import Category
from members.selectors.growth import counts_at, year_ends
from plans.selectors.outcome import aims_of

_ACTION = "members.view_roll"


@report_section("members", title="成员单位与变化", order=20, waits_for="成员名单里有在册单位")
def members(period: Period) -> str:
    """How many members at the end of the period, who joined and left in it, and the table by kind."""
    now, before, joined, left = facts(
        [
            wanted("members.active", period),
            wanted("members.active", period.before),
            wanted("members.joined", period),
            wanted("members.left", period),
        ]
    )
    if not now.value:
        return ""
    lines = ["截至报告期末，集团有成员单位{{members.active}}家。"]
    if before.value:
        lines[0] = f"{lines[0][:-1]}，上年同期为{{{{members.active when=year_before}}}}家。"
    moved = [
        words
        for figure, words in (
            (joined, "新加入{{members.joined}}家"),
            (left, "退出{{members.left}}家"),
        )
        if figure.value
    ]
    lines[0] += f"本年度{'，'.join(moved)}。" if moved else "本年度没有单位加入或退出。"
    aims = [aim for aim in aims_of("members.active", period.as_of) if not aim.params]
    if aims:
        lines[0] += f"规划要求成员总数达到{reference('plans.point_target', **aims[0].named)}家。"
    return "\n".join([*lines, "{{exhibit:members.by_category}}", "{{exhibit:members.over_years}}"])


@exhibit("members.by_category", title="成员单位构成", action=_ACTION)
def by_category(period: Period) -> Exhibit | None:
    """The members by kind, this year's end beside the last one's."""
    kinds = [value for value, _ in Category.choices]
    asked = [wanted("members.active", at, category=kind) for kind in kinds for at in (period, period.before)]
    total = facts([wanted("members.active", at) for at in (period, period.before)])
    if not total[0].value:
        return None
    found = facts(asked)
    pairs = zip(kinds, found[::2], found[1::2], strict=True)
    rows = [(Category(kind).label, now, then) for kind, now, then in pairs if now.value or then.value]
    return Exhibit(
        title="成员单位构成",
        head=("类别", "本期末", "上年同期"),
        rows=(*rows, ("合计", *total)),
        reading=f"{most([row[:2] for row in rows], '家')}，共 {total[0].text} 家。",
        unit="家",
        chart=Chart.BARS,
        total_last=True,
    )


@exhibit("members.over_years", title="成员单位历年总数", action=_ACTION)
def over_years(period: Period) -> Exhibit | None:
    """The members at the end of each year since the first joined, and on the last day told about."""
    days = year_ends(period.as_of)
    counts = [(day, sum(kinds.values())) for day, kinds in counts_at(days).items()]
    if not counts[-1][1]:
        return None
    rows = [(_end(day), known("members.active", Period(day, day), number)) for day, number in counts]
    first, last = rows[0], rows[-1]
    begin = f"从{first[0]}的 {first[1].text} 家到" if len(rows) > 1 else ""
    return Exhibit(
        title="成员单位历年总数",
        head=("时间", "成员单位"),
        rows=tuple(rows),
        reading=f"{begin}{last[0]}的 {last[1].text} 家。",
        unit="家",
        chart=Chart.LINE,
    )


def _end(day: dt.date) -> str:
    return f"{day.year}年末" if (day.month, day.day) == (12, 31) else cndate(day)


@problems("members", order=30)
def lacking(period: Period) -> str:
    """Members without the papers of their admission."""
    everybody, proven = facts([wanted(code, period) for code in ("members.active", "members.approval_forms")])
    if not everybody.value or everybody.value == proven.value:
        return ""
    return "{{members.active}}家成员单位中，有加盟审批表或单位介绍材料的{{members.approval_forms}}家，其余需要补齐。"
