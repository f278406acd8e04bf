"""What the annual report tells of needs of firms and what they were worth."""

from __future__ import annotations

from groupportal.reporting.values import Period, facts, wanted


def told(period: Period) -> list[str]:
    """Needs of the year, firms served, what they say, and the worth that they confirmed, beside the year before."""
    came, worth, rated, came_before, worth_before = facts(
        [wanted(code, period) for code in ("parks.requests", "parks.value", "parks.satisfaction")]
        + [wanted(code, period.before) for code in ("parks.requests", "parks.value")]
    )
    lines = []
    if came.value:
        said = "，企业满意度平均{{parks.satisfaction}}分" if rated.value else ""
        lines.append(
            "本年度收到企业服务需求{{parks.requests}}项，完成{{parks.requests_done}}项，"
            f"服务企业{{{{parks.firms_served}}}}家{said}。"
        )
        if came_before.value:
            lines.append(
                "上年同期收到{{parks.requests when=year_before}}项，完成{{parks.requests_done when=year_before}}项。"
            )
    if worth.value:
        before = "，上年同期{{parks.value when=year_before}}万元" if worth_before.value else ""
        lines.append(f"本年度经企业确认的经济价值{{{{parks.value}}}}万元{before}。")
    return ["".join(lines)] if lines else []
