"""Reads around saved views."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, get_script_prefix, resolve

from groupportal.lists.models import SavedView
from groupportal.lists.pages import ListPage
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.asof import PARAMETER as AS_OF

_NOT_KEPT = frozenset({AS_OF, "page", "print", "export"})
"""A view is opened as of the day one is looking at, at its first page."""


def kept_query(query: QueryDict) -> str:
    """Filters and order of an address in one spelling; "" where there are none."""
    kept = QueryDict(mutable=True)
    for name in sorted(query):
        if name not in _NOT_KEPT and (values := [v for v in query.getlist(name) if v]):
            kept.setlist(name, values)
    return kept.urlencode()


def list_at(path: str) -> type[ListPage] | None:
    """The list that answers at a path inside a group; None where there is none."""
    try:
        view = getattr(resolve(path, urlconf=settings.GROUP_URLCONF).func, "view_class", None)
    except Resolver404:
        return None
    return view if isinstance(view, type) and issubclass(view, ListPage) else None


def list_page(request: HttpRequest, path: str, query: str) -> ListPage | None:
    """The list at a path inside the group, as if it had been asked there with this query; None where there is none."""
    if (found := list_at(path)) is None:
        return None
    there = copy(request)
    there.method, there.GET = "GET", QueryDict(query)
    there.path_info, there.path = path, get_script_prefix() + path.removeprefix("/")
    match = there.resolver_match = resolve(path, urlconf=settings.GROUP_URLCONF)
    page = found()
    page.setup(there, *match.args, **match.kwargs)
    return page


def views_of(viewer: Viewer) -> QuerySet[SavedView]:
    """The person's own views in this group."""
    return SavedView.objects.filter(owner_id=viewer.user.pk)


def kept_views(viewer: Viewer) -> list[tuple[str, str, str]]:
    """Page, name and query of each of them: for the frame, which keeps them."""
    return list(views_of(viewer).values_list("page", "name", "query"))


def address_of(page: str, kept: str, as_of: str = "") -> str:
    """Where a view opens, on the cut-off date in hand."""
    query = QueryDict(kept, mutable=True)
    if as_of:
        query[AS_OF] = as_of
    return f"{get_script_prefix()}{page.lstrip('/')}?{query.urlencode()}"


def views_by_list(viewer: Viewer) -> list[dict[str, Any]]:
    """The person's views under the names of their lists; those of lists that are closed or gone can still be deleted."""
    parts: dict[str, dict[str, Any]] = {}
    for view in views_of(viewer):
        found = list_at(view.page)
        opens = found is not None and viewer.can(found.action)
        title = found.title if found is not None else "已不再提供的列表"
        part = parts.setdefault(view.page, {"title": title, "opens": opens, "views": []})
        part["views"].append({"view": view, "url": address_of(view.page, view.query) if opens else ""})
    return list(parts.values())
