"""The search as a page, and what it finds while one types."""

from __future__ import annotations

from typing import Any

from groupportal.search.kinds import found_for
from groupportal.ui.pages import Page

LONGEST = 100


class _Search(Page):
    """What is asked for stands in the address as ``q``."""

    action = "portal.view_home"
    title = "查找"
    most = 5

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").strip()[:LONGEST]
        found = found_for(self.request.viewer, words, self.most)
        total = sum(len(kind.hits) for kind in found)
        return super().get_context_data(**{"words": words, "found": found, "total": total, **kwargs})


class SearchPage(_Search):
    """Works without script."""

    action = "portal.view_home"
    lead = "任务与指标、成员单位、人员、凭证、文件和页面，只找您能看到的。"
    template_name = "search/search.html"
    most = 30


class FoundFragment(_Search):
    """A few of each kind, for the box in the head bar."""

    action = "portal.view_home"
    template_name = "search/_found.html"
