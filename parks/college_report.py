"""What the annual report tells of 产业学院, bases and services among units."""

from __future__ import annotations

from groupportal.reporting.values import Period, facts, wanted


def told(period: Period) -> list[str]:
    """Colleges with their partners, bases, services."""
    codes = (
        "parks.colleges",
        "parks.bases",
        "parks.full_bases",
        "parks.base_investment",
        "parks.mutual_services",
    )
    colleges, bases, full, invested, mutual = facts([wanted(code, period) for code in codes])
    lines = []
    if colleges.value:
        lines.append("共建产业学院{{parks.colleges}}个，合作企业{{parks.college_partners}}家。")
    if bases.value:
        line = "建有实训基地{{parks.bases}}个"
        line += "，其中“五位一体”基地{{parks.full_bases}}个" if full.value else ""
        line += "，本年度新投入{{parks.base_investment}}万元" if invested.value else ""
        lines.append(f"{line}。")
    if mutual.value:
        lines.append("开展互助运营服务{{parks.mutual_services}}项。")
    return ["".join(lines)] if lines else []
