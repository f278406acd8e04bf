"""Students, classes, teachers and programmes over the API, read-only. Phones and identity numbers are never given."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from rest_framework import serializers

from groupportal.lists.api import Found, listing
from groupportal.lists.declaring import with_words
from groupportal.periods.api import AS_OF, Dated
from groupportal.tenancy.api_guide import sample_texts
from rosters.enums import Level, Standing
from rosters.models import Programme, SchoolClass, Student, Teacher
from rosters.selectors.roster import (
    classes_for,
    programmes,
    standing_on,
    students_for,
    teachers_for,
    with_numbers,
)

sample_texts({"学号": "202000001", "班级": "20级5班", "工号": "T0102", "专业代码": "710205"})

TAGS = ["rosters"]
"""The chapter of the description; its paths name what they give."""


class _Reading(Dated):
    """The rows of the portal's lists, as of the day asked for."""

    actions: ClassVar[dict[str, str]] = {"get": "rosters.view_students"}


class ProgrammeSerializer(serializers.ModelSerializer[Programme]):
    """A programme of the code table."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")

    class Meta:
        model = Programme
        fields = ["id", "code", "name", "edition", "level", "is_active"]


class ClassSerializer(serializers.ModelSerializer[SchoolClass]):
    """A class with how many are in it."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    school = serializers.CharField(source="unit.name", help_text="学校")
    programme = serializers.CharField(source="programme.name", default="", help_text="专业")
    class_teacher = serializers.CharField(source="class_teacher.name", default="", help_text="班主任")
    students = serializers.IntegerField(source="number_of_students", help_text="截至日期的学生数")

    class Meta:
        model = SchoolClass
        fields = [
            "id",
            "school",
            "name",
            "grade",
            "programme",
            "class_teacher",
            "starts_on",
            "ends_on",
            "students",
        ]


class TeacherSerializer(serializers.ModelSerializer[Teacher]):
    """As the list shows one, without the phone."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    school = serializers.CharField(source="unit.name", help_text="学校")

    class Meta:
        model = Teacher
        fields = ["id", "school", "number", "name", "starts_on", "ends_on"]


class StudentSerializer(serializers.ModelSerializer[Student]):
    """A student as lists show one."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    school = serializers.CharField(source="unit.name", help_text="学校")
    school_class = serializers.CharField(source="class_name", allow_null=True, help_text="截至日期的班级")
    programme = serializers.CharField(source="programme.name", default="", help_text="专业")
    programme_code = serializers.CharField(source="programme.code", default="", help_text="专业代码")
    standing = serializers.ChoiceField(choices=Standing.choices, help_text="截至日期的状态")

    class Meta:
        model = Student
        fields = [
            "id",
            "school",
            "number",
            "name",
            "school_class",
            "grade",
            "programme",
            "programme_code",
            "standing",
            "starts_on",
            "ends_on",
        ]


class _Found(Found):
    q = filters.CharFilter(method="by_words", label="名称、拼音首字母、学号或工号")
    school = filters.UUIDFilter(field_name="unit__public_id", label="学校的编号")

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        numbered = {"number"} & {field.name for field in rows.model._meta.fields}
        return with_words(rows, value, "name", *numbered)


class _StudentFound(_Found):
    grade = filters.NumberFilter(label="年级（入学年份）")
    standing = filters.ChoiceFilter(choices=Standing.choices, label="截至日期的状态")

    class Meta:
        model = Student
        fields: ClassVar[list[str]] = []


class _ClassFound(_Found):
    grade = filters.NumberFilter(label="年级（入学年份）")

    class Meta:
        model = SchoolClass
        fields: ClassVar[list[str]] = []


class _TeacherFound(_Found):
    class Meta:
        model = Teacher
        fields: ClassVar[list[str]] = []


class _ProgrammeFound(filters.FilterSet):
    level = filters.ChoiceFilter(choices=Level.choices, label="层次")

    class Meta:
        model = Programme
        fields: ClassVar[list[str]] = []


@listing("学生", "一名学生", AS_OF, tags=TAGS)
class StudentViewSet(_Reading):
    serializer_class = StudentSerializer
    filterset_class = _StudentFound
    queryset = Student.objects.none()

    def get_queryset(self) -> QuerySet[Student]:
        """Those the person sees."""
        return standing_on(students_for(self.request.viewer), self.day)


@listing("班级", "一个班级", AS_OF, tags=TAGS)
class ClassViewSet(_Reading):
    serializer_class = ClassSerializer
    filterset_class = _ClassFound
    queryset = SchoolClass.objects.none()

    def get_queryset(self) -> QuerySet[SchoolClass]:
        """Those the person sees."""
        return with_numbers(classes_for(self.request.viewer), self.day)


@listing("教师", "一位教师", tags=TAGS)
class TeacherViewSet(_Reading):
    actions: ClassVar[dict[str, str]] = {"get": "rosters.view_school"}
    serializer_class = TeacherSerializer
    filterset_class = _TeacherFound
    queryset = Teacher.objects.none()

    def get_queryset(self) -> QuerySet[Teacher]:
        """Those of the schools a person sees whole."""
        return teachers_for(self.request.viewer)


@listing("专业代码表", "一个专业", tags=TAGS)
class ProgrammeViewSet(_Reading):
    actions: ClassVar[dict[str, str]] = {"get": "rosters.view_figures"}
    serializer_class = ProgrammeSerializer
    filterset_class = _ProgrammeFound
    queryset = Programme.objects.none()

    def get_queryset(self) -> QuerySet[Programme]:
        """The code table."""
        return programmes()
