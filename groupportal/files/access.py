"""Who may open a file beyond the action it names: apps narrow an action to the rows a person may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db.models import Q, QuerySet

from groupportal.files.models import StoredFile
from groupportal.tenancy.roles import ACTIONS
from groupportal.tenancy.viewer import Viewer

Narrowing = Callable[[QuerySet[StoredFile], Viewer], QuerySet[StoredFile]]

_narrowings: dict[str, Narrowing] = {}


def narrow(view_action: str, narrowing: Narrowing) -> None:
    """Of the files opened with this action, let a person see those that ``narrowing`` leaves.

    KeyError for an action nobody knows, ValueError where it is narrowed twice.
    """
    if view_action not in ACTIONS:
        raise KeyError(f"unknown action {view_action}")
    if _narrowings.setdefault(view_action, narrowing) is not narrowing:
        raise ValueError(f"{view_action} is narrowed twice")


def openable(rows: QuerySet[StoredFile], viewer: Viewer) -> QuerySet[StoredFile]:
    """Of these files, those the person may open."""
    held = [action for action in ACTIONS if viewer.can(action)]
    shown = Q(view_action__in=[action for action in held if action not in _narrowings])
    for action in held:
        if action in _narrowings:
            narrowed = _narrowings[action](StoredFile.objects.filter(view_action=action), viewer)
            shown |= Q(pk__in=narrowed.values("pk"))
    return rows.filter(shown)


def may_open(file: StoredFile, viewer: Viewer) -> bool:
    """Whether the person may open this file."""
    return file.pk in ids_openable([file], viewer)


def ids_openable(files: Iterable[StoredFile], viewer: Viewer) -> set[int]:
    """The keys of those among these files that the person may open. One query for each narrowed action among them."""
    found: set[int] = set()
    by_action: dict[str, list[int]] = defaultdict(list)
    for file in files:
        by_action[file.view_action].append(file.pk)
    for action, keys in by_action.items():
        if not viewer.can(action):
            continue
        narrowing = _narrowings.get(action)
        if narrowing is None:
            found.update(keys)
        else:
            rows = StoredFile.objects.filter(pk__in=keys)
            found.update(narrowing(rows, viewer).values_list("pk", flat=True))
    return found
