"""Units that take interns, posts, mentors and schools' choices over the API, read-only. Phones are never given."""

from __future__ import annotations

import functools
from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers

from groupportal.lists import api
from internships.models import HostUnit, Mentor, Post, Selection
from internships.selectors.host import listed
from internships.selectors.placement import hosts_for, mentors_for, posts_for, selections_for

TAGS = ["internships"]
"""The chapter of the description."""
_UNKNOWN = "没有登记的为空，不表示“否”"


listing = functools.partial(api.listing, tags=TAGS)
"""Words of a list and of one of its rows."""


class Reading(api.Reading):
    actions = {"get": "internships.view_hosts"}


class HostSerializer(serializers.ModelSerializer[HostUnit]):
    """A unit that takes interns."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    name = serializers.CharField(source="unit.name", help_text="单位")
    is_member = serializers.BooleanField(help_text="是否成员单位")
    staff_total = serializers.IntegerField(source="staff_then", allow_null=True, help_text="在岗职工总数")
    staff_total_on = serializers.DateField(source="staff_then_on", allow_null=True, help_text="统计日期")
    interns = serializers.IntegerField(
        source="interns_then", allow_null=True, help_text="集团各校今天的实习学生"
    )

    class Meta:
        model = HostUnit
        fields = [
            "id",
            "name",
            "is_member",
            "province",
            "region",
            "address",
            "contact",
            "is_registered",
            "operates_lawfully",
            "is_untrustworthy",
            "credit_checked_on",
            "credit_valid_until",
            "safety_checked_on",
            "has_safety_violation",
            "last_violation_on",
            "is_entertainment",
            "is_agency",
            "staff_total",
            "staff_total_on",
            "elsewhere",
            "interns",
            "lowest_wage",
            "is_suspended",
        ]


class PostSerializer(serializers.ModelSerializer[Post]):
    """A post at a unit."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    host = serializers.UUIDField(source="host.public_id", help_text="单位的编号")
    host_name = serializers.CharField(source="host.unit.name", help_text="单位")
    tasks = serializers.ListField(child=serializers.CharField(), allow_null=True, help_text="典型工作任务")
    major_codes = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text="对应专业代码"
    )
    hazards = serializers.SerializerMethodField(help_text=f"危险作业；{_UNKNOWN}，一种都没有的是空表")

    class Meta:
        model = Post
        fields = [
            "id",
            "host",
            "host_name",
            "name",
            "headcount",
            "tasks",
            "major_codes",
            "hazards",
            "labour_grade",
            "is_harmful",
            "staff_total",
            "staff_total_on",
            "elsewhere",
            "monthly_wage",
            "repetitive_share",
            "hours",
            "lodging",
            "is_active",
        ]

    def get_hazards(self, row: Post) -> list[dict[str, Any]] | None:
        """Each with its grade, where that is known."""
        return None if row.hazards is None else [{"tag": tag, "grade": grade} for tag, grade in row.hazards]


class MentorSerializer(serializers.ModelSerializer[Mentor]):
    """Who guides interns, without the phone."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    host = serializers.UUIDField(source="host.public_id", help_text="单位的编号")
    host_name = serializers.CharField(source="host.unit.name", help_text="单位")

    class Meta:
        model = Mentor
        fields = ["id", "host", "host_name", "name", "position", "is_active"]


class SelectionSerializer(serializers.ModelSerializer[Selection]):
    """A school's choice of a unit."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    school = serializers.CharField(source="school.name", help_text="学校")
    host = serializers.UUIDField(source="host.public_id", help_text="单位的编号")
    host_name = serializers.CharField(source="host.unit.name", help_text="单位")

    class Meta:
        model = Selection
        fields = [
            "id",
            "school",
            "host",
            "host_name",
            "starts_on",
            "ends_on",
            "is_new",
            "has_stable_cooperation",
            "assessed_on",
            "is_party_decided",
            "party_meeting_on",
            "is_published",
            "published_on",
        ]


class Found(api.Found):
    searched: ClassVar[tuple[str, ...]] = ("name", "host__unit__name")


class _HostFound(Found):
    searched = ("unit__name",)
    is_suspended = filters.BooleanFilter(label="停止接收")

    class Meta:
        model = HostUnit
        fields: ClassVar[list[str]] = []


class _AtHostFound(Found):
    host = filters.UUIDFilter(field_name="host__public_id", label="单位的编号")


class _PostFound(_AtHostFound):
    is_active = filters.BooleanFilter(label="接收实习")

    class Meta:
        model = Post
        fields: ClassVar[list[str]] = []


class _MentorFound(_AtHostFound):
    class Meta:
        model = Mentor
        fields: ClassVar[list[str]] = []


class _SelectionFound(_AtHostFound):
    searched = ("host__unit__name", "school__name")

    class Meta:
        model = Selection
        fields: ClassVar[list[str]] = []


@listing("实习单位", "一家实习单位")
class HostViewSet(Reading):
    serializer_class = HostSerializer
    filterset_class = _HostFound
    queryset = HostUnit.objects.none()

    def get_queryset(self) -> QuerySet[HostUnit]:
        """Those the person sees, as of today."""
        viewer = self.request.viewer
        return listed(hosts_for(viewer), viewer, timezone.localdate())


@listing("实习岗位", "一个实习岗位")
class PostViewSet(Reading):
    serializer_class = PostSerializer
    filterset_class = _PostFound
    queryset = Post.objects.none()

    def get_queryset(self) -> QuerySet[Post]:
        """Those of the units the person sees."""
        return posts_for(self.request.viewer)


@listing("单位指导人员", "一位单位指导人员")
class MentorViewSet(Reading):
    serializer_class = MentorSerializer
    filterset_class = _MentorFound
    queryset = Mentor.objects.none()

    def get_queryset(self) -> QuerySet[Mentor]:
        """Those of the units the person sees."""
        return mentors_for(self.request.viewer)


@listing("各校选定的实习单位", "一条选定")
class SelectionViewSet(Reading):
    actions = {"get": "internships.view_school"}
    serializer_class = SelectionSerializer
    filterset_class = _SelectionFound
    queryset = Selection.objects.none()

    def get_queryset(self) -> QuerySet[Selection]:
        """Those of the schools a person sees whole."""
        return selections_for(self.request.viewer)
