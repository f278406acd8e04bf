"""A group's addresses with a few views that break the rules."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views import View
from rest_framework.response import Response

from groupportal.audit.enums import AccessKind
from groupportal.audit.services import seen
from groupportal.tenancy.api import GroupViewSet
from groupportal.tenancy.models import Unit
from groupportal.ui.pages import Page
from groupportal.urls.group import handler403, handler404, handler500
from groupportal.urls.group import urlpatterns as real

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


class LooksAndWrites(Page):
    action = "portal.view_home"
    title = "看一看"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        Unit.objects.create(name="看的时候写下的单位")
        return HttpResponse("ok")


class SaysWhy(LooksAndWrites):
    writes_on_get = "样例：有理由的写入"


class LooksAndNotes(Page):
    action = "portal.view_home"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seen(request.group, by=request.user, kind=AccessKind.VIEW, purpose="看一看")
        return HttpResponse("ok")


class ForgotToDeclare(View):
    actions = {"get": "portal.view_home"}

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok")

    post = put = patch = delete = get


class ForgotInTheApi(GroupViewSet):
    actions = {"get": "portal.view_home"}

    def list(self, request: Any) -> Response:
        return Response([])

    def create(self, request: Any) -> Response:
        return Response([])


urlpatterns = [
    path("toy/writes/", LooksAndWrites.as_view(), name="toy_writes"),
    path("toy/says-why/", SaysWhy.as_view(), name="toy_says_why"),
    path("toy/notes/", LooksAndNotes.as_view(), name="toy_notes"),
    path("toy/forgot/", ForgotToDeclare.as_view(), name="toy_forgot"),
    path("toy/api/", ForgotInTheApi.as_view({"get": "list", "post": "create"}), name="toy_api"),
    *real,
]
