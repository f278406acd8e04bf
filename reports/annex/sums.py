"""Sums that people will not find when they add up what 附件2-3 prints: said on reading, and again before printing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from reports.annex.figures import in_wan, plain
from reports.annex.values import MEASURE_LABELS, MEASURES, SOURCE_LABELS, SOURCES, FundsTable

_MOST_SAID = 5


def printed_sums(table: FundsTable) -> list[str]:
    """A sentence for each row and column whose printed parts do not add up to its printed sum, folded where there are many."""
    return [said for _, said in sums_by_place(table)]


def sums_by_place(table: FundsTable) -> list[tuple[str, str]]:
    """The sentences with the row or column each is about."""
    said = [*_across(table), *_down(table)]
    more = [("", f"另有 {len(said) - _MOST_SAID} 处同样的情况。")] if len(said) > _MOST_SAID else []
    return [*said[:_MOST_SAID], *more]


def _across(table: FundsTable) -> Iterator[tuple[str, str]]:
    for row in (*table.rows, table.grand_total()):
        for measure in MEASURES:
            parts = [in_wan(row.amounts[source][measure]) for source in SOURCES]
            yield from _differs(
                f"“{row.heading}”的{MEASURE_LABELS[measure]}", "各来源", parts, in_wan(row.total(measure))
            )


def _down(table: FundsTable) -> Iterator[tuple[str, str]]:
    total = table.grand_total()
    for measure in MEASURES:
        for source in SOURCES:
            parts = [in_wan(row.amounts[source][measure]) for row in table.rows]
            where = f"{SOURCE_LABELS[source]}·{MEASURE_LABELS[measure]}这一列"
            yield from _differs(where, "各行", parts, in_wan(total.amounts[source][measure]))
        parts = [in_wan(row.total(measure)) for row in table.rows]
        yield from _differs(
            f"合计·{MEASURE_LABELS[measure]}这一列", "各行", parts, in_wan(total.total(measure))
        )


def _differs(where: str, what: str, parts: Sequence[Decimal], printed: Decimal) -> Iterator[tuple[str, str]]:
    added = sum(parts, Decimal(0))
    if added != printed:
        yield (
            where,
            (
                f"{where}打印到 0.01 万元，{what}相加是 {plain(added)} 万元，合计是 {plain(printed)} 万元，"
                f"相差 {plain(abs(added - printed))} 万元，是四舍五入造成的。请在交出前核对，需要时在备注里说明。"
            ),
        )
