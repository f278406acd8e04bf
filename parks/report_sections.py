"""Parks in the annual report: what each subject tells, in order, and the table of centres."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from groupportal.metrics.links import SINCE
from groupportal.periods.period import during
from groupportal.reporting.registry import exhibit, report_section
from groupportal.reporting.values import Chart, Exhibit, Period, facts, reference, wanted
from groupportal.ui.formats import cndate
from parks import college_report, facility_report, project_report, request_report
from parks.enums import TrainingKind
from parks.models import Centre
from plans.selectors import main_plan
from plans.selectors.term import term_of

_OF_CENTRE = (
    ("入驻企业（家）", "parks.residents"),
    ("完成服务（项）", "parks.requests_done"),
    ("新开展项目（项）", "parks.projects"),
    ("培训（人次）", "parks.training_times"),
    ("企业确认价值（万元）", "parks.value"),
)
"""What the table tells of each centre."""
_YEARS = 5
"""So many years the table of values goes back."""
_SINCE_PLAN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("合作研发、技术服务项目{}项", "parks.projects", {}),
    ("创业创新培养{}人", "parks.training_persons", {"kind": TrainingKind.STARTUP.value}),
    ("园区企业员工培训{}人次", "parks.training_times", {"kind": TrainingKind.FIRM.value}),
    ("互助运营服务{}项", "parks.mutual_services", {}),
    ("企业确认的经济价值{}万元", "parks.value", {}),
)
"""What plans ask for as a sum over their whole time."""


def centres_told(period: Period) -> list[str]:
    """How many centres there are, how many are new, and how many firms they serve."""
    codes = ("parks.centres", "parks.centres_opened", "parks.residents")
    number, opened, firms = facts([wanted(code, period) for code in codes])
    if not number.value:
        return []
    line = "集团在园区设有“1+N”服务中心{{parks.centres}}个"
    line += "，其中本年度新建{{parks.centres_opened}}个" if opened.value else ""
    served = "服务园区入驻企业{{parks.residents}}家。" if firms.value else ""
    return [f"{line}。{served}"]


def since_plan_told(period: Period) -> list[str]:
    """What came together since the plan began, where it began before the year told of and is still reported on."""
    plan = main_plan()
    if (
        plan is None
        or plan.starts_on >= period.since
        or period.as_of.year not in term_of(plan).begun(period.as_of)
    ):
        return []
    whole = Period(plan.starts_on, period.as_of)
    found = facts([wanted(code, whole, **params) for _, code, params in _SINCE_PLAN])
    said = [
        words.format(reference(code, **params, **{SINCE: plan.starts_on}))
        for (words, code, params), one in zip(_SINCE_PLAN, found, strict=True)
        if one.value
    ]
    return [f"自{cndate(plan.starts_on)}规划开始以来，累计{'，'.join(said)}。"] if said else []


SENTENCES: tuple[Callable[[Period], list[str]], ...] = (
    centres_told,
    request_report.told,
    project_report.told,
    college_report.told,
    facility_report.told,
    since_plan_told,
)
"""What each subject tells, in order: lines of text with references to figures."""


@report_section("parks", title="园区服务", order=45, waits_for="登记了园区和服务中心")
def parks(period: Period) -> str:
    """Centres, what they did for firms, and what it was worth; then the table of centres, where there are some."""
    lines = [line for tell in SENTENCES for line in tell(period)]
    if lines and Centre.objects.filter(during(period.as_of)).exists():
        lines.append("{{exhibit:parks.by_centre}}")
        lines += ["{{exhibit:parks.value_by_year}}"] if value_by_year(period) else []
    return "\n".join(lines)


@exhibit("parks.by_centre", title="各服务中心的服务", action="parks.view_parks")
def by_centre(period: Period) -> Exhibit | None:
    """What each centre did in the year; the last row is the group's, with what no centre had a part in."""
    centres = list(Centre.objects.filter(during(period.as_of)).order_by("starts_on", "pk"))
    if not centres:
        return None
    names = [centre.name for centre in centres]
    keys = (*(centre.public_id for centre in centres), None)
    asked = [wanted(code, period, centre=key) for key in keys for _, code in _OF_CENTRE]
    found, width = facts(asked), len(_OF_CENTRE)
    rows = [(name, *found[at * width : (at + 1) * width]) for at, name in enumerate((*names, "集团合计"))]
    firms, done, *_, worth = rows[-1][1:]
    return Exhibit(
        title="各服务中心的服务",
        head=("服务中心", *(head for head, _ in _OF_CENTRE)),
        rows=tuple(rows),
        reading=(
            f"{len(centres)} 个服务中心所在园区有企业 {firms.text} 家，本年度完成服务 {done.text} 项，企业确认价值 {worth.text} 万元。"
        ),
        notes=("集团合计含不经服务中心的项目、培训和企业年度经济价值；一家企业在几个园区的只计一次。",),
    )


@exhibit("parks.value_by_year", title="历年企业确认的经济价值", action="parks.view_figures")
def value_by_year(period: Period) -> Exhibit | None:
    """What firms confirmed in each of the last years up to a day, and what belongs to each; None where they confirmed nothing."""
    years = range(period.as_of.year - _YEARS + 1, period.as_of.year + 1)
    found = facts(
        [wanted("parks.value", Period.of_year(year, period.as_of)) for year in years]
        + [wanted("parks.value_of_year", period, year=year) for year in years]
    )
    if not any(one.value for one in found):
        return None
    said = list(zip(years, found[:_YEARS], found[_YEARS:], strict=True))
    first = next(place for place, (_, *both) in enumerate(said) if any(one.value for one in both))
    rows = [(f"{year}年", came, belongs) for year, came, belongs in said[first:]]
    return Exhibit(
        title="历年企业确认的经济价值",
        head=("年度", "当年确认的", "属于当年的"),
        rows=tuple(rows),
        reading=f"{rows[-1][0]}企业确认 {rows[-1][1].text} 万元。",
        unit="万元",
        chart=Chart.BARS,
        charted=1,
        notes=(
            "“当年确认的”按企业确认的日期；“属于当年的”按价值的年度，不论哪天确认。两列说的是同样的价值，不能相加。",
        ),
    )
