"""Joint projects with milestones and results over the API, read-only. Money of a contract is told to those who keep the project."""

from __future__ import annotations

from typing import ClassVar

import django_filters as filters
from django.db.models import QuerySet
from rest_framework import serializers

from groupportal.lists.api import Found, Reading, listing
from groupportal.tenancy.api_guide import sample_texts
from parks.enums import ProjectKind, ProjectState
from parks.models import Achievement, JointProject, Milestone
from parks.selectors.access import projects_for
from parks.selectors.project import with_contracts
from parks.views.park_api import TAGS

sample_texts({"项目名称": "冲压件在线检测技术服务", "节点": "样机验收", "成果名称": "一种冲压件检测装置"})


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    """What is to be reached by a day."""

    title = serializers.CharField(help_text="节点")

    class Meta:
        model = Milestone
        fields: ClassVar[list[str]] = ["title", "due_on", "done_on", "note"]


class AchievementSerializer(serializers.ModelSerializer[Achievement]):
    """What came of it."""

    title = serializers.CharField(help_text="成果名称")

    class Meta:
        model = Achievement
        fields: ClassVar[list[str]] = ["kind", "title", "number", "holder", "gained_on"]


class ProjectSerializer(serializers.ModelSerializer[JointProject]):
    """A project as its page shows it."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    title = serializers.CharField(help_text="项目名称")
    unit = serializers.CharField(source="unit.name", help_text="牵头单位")
    centre = serializers.CharField(source="centre.name", default="", help_text="服务中心，没有的为空")
    contract_amount = serializers.DecimalField(
        14, 2, source="kept_amount", allow_null=True, help_text="合同金额（元），管理项目的人才看得到"
    )
    partners = serializers.SerializerMethodField(help_text="合作单位")
    milestones = MilestoneSerializer(many=True, help_text="节点")
    achievements = AchievementSerializer(many=True, help_text="成果")

    class Meta:
        model = JointProject
        fields: ClassVar[list[str]] = [
            "id",
            "kind",
            "title",
            "unit",
            "centre",
            "leader",
            "starts_on",
            "due_on",
            "ended_on",
            "state",
            "text",
            "contract_amount",
            "partners",
            "milestones",
            "achievements",
        ]

    def get_partners(self, row: JointProject) -> list[str]:
        """By their names."""
        return [one.unit.name for one in row.partners.all()]


class _ProjectFound(Found):
    searched = ("title", "unit__name")
    state = filters.ChoiceFilter(choices=ProjectState.choices, label="状态")
    kind = filters.ChoiceFilter(choices=ProjectKind.choices, label="种类")

    class Meta:
        model = JointProject
        fields: ClassVar[list[str]] = []


@listing("合作项目", "一个合作项目", tags=TAGS)
class ProjectViewSet(Reading):
    actions: ClassVar[dict[str, str]] = {"get": "parks.view_projects"}
    serializer_class = ProjectSerializer
    filterset_class = _ProjectFound
    queryset = JointProject.objects.none()

    def get_queryset(self) -> QuerySet[JointProject]:
        """The latest first."""
        viewer = self.request.viewer
        rows = with_contracts(projects_for(viewer), viewer).select_related("unit", "centre")
        rows = rows.prefetch_related("partners__unit", "milestones", "achievements")
        return rows.order_by("-starts_on", "-pk")
