"""Keeping files: checked by content, written below the group's own folder."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection, transaction

from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.files.contents import MISSING, fault_in, take_away, tell_of_fault, write_content
from groupportal.files.models import StoredFile
from groupportal.hooks import Hook
from groupportal.tenancy.models import Group
from groupportal.tenancy.roles import ACTIONS
from groupportal.tenancy.scope import SYSTEM_ACTOR, active_group, group_scope
from groupportal.uploads.bare import without_origin
from groupportal.uploads.checking import CONTENT_TYPES, ORDINARY, check_content, check_outside
from groupportal.uploads.heic import HEIC_TYPES
from groupportal.uploads.names import file_title, safe_name, shown

logger = logging.getLogger(__name__)

photo_waits: Hook[[int], None] = Hook(
    "files.photo_waits",
    "A photograph of a group (its id) is kept that browsers can't show: the workers are called.",
)

_written: ContextVar[list[tuple[Group, str]] | None] = ContextVar("written_files", default=None)


@contextmanager
def kept_together() -> Iterator[None]:
    """Take the contents written in the block out of the store again where an error leaves it: no rows, no orphans.

    Only where their rows are surely gone. Where the connection broke nobody knows whether the transaction was committed, and
    an error after the commit undoes nothing: those contents stay, and the sweep removes what has no row after a day.
    """
    written: list[tuple[Group, str]] = []
    token = _written.set(written)
    try:
        yield
    except BaseException as error:
        if written:
            take_away(_surely_without_row(written, error))
        raise
    finally:
        _written.reset(token)
    outer = _written.get()
    if outer is not None:
        outer.extend(written)


def _surely_without_row(written: list[tuple[Group, str]], error: BaseException) -> list[str]:
    if _connection_broke(error):
        logger.error(
            "%s files are left to the sweep: whether their rows were committed is not known", len(written)
        )
        return []
    paths = {path for _, path in written}
    if connection.in_atomic_block and connection.needs_rollback:
        return sorted(paths)
    try:
        for group in {group for group, _ in written}:
            with group_scope(group, actor=SYSTEM_ACTOR, switch=True):
                paths -= set(StoredFile.objects.filter(path__in=paths).values_list("path", flat=True))
    except Error:
        logger.exception(
            "%s files are left to the sweep: the database can't be asked for their rows", len(written)
        )
        return []
    return sorted(paths)


def _connection_broke(error: BaseException | None) -> bool:
    """Whether the database said nothing any more somewhere on the way to this error."""
    while error is not None:
        if isinstance(error, InterfaceError | OperationalError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _person(by: Any) -> int | None:
    user = getattr(by, "user", by)
    return None if user in (None, SYSTEM_ACTOR) else user.pk


@transaction.atomic
def _keep(
    content: bytes | Path, name: str, content_type: str, *, by: Any, purpose: str, view_action: str
) -> StoredFile:
    if view_action not in ACTIONS:
        raise KeyError(f"unknown action {view_action}")
    group = active_group()
    file = StoredFile(
        name=name,
        content_type=content_type,
        size=content.stat().st_size if isinstance(content, Path) else len(content),
        sha256=_sum_of(content),
        purpose=purpose[:40],
        view_action=view_action,
        uploaded_by_id=_person(by),
    )
    file.path = f"g/{group.pk}/{file.public_id}"
    file.full_clean(exclude={"uploaded_by"})
    file.save()
    record(
        "files.file_stored",
        file,
        by=getattr(by, "user", by),
        after={"name": name, "size": file.size, "sha256": file.sha256, "purpose": purpose},
    )
    # The content last, its path known before: whatever breaks off, the sweep finds what has no row.
    written = _written.get()
    if written is not None:
        written.append((group, file.path))
    write_content(file.path, content, name=name)
    return file


def _sum_of(content: bytes | Path) -> str:
    if isinstance(content, Path):
        with content.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    return hashlib.sha256(content).hexdigest()


def store_upload(
    upload: Any,
    *,
    by: Any,
    purpose: str = "",
    view_action: str = "files.view_file",
    accept: frozenset[str] = ORDINARY,
    bare: bool = False,
) -> StoredFile:
    """Keep an uploaded file as it came; a photograph that browsers can't show is made a JPEG of by a worker (``turning``).

    DomainError in words for one that is too large, damaged, harmful or of another kind.

    ``by``: viewer, user or ``SYSTEM_ACTOR``; ``view_action``: what a person must hold to open it; ``accept``: endings taken;
    ``bare``: a photograph loses what the phone wrote beside the picture, where it was taken above all; a document its author and title.
    """
    name = safe_name(upload.name or "")
    limit = settings.MAX_UPLOAD_BYTES
    if upload.size is not None:
        check_outside(name, upload.size, accept=accept, max_bytes=limit)
    upload.seek(0)
    content = upload.read(limit + 1)
    verdict = check_content(content, name=name, accept=accept, max_bytes=limit)
    if bare:
        try:
            content = without_origin(content, verdict.content_type)
        except ValueError:
            words = f"照片“{shown(name)}”里的拍摄地点去不掉。请在手机上另存为 JPG，再选一次。"
            if not verdict.content_type.startswith("image/"):
                words = f"文件“{shown(name)}”里的作者等信息去不掉。请取消密码，另存一份后再选一次。"
            raise DomainError("not_bare", words) from None
    file = _keep(content, name, verdict.content_type, by=by, purpose=purpose, view_action=view_action)
    if file.content_type in HEIC_TYPES:
        # A broker that is away costs no upload: the clock looks for what waits.
        transaction.on_commit(lambda: photo_waits.send(file.group_id), robust=True)
    return file


def store_bytes(
    content: bytes | Path, *, name: str, by: Any, purpose: str = "", view_action: str = "files.view_file"
) -> StoredFile:
    """Keep a file the program made; its ending says what it is. ValueError for an ending nobody knows.

    ``content``: the bytes, or where they lie on this machine (moved from there).

    What people bring comes through ``store_upload``, which looks inside.
    """
    clean = safe_name(file_title(name))
    content_type = CONTENT_TYPES.get(PurePosixPath(clean).suffix.lower())
    if content_type is None:
        raise ValueError(f"no content type for {clean}")
    return _keep(content, clean, content_type, by=by, purpose=purpose, view_action=view_action)


@transaction.atomic
def remove_file(file: StoredFile, *, by: Any, note: str) -> None:
    """Take a file away for good and with it the picture made of it, their contents once the removal is committed.

    ProtectedError where a row refers to it.
    """
    locked = StoredFile.objects.select_for_update(of=("self",)).select_related("shown_as")
    # Read anew: a worker may have made the picture meanwhile.
    gone = [one for found in locked.filter(pk=file.pk) for one in (found, found.shown_as) if one]
    for one in gone:
        record(
            "files.file_removed",
            one,
            by=getattr(by, "user", by),
            before={"name": one.name, "size": one.size},
            note=note,
        )
        one.delete()
    paths = [one.path for one in gone]
    transaction.on_commit(lambda: take_away(paths), robust=True)


def require_unchanged(file: StoredFile) -> None:
    """DomainError unless the stored content is still what was checked."""
    fault = fault_in(file)
    if fault:
        tell_of_fault(file, fault)
    if fault == MISSING:
        raise DomainError("file_missing", f"文件“{file.name}”在存储中找不到了。请重新上传这个文件。")
    if fault:
        raise DomainError(
            "file_changed", f"文件“{file.name}”的内容与检查时不一致，没有导入任何数据。请重新上传这个文件。"
        )
