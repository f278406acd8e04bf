"""What the annual report tells of shared facilities."""

from __future__ import annotations

from groupportal.reporting.values import Period, facts, wanted


def told(period: Period) -> list[str]:
    """The hours others used them, and what that saved."""
    hours, saved = facts([wanted(code, period) for code in ("parks.usage_hours", "parks.usage_saved")])
    if not hours.value:
        return []
    line = "共享设施供其他单位使用{{parks.usage_hours}}小时"
    return [f"{line}，节省费用{{{{parks.usage_saved}}}}万元。" if saved.value else f"{line}。"]
