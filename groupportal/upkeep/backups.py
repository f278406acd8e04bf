"""Making, finding, restoring and rehearsing backups."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from groupportal.upkeep import comparing
from groupportal.upkeep.contents import pack, unpack
from groupportal.upkeep.databases import (
    append_only,
    connected,
    dump,
    load,
    require_empty,
    row_counts,
    scratch,
    served_from,
    whole_snapshot,
)
from groupportal.upkeep.figures import figures_of
from groupportal.upkeep.manifest import DUMP, FILES, Manifest, open_sealed, seal

_NAME = re.compile(r"\d{8}-\d{6}")
_DRAFT = ".part"


def back_up(folder: Path, as_of: dt.date) -> tuple[Path, Manifest]:
    """Make a backup in a directory of its own below ``folder``, named by the time; it appears when it is whole.

    Database first, then files: a file kept meanwhile has no row in the dump, and every row in the dump has its file.
    Counts, figures (as of ``as_of``) and dump see the same rows. CommandError in words.
    """
    made_at = timezone.localtime()
    final = folder / f"{made_at:%Y%m%d-%H%M%S}"
    draft = final.with_name(final.name + _DRAFT)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.mkdir(mode=0o700)
    except OSError as problem:
        raise CommandError(
            f"不能在 {folder} 里建目录：{problem.strerror}。请换一个目录，或让运行者可写。"
        ) from problem
    try:
        with whole_snapshot() as (cursor, snapshot):
            tables = row_counts(cursor)
            figures = figures_of(as_of, snapshot=snapshot)
            dump(draft / DUMP, snapshot=snapshot)
            packed = pack(draft / FILES, cursor)
        manifest = Manifest(
            version=settings.CODE_VERSION,
            made_at=made_at.isoformat(timespec="seconds"),
            as_of=as_of.isoformat(),
            tables=tables,
            append_only=append_only(),
            figures=figures,
            files=packed.files,
            bytes=packed.bytes,
            troubled=packed.troubled,
        )
        seal(draft, manifest)
        draft.rename(final)
    except OSError as problem:
        shutil.rmtree(draft, ignore_errors=True)
        raise CommandError(
            f"备份没有写完：{problem.strerror or problem}。没有留下不完整的备份。"
        ) from problem
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return final, manifest


def backups_in(folder: Path) -> list[Path]:
    """The backups below this directory, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name) and path.is_dir())


def keep_newest(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest ``keep`` backups, and what killed runs left a day ago; which backups went."""
    old = backups_in(folder)[:-keep]
    yesterday = timezone.now().timestamp() - 86_400
    drafts = [path for path in folder.glob(f"*{_DRAFT}") if path.stat().st_mtime < yesterday]
    for path in (*old, *drafts):
        shutil.rmtree(path)
    return old


def chosen(folder: Path) -> Path:
    """The backup meant: the directory itself, or the newest in it. CommandError where there is none."""
    if (folder / DUMP).exists():
        return folder
    found = backups_in(folder)
    if not found:
        raise CommandError(f"{folder} 里没有备份。请先运行 manage.py backup，或写出备份所在的目录。")
    return found[-1]


def restore(source: Path) -> tuple[Manifest, list[comparing.Line]]:
    """Restore into the empty database the portal is set to, then the files, then compare. CommandError in words."""
    manifest = open_sealed(source)
    with connected("owner") as cursor:
        require_empty(cursor)
        load(source / DUMP, cursor)
    unpack(source / FILES)
    return manifest, [*comparing.compare_tables(manifest), *comparing.compare_wall(manifest)]


def rehearse(source: Path) -> tuple[Manifest, list[comparing.Line]]:
    """Restore into a scratch database, compare counts, wall and figures, and drop it. CommandError in words.

    A backup of an earlier version is migrated before its figures are asked for.
    """
    manifest = open_sealed(source)
    with scratch() as database:
        with connected("owner", database) as cursor:
            load(source / DUMP, cursor, database)
        lines = comparing.compare_tables(manifest, database)
        with served_from(database, "owner"):
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                call_command("migrate", interactive=False, verbosity=0)
        with served_from(database):
            lines += comparing.compare_wall(manifest)
            lines += comparing.compare_figures(manifest.figures, figures_of(manifest.date))
    return manifest, lines


def table(lines: Iterable[comparing.Line]) -> list[str]:
    """Lines for a terminal: what was compared, as the backup says, as restored, and the verdict."""
    shown = [("项目", "备份时", "恢复后", "结果")]
    shown += [(line.what, line.expected, line.found, "一致" if line.agrees else "不一致") for line in lines]
    widths = [max(_width(row[n]) for row in shown) for n in range(3)]
    return [
        "  ".join([*(cell + " " * (w - _width(cell)) for cell, w in zip(row, widths, strict=False)), row[3]])
        for row in shown
    ]


def _width(text: str) -> int:
    """Columns that a terminal takes: two for a Chinese character."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
