"""Bases as workbooks, row by row through their services. The columns are those of the national table (实训基地), where it has them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.references import Named
from groupportal.records.rows import RowKind
from groupportal.records.sharing import WIDE
from groupportal.tenancy.models import Unit
from parks.enums import Whereabouts
from parks.models import TrainingBase
from parks.services.base import BaseInput, base_facts, edit_base, open_base

_UNITS = Named(lambda: Unit.objects.filter(is_active=True), "单位名单")


class TrainingBasesKind(RowKind):
    """A base is known by the unit that keeps it and its name; its functions are ticked on its page."""

    code, label = "training_bases", "实训基地"
    action = export_action = full_action = "parks.edit_colleges"
    model, keys, list_url = TrainingBase, ("unit", "name"), "parks:bases"
    help = "每行一个基地。按管理单位和名称对上已有的，只补充和更新；五项功能在基地页面里勾选。"
    columns = (
        RecordColumn("number", "编号", ColumnKind.CODE, max_length=40, aliases=("实训基地编号",)),
        RecordColumn("name", "名称", required=True, max_length=80, aliases=("实训基地名称",)),
        RecordColumn(
            "unit",
            "管理单位",
            ColumnKind.REFERENCE,
            required=True,
            width=WIDE,
            refers=_UNITS,
            aliases=("所属管理单位",),
        ),
        RecordColumn("starts_on", "建立日期", ColumnKind.DATE, required=True),
        RecordColumn(
            "where", "校内或校外", ColumnKind.CHOICE, required=True, choices=tuple(Whereabouts.choices)
        ),
        RecordColumn("host", "依托单位", ColumnKind.REFERENCE, width=WIDE, refers=_UNITS),
        RecordColumn("programmes", "适用专业", max_length=200, aliases=("适应专业",)),
        RecordColumn("places", "工位数", ColumnKind.INTEGER),
        RecordColumn("address", "地点", max_length=200),
    )

    def records(self) -> QuerySet[TrainingBase]:
        return TrainingBase.objects.filter(ends_on__isnull=True).select_related("unit", "host")

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> TrainingBase:
        names = ("number", "name", "where", "host", "programmes", "places", "address")
        said = {name: values[name] for name in names}
        if found is None:
            return open_base(values["unit"], BaseInput(**said), starts_on=values["starts_on"], by=by)
        return edit_base(found, replace(base_facts(found), **said), by=by)
