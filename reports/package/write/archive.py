"""The package as a zip on the disk, content by content: never more than one block of a file in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from groupportal.files.contents import CHANGED, MISSING
from groupportal.office.archive import UNIX
from groupportal.office.stamp import Stamp
from reports.annex.snapshot import snapshot_sha256
from reports.package.values import EMPTY, Contents, Packed, to_snapshot
from reports.package.write.excel import index_workbook
from reports.package.write.lines import EXCEL, EXPLANATION, SUMS, WORD, explanation
from reports.package.write.word import index_document

BLOCK = 1024 * 1024
AT_ONCE = 4 * BLOCK
"""Up to this size a content is read once; above, once to be checked and once to be packed."""
_PACKED_WELL = frozenset({".txt", ".csv"})
"""Kinds that get smaller; the others are compressed already."""
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
    sums: list[tuple[str, str]] = []
    faults: dict[int, str] = {}
    total = max(sum(file.size for file in contents.files), 1)
    done = 0
    with ZipFile(target, "w", ZIP_STORED, allowZip64=True) as package:
        for at, file in enumerate(contents.files):
            progress(5 + 85 * done // total, f"装入第 {at + 1} 份，共 {len(contents.files)} 份")
            fault = _put(package, file, opened, stamp)
            if fault:
                faults[at] = fault
            else:
                sums.append((file.sha256, file.path))
            done += file.size
        found = contents.with_faults(faults)
        progress(92, "编写目录")
        stamp = replace(stamp, snapshot_id=snapshot_sha256(to_snapshot(found))[:16])
        lines = explanation(found, made_by)
        text = "\ufeff" + "\r\n".join(lines) + "\r\n"
        for name, content in (
            (EXCEL, index_workbook(found, lines, stamp)),
            (WORD, index_document(found, lines, stamp)),
            (EXPLANATION, text.encode()),
        ):
            package.writestr(_member(name, stamp), content)
            sums.append((hashlib.sha256(content).hexdigest(), name))
        listed = "".join(f"{digest}  {path}\n" for digest, path in sorted(sums, key=lambda one: one[1]))
        package.writestr(_member(SUMS, stamp), listed.encode())
    return found


def _put(package: ZipFile, file: Packed, opened: Open, stamp: Stamp) -> str:
    """Put a content in if it is what was kept; else what is wrong with it."""
    if not file.size:
        return EMPTY
    try:
        with opened(file.file) as source:
            if file.size <= AT_ONCE:
                content = source.read(AT_ONCE + 1)
                fault = _fault(file, len(content), hashlib.sha256(content).hexdigest())
                if not fault:
                    package.writestr(_member(file.path, stamp), content)
                return fault
            digest, size = hashlib.sha256(), 0
            while block := source.read(BLOCK):
                digest.update(block)
                size += len(block)
            if fault := _fault(file, size, digest.hexdigest()):
                return fault
            source.seek(0)
            member = _member(file.path, stamp)
            member.file_size = file.size
            with package.open(member, "w") as out:
                while block := source.read(BLOCK):
                    out.write(block)
    except FileNotFoundError:
        return MISSING
    return ""


def _fault(file: Packed, size: int, digest: str) -> str:
    if not size:
        return EMPTY
    return "" if (size, digest) == (file.size, file.sha256) else CHANGED


def _member(path: str, stamp: Stamp) -> ZipInfo:
    made = stamp.made_at
    info = ZipInfo(path, date_time=(max(made.year, 1980), made.month, made.day, 0, 0, 0))
    info.compress_type = ZIP_DEFLATED if PurePosixPath(path).suffix in _PACKED_WELL else ZIP_STORED
    info.create_system, info.external_attr = UNIX, 0o644 << 16
    return info
