"""The points of the year: what they were given for, which grades were published."""

from __future__ import annotations

from groupportal.reporting.readings import most
from groupportal.reporting.registry import exhibit, report_section
from groupportal.reporting.values import Chart, Exhibit, Period, facts, known, reference, wanted
from groupportal.ui.formats import quoted
from points.models import GradingLine
from points.selectors.entry import points_by_label, run_on

_ACTION = "points.view_ranking"
_NO_GRADE = "未定级"


@exhibit("points.by_item", title="合作贡献积分（按项目）", action=_ACTION)
def by_item(period: Period) -> Exhibit | None:
    """Points of the year by what they were given for, beside those of the year before up to the same day."""
    now = points_by_label(period.as_of.year, period.as_of)
    before = points_by_label(period.before.as_of.year, period.before.as_of)
    labels = list(dict.fromkeys([*now, *before]))
    if not labels:
        return None
    rows = [
        (
            label,
            known("points.total", period, now.get(label, 0), item=label),
            known("points.total", period.before, before.get(label, 0), item=label),
        )
        for label in labels
    ]
    total = tuple(
        known("points.total", at, sum(sums.values())) for at, sums in ((period, now), (period.before, before))
    )
    reading = (
        f"{most([(quoted(label), one) for label, one, _ in rows], '分')}，共 {total[0].text} 分。"
        if now
        else "本年度还没有积分。"
    )
    return Exhibit(
        title="合作贡献积分（按项目）",
        head=("积分项目", f"{period.as_of.year}年", "上年同期"),
        rows=(*rows, ("合计", *total)),
        reading=reading,
        unit="分",
        chart=Chart.BARS,
        total_last=True,
    )


@exhibit("points.by_grade", title="成员单位等级", action=_ACTION)
def by_grade(period: Period) -> Exhibit | None:
    """Members by the grade of the last grading that had been published by the end of the time told about."""
    year = period.as_of.year - 1
    run = run_on(year, period.as_of)
    if run is None:
        return None
    grades = run.rule_set.grades.order_by("position").values_list("name", flat=True)
    counted = dict.fromkeys(grades, 0)
    for grade in GradingLine.objects.filter(run=run).exclude(grade="").values_list("grade", flat=True):
        counted[grade] = counted.get(grade, 0) + 1
    rows = [
        (grade, known("points.graded", period, n, grade=grade, year=year)) for grade, n in counted.items()
    ]
    graded = sum(counted.values())
    return Exhibit(
        title="成员单位等级",
        head=("等级", f"{year}年度"),
        rows=(*rows, ("合计", known("points.graded", period, graded, year=year))),
        reading=f"{year}年度有 {graded} 家单位定级，参评 {run.member_count} 家。",
        unit="家",
        chart=Chart.BARS,
        total_last=True,
    )


@report_section("points", title="合作贡献积分", order=70, waits_for="积分台账有本年度的记录，或公布了定级")
def points(period: Period) -> str:
    """Points given in the year and before, and the grades that were published."""
    now, before = facts([wanted("points.total", at) for at in (period, period.before)])
    graded = facts([wanted("points.graded", period)])[0]
    if not now.value and not graded.value:
        return ""
    lines = []
    if now.value:
        lines.append("本年度有{{points.scoring}}家成员单位获得合作贡献积分，合计{{points.total}}分。")
        if before.value:
            lines[0] += (
                "上年同期为{{points.scoring when=year_before}}家、{{points.total when=year_before}}分。"
            )
    lines.append("{{exhibit:points.by_item}}")
    if graded.value:
        year = period.as_of.year - 1
        lines += [
            f"{year}年度定级已公布，{reference('points.graded', year=year)}家单位获得等级。",
            "{{exhibit:points.by_grade}}",
        ]
    return "\n".join(lines)
