"""Units that take interns and their posts, as the lists find them."""

from __future__ import annotations

from django.db.models import QuerySet

from groupportal.lists.declaring import with_words
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer
from internships.forms.filters import SEARCHED
from internships.models import HostUnit, Placement, Post
from internships.selectors.placement import hosts_for, placements_for, posts_for


def _host(row: HostUnit) -> Hit:
    detail = "停止接收实习" if row.is_suspended else row.region or "实习单位"
    return Hit(row.unit.name, row.get_absolute_url(), detail)


def _post(row: Post) -> Hit:
    return Hit(row.name, row.get_absolute_url(), str(row.host))


@search_kind("hosts", "实习单位", "internships.view_hosts", _host, order=64)
def find_hosts(viewer: Viewer, words: str) -> QuerySet[HostUnit]:
    """Of the units the person sees."""
    return with_words(hosts_for(viewer), words, "unit__name", "contact", "address")


@search_kind("posts", "实习岗位", "internships.view_hosts", _post, order=65)
def find_posts(viewer: Viewer, words: str) -> QuerySet[Post]:
    """Of the posts the person sees."""
    return with_words(posts_for(viewer), words, "name", "host__unit__name")


def _placement(row: Placement) -> Hit:
    return Hit(str(row), row.get_absolute_url(), f"{row.batch}，{row.get_state_display()}")


@search_kind("placements", "实习安排", "internships.view_school", _placement, order=62)
def find_placements(viewer: Viewer, words: str) -> QuerySet[Placement]:
    """Of the placements of the schools the person sees whole."""
    return with_words(placements_for(viewer, "internships.view_school"), words, *SEARCHED)
