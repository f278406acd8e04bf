"""The home page and the inbox."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from groupportal.lists.declaring import Chips, Empty
from groupportal.lists.pages import ListPage
from groupportal.messages.home import home_context
from groupportal.messages.models import Notice
from groupportal.messages.selectors.notice import notices_for
from groupportal.messages.services.notice import mark_all_read, mark_read
from groupportal.ui.asof import AsOfMixin
from groupportal.ui.pages import DeedView, Page, RecordDeedView, RecordPage


class HomePage(AsOfMixin, Page):
    """待办."""

    action = "portal.view_home"
    title = "待办"
    template_name = "messages/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{**home_context(self.request.viewer, self.as_of), **kwargs})


class Inbox(ListPage):
    """A person's messages, unread first."""

    action = "messages.view_inbox"
    title = "消息"
    template_name = "messages/inbox.html"
    paginate_by = 30
    noun = "消息"
    chips = (Chips("查看", "unread", [("1", "未读")], lambda page, rows, _: rows.filter(read_at=None)),)
    empty = Empty("没有消息", "发给您的消息会出现在这里，也会按您选的方式送达。", icon="inbox")

    def base_queryset(self) -> QuerySet[Notice]:
        return notices_for(self.request.viewer)


class NoticeOpen(RecordPage):
    """Open what a message is about; the message counts as read from then on."""

    action = "messages.view_inbox"
    writes_on_get = "打开消息即为已读"

    def base_queryset(self) -> QuerySet[Notice]:
        return notices_for(self.request.viewer)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        notice = mark_read(self.get_object(), by=request.viewer)
        return HttpResponseRedirect(notice.page or reverse("messages:inbox"))


class NoticeRead(RecordDeedView):
    """Mark one as read."""

    action = "messages.view_inbox"

    def base_queryset(self) -> QuerySet[Notice]:
        return notices_for(self.request.viewer)

    def perform(self) -> str:
        mark_read(self.get_object(), by=self.request.viewer)
        return reverse("messages:inbox")


class AllRead(DeedView):
    """Mark all as read."""

    action = "messages.view_inbox"
    done_message = "全部消息已标为已读。"

    def perform(self) -> str:
        mark_all_read(by=self.request.viewer)
        return reverse("messages:inbox")
