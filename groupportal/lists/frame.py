"""What saved views add to the page of every list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from groupportal.lists.models import SavedView
from groupportal.lists.pages import ListPage
from groupportal.lists.selectors import address_of, kept_query
from groupportal.ui.asof import PARAMETER as AS_OF
from groupportal.ui.places import place


def saved_views(request: HttpRequest, counted: Any) -> dict[str, Any]:
    """``saved_views`` on the page of a list, read only where the frame is drawn."""
    match = request.resolver_match
    view = getattr(match.func, "view_class", None) if match else None
    may = request.viewer.can("portal.save_view")  # type: ignore[attr-defined]
    if not may or not (isinstance(view, type) and issubclass(view, ListPage)):
        return {}
    return {"saved_views": SimpleLazyObject(lambda: _shown(request, counted["views"]))}


def _shown(request: HttpRequest, views: list[tuple[str, str, str]]) -> dict[str, Any] | None:
    """The views of this list as chips, and what saving the present one needs; None where there is neither."""
    kept, as_of = kept_query(request.GET), request.GET.get(AS_OF, "")
    own = [(name, query) for page, name, query in views if page == request.path_info]
    if not own and not kept:
        return None
    known = any(query == kept for _, query in own)
    return {
        "chips": [
            {"label": name, "url": address_of(request.path_info, query, as_of), "active": query == kept}
            for name, query in own
        ],
        "page": request.path_info,
        "query": request.GET.urlencode(),
        "may_save": bool(kept) and not known,
        "longest_name": SavedView.longest("name"),
        "save_url": place("lists:view_save"),
        "manage_url": place("lists:views"),
    }
