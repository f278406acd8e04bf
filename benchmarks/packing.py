"""Writing an evidence package in a process of its own: ``python -m benchmarks.packing FILES BYTES``.

The contents are made up on the fly, so that only the package lies on the disk; checking, zipping and lists are the real ones.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import django

POINTS_A_TASK = 10


@dataclass(frozen=True)
class Packing:
    """Seconds in all; MiB before and at most; MiB on the disk."""

    seconds: float
    before: float
    most: float
    written: float


def packing(files: int, size: int) -> Packing:
    """Write a package once in a fresh process."""
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.packing", str(files), str(size)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "groupportal.settings.test"},
    )
    return Packing(**json.loads(told.stdout.splitlines()[-1]))


class _MadeUp:
    """A content of one repeated block."""

    def __init__(self, block: bytes, size: int) -> None:
        self.block, self.size, self.at = block, size, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def seek(self, at: int) -> None:
        """Only back to the beginning."""
        self.at = at

    def read(self, most: int) -> bytes:
        """The next bytes."""
        taken = min(most, self.size - self.at, len(self.block))
        self.at += taken
        return self.block[:taken]


def main(files: int, size: int) -> None:
    """In the child: start Django, write the package, tell time and memory."""
    django.setup()
    from benchmarks.machine import peak_rss_mib  # noqa: PLC0415 -- app ready
    from groupportal.office.stamp import Stamp  # noqa: PLC0415 -- app ready
    from reports.package.values import BY_FILING, Contents, Packed, PointPart, TaskPart, Use  # noqa: PLC0415 -- app ready
    from reports.package.write.archive import write_package  # noqa: PLC0415 -- app ready

    block = os.urandom(1024 * 1024)
    digest, whole = hashlib.sha256(), _MadeUp(block, size)
    while piece := whole.read(len(block)):
        digest.update(piece)
    tasks, packed = [], []
    for first in range(0, files, POINTS_A_TASK):
        number = f"{first // POINTS_A_TASK:04}"
        points = []
        for at in range(first, min(first + POINTS_A_TASK, files)):
            path = (
                f"1-建设任务/01-规范治理结构/{number}-任务/{at % 10:02}-要点/01-成员总数-理事会纪要 {at}.pdf"
            )
            packed.append(Packed(at, f"理事会纪要 {at}.pdf", size, digest.hexdigest(), path))
            points.append(PointPart("1.", "集团成员总数达到130个", "130个", True, (Use(at, "", BY_FILING),)))
        tasks.append(TaskPart("task", "规范治理结构", f"任务{number}", number, "", "", tuple(points)))
    contents = Contents(dt.date(2023, 6, 30), "测试集团", False, False, tuple(tasks), tuple(packed))
    before, begun = peak_rss_mib(), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "package.zip"
        write_package(
            contents,
            target,
            opened=lambda _: _MadeUp(block, size),
            made_by="测试",
            stamp=Stamp("", dt.datetime(2023, 6, 30, tzinfo=dt.UTC), "0"),
            progress=lambda percent, step: None,
        )
        seconds, written = time.perf_counter() - begun, target.stat().st_size / 2**20
    print(json.dumps({"seconds": seconds, "before": before, "most": peak_rss_mib(), "written": written}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
