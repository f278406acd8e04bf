"""Contents without a row: what a killed process or a lost answer left in the store."""

from __future__ import annotations

import datetime as dt
import logging

from django.core.files.storage import default_storage
from django.utils import timezone

from groupportal.audit.services import record_platform, tell_operators
from groupportal.files.contents import take_away
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import Group
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope

logger = logging.getLogger(__name__)

GRACE = dt.timedelta(days=1)
"""Younger ones may belong to work whose transaction is still open."""
FEW = 20
"""So many may go whatever the number of rows; more only where they are fewer than the files with a row."""
AT_ONCE = 1000


def sweep() -> int:
    """Remove contents older than a day that no row names, group by group; how many went.

    Where they outnumber those with a row nothing is removed and the operator is told: more likely the database is the wrong
    one, or an older one restored, than that so many uploads failed.
    """
    taken = 0
    for group in Group.objects.order_by("pk"):
        with group_scope(group, actor=SYSTEM_ACTOR):
            orphans, known = orphans_of(group)
        if len(orphans) > max(FEW, known):
            logger.error(
                "group %s: %s files without a row, %s with one; none removed", group.slug, len(orphans), known
            )
            note = f"{len(orphans)} 个文件没有记录，有记录的只有 {known} 个，没有清理。请确认数据库没有连错或恢复到旧备份。"
            tell_operators("files.sweep_refused", group_slug=group.slug, note=note)
        elif orphans and (gone := take_away(orphans)):
            record_platform("files.swept", group_slug=group.slug, note=f"{gone} 个超过一天仍没有记录的文件")
            taken += gone
    return taken


def orphans_of(group: Group) -> tuple[list[str], int]:
    """Paths in the group's folder older than a day without a row, and how many have one. Call inside the group's scope."""
    folder = f"g/{group.pk}"
    try:
        names = default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return [], 0
    limit = timezone.now() - GRACE
    orphans: list[str] = []
    known = 0
    for start in range(0, len(names), AT_ONCE):
        paths = [f"{folder}/{name}" for name in names[start : start + AT_ONCE]]
        rows = set(StoredFile.objects.filter(path__in=paths).values_list("path", flat=True))
        known += len(rows)
        orphans += [path for path in paths if path not in rows and _modified(path) < limit]
    return orphans, known


def _modified(path: str) -> dt.datetime:
    try:
        return default_storage.get_modified_time(path)
    except FileNotFoundError:  # gone meanwhile
        return timezone.now()
