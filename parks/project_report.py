"""What the annual report tells of joint projects, trainings and founding teams."""

from __future__ import annotations

from groupportal.reporting.values import Period, facts, wanted


def told(period: Period) -> list[str]:
    """Projects and what came of them, trainings with persons and person-times, teams and firms."""
    codes = (
        "parks.projects",
        "parks.achievements",
        "parks.trainings",
        "parks.training_persons",
        "parks.teams",
    )
    begun, gained, held, persons, teams = facts([wanted(code, period) for code in codes])
    lines = []
    if begun.value or gained.value:
        came = "，取得专利、软件著作权、新产品等成果{{parks.achievements}}项" if gained.value else ""
        lines.append(f"本年度新开展合作研发、技术服务项目{{{{parks.projects}}}}项{came}。")
    if held.value:
        known = "，名单可查的{{parks.training_persons}}人" if persons.value else ""
        lines.append(f"举办培训{{{{parks.trainings}}}}次，培训{{{{parks.training_times}}}}人次{known}。")
    if teams.value:
        lines.append("新孵化创业团队{{parks.teams}}个，注册企业{{parks.firms_registered}}家。")
    return ["".join(lines)] if lines else []
