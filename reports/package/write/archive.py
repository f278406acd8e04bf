"""The package as a zip on the disk, content by content: never more than one block of a file in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from groupportal.files.packing import Pack
from groupportal.office.stamp import Stamp
from reports.annex.snapshot import snapshot_sha256
from reports.package.values import Contents, to_snapshot
from reports.package.write.excel import index_workbook
from reports.package.write.lines import EXCEL, EXPLANATION, WORD, explanation
from reports.package.write.word import index_document

Open = Callable[[int], Any]
"""The content of a stored file by its key, to be read; OSError where it is not there."""


def write_package(
    contents: Contents,
    target: Path,
    *,
    opened: Open,
    made_by: str,
    stamp: Stamp,
    progress: Callable[[int, str], None],
) -> Contents:
    """Write the zip; the contents as they were found, with the faults of files that are not in it.

    OSError where the disk is full; what ``progress`` raises ends it. The caller removes what was written then.
    """
    faults: dict[int, str] = {}
    total = max(sum(file.size for file in contents.files), 1)
    done = 0
    with Pack(target, stamp.made_at) as package:
        for at, file in enumerate(contents.files):
            progress(5 + 85 * done // total, f"装入第 {at + 1} 份，共 {len(contents.files)} 份")
            content = partial(opened, file.file)
            if fault := package.put_stored(file.path, size=file.size, sha256=file.sha256, opened=content):
                faults[at] = fault
            done += file.size
        found = contents.with_faults(faults)
        progress(92, "编写目录")
        stamp = replace(stamp, snapshot_id=snapshot_sha256(to_snapshot(found))[:16])
        lines = explanation(found, made_by)
        text = "\ufeff" + "\r\n".join(lines) + "\r\n"
        for name, content_made in (
            (EXCEL, index_workbook(found, lines, stamp)),
            (WORD, index_document(found, lines, stamp)),
            (EXPLANATION, text.encode()),
        ):
            package.put(name, content_made)
        package.put_sums()
    return found
