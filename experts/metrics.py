"""The figures of 专家库."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet, Sum

from experts.enums import ExpertKind, RecordKind, Side
from experts.models import ExpertDocument, ExpertRecord
from experts.selectors.expert import experts as all_experts
from experts.selectors.expert import experts_on
from groupportal.files.models import StoredFile
from groupportal.metrics.registry import ChoiceParam, Column, MetricResult, TextParam, metric, number_of

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
    return MetricResult(number_of(rows), rows, COLUMNS, _files_of(rows))


DEEDS = (
    Column("日期", "occurred_on", "date"),
    Column("专家", "expert.name", personal=True),
    Column("类别", "get_kind_display"),
    Column("事项", "title"),
    Column("学时", "hours", "number"),
)


def _deeds(as_of: dt.date, since: dt.date, kind: str | None) -> QuerySet[ExpertRecord]:
    rows = ExpertRecord.objects.filter(occurred_on__range=(since, as_of)).select_related("expert")
    return rows.filter(kind=kind) if kind else rows


@metric(
    "experts.deeds",
    label="专家参与活动",
    unit="次",
    definition="起始日期至截至日期之间（含两端）记入专家履历的授课、评审、项目和委员会席位次数。",
    records="专家履历",
    keeper="秘书处",
    action="experts.view_experts",
    export_action="experts.export_experts",
    params={"kind": ChoiceParam("类别", RecordKind.choices)},
)
def deeds(as_of: dt.date, since: dt.date, kind: str | None = None) -> MetricResult:
    """What experts did in a time."""
    rows = _deeds(as_of, since, kind)
    return MetricResult(number_of(rows), rows, DEEDS)


@metric(
    "experts.engaged",
    label="参与活动的专家",
    unit="人",
    definition="起始日期至截至日期之间（含两端）履历里至少有一条记录的专家人数。",
    records="专家履历",
    keeper="秘书处",
    action="experts.view_experts",
    export_action="experts.export_experts",
    params={"kind": ChoiceParam("类别", RecordKind.choices)},
)
def engaged(as_of: dt.date, since: dt.date, kind: str | None = None) -> MetricResult:
    """People who did something in a time."""
    done = _deeds(as_of, since, kind).order_by()
    rows = all_experts().filter(pk__in=done.values("expert")).prefetch_related("fields")
    return MetricResult(number_of(rows), rows, COLUMNS)


@metric(
    "experts.hours",
    label="专家学时",
    unit="学时",
    definition="起始日期至截至日期之间（含两端）专家履历里登记的学时之和；没有填学时的不计。",
    records="专家履历",
    keeper="秘书处",
    action="experts.view_experts",
    export_action="experts.export_experts",
    params={"kind": ChoiceParam("类别", RecordKind.choices)},
)
def hours(as_of: dt.date, since: dt.date, kind: str | None = None) -> MetricResult:
    """Hours that experts gave in a time."""
    rows = _deeds(as_of, since, kind).filter(hours__isnull=False)
    return MetricResult(rows.order_by().aggregate(total=Sum("hours"))["total"] or 0, rows, DEEDS)
