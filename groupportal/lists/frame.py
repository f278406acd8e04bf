"""What saved views add to the page of every list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from groupportal.lists.models import SavedView
from groupportal.lists.selectors import address_of, kept_query, views_of
from groupportal.ui.asof import PARAMETER as AS_OF
from groupportal.ui.pages import ListPage


def saved_views(request: HttpRequest) -> dict[str, Any]:
    """``saved_views`` on the page of a list, read only where the frame is drawn."""
    match = request.resolver_match
    view = getattr(match.func, "view_class", None) if match else None
    may = request.viewer.can("portal.save_view")  # type: ignore[attr-defined]
    if not may or not (isinstance(view, type) and issubclass(view, ListPage)):
        return {}
    return {"saved_views": SimpleLazyObject(lambda: _shown(request))}


def _shown(request: HttpRequest) -> dict[str, Any] | None:
    """The views of this list as chips, and what saving the present one needs; None where there is neither."""
    kept, as_of = kept_query(request.GET), request.GET.get(AS_OF, "")
    own = list(views_of(request.viewer).filter(page=request.path_info))  # type: ignore[attr-defined]
    if not own and not kept:
        return None
    known = any(view.query == kept for view in own)
    return {
        "chips": [
            {"label": view.name, "url": address_of(view, as_of), "active": view.query == kept} for view in own
        ],
        "page": request.path_info,
        "query": request.GET.urlencode(),
        "may_save": bool(kept) and not known,
        "longest_name": SavedView.longest("name"),
        "save_url": reverse("lists:view_save"),
        "manage_url": reverse("lists:views"),
    }
