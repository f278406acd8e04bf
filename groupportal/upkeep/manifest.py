"""What a backup says of itself: counts, rights and figures to compare with, sums to prove it whole."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from groupportal.upkeep.figures import Figures

DUMP, FILES, MANIFEST, SUMS = "portal.dump", "files.tar", "manifest.json", "SHA256SUMS"


@dataclass(frozen=True)
class Manifest:
    """``troubled``: paths of files whose content was missing or not as it was kept, with what is wrong."""

    version: str
    made_at: str
    as_of: str
    tables: dict[str, int]
    append_only: list[str]
    figures: Figures
    files: int
    bytes: int
    troubled: dict[str, str]

    @property
    def date(self) -> dt.date:
        """The date of the figures."""
        return dt.date.fromisoformat(self.as_of)

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(self.tables.values())


def seal(folder: Path, manifest: Manifest) -> None:
    """Write the manifest and the sums, and have everything on the disk before anybody calls it a backup."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    lines = [f"{_sum(folder / name)}  {name}\n" for name in (DUMP, FILES, MANIFEST)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    for path in (*folder.iterdir(), folder):
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def open_sealed(folder: Path) -> Manifest:
    """The manifest of a backup that is whole. CommandError in words for one that is not."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
        broken = [
            name for sum_, name in (line.split("  ", 1) for line in lines) if _sum(folder / name) != sum_
        ]
        known: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise CommandError(
            f"{folder} 不是完整的备份：{problem}。没有恢复任何内容，请换一份备份。"
        ) from problem
    if broken or len(lines) != 3:
        raise CommandError(
            f"{folder} 里的 {'、'.join(broken) or SUMS} 与备份时的校验值不一致，可能已损坏或被改动。"
            "没有恢复任何内容，请换一份备份。"
        )
    return Manifest(**known)


def _sum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
