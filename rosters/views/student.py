"""Students: the list, one of them, what is done with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from groupportal.lists.bulk import BulkEditPage
from groupportal.lists.declaring import Button, Chips, Deed, Empty, Search, Tools
from groupportal.lists.pages import ListPage
from groupportal.records.buttons import record_buttons
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.formats import DASH, cndate, mask_id, mask_phone
from groupportal.ui.pages import RecordFormPage, RecordPage
from groupportal.ui.tables import Column, StateCell
from rosters.enums import Standing
from rosters.forms.filters import StudentFilter
from rosters.forms.roster import (
    AccountForm,
    BulkStudentForm,
    LeaveForm,
    MoveForm,
    NewStudentForm,
    PurposeForm,
    RestForm,
    ResumeForm,
    ReturnForm,
    StudentForm,
)
from rosters.models import Student
from rosters.rules import sex_by
from rosters.selectors.roster import class_periods, standing_on, students_for
from rosters.services.student import (
    add_student,
    edit_student,
    leave_school,
    link_account,
    move_student,
    read_private,
    rest_student,
    resume_student,
    return_student,
    student_facts,
)
from rosters.views.common import STUDENTS, New, OfRecord, page

EDIT = "rosters.edit_roster"


class StudentList(AsOfMixin, ListPage):
    """The students a person may see, in the classes and as what they are on the page's day."""

    action = "rosters.view_students"
    title = "学生"
    lead = "身份证号和电话平时遮住；要看完整的，在学生的页面写明用途，逐个查看。"
    export_action = "rosters.export_roster"
    measure, noun = "名", "学生"
    search = Search("搜姓名、拼音首字母、学号、监护人")
    chips = (
        Chips(
            "状态", "standing", Standing.choices, "standing", default=Standing.STUDYING, every=("all", "全部")
        ),
    )
    columns = (
        Column("姓名", "name", sort=("pinyin", "id"), personal=True),
        Column("学号", "number", "short", sort="number", personal=True),
        Column("班级", "class_name", sort=("class_name", "pinyin")),
        Column("年级", lambda student: f"{student.grade}级", "short", sort=("grade", "pinyin")),
        Column("专业", "programme.name", sort=("programme__name", "pinyin")),
        Column("学校", "unit.name", sort=("unit__pinyin", "pinyin")),
        Column("状态", lambda s: StateCell(s.standing, Standing(s.standing).label), "state"),
        Column("性别", "get_sex_display", "short", more=True, personal=True),
        Column("出生日期", "born_on", "date", sort="born_on", more=True, personal=True),
        Column("监护人", "guardian", more=True, personal=True),
        Column("监护人电话", "guardian_phone", "phone", more=True),
        Column("学生电话", "phone", "phone", more=True),
        Column("入学日期", "starts_on", "date", sort="starts_on", more=True),
        Column("离校日期", "ends_on", "date", sort="ends_on", more=True),
        Column("离校类别", "get_leave_kind_display", "short", more=True),
        Column("账号", "user.username", "short", more=True),
    )
    opens = "rosters:student"
    add = Button("登记学生", "rosters:student_new")
    bulk = (
        Deed("批量调班", "rosters:students_move", "right"),
        Deed("批量离校", "rosters:students_leave", "stop"),
        Deed("批量修改", "rosters:students_edit", "pencil"),
        Deed("开账号", "rosters:students_accounts", "user"),
    )
    empty = Empty(
        "还没有学生",
        "手头有名单的，点上面的“导入学生”；也可以先登记班级，再逐个登记。",
        Button("登记班级", "rosters:class_new"),
        "member",
    )

    def base_queryset(self) -> QuerySet[Student]:
        return standing_on(students_for(self.request.viewer), self.as_of)

    @property
    def filterset_class(self) -> Any:  # type: ignore[override]  # as of the page's date
        """The filters as of the page's date."""
        return partial(StudentFilter, as_of=self.as_of)

    def get_tools(self) -> list[Tools]:
        return [Tools(record_buttons(self.request, "students"))]


