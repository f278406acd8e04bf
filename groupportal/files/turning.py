"""Photographs that browsers can't show are made JPEG by a worker. The row is the truth: it waits until it has a picture or a fault."""

from __future__ import annotations

import time

from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.files.contents import open_content
from groupportal.files.models import WAITING, StoredFile
from groupportal.files.services import kept_together, store_bytes
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.uploads.heic import as_jpeg

SECONDS = 300
"""For so long one call goes on beginning another photograph; the next one takes what is left."""
_WORDS = StoredFile._meta.get_field("fault").max_length


def any_waits() -> bool:
    """Whether a photograph of the active group is still to be made a JPEG of."""
    return StoredFile.objects.filter(WAITING).exists()


def turn_waiting(group: Group) -> int:
    """Make the photographs of a group JPEG, one after the other, each in a transaction of its own; how many were looked at.

    Any number of workers may do so at once: none waits for another and none takes the same one.
    """
    begun, looked_at = time.monotonic(), 0
    while time.monotonic() - begun < SECONDS:
        with kept_together(), group_scope(group, actor=SYSTEM_ACTOR):
            if not _turn_next():
                break
        looked_at += 1
    return looked_at


def _turn_next() -> bool:
    free = StoredFile.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    file = free.filter(WAITING).order_by("pk").first()
    if file is None:
        return False
    try:
        with open_content(file) as content:
            jpeg, name = as_jpeg(content.read(), name=file.name)
    except DomainError as error:
        file.fault = error.message[:_WORDS]
    else:
        file.shown_as = store_bytes(
            jpeg, name=name, by=SYSTEM_ACTOR, purpose=file.purpose, view_action=file.view_action
        )
    file.save(update_fields=["shown_as", "fault"])
    record("files.photo_turned", file, by=SYSTEM_ACTOR, after={"结果": file.fault or name})
    return True
