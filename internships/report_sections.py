"""Internships in the annual report: how many students, at which units, and what is still open."""

from __future__ import annotations

from groupportal.reporting.readings import most, placed
from groupportal.reporting.registry import exhibit, problems, report_section
from groupportal.reporting.values import Chart, Exhibit, Period, facts, wanted
from internships.selectors.figures import there_between

_ACTION = "internships.view_figures"
_DONE = (
    ("agreed", "签了三方协议的{}人"),
    ("insured", "投保责任保险的{}人"),
    ("visited", "教师走访见到过的{}人"),
    ("assessed", "考核已确认的{}人"),
    ("archived", "材料已归档的{}人"),
)


@exhibit("internships.by_school", title="各校实习学生", action=_ACTION)
def by_school(period: Period) -> Exhibit | None:
    """Interns by school, this year beside the last."""
    times = (period, period.before)
    schools = sorted(
        {
            name
            for at in times
            for name in there_between(at.since, at.as_of).values_list("unit__name", flat=True)
        }
    )
    if not schools:
        return None
    keys = [*({"school": name} for name in schools), {}]
    found = facts([wanted("internships.interns", at, **key) for key in keys for at in times])
    rows = list(zip([*schools, "合计"], found[::2], found[1::2], strict=True))
    total = rows[-1][1]
    reading = (
        f"{most([row[:2] for row in rows[:-1]], '人')}，共 {total.text} 人。"
        if len(schools) > 1 and total.value
        else f"本年度共 {total.text} 人，上年同期 {rows[-1][2].text} 人。"
    )
    return Exhibit(
        title="各校实习学生",
        head=("学校", "本年度", "上年同期"),
        rows=tuple(rows),
        reading=reading,
        unit="人",
        chart=Chart.BARS,
        total_last=True,
    )


@report_section("internships", title="学生实习", order=55, waits_for="有学生到岗实习的记录")
def internships(period: Period) -> str:
    """How many students were at how many units in the period, and how many are there at its end."""
    codes = (
        "internships.interns",
        "internships.safety_passed",
        "internships.running",
        "internships.waived",
        "internships.concerns",
    )
    interns, passed, now, waived, concerns, before = facts(
        [*(wanted(code, period) for code in codes), wanted(codes[0], period.before)]
    )
    if not interns.value:
        return "本年度经学校同意免实习的{{internships.waived}}人，没有学生到岗实习。" if waived.value else ""
    lines = ["本年度有{{internships.interns}}名学生到{{internships.hosts}}家单位实习。"]
    if before.value:
        lines[0] = (
            f"{lines[0][:-1]}，"
            "上年同期为{{internships.interns when=year_before}}名学生、{{internships.hosts when=year_before}}家单位。"
        )
    if passed.value:
        lines.append("其中安全教育考核合格的{{internships.safety_passed}}人。")
    done = facts([wanted(f"internships.{name}", period) for name, _ in _DONE])
    said = [
        words.format(f"{{{{internships.{name}}}}}")
        for (name, words), one in zip(_DONE, done, strict=True)
        if one.value
    ]
    if said:
        lines.append(f"{'，'.join(said)}。")
    if now.value:
        lines.append("截至报告期末，在岗实习的有{{internships.running}}人。")
    if waived.value:
        lines.append("经学校同意免实习的{{internships.waived}}人。")
    if concerns.value:
        lines.append(
            "各校台账收到咨询和投诉{{internships.concerns}}件，办结{{internships.concerns_closed}}件。"
        )
    return "\n".join([*lines, *placed("internships.by_school", period)])


@problems("internships", order=25)
def untrained(period: Period) -> str:
    """Interns without a safety test on record (Article 31)."""
    interns, passed = facts(
        [wanted(code, period) for code in ("internships.interns", "internships.safety_passed")]
    )
    if not interns.value or interns.value == passed.value:
        return ""
    return "{{internships.interns}}名实习学生中，登记了安全教育考核合格的{{internships.safety_passed}}人，其余需要补登。"
