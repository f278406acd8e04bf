"""The figure of 专家库."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from experts.enums import ExpertKind, Side
from experts.models import ExpertDocument
from experts.selectors.expert import experts_on
from groupportal.files.models import StoredFile
from groupportal.metrics.registry import ChoiceParam, Column, MetricResult, TextParam, metric

COLUMNS = (
    Column("姓名", "name", personal=True),
    Column("类型", "get_kind_display"),
    Column("单位", "unit"),
    Column("集团内外", "get_side_display"),
    Column("职称", "title", personal=True),
    Column("专业领域", lambda expert: "、".join(field.name for field in expert.fields.all())),
)


def _files_of(rows: Any) -> Callable[[], Iterable[tuple[StoredFile, str]]]:
    def files() -> Iterable[tuple[StoredFile, str]]:
        kept = ExpertDocument.objects.filter(expert__in=rows.order_by().values("pk"))
        for document in kept.select_related("file__uploaded_by", "expert").order_by("expert__pinyin", "id"):
            yield document.file, f"{document.expert} {document.title}".strip()

    return files


@metric(
    "experts.in_pool",
    label="专家库人数",
    unit="人",
    definition="截至日在库的专家人数：入库日期不晚于截至日，且尚未出库；出库当天不再计入。",
    records="专家库",
    keeper="秘书处",
    action="experts.view_experts",
    export_action="experts.export_experts",
    params={
        "kind": ChoiceParam("类型", ExpertKind.choices),
        "field": TextParam("专业领域"),
        "side": ChoiceParam("集团内外", Side.choices),
    },
)
def experts(
    as_of: dt.date, kind: str | None = None, field: str | None = None, side: str | None = None
) -> MetricResult:
    """People in the pool on a day."""
    rows = experts_on(as_of, kind=kind, field=field, side=side).prefetch_related("fields")
    return MetricResult(rows.count(), rows, COLUMNS, _files_of(rows))
