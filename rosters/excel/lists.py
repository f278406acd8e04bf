"""Programmes, teachers and classes as workbooks, row by row through their services."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from groupportal.errors import DomainError
from groupportal.records.columns import ColumnKind, RecordColumn
from groupportal.records.kinds import Exported
from groupportal.records.references import Named
from groupportal.records.rows import RowKind
from groupportal.records.sharing import WIDE
from members.services.contacts import checked_phone
from rosters.enums import Level
from rosters.models import Programme, SchoolClass, Teacher
from rosters.rules import checked_number
from rosters.selectors.roster import classes_for, programmes, schools, teachers_for
from rosters.services.programme import ProgrammeInput, add_programme, edit_programme
from rosters.services.school_class import ClassInput, add_class, class_facts, edit_class
from rosters.services.teacher import TeacherInput, add_teacher, edit_teacher

_SCHOOL = RecordColumn(
    "unit",
    "学校",
    ColumnKind.REFERENCE,
    required=True,
    aliases=("学校名称", "所在学校"),
    width=WIDE,
    refers=Named(schools, "学校名单"),
)


class ProgrammesKind(RowKind):
    """A code of an edition that is known is updated."""

    code, label = "programmes", "专业"
    action = export_action = "rosters.add_programme"
    model, keys, list_url = Programme, ("code", "edition"), "rosters:programmes"
    help = "每行一个专业，代码照教育部专业目录。已登记的代码由秘书处更新。"
    columns = (
        RecordColumn("code", "专业代码", ColumnKind.CODE, required=True, max_length=10, example="710205"),
        RecordColumn("name", "专业名称", ColumnKind.NAME, required=True, max_length=80, aliases=("专业",)),
        RecordColumn(
            "edition", "目录版本", ColumnKind.INTEGER, required=True, aliases=("版本",), example="2021"
        ),
        RecordColumn("level", "层次", ColumnKind.CHOICE, required=True, choices=tuple(Level.choices)),
    )

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> Programme:
        if found is None:
            return add_programme(ProgrammeInput(**values), by=by)
        held = {name: getattr(found, name) for name in values}
        if held == values:
            return found
        return edit_programme(found, ProgrammeInput(**values, is_active=found.is_active), by=by)


class TeachersKind(RowKind):
    """A number that the school has is updated."""

    code, label = "teachers", "教师"
    action, export_action = "rosters.edit_roster", "rosters.export_roster"
    full_action = "rosters.read_contacts"
    model, keys, list_url = Teacher, ("unit", "number"), "rosters:teachers"
    help = "每行一位教师。按学校和工号对上已有的，只补充和更新。"
    columns = (
        _SCHOOL,
        RecordColumn(
            "number",
            "工号",
            ColumnKind.CODE,
            required=True,
            max_length=40,
            aliases=("教工号", "职工号"),
            check=checked_number,
        ),
        RecordColumn(
            "name",
            "姓名",
            ColumnKind.NAME,
            required=True,
            max_length=60,
            aliases=("教师姓名",),
            personal=True,
        ),
        RecordColumn(
            "phone",
            "电话",
            ColumnKind.PHONE,
            max_length=30,
            aliases=("联系电话", "手机号"),
            check=checked_phone,
        ),
        RecordColumn("starts_on", "到校日期", ColumnKind.DATE, required=True, aliases=("入职日期",)),
        RecordColumn("ends_on", "离校日期", ColumnKind.DATE, aliases=("离职日期",)),
        RecordColumn("note", "备注", max_length=300),
    )

    def records(self) -> QuerySet[Teacher]:
        return Teacher.objects.select_related("unit", "user")

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> Teacher:
        unit = values.pop("unit")
        if found is None:
            return add_teacher(unit, TeacherInput(**values), by=by)
        return edit_teacher(found, TeacherInput(**values, user=found.user), by=by)

    def listed(self, asked: Exported) -> QuerySet[Teacher]:
        return teachers_for(asked.viewer, self.export_action)


class ClassesKind(RowKind):
    """A name that the school's grade has is updated."""

    code, label = "classes", "班级"
    action, export_action = "rosters.edit_roster", "rosters.export_roster"
    model, keys, list_url = SchoolClass, ("unit", "grade", "name"), "rosters:classes"
    help = "每行一个班。按学校、年级和名称对上已有的，只补充和更新。班主任写工号。"
    columns = (
        _SCHOOL,
        RecordColumn("name", "班级", ColumnKind.NAME, required=True, max_length=80, aliases=("班级名称",)),
        RecordColumn(
            "grade", "年级", ColumnKind.INTEGER, required=True, aliases=("入学年份",), example="2020"
        ),
        RecordColumn(
            "programme",
            "专业",
            ColumnKind.REFERENCE,
            aliases=("专业名称",),
            refers=Named(lambda: programmes().filter(is_active=True), "专业代码表"),
        ),
        RecordColumn(
            "leader",
            "班主任工号",
            ColumnKind.CODE,
            max_length=40,
            aliases=("班主任",),
            read=lambda row: row.class_teacher.number if row.class_teacher else "",
        ),
        RecordColumn("starts_on", "开班日期", ColumnKind.DATE, note="不填按入学那年 9 月 1 日。"),
        RecordColumn("ends_on", "结束日期", ColumnKind.DATE, day_after=True),
    )

    def records(self) -> QuerySet[SchoolClass]:
        return SchoolClass.objects.select_related("unit", "programme", "class_teacher")

    def save(self, values: dict[str, Any], found: Any, *, by: Any) -> SchoolClass:
        unit, number = values.pop("unit"), values.pop("leader")
        leader = Teacher.objects.filter(unit=unit, number=number).first() if number else None
        if number and leader is None:
            words = f"本校没有工号“{number}”的教师，请核对，新来的请先登记。"
            raise DomainError("no_such_teacher", words, field="leader")
        if found is None:
            return add_class(unit, ClassInput(**values, class_teacher=leader), by=by)
        return edit_class(found, replace(class_facts(found), **values, class_teacher=leader), by=by)

    def listed(self, asked: Exported) -> QuerySet[SchoolClass]:
        return classes_for(asked.viewer, self.export_action)
