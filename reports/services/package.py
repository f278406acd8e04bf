"""Making an evidence package: collect → write the zip on the disk → keep it with its snapshot."""

from __future__ import annotations

import errno
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.files.services import store_bytes
from groupportal.files.storage import DRAFT, LOW_BYTES
from groupportal.reporting.values import require_past
from groupportal.tenancy.scope import active_group
from groupportal.ui.asof import as_of_label
from groupportal.ui.formats import file_size
from plans.reading import point_in_quotes
from plans.selectors.checks import strange_evidence
from plans.selectors.content import before_the_first_of_main
from reports.annex.snapshot import snapshot_sha256
from reports.enums import Form, Report
from reports.models import ReportFile, ReportRun
from reports.package.values import Contents, to_snapshot
from reports.package.write.archive import Open, write_package
from reports.package.write.lines import fault_cells
from reports.services.run import Progress, no_progress, stamp_for

_PER_FILE = 2_000
"""Bytes that a file's name, entries and rows in the lists take."""


def package_name(contents: Contents) -> str:
    """``佐证材料包（江门一职职教集团，截至2023年6月）.zip``."""
    return f"佐证材料包（{active_group()}，截至{as_of_label(contents.as_of)}）.zip"


def room_for(contents: Contents) -> str:
    """Why the disk has no room for the package, with what to do; "" where it has."""
    needed = contents.size + _PER_FILE * len(contents.files)
    free = shutil.disk_usage(_folder()).free - LOW_BYTES
    if needed <= free:
        return ""
    return (
        f"材料包约需 {file_size(needed)}，存储上可用的只有 {file_size(max(free, 0))}，放不下。"
        "请联系平台运维腾出空间，或不附台账凭证、一份材料只放一份后再试。"
    )


def _folder() -> Path:
    """Where the draft is written: where the store keeps the group's files, so that it need not be copied; else a temporary one."""
    try:
        folder = Path(default_storage.path(f"g/{active_group().pk}"))
    except NotImplementedError:
        return Path(tempfile.gettempdir())
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def keep_package(
    contents: Contents, *, by: Any = None, job: Any = None, progress: Progress = no_progress
) -> ReportRun:
    """Write the package and keep it with its snapshot, which names the files that could not be put in.

    A draft of a process that was killed is written over by the same job, or swept away after a day. DomainError for a day to
    come, where nothing proves any point, or the disk has no room.
    """
    require_past(contents.as_of, timezone.localdate())
    if not contents.files:
        raise DomainError(
            "nothing_to_pack",
            f"截至{as_of_label(contents.as_of)}，没有一条验收要点有佐证材料，没有可以打包的文件。请先在填报里上传佐证材料。",
        )
    if short := room_for(contents):
        raise DomainError("no_room", short)
    draft = _folder() / f"package-{job.pk if job else timezone.now().timestamp()}{DRAFT}"
    try:
        found = write_package(
            contents,
            draft,
            opened=_opener(contents),
            made_by=str(by or "系统命令"),
            stamp=stamp_for(contents.as_of),
            progress=progress,
        )
        progress(96, "保存文件")
        return _keep(found, draft, by=by, job=job)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise DomainError(
            "no_room", room_for(contents) or "存储空间已满，材料包没有做成。请联系平台运维。"
        ) from error
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def _opener(contents: Contents) -> Open:
    paths = dict(
        StoredFile.objects.filter(pk__in=[file.file for file in contents.files]).values_list("pk", "path")
    )

    def opened(key: int) -> Any:
        if key not in paths:
            raise FileNotFoundError(key)  # removed since the contents were collected
        return default_storage.open(paths[key], "rb")

    return opened


@transaction.atomic
def _keep(found: Contents, draft: Path, *, by: Any, job: Any) -> ReportRun:
    snapshot = to_snapshot(found)
    run = ReportRun.objects.create(
        kind=Report.PACKAGE,
        as_of=found.as_of,
        params={"unit_name": found.unit_name, "forms": [Form.ZIP], "filings": list(found.filings)},
        snapshot=snapshot,
        snapshot_sha256=snapshot_sha256(snapshot),
        warnings=_warnings(found),
        code_version=settings.CODE_VERSION,
        job=job,
        made_by=by,
        made_at=timezone.now(),
    )
    stored = store_bytes(
        draft,
        name=package_name(found),
        by=by,
        purpose="佐证材料包",
        view_action="reports.download_package",
    )
    ReportFile.objects.create(run=run, form=Form.ZIP, file=stored)
    counts = {"截至": run.as_of, "文件": len(found.files) - len(found.faults), "大小": file_size(stored.size)}
    record("reports.package_made", run, by=by, after=counts)
    return run


def _warnings(found: Contents) -> list[dict[str, str]]:
    """What its maker should look at: broken files, and the points that must have a proof and have none."""
    note = before_the_first_of_main(found.as_of)
    early = [{"state": "", "table": "材料包", "subject": "截至日期", "message": note}] if note else []
    broken = [
        {"state": "", "table": "未装入的文件", "subject": name, "message": f"{fault}，用于 {used or '—'}。"}
        for name, fault, used in fault_cells(found)
    ]
    lacking = [
        {
            "state": "",
            "table": "缺项",
            "subject": f"{lack.task.number} {lack.task.name}",
            "message": f"要点{point_in_quotes(lack.point.number, lack.point.text)}{lack.reason}。",
        }
        for lack in found.lacks
        if lack.point.needed
    ]
    outside = [
        {"state": "", "table": "佐证不在期内", "subject": one.item.name, "message": one.message}
        for one in strange_evidence(found.as_of)
    ]
    return early + broken + lacking + outside
