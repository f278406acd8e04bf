"""Contents in the store: written, looked at, taken away. What goes wrong is told to the person and to the operator."""

from __future__ import annotations

import errno
import hashlib
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from groupportal.audit.services import tell_operators
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.files.storage import OnDisk
from groupportal.tenancy.scope import active_group
from groupportal.uploads.names import shown

logger = logging.getLogger(__name__)

MISSING = "存储中没有这个文件"
CHANGED = "内容与保存时不一致"
HASHED_AT_ONCE = 32 * 1024 * 1024
"""Up to this size a content's sum is checked each time it is opened; above, its size alone."""


def write_content(path: str, content: bytes | Path, *, name: str) -> None:
    """Keep a content under a path that nothing has yet; ``name`` is what people call it. DomainError where the store takes none.

    A file on this machine is gone afterwards: moved where the store is here too.
    """
    try:
        if isinstance(content, Path):
            with OnDisk(content) as stream:
                kept = default_storage.save(path, stream)
            content.unlink(missing_ok=True)
        else:
            kept = default_storage.save(path, ContentFile(content))
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        state = "文件存储空间已满" if full else "文件存储现在不能写入"
        logger.exception("the store did not take a file")
        tell_operators("files.store_failed", note=f"{state}：{error.strerror or error}")
        remedy = "请联系平台运维，腾出空间后再试" if full else "请联系平台运维，处理后再试"
        raise DomainError("store_failed", f"{state}，“{shown(name)}”没有保存。{remedy}。") from error
    if kept != path:
        raise ValueError(f"{path} is taken")


def take_away(paths: Iterable[str]) -> int:
    """Remove contents; how many went. What can't be removed now is left to the next sweep."""
    taken = 0
    for path in paths:
        try:
            default_storage.delete(path)
            taken += 1
        except OSError:
            logger.warning("%s is left to the next sweep", path, exc_info=True)
    return taken


def fault_in(file: StoredFile, *, up_to: int | None = None) -> str:
    """``MISSING``, ``CHANGED``, or "" for a content that is as it was kept. ``up_to``: larger ones are not read, only measured."""
    try:
        if default_storage.size(file.path) != file.size:
            return CHANGED
        if up_to is not None and file.size > up_to:
            return ""
        with default_storage.open(file.path, "rb") as stream:
            digest = hashlib.sha256()
            for chunk in stream.chunks():
                digest.update(chunk)
    except OSError:
        return MISSING
    return "" if digest.hexdigest() == file.sha256 else CHANGED


def open_content(file: StoredFile) -> File[Any]:
    """The content to be sent. DomainError where it is missing or not what was kept; the operator is told."""
    fault = fault_in(file, up_to=HASHED_AT_ONCE)
    if not fault:
        return default_storage.open(file.path, "rb")
    tell_of_fault(file, fault)
    remedy = "系统已通知平台运维从备份中找回；急用时请告诉集团秘书处，或请上传人重新上传。"
    if fault == MISSING:
        raise DomainError("file_missing", f"文件“{shown(file.name)}”在存储中找不到了。{remedy}")
    state = "在存储中的内容与保存时不一致，可能已损坏，没有发给您"
    raise DomainError("file_changed", f"文件“{shown(file.name)}”{state}。{remedy}")


def open_shown(file: StoredFile) -> File[Any]:
    """The content for whoever did not bring the file: of a photograph the JPEG (``to_show``), for the original names the place.

    DomainError as ``open_content``, and while there is no JPEG or can be none.
    """
    if file.lack:
        raise DomainError("photo_waits", f"“{shown(file.name)}”现在打不开：{file.lack}")
    return open_content(file.to_show)


def tell_of_fault(file: StoredFile, fault: str) -> None:
    """Let the operators know of a content in fault."""
    logger.error("stored file %s is %s", file.path, "missing" if fault == MISSING else "changed")
    note = f"{file.name}（{file.path}）：{fault}"
    tell_operators("files.content_lost", group_slug=active_group().slug, note=note)