class StudentPage(AsOfMixin, RecordPage):
    """One student: what is said, the classes one after the other, rests."""

    action = "rosters.view_students"
    listed = STUDENTS
    template_name = "rosters/student.html"

    def base_queryset(self) -> QuerySet[Student]:
        return standing_on(students_for(self.request.viewer), self.as_of)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, viewer = self.get_object(), self.request.viewer
        here = partial(viewer.can, unit_id=row.unit_id)
        differs = bool(row.id_number and row.sex and sex_by(row.id_number) != row.sex)
        return super().get_context_data(
            **{
                "state": row.standing,
                "facts": self._key_facts(row),
                "masked": self._masked(row),
                "sex_differs": differs,
                "may_edit": here(EDIT),
                "may_read": here("rosters.read_contacts"),
                "periods": list(class_periods(row)),
                "rests": list(row.rests.order_by("-starts_on")),
                "is_resting": row.standing == Standing.RESTING,
                **kwargs,
            }
        )

    def _key_facts(self, row: Any) -> list[tuple[str, Any]]:
        gone = f"{cndate(row.ends_on)}（{row.get_leave_kind_display()}）" if row.ends_on else DASH
        programme = (
            f"{row.programme.name}（{row.programme.code}，{row.programme.edition}年版）"
            if row.programme
            else DASH
        )
        return [
            ("学校", row.unit.name),
            ("学号", row.number),
            ("班级", row.class_name or DASH),
            ("年级", f"{row.grade}级"),
            ("专业", programme),
            ("性别", row.get_sex_display() or DASH),
            ("出生日期", cndate(row.born_on)),
            ("入学日期", cndate(row.starts_on)),
            ("离校日期", gone),
            ("账号", str(row.user or "没有关联")),
            ("备注", row.note or DASH),
        ]

    def _masked(self, row: Student) -> list[tuple[str, str]]:
        relation = f"（{row.get_relation_display()}）" if row.relation else ""
        return [
            ("身份证号", mask_id(row.id_number)),
            ("学生电话", mask_phone(row.phone)),
            ("监护人", f"{row.guardian}{relation}" if row.guardian else DASH),
            ("监护人电话", mask_phone(row.guardian_phone)),
        ]


class ReadStudent(RecordFormPage):
    """Identity number and phones of one student in full, once the purpose is given; written down, never kept by the browser."""

    action = "rosters.read_contacts"
    listed = STUDENTS
    title = "查看身份证号和电话"
    form_class = PurposeForm
    submit_label = "查看"
    template_name = "rosters/student_read.html"

    def base_queryset(self) -> QuerySet[Student]:
        return students_for(self.request.viewer, self.action)

    def _carried_out(self, form: Any) -> HttpResponse:
        shown = read_private(self.get_object(), by=self.request.viewer, **form.cleaned_data)
        response = self.render_to_response(self.get_context_data(form=form, shown=shown))
        response["Cache-Control"] = "private, no-store"
        return response


class NewStudent(New):
    """Take a student in."""

    listed, title = STUDENTS, "登记学生"
    form_class = NewStudentForm
    done_message = "已登记。"

    def perform(self, form: Any) -> str:
        data = form.cleaned_data
        row = add_student(
            data["unit"], form.given(), school_class=data["school_class"], by=self.request.viewer
        )
        return row.get_absolute_url()


class _OfStudent(OfRecord):
    listed = STUDENTS

    def base_queryset(self) -> QuerySet[Student]:
        return students_for(self.request.viewer, EDIT)

    def perform(self, form: Any) -> str:
        self.act(form)
        return page("student", self.get_object())

    def act(self, form: Any) -> object:
        """Call the service."""
        raise NotImplementedError


