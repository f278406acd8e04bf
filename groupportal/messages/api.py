"""What is due over the API."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from groupportal.messages.models import Notice
from groupportal.messages.todos import Todo, todos_for
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.api_guide import sample_texts

sample_texts(
    {"要做什么": "写第3周周志", "按钮上的字": "去写", "页面的地址": "/jiangmen/internships/own/journals/"}
)


class TodoSerializer(serializers.Serializer[Todo]):
    """Something to do."""

    title = serializers.CharField(help_text="要做什么")
    label = serializers.CharField(help_text="按钮上的字")
    url = serializers.CharField(help_text="页面的地址")
    due_on = serializers.DateField(allow_null=True, help_text="期限")
    is_overdue = serializers.SerializerMethodField(help_text="是否已过期")
    detail = serializers.CharField(help_text="说明")
    left = serializers.IntegerField(help_text="后面还有几项同类的没有逐项列出")
    whole = serializers.CharField(help_text="列出全部的页面的地址，没有的为空")

    def get_is_overdue(self, todo: Todo) -> bool:
        return todo.is_overdue(timezone.localdate())


class TodoViewSet(GroupViewSet):
    """What the home page shows the same person."""

    actions: ClassVar[dict[str, str]] = {"get": "portal.view_home"}
    serializer_class = TodoSerializer
    queryset = Notice.objects.none()
    filter_backends: ClassVar[list[Any]] = []

    @extend_schema(summary="我的待办", tags=["inbox"], responses=TodoSerializer(many=True))
    def list(self, request: Any) -> Response:
        """By date."""
        found = self.paginate_queryset(todos_for(request.viewer))
        return self.get_paginated_response(TodoSerializer(found, many=True).data)
