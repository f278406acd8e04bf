"""Joint projects, and who came to trainings, as workbooks; row by row through their services."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported
from groupportal.records.references import Named
from groupportal.records.rows import RowKind
from groupportal.records.sharing import WIDE
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from members.services.contacts import checked_phone
from parks.enums import AttendanceWay, ProjectKind
from parks.models import Attendance, JointProject, Training
from parks.selectors.access import attendances_for, edited_projects, edited_trainings
from parks.services.firm import firm_named
from parks.services.project import (
    ProjectInput,
    add_partner,
    add_project,
    edit_project,
    end_project,
    project_facts,
)
from parks.services.training import Person, add_attendance

_UNITS = Named(lambda: Unit.objects.filter(is_active=True), "单位名单")


class ProjectsKind(RowKind):
    """A project is known by unit, title and first day; firms that are not on record are added as no members."""

    code, label = "projects", "合作项目"
    action = export_action = full_action = "parks.edit_projects"
    model, keys, list_url = JointProject, ("unit", "title", "starts_on"), "parks:projects"
    help = "每行一个项目。合作单位有几家的用顿号隔开；填了结束日期的登记为已结题。"
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
        RecordColumn("due_on", "计划完成日期", ColumnKind.DATE),
        RecordColumn("ended_on", "结束日期", ColumnKind.DATE),
        RecordColumn("contract_number", "合同编号", ColumnKind.CODE, max_length=60),
        RecordColumn("contract_amount", "合同金额（元）", ColumnKind.DECIMAL),
    )

    def records(self) -> QuerySet[JointProject]:
        return JointProject.objects.select_related("unit", "centre").prefetch_related("partners__unit")

    def listed(self, asked: Exported) -> QuerySet[JointProject]:
        """Those this person keeps: contracts and their amounts stand in the file."""
        return self.records().filter(pk__in=edited_projects(asked.viewer).values("pk"))

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> JointProject:
        names = ("kind", "title", "starts_on", "due_on", "leader", "contract_number", "contract_amount")
        said = {name: values[name] for name in names}
        if found is None:
            row = add_project(values["unit"], ProjectInput(**said), by=by)
        else:
            row = edit_project(found, replace(project_facts(found), **said), by=by)
        known = set(row.partners.values_list("unit__name", flat=True))
        for name in filter(None, (part.strip() for part in (values["partners"] or "").split("、"))):
            if name not in known:
                add_partner(row, firm_named(name, by=by), by=by)
        if values["ended_on"] and row.ended_on is None:
            row = end_project(row, ended_on=values["ended_on"], note="", by=by)
        return row


class AttendancesKind(RowKind):
    """Who came to a training that is on record. One who is on its list already is named, and stays once."""

    code, label = "attendances", "参训名单"
    action = "parks.edit_trainings"
    export_action = full_action = "parks.export_attendances"
    model, list_url = Attendance, "parks:trainings"
    keys = ("training", "on", "name", "phone")
    help = "每行一位参训人员。培训先登记好，按培训名称和日期认；电话和所在企业至少填一样。"
    columns = (
        RecordColumn(
            "training",
            "培训名称",
            required=True,
            max_length=160,
            width=WIDE,
            read=lambda row: row.training.title,
        ),
        RecordColumn(
            "on",
            "培训日期",
            ColumnKind.DATE,
            required=True,
            read=lambda row: timezone.localdate(row.training.starts_at),
        ),
        RecordColumn("name", "姓名", ColumnKind.NAME, required=True, max_length=60, personal=True),
        RecordColumn("phone", "电话", ColumnKind.PHONE, max_length=30, check=checked_phone),
        RecordColumn("firm", "所在企业", max_length=160, width=WIDE, aliases=("企业", "单位")),
    )

    def records(self) -> QuerySet[Attendance]:
        return Attendance.objects.select_related("training")

    def listed(self, asked: Exported) -> QuerySet[Attendance]:
        """Those of the trainings this person keeps: names and telephones stand in the file."""
        seen = attendances_for(asked.viewer).values("pk")
        return self.records().filter(pk__in=seen).order_by("training", "id")

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> Attendance:
        if found is not None:
            return found
        kept = edited_trainings(by) if isinstance(by, Viewer) else Training.objects.all()
        wanted = list(kept.filter(title=values["training"], starts_at__date=values["on"])[:2])
        if not wanted:
            words = f"您登记的培训里没有这一天的“{values['training']}”，请先登记培训，或核对名称和日期。"
            raise DomainError("no_training", words, field="training")
        if len(wanted) > 1:
            words = f"这一天有几次“{values['training']}”，分不清是哪一次，请打开那次培训逐个登记。"
            raise DomainError("many_trainings", words, field="training")
        who = Person(values["name"], values["phone"] or "", values["firm"] or "")
        return add_attendance(wanted[0], who, way=AttendanceWay.LIST, over=True, by=by)
