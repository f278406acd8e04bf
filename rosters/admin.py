"""Students, classes, teachers and programmes in the group's admin. What is masked is shown on the portal alone, for a purpose."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from groupportal.admin_site import GroupModelAdmin, group_admin_site
from groupportal.ui.asof import parse_as_of
from groupportal.ui.formats import mask_phone
from rosters.enums import Standing
from rosters.excel.lists import ClassesKind, ProgrammesKind, TeachersKind
from rosters.excel.student import StudentsKind
from rosters.models import Programme, SchoolClass, Student, Teacher
from rosters.selectors.roster import (
    classes_for,
    programmes,
    standing_on,
    students_for,
    teachers_for,
    with_numbers,
)


@admin.register(Student, site=group_admin_site)
class StudentAdmin(GroupModelAdmin):
    """Students as they stood on a day."""

    view_action = "rosters.view_students"
    rows_for = staticmethod(students_for)
    add_page = "rosters:student_new"
    edit_pages = ("rosters:student_edit",)
    purpose = "各校的学生；身份证号和电话写明用途后在门户上逐个查看。"
    icon = "school"
    is_as_of = True
    list_display = ("name", "number", "class_then", "grade", "programme", "unit", "standing_then")
    list_filter = ("grade", "sex", "leave_kind")
    list_select_related = ("unit", "programme")
    search_fields = ("name", "number", "guardian")
    fields = (
        "unit",
        "number",
        "name",
        "sex",
        "born_on",
        "class_then",
        "grade",
        "programme",
        "guardian",
        "masked_guardian_phone",
        "starts_on",
        "ends_on",
        "leave_kind",
        "note",
    )
    readonly_fields = fields
    record_kind = StudentsKind

    def get_queryset(self, request: Any) -> Any:
        return standing_on(super().get_queryset(request).defer("id_number"), parse_as_of(request))

    def deeds_of(self, request: Any, obj: Any) -> list[str]:
        if obj.ends_on:
            return ["rosters:student_return"]
        rest = "rosters:student_resume" if obj.standing == Standing.RESTING else "rosters:student_rest"
        return ["rosters:student_read", "rosters:student_move", rest, "rosters:student_leave"]

    @admin.display(description="班级")
    def class_then(self, row: Any) -> str:
        """On the list's day."""
        return row.class_name or ""

    @admin.display(description="状态")
    def standing_then(self, row: Any) -> str:
        """On the list's day."""
        return str(Standing(row.standing).label)

    @admin.display(description="监护人电话")
    def masked_guardian_phone(self, row: Student) -> str:
        """The number with its middle left out."""
        return mask_phone(row.guardian_phone)


@admin.register(SchoolClass, site=group_admin_site)
class ClassAdmin(GroupModelAdmin):
    """Classes with how many are in them on a day."""

    view_action = "rosters.view_students"
    rows_for = staticmethod(classes_for)
    add_page = "rosters:class_new"
    edit_pages = ("rosters:class_edit",)
    purpose = "各校的班级，班主任和学生数。"
    icon = "table"
    is_as_of = True
    list_display = (
        "name",
        "grade",
        "programme",
        "class_teacher",
        "students_then",
        "unit",
        "starts_on",
        "ends_on",
    )
    list_filter = ("grade",)
    list_select_related = ("unit", "programme", "class_teacher")
    search_fields = ("name", "class_teacher__name", "unit__name")
    fields = ("unit", "name", "grade", "programme", "class_teacher", "starts_on", "ends_on")
    readonly_fields = fields
    record_kind = ClassesKind

    def get_queryset(self, request: Any) -> Any:
        return with_numbers(super().get_queryset(request), parse_as_of(request))

    @admin.display(description="学生")
    def students_then(self, row: Any) -> str:
        """On the list's day."""
        return f"{row.number_of_students} 名"


@admin.register(Teacher, site=group_admin_site)
class TeacherAdmin(GroupModelAdmin):
    """Teachers, their phones masked."""

    view_action = "rosters.view_school"
    rows_for = staticmethod(teachers_for)
    add_page = "rosters:teacher_new"
    edit_pages = ("rosters:teacher_edit",)
    purpose = "各校的教师和他们的账号。"
    icon = "badge"
    list_display = ("name", "number", "unit", "masked_phone", "user", "starts_on", "ends_on")
    list_select_related = ("unit", "user")
    search_fields = ("name", "number", "unit__name")
    fields = ("unit", "number", "name", "masked_phone", "user", "starts_on", "ends_on", "note")
    readonly_fields = fields
    record_kind = TeachersKind

    @admin.display(description="电话")
    def masked_phone(self, row: Teacher) -> str:
        """The number with its middle left out."""
        return mask_phone(row.phone)


@admin.register(Programme, site=group_admin_site)
class ProgrammeAdmin(GroupModelAdmin):
    """The code table."""

    view_action = "rosters.view_figures"
    rows_for = staticmethod(lambda viewer: programmes())
    add_page = "rosters:programme_new"
    edit_pages = ("rosters:programme_edit",)
    purpose = "专业代码表：代码、名称、目录版本。"
    icon = "tag"
    list_display = ("name", "code", "edition", "level", "is_active")
    list_filter = ("edition", "level", "is_active")
    search_fields = ("name", "code")
    fields = ("code", "name", "edition", "level", "is_active")
    readonly_fields = fields
    record_kind = ProgrammesKind
