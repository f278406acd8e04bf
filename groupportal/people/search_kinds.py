"""People of the group."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from groupportal.people.selectors import PeopleFilter, people
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer


def _hit(person: Any) -> Hit:
    roles = dict.fromkeys(m.get_role_display() for m in person.held)
    return Hit(person.name, reverse("people:person", args=(person.username,)), "、".join(roles))


@search_kind("people", "人员", "tenancy.view_people", _hit, order=40)
def find_people(viewer: Viewer, words: str) -> QuerySet[Any]:
    """As their list finds them. Two queries."""
    return PeopleFilter({"q": words}, queryset=people()).qs
