"""Whether the sums and rates that stand in 附件2-3 follow from its own figures."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from groupportal.office.numbers import parse_percent
from reports.annex.figures import DASH, plain, rate
from reports.annex.read.findings import UNCALCULATED, Findings, quoted
from reports.annex.read.funds import FundsLine
from reports.annex.values import MEASURES, SOURCES, YUAN_PER_WAN, Level

_HALF_STEP = Decimal(50)
"""Half of the last place that the tables print, 0.01 万元, in 元."""


def check_funds(lines: list[FundsLine], findings: Findings) -> None:
    """Sums by row and by column, rates, the 合计 row, names that stand twice."""
    bodies = [line for line in lines if not line.is_total]
    totals = [line for line in lines if line.is_total]
    for line in lines:
        _check_row_sums(line, findings)
        _check_rates(line, findings)
    if not totals and lines:
        findings.add(
            Level.WARNING,
            "total_row_missing",
            "没有“合计”行，无法核对各列之和。请在表里补上合计。",
            at=lines[0].piece.at(),
        )
    for total in totals:
        _check_columns(total, bodies, findings)
    seen: dict[str, int] = {}
    for line in bodies:
        first = seen.setdefault(line.heading, line.row)
        if first != line.row:
            findings.add(
                Level.WARNING,
                "duplicate_name",
                f"{quoted(line.heading)}与第{first}行重名。请核对是否重复填写，或合并成一行。",
                at=line.piece.at(line.row, "heading"),
            )


def _wan(yuan: Decimal) -> str:
    return f"{plain(yuan / YUAN_PER_WAN)} 万元"


def _compare(line: FundsLine, key: str, parts: list[Decimal | None], what: str, findings: Findings) -> None:
    """A stated sum against its parts; nothing is said where one of them could not be read."""
    known = [part for part in parts if part is not None]
    stated, expected = line.amounts.get(key), sum(known, Decimal(0))
    if key not in line.piece.found.columns or stated is None or len(known) < len(parts) or stated == expected:
        return
    rounding = abs(stated - expected) <= _HALF_STEP * (len(parts) + 1)
    findings.add(
        Level.WARNING,
        "total_differs",
        f"填的是 {_wan(stated)}，{what}是 {_wan(expected)}，相差 {_wan(abs(stated - expected))}"
        f"{'（可能是四舍五入造成的）' if rounding else ''}。导入以各项金额为准，请核对。",
        at=line.piece.at(line.row, key),
    )


def _check_row_sums(line: FundsLine, findings: Findings) -> None:
    for measure in MEASURES:
        parts = [line.amounts.get(f"{source}.{measure}") for source in SOURCES]
        _compare(line, f"total.{measure}", parts, "本行各来源之和", findings)


def _check_columns(total: FundsLine, bodies: list[FundsLine], findings: Findings) -> None:
    for key in total.amounts:
        _compare(total, key, [line.amounts.get(key) for line in bodies], "各行之和", findings)


def _check_rates(line: FundsLine, findings: Findings) -> None:
    """Rates are compared with the totals that stand in the row, so that a wrong total is not told twice."""
    budget = _stated_total(line, "budget")
    for measure in ("received", "spent"):
        part = _stated_total(line, measure)
        cell = line.piece.cell(line.row - 1, f"rate.{measure}")
        if cell is None or budget is None or part is None:
            continue
        expected = rate(part, budget)
        if cell.uncalculated:
            findings.add(
                Level.WARNING,
                "formula_without_value",
                UNCALCULATED,
                at=line.piece.at(line.row, f"rate.{measure}"),
            )
            continue
        found = parse_percent(
            cell.text if isinstance(cell.value, str) else cell.value, number_format=cell.number_format
        )
        shown = None if found is None else plain(found.quantize(Decimal("0.01"), ROUND_HALF_UP)) + "%"
        if shown == expected or (shown is None and expected == DASH):
            continue
        stated = quoted(cell.text) if cell.text.strip() else "空白"
        rounding = found is not None and _within_rounding(found, part, budget)
        findings.add(
            Level.WARNING,
            "rate_differs",
            f"填的是{stated}，按本行合计应为“{expected}”（{_wan(part)} ÷ {_wan(budget)}）"
            f"{'，可能是四舍五入造成的' if rounding else ''}。导入时按金额重新计算，请核对。",
            at=line.piece.at(line.row, f"rate.{measure}"),
        )


def _stated_total(line: FundsLine, measure: str) -> Decimal | None:
    if f"total.{measure}" in line.piece.found.columns:
        return line.amounts.get(f"total.{measure}")
    return sum((line.amount(source, measure) for source in SOURCES), Decimal(0)) if line.whole else None


def _within_rounding(found: Decimal, part: Decimal, budget: Decimal) -> bool:
    if budget <= _HALF_STEP:
        return False
    least = (part - _HALF_STEP) * 100 / (budget + _HALF_STEP)
    most = (part + _HALF_STEP) * 100 / (budget - _HALF_STEP)
    return least <= found <= most


def check_headings(funds: list[FundsLine], headings: list[str], findings: Findings) -> None:
    """Main tasks that stand in 附件2-3 but not in 附件2-1, and the reverse. Rows are matched by name on import."""
    bodies = [line for line in funds if not line.is_total]
    for line in bodies:
        if line.heading not in headings:
            findings.add(
                Level.WARNING,
                "heading_not_in_tasks",
                f"{quoted(line.heading)}在附件2-1里没有。请核对两张表的任务名称是否一致。",
                at=line.piece.at(line.row, "heading"),
            )
    missing = [
        heading for heading in dict.fromkeys(headings) if heading not in {line.heading for line in bodies}
    ]
    for heading in missing:
        findings.add(
            Level.WARNING,
            "heading_not_in_funds",
            f"没有附件2-1里的任务{quoted(heading)}。请核对是否漏填经费，或两张表的任务名称不一致。",
            at=funds[0].piece.at(),
        )
