"""Teachers, and the code table of programmes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse

from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.periods.period import during
from groupportal.records.buttons import record_buttons
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import DASH, cndate, mask_phone
from groupportal.ui.pages import RecordDeedView, RecordPage
from groupportal.ui.tables import Column
from rosters.enums import Level
from rosters.forms.roster import ProgrammeForm, TeacherForm
from rosters.models import Programme, Teacher
from rosters.selectors.roster import classes_for, programmes, teachers_for
from rosters.services.programme import add_programme, edit_programme
from rosters.services.teacher import add_teacher, edit_teacher, read_phone
from rosters.views.common import PROGRAMMES, TEACHERS, New, OfRecord, page

EDIT = "rosters.edit_roster"


def _there(page: Any, rows: QuerySet[Teacher], value: str) -> QuerySet[Teacher]:
    there = during(page.as_of)
    return rows.filter(there) if value == "there" else rows.exclude(there)


class TeacherList(AsOfMixin, ListPage):
    """The teachers of the schools a person sees whole."""

    action = "rosters.view_school"
    title = "教师"
    export_action = "rosters.export_roster"
    measure, noun = "位", "教师"
    search = Search("搜姓名、拼音首字母、工号、学校", ("name", "number", "unit__name"))
    chips = (
        Chips(
            "教师",
            "there",
            [("there", "在校"), ("gone", "不在校")],
            _there,
            default="there",
            every=("all", "全部"),
        ),
    )
    columns = (
        Column("姓名", "name", sort=("pinyin", "id"), personal=True),
        Column("工号", "number", "short", sort="number"),
        Column("学校", "unit.name", sort=("unit__pinyin", "pinyin")),
        Column("电话", "phone", "phone"),
        Column("账号", "user.username", "short"),
        Column("到校日期", "starts_on", "date", sort="starts_on"),
        Column("离校日期", "ends_on", "date", sort="ends_on", more=True),
    )
    opens = "rosters:teacher"
    add = Button("登记教师", "rosters:teacher_new")
    bulk = (Deed("开账号", "rosters:teachers_accounts", "user"),)
    empty = Empty("还没有教师", "登记教师以后，可以请他们当班主任、带实习。", add, "user")

    def base_queryset(self) -> QuerySet[Teacher]:
        return teachers_for(self.request.viewer)

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "teachers"))]


class TeacherPage(AsOfMixin, RecordPage):
    """One teacher, and the classes he or she leads."""

    action = "rosters.view_school"
    listed = TEACHERS
    template_name = "rosters/teacher.html"

    def base_queryset(self) -> QuerySet[Teacher]:
        return teachers_for(self.request.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        gone = bool(row.ends_on and row.ends_on <= self.as_of)
        led = classes_for(viewer).filter(during(self.as_of), class_teacher=row)
        return super().get_context_data(
            **{
                "state": "ended" if gone else "in_force",
                "state_label": "已离校" if gone else "在校",
                "facts": [
                    ("学校", row.unit.name),
                    ("工号", row.number),
                    ("电话", mask_phone(row.phone)),
                    ("账号", row.user.username if row.user else DASH),
                    ("到校日期", cndate(row.starts_on)),
                    ("离校日期", cndate(row.ends_on)),
                    ("备注", row.note or DASH),
                ],
                "has_phone": bool(row.phone),
                "classes": list(led),
                "may_edit": viewer.can(EDIT, unit_id=row.unit_id),
                **kwargs,
            }
        )


class ReadTeacherPhone(RecordDeedView):
    """The whole number, once, as a message; who looked is written down."""

    action = "rosters.view_school"

    def base_queryset(self) -> QuerySet[Teacher]:
        return teachers_for(self.request.viewer)

    def perform(self) -> str:
        row = self.get_object()
        number = read_phone(row, by=self.request.viewer)
        messages.info(self.request, f"{row}的电话：{number or '没有登记'}。已记录这次查看。")
        return page("teacher", row)


class NewTeacher(New):
    """Take a teacher in."""

    listed, title, form_class, done_message = TEACHERS, "登记教师", TeacherForm, "已登记。"

    def perform(self, form: Any) -> str:
        return add_teacher(form.cleaned_data["unit"], form.given(), by=self.request.viewer).get_absolute_url()


class EditTeacher(OfRecord):
    """Correct what is said about a teacher."""

    listed, title, form_class, done_message = TEACHERS, "修改教师", TeacherForm, "已保存。"

    def base_queryset(self) -> QuerySet[Teacher]:
        return teachers_for(self.request.viewer, EDIT)

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        said = {name: getattr(row, name) for name in ("number", "name", "starts_on", "ends_on", "note")}
        return {**said, "user": row.user.username if row.user else None}

    def perform(self, form: Any) -> str:
        edit_teacher(self.get_object(), form.given(), by=self.request.viewer)
        return page("teacher", self.get_object())


class ProgrammeList(ListPage):
    """The code table: which programme a code means, by edition of the catalogue."""

    action = "rosters.view_figures"
    title = "专业代码表"
    lead = "专业代码照教育部专业目录，写明是哪一年的版本。班级和学生从这里选专业。"
    measure, noun = "个", "专业"
    search = Search("搜专业名称、拼音首字母、代码", ("name", "code"))
    chips = (Chips("层次", "level", Level.choices, "level"),)
    columns = (
        Column("专业", "name", sort=("pinyin", "id")),
        Column("代码", "code", "short", sort="code"),
        Column("目录版本", lambda row: f"{row.edition}年版", "short", sort=("edition", "code")),
        Column("层次", "get_level_display", "short"),
        Column("招生", lambda row: "在招" if row.is_active else "停招", "short", sort=("is_active", "code")),
    )
    add = Button("登记专业", "rosters:programme_new")
    empty = Empty("还没有专业", "照专业目录登记学校开设的专业。", add, "course")

    def base_queryset(self) -> QuerySet[Programme]:
        return programmes()

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "programmes"))]

    def row_url(self, row: Any) -> str:
        """To correcting it, for those who may."""
        return page("programme_edit", row) if self.request.viewer.can("rosters.edit_programme") else ""


class NewProgramme(New):
    """Add a programme."""

    action = "rosters.add_programme"
    listed, title, form_class, done_message = PROGRAMMES, "登记专业", ProgrammeForm, "已登记。"

    def perform(self, form: Any) -> str:
        add_programme(form.given(), by=self.request.viewer)
        return reverse("rosters:programmes")


class EditProgramme(OfRecord):
    """Correct a programme."""

    action = "rosters.edit_programme"
    listed, title, form_class, done_message = PROGRAMMES, "修改专业", ProgrammeForm, "已保存。"

    def base_queryset(self) -> QuerySet[Programme]:
        return programmes()

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        return {name: getattr(row, name) for name in ("code", "name", "edition", "level", "is_active")}

    def perform(self, form: Any) -> str:
        edit_programme(self.get_object(), form.given(), by=self.request.viewer)
        return reverse("rosters:programmes")
