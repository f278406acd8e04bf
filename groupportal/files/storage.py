"""The store on this machine's disk."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

DRAFT = ".part"
LOW_BYTES = 500 * 1024 * 1024


class OnDisk(File):
    """A content that lies on this machine and is moved into a store on the same one, not copied."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(path.open("rb"))


class DurableStorage(FileSystemStorage):
    """A content is there wholly or not at all, and once it is saved a power cut does not take it."""

    def _save(self, name: str, content: Any) -> str:
        final = Path(self.path(name))
        final.parent.mkdir(parents=True, exist_ok=True)
        draft = final.with_name(final.name + DRAFT)
        try:
            if isinstance(content, OnDisk):
                shutil.move(content.path, draft)
            with draft.open("ab") as out:
                for chunk in () if isinstance(content, OnDisk) else content.chunks():
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            if self.file_permissions_mode is not None:
                draft.chmod(self.file_permissions_mode)
            draft.replace(final)
            _settle(final.parent)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        return name

    def require_room(self) -> None:
        """OSError where the disk takes no more files, or soon will not."""
        root = Path(self.location)
        root.mkdir(parents=True, exist_ok=True)
        if not os.access(root, os.W_OK):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        if shutil.disk_usage(root).free < LOW_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _settle(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
