"""The search as a page, and what it finds while one types."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404

from groupportal.search.kinds import found_for, kinds_for
from groupportal.ui.pages import Page

LONGEST = 100
A_PAGE = 30


class _Search(Page):
    """What is asked for stands in the address as ``q``."""

    action = "portal.view_home"
    title = "查找"
    most = 5

    @property
    def words(self) -> str:
        """What was typed."""
        return str(self.request.GET.get("q", "")).strip()[:LONGEST]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"words": self.words, **self.look(), **kwargs})

    def look(self) -> dict[str, Any]:
        """The first few of each kind."""
        found = found_for(self.request.viewer, self.words, self.most)
        return {"found": found, "total": sum(len(one.hits) for one in found)}


class SearchPage(_Search):
    """Works without script. ``kind`` in the address: all of one kind, page by page."""

    action = "portal.view_home"
    lead = "任务与指标、成员单位、人员、凭证、文件和页面，只找您能看到的。"
    template_name = "search/search.html"
    most = 10

    def look(self) -> dict[str, Any]:
        if not (name := self.request.GET.get("kind")):
            return super().look()
        kind = next((kind for kind in kinds_for(self.request.viewer) if kind.name == name), None)
        if kind is None:
            raise Http404
        rows = kind.find(self.request.viewer, self.words) if self.words else []
        page = Paginator(rows, A_PAGE).get_page(self.request.GET.get("page"))
        return {"kind": kind, "page_obj": page, "hits": kind.hits(page.object_list, self.words)}


class FoundFragment(_Search):
    """A few of each kind, for the box in the head bar."""

    action = "portal.view_home"
    template_name = "search/_found.html"
