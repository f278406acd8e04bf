"""A file is kept, lost and removed; the store fails and is swept, or refuses to be."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from groupportal.files.selectors import path_of
from groupportal.files.services import remove_file, require_unchanged, store_bytes, store_upload
from groupportal.files.sweep import sweep
from groupportal.files.turning import turn_waiting
from groupportal.tenancy.scope import group_scope
from tests.files.samples import PDF
from tests.files.test_faults import failing, lie
from tests.files.test_heic import photo
from tests.outcomes import refused
from tests.trail import Did
from tests.world import World

BEGINS = ("files.",)


def story(world: World, request: Any) -> Iterator[Did]:
    by, folder = world.wang, f"g/{world.a.pk}"
    request.getfixturevalue("settings").MEDIA_ROOT = request.getfixturevalue("tmp_path")
    with group_scope(world.a, actor=by):
        file = store_bytes(PDF, name="合同.pdf", by=by)
        yield Did("files.file_stored", by, file)
        path_of(file).unlink()
        refused(lambda: require_unchanged(file), "file_missing")
        yield Did("files.content_lost", None, "group-a")
        remove_file(file, by=by, note="到期")
        yield Did("files.file_removed", by, file)
        with request.getfixturevalue("monkeypatch").context() as patched:
            patched.setattr(default_storage, "save", failing(errno.ENOSPC))
            refused(lambda: store_bytes(PDF, name="合同.pdf", by=by), "store_failed")
        yield Did("files.store_failed", None, "")
        taken = store_upload(SimpleUploadedFile("照片.heic", photo()), by=by)
    turn_waiting(world.a)
    yield Did("files.photo_turned", None, taken)
    lie(f"{folder}/orphan", hours=25)
    sweep()
    yield Did("files.swept", None, "group-a")
    for number in range(21):
        lie(f"{folder}/{number}", hours=25)
    sweep()
    yield Did("files.sweep_refused", None, "group-a")
