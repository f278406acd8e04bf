"""Forms of students, classes, teachers and programmes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.tenancy.roles import Role
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.fields import Choice, DayField, RuledField, TextArea, unit_field
from groupportal.ui.formats import mask_id, mask_phone
from groupportal.ui.widgets import SearchableSelect
from members.services.contacts import checked_phone
from rosters.enums import LeaveKind, Level, Relation, Sex
from rosters.models import Programme, SchoolClass, Student
from rosters.rules import checked_identity
from rosters.selectors.roster import classes_for, programmes, schools_for, teachers_for
from rosters.services.programme import ProgrammeInput
from rosters.services.school_class import ClassInput
from rosters.services.student import StudentInput
from rosters.services.teacher import TeacherInput

EDIT = "rosters.edit_roster"


class _ProgrammeChoice(forms.ModelChoiceField):
    def __init__(self, label: str = "专业", **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(
            label=label,
            queryset=Programme.objects.all(),
            to_field_name="public_id",
            widget=SearchableSelect("输入专业名称或代码查找"),
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.code}，{obj.edition}年版）"


class _OfSchool(forms.ModelChoiceField):
    """A class or teacher; where the person works for several schools, each is called with its school."""

    def __init__(self, label: str, hint: str, **kwargs: Any) -> None:
        self.with_school = False
        super().__init__(
            label=label, queryset=None, to_field_name="public_id", widget=SearchableSelect(hint), **kwargs
        )

    def label_from_instance(self, obj: Any) -> str:
        name = (
            f"{obj.name}（{obj.grade}级）" if isinstance(obj, SchoolClass) else f"{obj.name}（{obj.number}）"
        )
        return f"{name} {obj.unit}" if self.with_school else name


class _RosterForm(forms.Form):
    """``viewer`` and the ``record`` under change (None for a new one); ``unit`` stands in forms of new ones alone."""

    def __init__(self, *args: Any, viewer: Viewer, record: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = record
        if "unit" in self.fields:
            offered = schools_for(viewer, EDIT)
            if record is not None:
                del self.fields["unit"]
            else:
                self.fields["unit"].queryset = offered
                if len(only := list(offered[:2])) == 1:
                    self.fields["unit"].initial = only[0].public_id
        for name, find in (("class_teacher", teachers_for), ("school_class", classes_for)):
            if name in self.fields:
                field: Any = self.fields[name]
                rows: QuerySet[Any] = find(viewer, EDIT).filter(ends_on__isnull=True)
                field.queryset = rows.filter(unit=record.unit_id) if record else rows
                field.with_school = record is None and viewer.for_all_units(EDIT)
        if "programme" in self.fields:
            self.fields["programme"].queryset = programmes().filter(is_active=True)  # type: ignore[attr-defined]


def phone_field(label: str) -> RuledField:
    """A phone number."""
    return RuledField(
        checked_phone,
        label=label,
        required=False,
        max_length=30,
        widget=forms.TelInput(),
        help_text="11 位手机号，或带区号的座机。",
    )


class ProgrammeForm(_RosterForm):
    code = forms.CharField(label="专业代码", max_length=10, help_text="6 位，照教育部专业目录，例如 710205。")
    name = forms.CharField(label="专业名称", max_length=80)
    edition = forms.IntegerField(
        label="目录版本", initial=2021, help_text="专业目录的年份。同一个代码在不同版本里可能是不同的专业。"
    )
    level = Choice("层次", Level.choices)
    is_active = forms.BooleanField(
        label="仍在招生",
        required=False,
        initial=True,
        help_text="停招的去掉勾，新登记时不再列出，已有的不变。",
    )

    def given(self) -> ProgrammeInput:
        """For the service."""
        return ProgrammeInput(**self.cleaned_data)


class ClassForm(_RosterForm):
    unit = unit_field(None, label="学校")
    name = forms.CharField(label="班级名称", max_length=80, help_text="例如“20级5班”“23数控1班”。")
    grade = forms.IntegerField(label="年级", help_text="入学年份，例如 2023。")
    programme = _ProgrammeChoice()
    class_teacher = _OfSchool("班主任", "输入姓名或工号查找", required=False)
    starts_on = DayField("开班日期", required=False, help_text="不填按入学那年 9 月 1 日。")
    ends_on = DayField("结束日期", required=False, help_text="毕业或撤并的班才填，从这一天起不再有这个班。")

    def given(self) -> ClassInput:
        """For the service."""
        return ClassInput(**{k: v for k, v in self.cleaned_data.items() if k != "unit"})


class TeacherForm(_RosterForm):
    unit = unit_field(None, label="学校")
    number = forms.CharField(label="工号", max_length=40)
    name = forms.CharField(label="姓名", max_length=60)
    phone = phone_field("电话")
    starts_on = DayField("到校日期", past=True, initial=timezone.localdate)
    ends_on = DayField("离校日期", required=False, help_text="已经离校的才填。")
    user = forms.ModelChoiceField(
        label="账号",
        queryset=User.objects.none(),
        to_field_name="username",
        required=False,
        widget=SearchableSelect("输入姓名查找"),
        help_text="有账号的班主任登录后能看到自己的班。先在“人员”里给他本校的教师角色。",
    )
    note = TextArea("备注", 2, max_length=300, required=False)

    def __init__(self, *args: Any, viewer: Viewer, record: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, record=record, **kwargs)
        units = [record.unit_id] if record else list(schools_for(viewer, EDIT).values_list("pk", flat=True))
        held = User.objects.filter(memberships__unit__in=units)
        self.fields["user"].queryset = held.distinct().order_by("pinyin")  # type: ignore[attr-defined]
        if record is not None and record.phone:
            self.fields["phone"].help_text = f"已登记 {mask_phone(record.phone)}；不改请留空。"

    def given(self) -> TeacherInput:
        """For the service; an empty phone leaves a known one."""
        data = {k: v for k, v in self.cleaned_data.items() if k != "unit"}
        return TeacherInput(**{**data, "phone": data["phone"] or None})


class StudentForm(_RosterForm):
    unit = unit_field(None, label="学校")
    number = forms.CharField(label="学号", max_length=40)
    name = forms.CharField(label="姓名", max_length=60)
    grade = forms.IntegerField(label="年级", help_text="入学年份，例如 2023。")
    programme = _ProgrammeChoice()
    id_number = RuledField(
        checked_identity,
        label="身份证号",
        required=False,
        max_length=30,
        help_text="18 位。加密保存，平时只显示首尾；填了它，性别和出生日期可以不填。",
    )
    sex = Choice("性别", Sex.choices, empty="不填", required=False)
    born_on = DayField("出生日期", past=True, required=False)
    phone = phone_field("学生电话")
    guardian = forms.CharField(label="监护人", max_length=60, required=False)
    relation = Choice("监护人关系", Relation.choices, empty="不填", required=False)
    guardian_phone = phone_field("监护人电话")
    starts_on = DayField("入学日期", required=False, help_text="不填按入学那年 9 月 1 日。")
    note = TextArea("备注", 2, max_length=300, required=False)

    def __init__(self, *args: Any, viewer: Viewer, record: Student | None = None, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, record=record, **kwargs)
        for name, mask in (("id_number", mask_id), ("phone", mask_phone), ("guardian_phone", mask_phone)):
            if record is not None and (known := getattr(record, name)):
                self.fields[name].help_text = f"已登记 {mask(known)}；不改请留空。"

    def given(self) -> StudentInput:
        """For the service; what is masked and left blank stays as it is."""
        data = {k: v for k, v in self.cleaned_data.items() if k not in ("unit", "school_class")}
        blank = {name: data[name] or None for name in ("id_number", "phone", "guardian_phone")}
        return StudentInput(**{**data, **blank})


class NewStudentForm(StudentForm):
    """The same, with the class."""

    school_class = _OfSchool("班级", "输入班级名称查找", required=False)
    field_order = ["unit", "number", "name", "grade", "school_class"]


class AccountForm(_RosterForm):
    user = forms.ModelChoiceField(
        label="账号",
        queryset=User.objects.none(),
        to_field_name="username",
        required=False,
        widget=SearchableSelect("输入姓名查找"),
        help_text="学生用它登录，看自己的实习。先在“人员”里给他本校的学生角色。不选的是取消关联。",
    )

    def __init__(self, *args: Any, viewer: Viewer, record: Student | None = None, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, record=record, **kwargs)
        held = User.objects.filter(memberships__unit=record.unit_id if record else None)
        students = held.filter(memberships__role=Role.STUDENT)
        self.fields["user"].queryset = students.distinct().order_by("pinyin")  # type: ignore[attr-defined]


class MoveForm(_RosterForm):
    school_class = _OfSchool("调到哪个班", "输入班级名称查找")
    on = DayField("调班日期", past=True, initial=timezone.localdate, help_text="从这一天起在新的班级。")


class RestForm(_RosterForm):
    on = DayField("休学日期", past=True, initial=timezone.localdate)
    reason = forms.CharField(label="原因", max_length=300, help_text="例如“应征入伍”“因病”，不要写病情。")


class ResumeForm(_RosterForm):
    on = DayField("复学日期", past=True, initial=timezone.localdate)


class LeaveForm(_RosterForm):
    on = DayField("离校日期", past=True, help_text="从这一天起不再计入在校学生，此前的人数不变。")
    kind = Choice("离校类别", LeaveKind.choices)


class ReturnForm(_RosterForm):
    reason = forms.CharField(label="为什么取消", max_length=300, help_text="例如“登记错了人”。")


class BulkStudentForm(_RosterForm):
    """What several students may have in common."""

    programme = _ProgrammeChoice(empty_label="不改")
    grade = forms.IntegerField(label="年级", required=False, help_text="入学年份；留空不改。")


class BulkClassForm(_RosterForm):
    """What several classes may have in common."""

    programme = _ProgrammeChoice(empty_label="不改")
    ends_on = DayField("结束日期", required=False, help_text="毕业或撤并，从这一天起不再有这些班。")


class PurposeForm(forms.Form):
    """What a student's data are looked up for."""

    purpose = forms.CharField(
        label="查看用途",
        max_length=200,
        help_text="例如“联系家长签知情同意书”。谁、何时、为何查看会记入访问记录。",
    )
