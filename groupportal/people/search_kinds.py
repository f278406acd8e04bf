"""People of the group."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from groupportal.people.selectors import PeopleFilter, people
from groupportal.search.kinds import Hit, search_kind
from groupportal.tenancy.viewer import Viewer


@search_kind("人员", "tenancy.view_people", order=40)
def find_people(viewer: Viewer, words: str, most: int) -> Iterable[Hit]:
    """As their list finds them. Two queries."""
    rows = PeopleFilter({"q": words}, queryset=people()).qs[:most]
    return [
        Hit(
            person.name,
            reverse("people:person", args=(person.username,)),
            "、".join(dict.fromkeys(m.get_role_display() for m in person.held)),
        )
        for person in rows
    ]
