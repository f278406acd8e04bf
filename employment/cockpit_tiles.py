"""What the cockpit shows of 岗位与就业."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from employment.graduate_report import RATES, by_school
from employment.selectors.access import board
from groupportal.reporting.registry import Tile, tile
from groupportal.reporting.values import Period, facts, wanted

_CODES = (
    "employment.demands",
    "employment.places",
    "employment.seekers",
    "employment.matched",
    "employment.matching_rate",
)


@tile(
    "employment",
    title="岗位与就业",
    order=58,
    action="employment.view_figures",
    waits_for="发布了岗位",
)
def employment(period: Period) -> Tile | None:
    """Posts of the year, who sought them, how many found one."""
    found = facts([wanted(code, period) for code in _CODES])
    posts, places, sought, matched, rate = found
    if not posts.value:
        return None
    reading = f"本年度发布岗位需求 {posts.text} 条，提供岗位 {places.text} 个"
    if sought.value:
        reading += f"；{sought.text} 名学生求职，{matched.text} 人匹配成功，匹配率 {rate.text}"
    none_open = period.as_of == timezone.localdate() and not board(period.as_of).exists()
    return Tile(
        facts=tuple(found),
        reading=f"{reading}。",
        url=reverse("employment:board", urlconf=settings.GROUP_URLCONF),
        warning="现在没有招聘中的岗位。" if none_open else "",
    )


@tile("graduates", title="毕业生去向", order=59, action="employment.view_figures", waits_for="列入了毕业生")
def graduates(period: Period) -> Tile | None:
    """The year's graduates and where they went, by school."""
    found = facts([wanted(code, period) for code in (*RATES, "employment.response_rate")])
    table = by_school(period) if found[0].value else None
    if table is None:
        return None
    answered = found[-1]
    page = reverse("employment:destinations", urlconf=settings.GROUP_URLCONF)
    return Tile(
        facts=tuple(found),
        reading=table.reading,
        url=f"{page}?as_of={period.as_of:%Y-%m-%d}",
        exhibit=table,
        warning=f"答复率只有 {answered.text}，没有答复的要催。" if (answered.value or 0) < 85 else "",
    )
