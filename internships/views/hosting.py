"""What the pages of units, posts, mentors, choices and filings share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from groupportal.files.services import store_upload
from internships.words import known

EDIT = "internships.edit_hosts"
OWN = "internships.edit_own_host"
BASIS = "internships.edit_basis"
HOSTS = ("实习单位", "internships:hosts")


def page(name: str, record: Any) -> str:
    """The address of a record's page."""
    return reverse(f"internships:{name}", kwargs={"public_id": record.public_id})


def way(*steps: tuple[str, str] | Any) -> list[tuple[str, str]]:
    """Lists by title and name of their address, records by themselves."""
    return [
        (step[0], reverse(step[1])) if isinstance(step, tuple) else (str(step), step.get_absolute_url())
        for step in steps
    ]


def facts_of(row: Any, *names: str) -> list[tuple[str, str]]:
    """Fields by their labels, in words: 未登记 for what isn't known."""
    return [(str(row._meta.get_field(name).verbose_name), known(getattr(row, name))) for name in names]


def paper(upload: Any, viewer: Any, purpose: str) -> Any:
    """A file that was chosen, kept; None for none."""
    if not upload:
        return None
    return store_upload(upload, by=viewer, purpose=purpose, view_action="internships.view_school")


def initial(facts: Any, names: Iterable[str]) -> dict[str, Any]:
    """What a form begins with: these of a service's input."""
    return {name: getattr(facts, name) for name in names}