class EditStudent(_OfStudent):
    """Correct what is said about a student."""

    title, form_class, done_message = "修改学生资料", StudentForm, "资料已保存。"

    def get_initial(self) -> dict[str, Any]:
        row = self.get_object()
        names = ("number", "name", "grade", "sex", "born_on", "guardian", "relation", "starts_on", "note")
        said = {name: getattr(row, name) for name in names}
        return {**said, "programme": row.programme.public_id if row.programme else None}

    def act(self, form: Any) -> object:
        return edit_student(self.get_object(), form.given(), by=self.request.viewer)


class LinkAccount(_OfStudent):
    """The account a student signs in with."""

    title, form_class, done_message = "关联账号", AccountForm, "已保存。"

    def get_initial(self) -> dict[str, Any]:
        user = self.get_object().user
        return {"user": user.username if user else None}

    def act(self, form: Any) -> object:
        return link_account(self.get_object(), form.cleaned_data["user"], by=self.request.viewer)


class MoveStudent(_OfStudent):
    """Into another class."""

    title, form_class, submit_label = "调班", MoveForm, "调班"
    done_message = "已调班，此前各天仍按原来的班级。"

    def act(self, form: Any) -> object:
        data = form.cleaned_data
        return move_student(self.get_object(), data["school_class"], on=data["on"], by=self.request.viewer)


class RestStudent(_OfStudent):
    """Let a student rest."""

    title, form_class, submit_label, done_message = "登记休学", RestForm, "登记", "已登记休学。"

    def act(self, form: Any) -> object:
        return rest_student(self.get_object(), by=self.request.viewer, **form.cleaned_data)


class ResumeStudent(_OfStudent):
    """Back from resting."""

    title, form_class, submit_label, done_message = "登记复学", ResumeForm, "登记", "已登记复学。"

    def act(self, form: Any) -> object:
        return resume_student(self.get_object(), by=self.request.viewer, **form.cleaned_data)


class LeaveStudent(_OfStudent):
    """Out of the school."""

    title, form_class, submit_label = "登记离校", LeaveForm, "登记"
    done_message = "已登记离校，此前截至某天的人数不变。"

    def act(self, form: Any) -> object:
        return leave_school(self.get_object(), by=self.request.viewer, **form.cleaned_data)


class ReturnStudent(_OfStudent):
    """A leaving that was recorded by mistake."""

    title, form_class, submit_label, done_message = "取消离校", ReturnForm, "取消离校", "已取消离校。"

    def act(self, form: Any) -> object:
        return return_student(self.get_object(), by=self.request.viewer, **form.cleaned_data)


class BulkStudents(BulkEditPage):
    """What several students have in common, set for all of them."""

    action = "rosters.edit_roster"
    title = "批量修改学生"
    form_class = BulkStudentForm
    list_page = ("学生", "rosters:students")
    measure = "名"
    form_takes = ("viewer",)

    def base_queryset(self) -> QuerySet[Student]:
        return students_for(self.request.viewer, EDIT)

    def change(self, row: Student, values: Mapping[str, Any]) -> Student:
        return edit_student(row, replace(student_facts(row), **values), by=self.request.viewer)


class BulkMove(BulkStudents):
    """Several into another class on one day."""

    action = "rosters.edit_roster"
    title, form_class = "批量调班", MoveForm

    def change(self, row: Student, values: Mapping[str, Any]) -> Student:
        return move_student(row, values["school_class"], on=values["on"], by=self.request.viewer)

    def value_of(self, row: Student, name: str) -> Any:
        last = class_periods(row).first()
        if last is None:
            return ""
        return str(last.school_class) if name == "school_class" else cndate(last.starts_on)


class BulkLeave(BulkStudents):
    """Several out of the school on one day: a year that graduates."""

    action = "rosters.edit_roster"
    title, form_class = "批量离校", LeaveForm

    def change(self, row: Student, values: Mapping[str, Any]) -> Student:
        return leave_school(row, on=values["on"], kind=values["kind"], by=self.request.viewer)

    def value_of(self, row: Student, name: str) -> Any:
        return (cndate(row.ends_on) if name == "on" else row.get_leave_kind_display()) if row.ends_on else ""
