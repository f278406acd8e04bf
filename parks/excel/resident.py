"""Firms of parks as workbooks, row by row through their services."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported, Work
from groupportal.records.references import Named
from groupportal.records.rows import RowKind
from groupportal.records.sharing import WIDE
from groupportal.records.undoing import UNDONE
from groupportal.tenancy.models import Unit
from members.services.contacts import checked_phone
from parks.models import Park, Resident
from parks.selectors.access import RUN, kept_parks
from parks.services.firm import firm_named
from parks.services.resident import ResidentInput, edit_resident, move_in, move_out, remove_resident


class ResidentsKind(RowKind):
    """A firm that came on that day is updated; one that the group doesn't know is added as one that is no member."""

    code, label = "residents", "入驻企业"
    action, export_action = RUN, "parks.export_residents"
    model, keys, list_url = Resident, ("park", "unit", "starts_on"), "parks:residents"
    help = (
        "每行一家企业，园区先登记好。按园区、企业和入驻日期对上已有的，只补充和更新；填了迁出日期的登记迁出。"
        "集团名单里没有的企业登记为非成员单位，名称请写全称。"
    )
    columns = (
        RecordColumn(
            "park",
            "园区",
            ColumnKind.REFERENCE,
            required=True,
            width=WIDE,
            refers=Named(lambda: Park.objects.filter(is_active=True), "园区名单"),
        ),
        RecordColumn(
            "unit",
            "企业",
            ColumnKind.NAME,
            required=True,
            max_length=160,
            aliases=("企业名称", "单位", "单位名称"),
            width=WIDE,
            read=lambda row: row.unit.name,
        ),
        RecordColumn("starts_on", "入驻日期", ColumnKind.DATE, required=True),
        RecordColumn("premises", "房号、场地", max_length=80, aliases=("房号", "场地")),
        RecordColumn("contact", "联系人", ColumnKind.NAME, max_length=60, personal=True),
        RecordColumn(
            "phone",
            "电话",
            ColumnKind.PHONE,
            max_length=30,
            aliases=("联系电话", "手机号"),
            check=checked_phone,
        ),
        RecordColumn("ends_on", "迁出日期", ColumnKind.DATE, last_day=True),
        RecordColumn("end_note", "迁出说明", max_length=300),
    )

    def records(self) -> QuerySet[Resident]:
        return Resident.objects.select_related("park", "unit")

    def check(self, work: Work) -> None:
        """Says besides which firms are new to the group: a name that was misspelt shows."""
        before = set(Unit.objects.values_list("pk", flat=True))
        super().check(work)
        if new := list(Unit.objects.exclude(pk__in=before).order_by("pinyin").values_list("name", flat=True)):
            words = f"集团名单里没有这些企业，会登记为非成员单位，请核对名称：{'、'.join(new)}。"
            work.findings.note("new_units", words)

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> Resident:
        facts = ResidentInput(values["premises"], values["contact"], values["phone"] or None)
        if found is None:
            firm = firm_named(values["unit"], by=by)
            row = move_in(values["park"], firm, facts, starts_on=values["starts_on"], by=by)
        else:
            row = edit_resident(found, facts, by=by)
        left = values["ends_on"]
        if left is None or left == row.ends_on:
            return row
        return move_out(row, ends_on=left, note=values["end_note"], by=by)

    def remove(self, record: Resident, *, by: Any) -> None:
        """Taken back as a wrong entry is."""
        remove_resident(record, reason=UNDONE, by=by)

    def listed(self, asked: Exported) -> QuerySet[Resident]:
        kept = kept_parks(asked.viewer).values("pk")
        return self.records().filter(park__in=kept).order_by("park__pinyin", "unit__pinyin", "starts_on")
