"""Regulations that are there already, as a workbook: name, kind, number, days."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from governance.enums import RegulationKind
from governance.models import Body, Regulation, RegulationVersion
from governance.selectors.regulation import regulations_for
from governance.services.regulation import register_version
from governance.services.regulation_draft import edit_regulation
from groupportal.errors import DomainError
from groupportal.periods.enums import VersionState
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported
from groupportal.records.references import Named
from groupportal.records.rows import RowKind
from groupportal.records.sharing import WIDE


def _held(row: Regulation) -> RegulationVersion | None:
    """The version its row of a sheet speaks of: the last that holds or held."""
    versions = [one for one in row.versions.all() if one.state != VersionState.DRAFT]
    return max(versions, key=lambda one: one.draft, default=None)


class RegulationsKind(RowKind):
    """A regulation that is known gets kind and body; its versions are not touched."""

    code, label = "regulations", "制度文件"
    action = export_action = "governance.edit_regulations"
    model, keys, list_url = Regulation, ("name",), "governance:regulations"
    help = "每行一份现行或已失效的制度文件，条文以后再从 Word 导入。按名称对上已有的，只更正种类和负责机构。"
    columns = (
        RecordColumn(
            "name", "名称", ColumnKind.NAME, required=True, max_length=120, aliases=("制度名称",), width=WIDE
        ),
        RecordColumn("kind", "种类", ColumnKind.CHOICE, required=True, choices=tuple(RegulationKind.choices)),
        RecordColumn(
            "body",
            "负责机构",
            ColumnKind.REFERENCE,
            refers=Named(Body.objects.all, "机构名单"),
            width=WIDE,
        ),
        RecordColumn("number", "文号", max_length=60, read=lambda row: getattr(_held(row), "number", "")),
        RecordColumn(
            "starts_on",
            "施行日期",
            ColumnKind.DATE,
            required=True,
            read=lambda row: getattr(_held(row), "starts_on", None),
        ),
        RecordColumn(
            "ends_on", "失效日期", ColumnKind.DATE, read=lambda row: getattr(_held(row), "ends_on", None)
        ),
        RecordColumn(
            "decided_by",
            "决定依据",
            max_length=200,
            read=lambda row: getattr(_held(row), "decided_by", ""),
        ),
    )

    def records(self) -> QuerySet[Regulation]:
        return Regulation.objects.select_related("body").prefetch_related("versions")

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> Regulation:
        if found is not None:
            held = _held(found)
            said = {key: values[key] for key in ("number", "starts_on", "ends_on", "decided_by")}
            if held is None or any(getattr(held, key) != value for key, value in said.items()):
                words = "这份制度已经登记，文号、日期和决定依据与这一行不同，不从表格修改。请核对，或在它的页面上修订。"
                raise DomainError("registered", words, field="name")
            return edit_regulation(found, name=found.name, kind=values["kind"], body=values["body"], by=by)
        return register_version(on=values.pop("starts_on"), by=by, **values).regulation

    def listed(self, asked: Exported) -> QuerySet[Regulation]:
        return regulations_for(asked.viewer).prefetch_related("versions")
