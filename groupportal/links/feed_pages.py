"""Pages of a calendar to subscribe to: the address with how to use it, another one, the file that a phone asks for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from groupportal.links.feeds import SINCE, FeedKind
from groupportal.links.services import address_made, feed_of, new_address, token_of
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import viewer_for
from groupportal.ui.ics import calendar_text
from groupportal.ui.pages import DeedView, Page


class _Mine:
    feed: FeedKind
    request: Any
    kwargs: dict[str, Any]

    def subject(self) -> Any:
        """What the calendar is of; None for the person's own; 404 for what the person does not see."""
        rows = self.feed.subjects(self.request.viewer)
        return None if rows is None else get_object_or_404(rows, **self.kwargs)


class FeedPage(_Mine, Page):
    """The own address, to be copied."""

    title = "订阅到手机日历"
    template_name = "links/feed.html"

    def get_title(self) -> str:
        subject = self.subject()
        return f"{subject}：{self.title}" if subject else self.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        made = address_made(self.feed, self.request.viewer, self.subject())
        file = made and reverse(f"{self.feed.name}_file", kwargs={"token": token_of(made)})
        return super().get_context_data(
            **{
                "address": self.request.build_absolute_uri(file) if file else "",
                "shows": self.feed.shows,
                "another": reverse(f"{self.feed.name}_new", kwargs=self.kwargs),
                **kwargs,
            }
        )


class NewAddress(_Mine, DeedView):
    """The first address, or the next one."""

    title = "换日历地址"

    def perform(self) -> str:
        new_address(self.feed, subject=self.subject(), by=self.request.viewer)
        messages.success(self.request, f"地址已生成。谁拿到地址谁就能看到{self.feed.shows}，请不要转发。")
        return reverse(self.feed.name, kwargs=self.kwargs)


class FeedFile(View):
    """The calendar as RFC 5545, for who has the address: no session, nothing but what the person sees today."""

    feed: FeedKind
    is_public = True
    hides_path = True
    title = "日历文件"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        made = feed_of(self.feed, token)
        if made is None or made.user is None or not made.user.is_active:
            raise Http404
        viewer = viewer_for(made.user, active_group())
        if not viewer.can(self.feed.action):
            raise Http404
        rows = self.feed.subjects(viewer)
        subject = None if rows is None else get_object_or_404(rows, public_id=made.subject_id)
        events = self.feed.events(viewer, subject, timezone.now() - SINCE)
        text = calendar_text(self.feed.title(viewer, subject), events)
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response
