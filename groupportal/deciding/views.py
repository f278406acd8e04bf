"""What a person handed over and waits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse

from groupportal.deciding.handed import handed_by, judges_of, nudge
from groupportal.ui.pages import DeedView, Page


class HandedPage(Page):
    """All of it."""

    action = "portal.view_home"
    title = "我交出的"
    template_name = "deciding/handed.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewer = self.request.viewer
        found = {"rows": handed_by(viewer), "judges": judges_of(viewer)}
        return super().get_context_data(**{**found, **kwargs})


class Nudge(DeedView):
    """Ask those who may rule once more. The right is the person's own: what was put forward by another is not found."""

    action = "deciding.nudge_colleagues"

    def perform(self) -> str:
        told = nudge(self.kwargs["kind"], self.kwargs["public_id"], by=self.request.viewer)
        messages.success(self.request, f"已提醒 {told} 人审核。")
        return self.fallback_url() if self.request.headers.get("Referer") else reverse("deciding:handed")
