"""Who may open a file: who holds the action it names, and sees a record that it belongs to.

A room says for each of its keys to a file which rows a person sees; the system check ``files.E001`` names a key without that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.db import connection
from django.db.models import Exists, ManyToOneRel, OuterRef, Q, QuerySet

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupModel
from groupportal.tenancy.roles import ACTIONS
from groupportal.tenancy.viewer import Viewer

Rows = Callable[[Viewer], QuerySet[Any]]
Key = tuple[type[GroupModel], str]
"""A model, and the name of its key to a file."""

_seen: dict[Key, Rows] = {}
"""The rows a person sees."""


def opens(model: type[GroupModel], field: str, rows: Rows) -> None:
    """Whoever sees a row of ``model`` among ``rows(viewer)`` may open the file its key ``field`` names.

    ValueError where another rule was declared for the same key.
    """
    if _seen.setdefault((model, field), rows) is not rows:
        raise ValueError(f"{model.__name__}.{field} is declared twice")


def seen_with(model: type[GroupModel], action: str) -> Rows:
    """All rows of a model for those who hold the action, none for others."""

    def rows(viewer: Viewer) -> QuerySet[Any]:
        return model.objects.all() if viewer.can(action) else model.objects.none()

    return rows


def openable(
    rows: QuerySet[StoredFile], viewer: Viewer, *, named_by: Iterable[Key] | None = None
) -> QuerySet[StoredFile]:
    """Of these files, those the person may open: the own ones, and those of records the person sees.

    ``named_by``: the keys of which one names them, where that is known; else all there are.
    """
    held = [action for action in ACTIONS if viewer.can(action)]
    seen = [
        (field, _seen[model, field](viewer)) for model, field in (_seen if named_by is None else named_by)
    ]
    ways: list[Any] = [
        Exists(records.order_by().filter(**{field: OuterRef("pk")}))
        for field, records in seen
        if not records.query.is_empty()
    ]
    return rows.filter(reduce(or_, ways, Q(uploaded_by_id=viewer.user.pk)), view_action__in=held)


def may_open(file: StoredFile, viewer: Viewer) -> bool:
    """Whether the person may open this file."""
    return file.pk in ids_openable([file], viewer)


def ids_openable(files: Iterable[StoredFile], viewer: Viewer) -> set[int]:
    """The keys of those among these files that the person may open. Two queries; none for no file and for own ones."""
    held = [file for file in files if viewer.can(file.view_action)]
    own = {file.pk for file in held if file.uploaded_by_id == viewer.user.pk}
    others = sorted({file.pk for file in held} - own)
    if not others:
        return own
    # Some fifty tables have keys to files: who sees their rows is asked of the few that name one of these.
    rows = openable(StoredFile.objects.filter(pk__in=others), viewer, named_by=_naming(others))
    return own | set(rows.values_list("pk", flat=True))


def _naming(ids: list[int]) -> list[Key]:
    """The keys that name one of these files in some row of the group, whoever sees that."""
    keys = list(_seen)
    asked = [
        f'SELECT {at} WHERE EXISTS (SELECT FROM "{model._meta.db_table}"'  # noqa: S608 -- the program's own names
        f' WHERE "{getattr(model, field).field.column}" = ANY(%(ids)s))'
        for at, (model, field) in enumerate(keys)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked), {"ids": ids})
        return [keys[at] for (at,) in cursor.fetchall()]


@register("files")
def check_keys(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every key to a file says whose it is."""
    found: list[CheckMessage] = []
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel):
            continue
        model: Any = relation.related_model
        name: str = relation.field.name
        # A table that is there in tests alone has no room.
        if (model, name) not in _seen and not model.__module__.startswith("tests."):
            text = f"{model._meta.label}.{name}: nobody says who may open its files"
            hint = "Declare it with files.access.opens in the room's file_rules.py."
            found.append(Error(text, hint, id="files.E001"))
    return found
