"""Keeping one's own views of lists. They are nobody else's business, so no trail is kept of them."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.http import QueryDict

from groupportal.errors import DomainError, NotAllowed
from groupportal.lists.models import SavedView
from groupportal.lists.selectors import kept_query, list_at, views_of
from groupportal.tenancy.viewer import Viewer

MOST_PER_LIST = 20


def _clean_name(name: str) -> str:
    clean = " ".join(name.split())
    if not clean:
        raise DomainError("no_name", "请给视图起个名称，例如“待补佐证的学校”。")
    longest = SavedView.longest("name")
    if len(clean) > longest:
        raise DomainError("long_name", f"视图名称有 {len(clean)} 个字，请缩短到 {longest} 个字以内。")
    return clean


@transaction.atomic
def save_view(page: str, query: str, name: str, *, by: Viewer) -> SavedView:
    """Keep filters and order of a list under a name; the same name again takes the new ones.

    DomainError for what is no list, a list without filters and order, an unusable name, or too many views.
    """
    by.require("portal.save_view")
    found = list_at(page)
    if found is None:
        raise DomainError("no_list", "这个列表已不再提供，视图没有保存。")
    by.require(found.action)
    clean, kept = _clean_name(name), kept_query(QueryDict(query))
    if not kept:
        raise DomainError("no_filters", "现在没有筛选也没有排序。请先选好条件，再保存为视图。")
    if len(kept) > SavedView.longest("query"):
        raise DomainError("long_query", "现在的条件太多，存不下。请减少几项筛选后再保存。")
    own = views_of(by).filter(page=page)
    if own.exclude(name=clean).count() >= MOST_PER_LIST:
        raise DomainError(
            "too_many_views", f"这个列表已有 {MOST_PER_LIST} 个视图。请先在“管理视图”里删去不用的。"
        )
    view, _ = SavedView.objects.update_or_create(
        owner_id=by.user.pk, page=page, name=clean, defaults={"query": kept}
    )
    return view


def _own(view: SavedView, by: Viewer) -> SavedView:
    by.require("portal.save_view")
    if view.owner_id != by.user.pk:
        raise NotAllowed("只能改自己的视图。")
    return view


@transaction.atomic
def rename_view(view: SavedView, name: str, *, by: Viewer) -> SavedView:
    """Another name. DomainError where it is unusable or taken by another view of the same list."""
    _own(view, by).name = _clean_name(name)
    try:
        with transaction.atomic():
            view.save(update_fields=["name"])
    except IntegrityError as error:
        raise DomainError(
            "name_taken", f"这个列表已有叫“{view.name}”的视图。请换一个名称，或先删除那一个。"
        ) from error
    return view


@transaction.atomic
def delete_view(view: SavedView, *, by: Viewer) -> None:
    _own(view, by).delete()
