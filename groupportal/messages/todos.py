"""What a person has to do (待办): apps declare providers in their ``todos.py``; the home page shows them."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
    """

    title: str
    url: str
    label: str
    due_on: dt.date | None = None
    weight: int = 50
    detail: str = ""
    group_key: str = ""
    begins: str = ""

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

    def asked(self, viewer: Viewer, day: dt.date) -> Asked:
        """What this person has to do of it, kept."""
        provider, about = self.provider, (viewer.key, day)
        name = f"todo.{provider.__module__}.{provider.__name__}"
        if self.rows is None:
            return Asked(name, lambda: list(provider(viewer, day)), about, trail=False)
        rows = functools.cache(functools.partial(self.rows, viewer, day))
        return Asked(
            name,
            lambda are_there: list(provider(viewer, day, rows())) if are_there else [],
            about,
            trail=False,
            ask=lambda: any_of(rows()),
        )


_providers: list[_Declared] = []
_promises: dict[str, Right] = {}
_PROMISED = 6
"""How many of them are named; those of many rooms would be a wall of words."""


def todo_provider(
    right: str | Right, *, rows: Rows | None = None, comes: str = ""
) -> Callable[[Provider], Provider]:
    """Declare ``def …(viewer, today) -> Iterable[Todo]``: asked anew when the records it read have changed.

    ``rows(viewer, today)``: the records to do something about, handed to the provider as a third argument. Whether there are any is
    asked in one statement for all providers; where there are none, this one is not asked. Give it wherever to-dos come of rows.
    ``right``: the action that those hold who have such things to do, or a function of the viewer; nobody else is asked for.
    ``comes`` says what will come ("部署给您的任务") while nothing waits.
    """

    def is_for(viewer: Viewer) -> bool:
        return viewer.can(right) if isinstance(right, str) else right(viewer)

    def declared(provider: Provider) -> Provider:
        if all(known.provider is not provider for known in _providers):
            _providers.append(_Declared(provider, is_for, rows))
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
