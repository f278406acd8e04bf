"""Joint projects as workbooks; row by row through their services."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported, Work
from groupportal.records.references import Named
from groupportal.records.rows import RowKind
from groupportal.records.sharing import WIDE
from groupportal.records.undoing import UNDONE
from groupportal.tenancy.models import Unit
from groupportal.ui.formats import yuan
from parks.enums import ProjectKind, ProjectState
from parks.models import JointProject
from parks.selectors.access import edited_projects
from parks.services.firm import firm_named
from parks.services.project import (
    ProjectInput,
    add_partner,
    add_project,
    drop_partner,
    edit_project,
    end_project,
    project_facts,
    remove_project,
    resume_project,
)
from parks.services.value import doubts

_UNITS = Named(lambda: Unit.objects.filter(is_active=True), "单位名单")


class ProjectsKind(RowKind):
    """A project is known by unit, title and first day; firms that are not on record are added as no members."""

    code, label = "projects", "合作项目"
    action = export_action = full_action = "parks.edit_projects"
    model, keys, list_url = JointProject, ("unit", "title", "starts_on"), "parks:projects"
    help = "每行一个项目。合作单位有几家的用顿号隔开，填了就以这一行为准；填了结束日期的登记为已结题。"
    columns = (
        RecordColumn("unit", "牵头单位", ColumnKind.REFERENCE, required=True, width=WIDE, refers=_UNITS),
        RecordColumn("title", "项目名称", required=True, max_length=160, width=WIDE),
        RecordColumn("kind", "种类", ColumnKind.CHOICE, required=True, choices=tuple(ProjectKind.choices)),
        RecordColumn(
            "partners",
            "合作单位",
            max_length=400,
            width=WIDE,
            aliases=("合作企业",),
            read=lambda row: "、".join(str(one.unit) for one in row.partners.all()),
        ),
        RecordColumn("leader", "负责人", ColumnKind.NAME, max_length=60),
        RecordColumn("starts_on", "开始日期", ColumnKind.DATE, required=True),
        RecordColumn("due_on", "计划完成日期", ColumnKind.DATE, month_end=True),
        RecordColumn("ended_on", "结束日期", ColumnKind.DATE, month_end=True),
        RecordColumn("contract_number", "合同编号", ColumnKind.CODE, max_length=60),
        RecordColumn("contract_amount", "合同金额（元）", ColumnKind.DECIMAL),
    )

    def records(self) -> QuerySet[JointProject]:
        return JointProject.objects.select_related("unit", "centre").prefetch_related("partners__unit")

    def listed(self, asked: Exported) -> QuerySet[JointProject]:
        """Those this person keeps: contracts and their amounts stand in the file."""
        return self.records().filter(pk__in=edited_projects(asked.viewer).values("pk"))

    def check(self, work: Work) -> None:
        """Says besides which amounts look like 万元 typed as 元: one question for the whole list."""
        super().check(work)
        new = [one.record.pk for one in work.taken if one.held is None or "contract_amount" in one.changed]
        rows = JointProject.objects.filter(pk__in=new, contract_amount__gt=0).order_by("pk")
        if odd := [row for row in rows if row.contract_amount and doubts(row.contract_amount, "")]:
            named = "、".join(f"“{row}”{yuan(row.contract_amount)}" for row in odd)
            work.findings.note("unit_of_money", f"合同金额的单位是元，请核对是不是写成了万元：{named}。")

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> JointProject:
        names = ("kind", "title", "starts_on", "due_on", "leader", "contract_number", "contract_amount")
        said = {name: values[name] for name in names}
        if found is None:
            row = add_project(values["unit"], ProjectInput(**said), by=by)
        else:
            row = edit_project(found, replace(project_facts(found), **said), by=by)
        named = [part.strip() for part in (values["partners"] or "").split("、") if part.strip()]
        firms = [firm_named(name, by=by) for name in named]
        held = {one.unit_id: one for one in row.partners.all()}
        for unit_id in held.keys() - {firm.pk for firm in firms}:
            drop_partner(held[unit_id], by=by)
        for firm in firms:
            if firm.pk not in held:
                add_partner(row, firm, by=by)
        if values["ended_on"] != row.ended_on:
            how: dict[str, Any] = {"note": row.end_note, "stopped": row.state == ProjectState.STOPPED}
            if row.ended_on is not None:
                row = resume_project(row, by=by)
            if values["ended_on"] is not None:
                row = end_project(row, ended_on=values["ended_on"], **how, by=by)
        return row

    def remove(self, record: JointProject, *, by: Any) -> None:
        """Taken back as a wrong entry is."""
        remove_project(record, reason=UNDONE, by=by)
