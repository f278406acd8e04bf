"""Applications over the API, read as far as the pages show them; no CV, no telephone. What is done: ``api_pages``."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from rest_framework import serializers

from employment.enums import ApplicationState, CvPart
from employment.models import Application
from employment.selectors.application import VIEW, applications_for, as_read
from employment.views.demand_api import TAGS
from groupportal.lists.api import Found, Reading, listing
from groupportal.tenancy.api_guide import sample_texts

sample_texts({"投递的岗位": "数控车工", "投递人": "林小", "面试的地点": "江海区高新西路18号人事部"})


class ApplicationSerializer(serializers.ModelSerializer[Application]):
    """An application as its list shows it to the same person."""

    id = serializers.UUIDField(source="public_id", help_text="编号，用于地址")
    opening = serializers.UUIDField(source="demand.public_id", help_text="岗位需求的编号")
    title = serializers.CharField(source="demand.title", help_text="投递的岗位")
    unit = serializers.CharField(source="demand.unit.name", help_text="单位")
    student = serializers.CharField(source="named", help_text="投递人，还没有同意提供姓名的写“求职者”")
    programme = serializers.CharField(help_text="专业，没有同意提供的为空")
    shares = serializers.ListField(
        child=serializers.ChoiceField(choices=CvPart.choices), help_text="同意提供的内容"
    )
    interview_place = serializers.CharField(help_text="面试的地点")

    class Meta:
        model = Application
        fields: ClassVar[list[str]] = [
            *("id", "opening", "title", "unit", "student", "programme", "state", "began_by", "shares"),
            *("began_at", "moved_at", "interview_at", "interview_place", "reply_by", "hired_on"),
        ]


class _ApplicationFound(Found):
    searched = ("demand__title", "demand__unit__name")
    q = filters.CharFilter(method="by_words", label="岗位、单位")
    state = filters.ChoiceFilter(choices=ApplicationState.choices, label="状态")

    class Meta:
        model = Application
        fields: ClassVar[list[str]] = []


@listing("投递", "一次投递", tags=TAGS)
class ApplicationViewSet(Reading):
    """Those the person sees."""

    actions: ClassVar[dict[str, str]] = {"get": VIEW}
    serializer_class = ApplicationSerializer
    filterset_class = _ApplicationFound
    queryset = Application.objects.none()

    def get_queryset(self) -> QuerySet[Application]:
        """The latest change first."""
        return applications_for(self.request.viewer).order_by("-moved_at", "-pk")

    def get_object(self) -> Application:
        return as_read([super().get_object()], self.request.viewer)[0]

    def paginate_queryset(self, queryset: Any) -> Any:
        return as_read(super().paginate_queryset(queryset) or [], self.request.viewer)
