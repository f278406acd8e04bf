"""Demand as a workbook: a unit's posts of a year at once, the office's of all units."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import QuerySet

from employment.enums import DemandKind, DemandState, Lodging, WagePer
from employment.models import Demand
from employment.selectors.access import POST, kept_demands
from employment.services.demand import (
    ENTERED,
    DemandInput,
    edit_demand,
    enter_demand,
    post_demand,
    said_of_demand,
)
from groupportal.cities import checked_place
from groupportal.errors import DomainError
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported
from groupportal.records.references import Named
from groupportal.records.rows import RowKind
from groupportal.records.sharing import WIDE
from groupportal.tenancy.models import Unit
from members.services.contacts import checked_phone

EXPORT = "employment.export_demands"
_PLACE = ("province", "city")


class DemandsKind(RowKind):
    """A post that is there (same unit, kind, name and last day) is corrected as on its page."""

    code, label = "demands", "岗位需求"
    action, export_action, full_action = POST, EXPORT, EXPORT
    model, keys, list_url = Demand, ("unit", "kind", "title", "expires_on"), "employment:demands"
    help = (
        "每行一个岗位。单位、种类、岗位名称和招聘截止日期都相同的，改原来那一条。单位自己导入的照常审核；"
        "文字里有押金、培训费等字样的不导入，请在页面上发布，由秘书处核实。"
    )
    columns = (
        RecordColumn(
            "unit",
            "单位",
            ColumnKind.REFERENCE,
            required=True,
            width=WIDE,
            aliases=("企业", "单位名称", "企业名称"),
            refers=Named(lambda: Unit.objects.filter(is_active=True), "单位名单", by="name"),
        ),
        RecordColumn("kind", "种类", ColumnKind.CHOICE, required=True, choices=tuple(DemandKind.choices)),
        RecordColumn("title", "岗位名称", required=True, max_length=80, aliases=("岗位",)),
        RecordColumn("headcount", "招收人数", ColumnKind.INTEGER, required=True, aliases=("人数",)),
        RecordColumn(
            "major_codes",
            "对应专业代码",
            max_length=400,
            note="几个专业的用顿号隔开；不限专业的不填。",
            read=lambda row: "、".join(row.major_codes),
        ),
        RecordColumn("expires_on", "招聘截止日期", ColumnKind.DATE, required=True, month_end=True),
        RecordColumn("wage_from", "报酬", ColumnKind.DECIMAL),
        RecordColumn("wage_to", "报酬上限", ColumnKind.DECIMAL),
        RecordColumn("wage_per", "计酬", ColumnKind.CHOICE, choices=tuple(WagePer.choices)),
        RecordColumn("lodging", "食宿", ColumnKind.CHOICE, choices=tuple(Lodging.choices)),
        RecordColumn("province", "工作省份", max_length=30),
        RecordColumn("city", "工作城市", max_length=60),
        RecordColumn("address", "工作地点", max_length=200, width=WIDE),
        RecordColumn("starts_on", "到岗日期", ColumnKind.DATE),
        RecordColumn("ends_on", "结束日期", ColumnKind.DATE, month_end=True),
        RecordColumn("hours", "工作时间", max_length=120),
        RecordColumn("duties", "工作内容", max_length=500, width=WIDE),
        RecordColumn("conditions", "要求", max_length=500, width=WIDE),
        RecordColumn(
            "opened_on",
            "发布日期",
            ColumnKind.DATE,
            note="只有秘书处补记以前的岗位时填，与“停招日期”一起填。",
        ),
        RecordColumn("ended_on", "停招日期", ColumnKind.DATE),
        RecordColumn("contact", "联系人", max_length=60, personal=True),
        RecordColumn("phone", "联系电话", ColumnKind.PHONE, max_length=30, check=checked_phone),
    )

    def records(self) -> QuerySet[Demand]:
        return Demand.objects.select_related("unit", "visit").order_by("pk")

    def known(self, rows: Any) -> QuerySet[Demand]:
        return self.records().filter(unit__in={row["unit"].pk for row in rows if row["unit"]})

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> Demand:
        unit, codes = values.pop("unit"), values.pop("major_codes")
        days = {name: values.pop(name) for name in ("opened_on", "ended_on")}
        where = [values.pop(name) for name in _PLACE]
        place = checked_place(*where) if any(where) else ("", "")
        said = {
            **values,
            "wage_per": values["wage_per"] or WagePer.MONTH,
            "major_codes": tuple(re.findall(r"[0-9A-Za-z]+", codes)),
            "place": place,
        }
        if found is None and all(days.values()):
            return enter_demand(unit, DemandInput(**said), **days, by=by)
        if found is None:
            if any(days.values()):
                words = "补记以前的岗位，“发布日期”和“停招日期”要一起填；现在要招的，两个都不填。"
                raise DomainError("one_day", words, field="opened_on" if days["ended_on"] else "ended_on")
            return post_demand(unit, DemandInput(**said), by=by)
        kept = said_of_demand(found)
        facts = DemandInput(**said, hazards=kept.hazards, section=kept.section)
        held = {name: getattr(found, name) for name in days}
        told = {name: day or held[name] for name, day in days.items()}
        if (facts, told) == (kept, held):
            return found
        if found.state == DemandState.CLOSED and found.ended_why == ENTERED:
            return enter_demand(unit, facts, **told, by=by, known=found)
        if told != held:
            words = "这个岗位的发布日期和停招日期由系统登记，不能用表格改，请留空或照原来的填。"
            raise DomainError("days_kept", words, field="opened_on")
        return edit_demand(found, facts, by=by)

    def listed(self, asked: Exported) -> QuerySet[Demand]:
        own = kept_demands(asked.viewer).filter(asked.viewer.within(EXPORT, "unit"))
        return self.records().filter(pk__in=own.values("pk"))
