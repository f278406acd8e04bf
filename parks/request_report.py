"""What the annual report tells of needs of firms and what they were worth."""

from __future__ import annotations

from groupportal.reporting.values import Period, facts, wanted


def told(period: Period) -> list[str]:
    """Needs of the year, firms served, what they say, and the worth that they confirmed."""
    came, worth, rated = facts(
        [wanted(code, period) for code in ("parks.requests", "parks.value", "parks.satisfaction")]
    )
    lines = []
    if came.value:
        said = "，企业满意度平均{{parks.satisfaction}}分" if rated.value else ""
        lines.append(
            "本年度收到企业服务需求{{parks.requests}}项，完成{{parks.requests_done}}项，"
            f"服务企业{{{{parks.firms_served}}}}家{said}。"
        )
    if worth.value:
        lines.append("本年度经企业确认的经济价值{{parks.value}}万元。")
    return ["".join(lines)] if lines else []
