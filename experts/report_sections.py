"""The pool of experts in the annual report: how many, of which kinds, what they did."""

from __future__ import annotations

from experts.enums import ExpertKind, RecordKind
from groupportal.reporting.readings import most, placed
from groupportal.reporting.registry import exhibit, report_section
from groupportal.reporting.values import Chart, Exhibit, Period, fact, facts, reference, wanted

_ACTION = "experts.view_experts"


def _table(
    period: Period, title: str, code: str, choices: list[tuple[str, str]], head: tuple[str, str, str]
) -> Exhibit | None:
    """Figures by kind, this year beside the last; the kinds that are nought in both are left out."""
    kinds = [*(key for key, _ in choices), None]
    found = facts([wanted(code, at, kind=kind) for kind in kinds for at in (period, period.before)])
    pairs = list(zip([*(label for _, label in choices), "合计"], found[::2], found[1::2], strict=True))
    *rows, total = pairs
    rows = [row for row in rows if row[1].value or row[2].value]
    if not rows:
        return None
    unit = total[1].unit
    if not total[1].value:
        reading = f"本期没有记录，上年同期 {total[2].text} {unit}。"
    elif len(rows) == 1:
        reading = f"都是{rows[0][0]}，{rows[0][1].text} {unit}。"
    else:
        reading = f"{most([row[:2] for row in rows], unit)}，共 {total[1].text} {unit}。"
    return Exhibit(
        title=title,
        head=head,
        rows=(*rows, total),
        reading=reading,
        unit=unit,
        chart=Chart.BARS,
        total_last=True,
    )


@exhibit("experts.by_kind", title="专家库构成", action=_ACTION)
def by_kind(period: Period) -> Exhibit | None:
    """People in the pool by kind."""
    return _table(period, "专家库构成", "experts.in_pool", ExpertKind.choices, ("类型", "本期末", "上年同期"))


@exhibit("experts.by_deed", title="专家参与活动情况", action=_ACTION)
def by_deed(period: Period) -> Exhibit | None:
    """What experts did in the year by kind."""
    return _table(
        period, "专家参与活动情况", "experts.deeds", RecordKind.choices, ("类别", "本年度", "上年同期")
    )


@report_section("experts", title="专家队伍", order=80, waits_for="专家库里有在库专家")
def experts(period: Period) -> str:
    """The pool at the end of the time told about, and what its people did."""
    if not fact("experts.in_pool", period).value:
        return ""
    inside = reference("experts.in_pool", side="inside")
    lines = [
        (
            f"截至报告期末，专家库有专家{{{{experts.in_pool}}}}人，其中集团内{inside}人；"
            "上年同期为{{experts.in_pool when=year_before}}人。"
        ),
        *placed("experts.by_kind", period),
    ]
    if fact("experts.deeds", period).value:
        lines += [
            (
                "本年度有{{experts.engaged}}名专家参与活动{{experts.deeds}}次，登记学时{{experts.hours}}学时；"
                "上年同期参与活动{{experts.deeds when=year_before}}次。"
            ),
            "{{exhibit:experts.by_deed}}",
        ]
    else:
        lines.append("本年度没有登记专家参与活动的记录。")
    return "\n".join(lines)
