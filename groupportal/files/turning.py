"""Photographs that browsers can't show are made JPEG by a worker. The row is the truth: it waits until it has a picture or a fault."""

from __future__ import annotations

import time

from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.files.contents import open_content
from groupportal.files.models import WAITING, StoredFile
from groupportal.files.services import kept_together, store_bytes
from groupportal.messages.services import notify
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.tenancy.turns import turn_is_free
from groupportal.uploads.heic import as_jpeg

SECONDS = 15
"""For so long one call goes on beginning another photograph; then other groups and other work have their turn."""
_WORDS = StoredFile._meta.get_field("fault").max_length


def any_waits() -> bool:
    """Whether a photograph of the active group is still to be made a JPEG of."""
    return StoredFile.objects.filter(WAITING).exists()


def turn_waiting(group: Group) -> int:
    """Make the photographs of a group JPEG, one after the other, each in a transaction of its own; how many are done with.

    One worker at a time is at those of a group: another one goes away. What the store doesn't give now goes on waiting.
    """
    begun, done = time.monotonic(), 0
    passed: set[int] = set()
    while time.monotonic() - begun < SECONDS:
        with kept_together(), group_scope(group, actor=SYSTEM_ACTOR):
            file = _next(passed) if turn_is_free("files.photos") else None
            if file is None:
                break
            try:
                with open_content(file) as stream:
                    content = stream.read()
            except DomainError:  # of the store, not of the photograph; the operators know
                passed.add(file.pk)
                continue
            _turn(file, content)
        done += 1
    return done


def _next(passed: set[int]) -> StoredFile | None:
    free = StoredFile.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    return free.filter(WAITING).exclude(pk__in=passed).order_by("pk").first()


def _turn(file: StoredFile, content: bytes) -> None:
    try:
        jpeg, name = as_jpeg(content, name=file.name)
    except DomainError as error:
        file.fault = error.message[:_WORDS]
        title = f"照片没有处理成：{file.name}"
        notify([file.uploaded_by], topic="files.photo_failed", title=title, body=file.fault)
    else:
        file.shown_as = store_bytes(
            jpeg, name=name, by=SYSTEM_ACTOR, purpose=file.purpose, view_action=file.view_action
        )
    file.save(update_fields=["shown_as", "fault"])
    record("files.photo_turned", file, by=SYSTEM_ACTOR, after={"结果": file.fault or name})
