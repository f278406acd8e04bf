"""The texts of the tables are figures too: they open to the filings and files behind them."""

from __future__ import annotations

import datetime as dt
from functools import cache
from uuid import UUID

from groupportal.files.models import StoredFile
from groupportal.metrics.narrative import answered, known_with
from groupportal.metrics.registry import Column, MetricResult, UuidParam, metric, number_of
from groupportal.ui.formats import cndate
from plans.enums import FilingLevel
from plans.models import Evidence, Filing, ItemThread
from plans.selectors.content import points_as_of
from plans.selectors.evidence import with_points
from plans.selectors.filings import approved_up_to


@metric(
    "reports.completion",
    label="目标完成情况",
    unit="次填报",
    definition="截至所选日期已审核通过的集团填报；验收表印出其中截至日期最近的一次，同日多次取最后通过的一次，文中引用的数按所选日期取。",
    records="进展填报及其佐证材料",
    keeper="秘书处",
    action="reports.view_tables",
    params={"thread": UuidParam("任务或指标")},
)
def completion(as_of: dt.date, *, thread: UUID) -> MetricResult:
    """Approved filings on a task up to the date, the one that prints first."""
    rows = (
        approved_up_to(as_of)
        .filter(thread__public_id=thread, level=FilingLevel.GROUP)
        .select_related("thread", "proposed_by", "ruled_by")
    )

    @cache
    def printed() -> int:
        return rows.values_list("pk", flat=True)[0]

    def text(filing: Filing) -> str:
        # The table prints its filing as of its own day; the earlier ones say what they said.
        day = as_of if filing.pk == printed() else filing.as_of
        return answered(filing.text, day, known_with("reports.view_tables"))

    columns = (
        Column("截至", "as_of", "date"),
        Column("完成情况", text),
        Column("来源", "get_origin_display"),
        Column("填报人", "proposed_by"),
        Column("审核人", "ruled_by"),
    )

    def files() -> list[tuple[StoredFile, str]]:
        # What a later filing took over from the one before is one file.
        evidence = Evidence.objects.filter(filing__in=rows).select_related("file", "filing").order_by("pk")
        points = points_as_of(ItemThread.objects.get(public_id=thread), as_of) if evidence else []
        told = {
            e.file_id: with_points([e], points, untitled=f"截至{cndate(e.filing.as_of)}") for e in evidence
        }
        return [pair for pairs in told.values() for pair in pairs]

    return MetricResult(number_of(rows), rows, columns, files)
