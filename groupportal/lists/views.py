"""Saving a view of a list, and the page to rename and delete one's own."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from groupportal.lists.models import SavedView
from groupportal.lists.selectors import address_of, views_by_list, views_of
from groupportal.lists.services import delete_view, rename_view, save_view
from groupportal.ui.asof import PARAMETER as AS_OF
from groupportal.ui.pages import DeedView, Page, RecordDeedView


class Views(Page):
    """The person's own views, list by list."""

    action = "portal.save_view"
    title = "我的视图"
    template_name = "lists/views.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = "保存过的筛选和排序，只有您自己看得到。"
        return super().get_context_data(
            **{
                "parts": views_by_list(self.request.viewer),
                "longest_name": SavedView.longest("name"),
                "lead": lead,
                **kwargs,
            }
        )


class ViewSave(DeedView):
    """Keep the filters and order of the list one is looking at."""

    action = "portal.save_view"
    done_message = "视图已保存，在列表上方随时可以打开。"

    def perform(self) -> str:
        given = self.request.POST
        page, query = given.get("page", ""), given.get("query", "")
        view = save_view(page, query, given.get("name", ""), by=self.request.viewer)
        return address_of(view.page, view.query, QueryDict(query).get(AS_OF, ""))


class _Own(RecordDeedView):
    """A deed on one of the person's own views."""

    action = "portal.save_view"

    def base_queryset(self) -> QuerySet[SavedView]:
        return views_of(self.request.viewer)


class ViewRename(_Own):
    action = "portal.save_view"
    done_message = "名称已改好。"

    def perform(self) -> str:
        rename_view(self.get_object(), self.request.POST.get("name", ""), by=self.request.viewer)
        return reverse("lists:views")


class ViewDelete(_Own):
    """Take a view away."""

    action = "portal.save_view"
    done_message = "视图已删除。"

    def perform(self) -> str:
        delete_view(self.get_object(), by=self.request.viewer)
        return reverse("lists:views")
