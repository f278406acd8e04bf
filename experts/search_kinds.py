"""Experts of the pool."""

from __future__ import annotations

from django.db.models import QuerySet

from experts.models import Expert
from experts.selectors.expert import experts, search
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer


def _hit(expert: Expert) -> Hit:
    return Hit(expert.name, expert.get_absolute_url(), "，".join(filter(None, [expert.unit, expert.title])))


@search_kind("experts", "专家", "experts.view_experts", _hit, order=45)
def find_experts(viewer: Viewer, words: str) -> QuerySet[Expert]:
    """As the pool's list finds them. One query."""
    return search(experts(), words)
