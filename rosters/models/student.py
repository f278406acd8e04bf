from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from groupportal.periods.period import Period, apart
from groupportal.tenancy.models import GroupKey, person_key
from groupportal.tenancy.sealed import SealedTextField
from groupportal.ui.pinyin import PinyinField
from rosters.enums import LeaveKind, Relation, Sex
from rosters.models.programme import Programme
from rosters.models.school_class import SchoolClass


class Student(Period):
    """A student of a school, from coming in (入学) to leaving (离校).

    The identity number stands enciphered; ``id_mark`` is a keyed hash of it, by which the same number is found again. Number and
    phones are shown masked, in full one by one for a purpose that is written down. ``user``: the account, where there is one.
    """

    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    number = models.CharField("学号", max_length=40)
    name = models.CharField("姓名", max_length=60)
    pinyin = PinyinField(source="name")
    sex = models.CharField("性别", max_length=10, choices=Sex.choices, blank=True)
    born_on = models.DateField("出生日期", null=True, blank=True)
    id_number = SealedTextField("身份证号", blank=True, default="")
    id_mark = models.CharField("身份证号的标记", max_length=64, blank=True, editable=False)
    grade = models.PositiveSmallIntegerField("年级", help_text="入学年份，例如 2023。")
    programme = GroupKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="students",
        verbose_name="专业",
    )
    phone = models.CharField("学生电话", max_length=30, blank=True)
    guardian = models.CharField("监护人", max_length=60, blank=True)
    relation = models.CharField("监护人关系", max_length=20, choices=Relation.choices, blank=True)
    guardian_phone = models.CharField("监护人电话", max_length=30, blank=True)
    starts_on = models.DateField("入学日期")
    ends_on = models.DateField("离校日期", null=True, blank=True, help_text="从这一天起不再是在校学生。")
    leave_kind = models.CharField("离校类别", max_length=20, choices=LeaveKind.choices, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    user = person_key("账号")
    created_at = models.DateTimeField("建档时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "学生"
        ordering = ("pinyin", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "unit", "number"),
                condition=Q(ends_on__isnull=True),
                name="student_number_once",
                violation_error_message="本校已有这个学号的在校学生，请在列表里搜这个学号核对。",
            ),
            models.UniqueConstraint(
                fields=("group", "unit", "id_mark"),
                condition=Q(ends_on__isnull=True) & ~Q(id_mark=""),
                name="student_identity_once",
                violation_error_message="本校已有这个身份证号的在校学生，可能登记了两次，请核对。",
            ),
            models.UniqueConstraint(
                fields=("group", "unit", "user"),
                condition=Q(ends_on__isnull=True, user__isnull=False),
                name="student_account_once",
                violation_error_message="这个账号已经给了本校另一名学生，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="student_forwards",
                violation_error_message="离校日期应晚于入学日期，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, leave_kind="")
                | Q(ends_on__isnull=False) & ~Q(leave_kind=""),
                name="student_leave_has_kind",
                violation_error_message="离校要同时写明日期和类别。",
            ),
            models.CheckConstraint(
                condition=Q(id_number="", id_mark="") | ~Q(id_number="") & ~Q(id_mark=""),
                name="student_identity_marked",
            ),
            models.CheckConstraint(condition=~Q(number="") & ~Q(name=""), name="student_named"),
            models.CheckConstraint(
                condition=Q(grade__range=(1990, 2199)),
                name="student_grade_is_a_year",
                violation_error_message="年级是入学年份，例如 2023，请核对。",
            ),
        ]
        indexes = [
            # Lists are read in this order and searched in the index alone.
            models.Index(
                fields=("group", "pinyin", "id"), include=("name", "number", "unit"), name="student_by_pinyin"
            ),
            models.Index(
                fields=("group", "starts_on"), include=("ends_on", "unit", "grade"), name="student_as_of"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("rosters:student", kwargs={"public_id": self.public_id})


class ClassPeriod(Period):
    """A time a student belongs to a class. It goes on where the student leaves the school: whether there, the student's own dates say.

    ``unit`` is both's school: keys over it and the student, and over it and the class, hold that (``0002_wall``).
    """

    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    student = GroupKey(Student, on_delete=models.CASCADE, related_name="class_periods", verbose_name="学生")
    school_class = GroupKey(
        SchoolClass, on_delete=models.PROTECT, related_name="class_periods", verbose_name="班级"
    )
    starts_on = models.DateField("进班日期")
    ends_on = models.DateField("出班日期", null=True, blank=True, help_text="从这一天起不再在这个班。")

    class Meta:
        verbose_name = verbose_name_plural = "在班期间"
        ordering = ("student", "starts_on")
        constraints = apart("class_period", "student")
        indexes = [models.Index(fields=("group", "school_class"), name="class_period_by_class")]

    def __str__(self) -> str:
        return f"{self.student} {self.school_class}"


class RestPeriod(Period):
    """A time a student rests (休学)."""

    student = GroupKey(Student, on_delete=models.CASCADE, related_name="rests", verbose_name="学生")
    starts_on = models.DateField("休学日期")
    ends_on = models.DateField("复学日期", null=True, blank=True, help_text="从这一天起重新在读。")
    reason = models.CharField("原因", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "休学期间"
        ordering = ("student", "starts_on")
        constraints = [
            *apart("rest_period", "student"),
            models.CheckConstraint(condition=~Q(reason=""), name="rest_period_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.student} {self.describe()}"
