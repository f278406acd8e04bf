"""Reads around files."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import ManyToOneRel, Model, QuerySet, prefetch_related_objects
from django.utils import timezone

from groupportal.files.access import ids_openable, openable
from groupportal.files.models import StoredFile
from groupportal.tenancy.kept import kept
from groupportal.tenancy.viewer import Viewer


def path_of(file: StoredFile) -> Path:
    """The content as a path on this machine; a copy where the storage is elsewhere (S3). Read only."""
    try:
        return Path(default_storage.path(file.path))
    except NotImplementedError:
        return _fetched(file)


def _fetched(file: StoredFile) -> Path:
    copy = Path(tempfile.gettempdir()) / "groupportal-files" / file.path
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = copy.with_name(f"{copy.name}.{file.public_id}.part")
        with default_storage.open(file.path, "rb") as source, part.open("wb") as target:
            shutil.copyfileobj(source, target)
        part.rename(copy)
    return copy


def only_known_to(files: QuerySet[StoredFile], *models: type[Model]) -> QuerySet[StoredFile]:
    """Those of the files that no row of any other table refers to, whichever app it belongs to."""
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model not in models:
            other: Any = relation.related_model
            held = other.objects.exclude(**{relation.field.name: None}).values(relation.field.attname)
            files = files.exclude(pk__in=held)
    return files


def files_for(viewer: Viewer) -> QuerySet[StoredFile]:
    """The files of the group that this viewer may open."""
    return openable(StoredFile.objects.all(), viewer).select_related("uploaded_by")


READ_FROM = "数据从这份文件导入"


def sources(ids: Iterable[int | None] | QuerySet[Any]) -> list[tuple[StoredFile, str]]:
    """The files that records were read from, as ``file_items`` takes them, each once; None is no file."""
    files = StoredFile.objects.filter(pk__in=ids).select_related("uploaded_by", "shown_as").order_by("id")
    return [(file, READ_FROM) for file in files]


def files_of(pairs: Iterable[tuple[int, str]]) -> list[tuple[StoredFile, str]]:
    """The files of these keys, each with its note, as ``file_items`` takes them."""
    found = list(pairs)
    rows = StoredFile.objects.select_related("uploaded_by", "shown_as").in_bulk({key for key, _ in found})
    return [(rows[key], note) for key, note in found if key in rows]


def file_items_of_many(
    rows: Iterable[Iterable[tuple[StoredFile, str]]], viewer: Viewer
) -> list[list[dict[str, object]]]:
    """``file_items`` for each of several rows of a page, asked for once."""
    given = [list(row) for row in rows]
    items = iter(file_items([pair for row in given for pair in row], viewer))
    return [[next(items) for _ in row] for row in given]


def file_items(files: Iterable[tuple[StoredFile, str]], viewer: Viewer) -> list[dict[str, object]]:
    """``(StoredFile, note)`` pairs as ``ui/file_list.html`` takes them; those the viewer may not open lose their address."""
    items, pairs = [], list(files)
    prefetch_related_objects([file for file, _ in pairs], "uploaded_by")
    # What is offered may be kept until a record changes; a file that is asked for is always looked up (``may_open``).
    keys = tuple(sorted({file.pk for file, _ in pairs}))
    known = kept(
        "files.openable",
        lambda: ids_openable((file for file, _ in pairs), viewer),
        keys,
        viewer.key,
        timezone.localdate(),
    )
    for file, note in pairs:
        may = file.pk in known
        items.append(
            {
                "name": file.name,
                "url": (file.inline_url or file.get_absolute_url()) if may else "",
                "preview_url": file.preview_url if may else "",
                "size": file.size,
                "kind": file.look,
                "by": str(file.uploaded_by) if file.uploaded_by_id else "",
                "at": file.uploaded_at,
                "note": "、".join(filter(None, [str(note), file.lack if may else "您没有打开它的权限"])),
            }
        )
    return items
