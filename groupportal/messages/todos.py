"""What a person has to do (待办): apps declare providers in their ``todos.py``; the home page shows them."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from groupportal.tenancy.kept import Asked, kept_all
from groupportal.tenancy.together import any_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from groupportal.tenancy.viewer import Viewer


@dataclass(frozen=True)
class Todo:
    """Something to do: ``label`` says what the button at ``url`` does; ``weight`` 0–100 orders those due the same day.

    ``begins``: the address that the button posts to, where the form is made by beginning; the title leads to ``url`` all the same.

    To-dos of one ``group_key`` are alike: where there are many, the home page shows the first few and counts the rest.
    ``left``: how many more there are behind this one, which are no to-dos of their own; ``whole``: the list in which all stand.
    """

    title: str
    url: str
    label: str
    due_on: dt.date | None = None
    weight: int = 50
    detail: str = ""
    group_key: str = ""
    begins: str = ""
    left: int = 0
    whole: str = ""

    def is_overdue(self, today: dt.date) -> bool:
        """Whether its day has passed."""
        return self.due_on is not None and self.due_on < today


Provider = Callable[..., Iterable[Todo]]
Right = Callable[["Viewer"], bool]
Rows = Callable[["Viewer", dt.date], "QuerySet[Any]"]


@dataclass(frozen=True)
class _Declared:
    provider: Provider
    is_for: Right
    rows: Rows | None = None
    whole: str = ""
    each: bool = True

    def made(self, viewer: Viewer, day: dt.date, rows: QuerySet[Any] | None = None) -> list[Todo]:
        """The first ``MOST`` of them, the last with how many more there are."""
        found = list(self.provider(viewer, day) if rows is None else self.provider(viewer, day, rows))
        name, _, query = self.whole.partition("?")
        whole = f"{reverse(name, urlconf=settings.GROUP_URLCONF)}{query and '?'}{query}" if name else ""
        todos = [replace(todo, whole=whole) for todo in found[:MOST]] if whole else found[:MOST]
        left = len(found) - MOST
        if left == 0 and rows is not None and self.each:
            left = rows.count() - MOST
        if left > 0:
            todos[-1] = replace(todos[-1], left=left)
        return todos

    def asked(self, viewer: Viewer, day: dt.date) -> Asked:
        """What this person has to do of it, kept."""
        about = (viewer.key, day)
        name = f"todo.{self.provider.__module__}.{self.provider.__name__}"
        if self.rows is None:
            return Asked(name, lambda: self.made(viewer, day), about, trail=False)
        rows = functools.cache(functools.partial(self.rows, viewer, day))
        return Asked(
            name,
            lambda are_there: self.made(viewer, day, rows()) if are_there else [],
            about,
            trail=False,
            ask=lambda: any_of(rows()),
        )


_providers: list[_Declared] = []
_promises: dict[str, Right] = {}
MOST = 30
"""To-dos of a kind: more than that is a list, which has its own page."""
_PROMISED = 6
"""How many of them are named; those of many rooms would be a wall of words."""


def todo_provider(
    right: str | Right, *, rows: Rows | None = None, comes: str = "", whole: str = "", each: bool = True
) -> Callable[[Provider], Provider]:
    """Declare ``def …(viewer, today) -> Iterable[Todo]``: asked anew when the records it read have changed.

    ``rows(viewer, today)``: the records to do something about, handed to the provider as a third argument. Whether there are any is
    asked in one statement for all providers; where there are none, this one is not asked. Give it wherever to-dos come of rows.
    ``right``: the action that those hold who have such things to do, or a function of the viewer; nobody else is asked for.
    ``comes`` says what will come ("部署给您的任务") while nothing waits.
    ``whole``: the page with the list of all, by its name and maybe a query ("plans:assignments?state=open").
    ``each``: there is a to-do for each of ``rows``, so that a provider may make the first ``MOST`` and the rest is counted; one that
    makes fewer, or others, gives all it has.
    """

    def is_for(viewer: Viewer) -> bool:
        return viewer.can(right) if isinstance(right, str) else right(viewer)

    def declared(provider: Provider) -> Provider:
        if all(known.provider is not provider for known in _providers):
            _providers.append(_Declared(provider, is_for, rows, whole, each))
        if comes:
            _promises[comes] = is_for
        return provider

    return declared


def what_comes(viewer: Viewer) -> str:
    """What this person will find among the to-dos, in words; "" for whom none ever come."""
    found = [words for words, to in _promises.items() if to(viewer)]
    others = "等" if len(found) > _PROMISED else ""
    return f"{'、'.join(found[:_PROMISED])}{others}会出现在这里。" if found else ""


def todos_for(viewer: Viewer, today: dt.date | None = None) -> list[Todo]:
    """Everything this person has to do: by date, those without one last, then by weight."""
    day = today or timezone.localdate()
    found = kept_all([one.asked(viewer, day) for one in _providers if one.is_for(viewer)])
    return sorted(
        (todo for todos in found for todo in todos),
        key=lambda t: (t.due_on is None, t.due_on or day, -t.weight, t.title),
    )
