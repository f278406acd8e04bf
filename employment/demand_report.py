"""What the annual report tells of posts and matching."""

from __future__ import annotations

from groupportal.reporting.readings import placed
from groupportal.reporting.values import Period, facts, wanted


def told(period: Period) -> list[str]:
    """Posts of the year, who sought them, how many found one."""
    codes = ("employment.demands", "employment.seekers", "employment.fill_rate", "employment.sent")
    posts, sought, filled, sent = facts([wanted(code, period) for code in codes])
    lines = []
    if posts.value:
        rate = "，岗位满足率{{employment.fill_rate}}%" if filled.value is not None and sought.value else ""
        lines.append(
            f"本年度成员单位发布岗位需求{{{{employment.demands}}}}条，提供岗位{{{{employment.places}}}}个{rate}。"
        )
    if sought.value:
        lines.append(
            "求职的学生{{employment.seekers}}人，匹配成功{{employment.matched}}人，匹配率{{employment.matching_rate}}%。"
        )
    if sent.value:
        lines.append("输送到单位实习、就业的学生{{employment.sent}}人。")
    return ["".join(lines), *placed("employment.by_section", period)] if lines else []
