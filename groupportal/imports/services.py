"""The one flow of every import: start → checked by a job → confirm or discard → applied by a job → perhaps undone."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from groupportal.audit.services import record
from groupportal.errors import DomainError, refuse_hindered
from groupportal.files.services import kept_together, require_unchanged, store_upload
from groupportal.imports.enums import NOT_IMPORTED, BatchState
from groupportal.imports.models import ImportBatch
from groupportal.imports.registry import ImportKind, kind_of
from groupportal.imports.selectors import left_lying
from groupportal.jobs.services import enqueue
from groupportal.tenancy.viewer import Viewer
from groupportal.uploads.texts import in_utf8

CHECK = "imports.check"
APPLY = "imports.apply"
UNDO = "imports.undo"


def start_import(
    upload: Any, kind: str, params: dict[str, Any], *, by: Viewer, instead: ImportBatch | None = None
) -> ImportBatch:
    """Keep the file and have it checked in the background; nothing else is written.

    ``instead`` names the batch whose corrected file it is: that one is given up.
    DomainError where the file is refused at sight; NotAllowed without the kind's action; KeyError for an unknown kind.
    """
    found = kind_of(kind)
    by.require(found.action)
    with kept_together(), transaction.atomic():
        file = store_upload(
            in_utf8(upload),
            by=by,
            purpose="导入文件",
            view_action=found.action,
            accept=frozenset(found.accept),
        )
        batch = ImportBatch(kind=kind, file=file, params=params, created_by_id=by.user.pk)
        batch.full_clean(exclude=["params"])
        batch.save()
        record(
            "imports.batch_started",
            batch,
            by=by.user,
            after={"kind": found.label, "file": file.name, "sha256": file.sha256},
        )
        _hand_over(batch, CHECK, f"检查“{file.name}”", by=by)
        if instead is not None and instead.state in NOT_IMPORTED:
            discard(instead, by=by)
    return batch


def _hand_over(batch: ImportBatch, kind: str, title: str, *, by: Viewer) -> None:
    """Let a job go on with the batch."""
    attempt = 0 if batch.job is None else batch.job.pk
    batch.job = enqueue(kind, {"batch": str(batch.public_id), "after": attempt}, by=by, title=title)
    batch.save(update_fields=["job", "state"])


def _locked(batch: ImportBatch, by: Viewer, *states: BatchState) -> tuple[ImportBatch, ImportKind]:
    """The batch, locked, in one of these states, with its kind, which the person must be allowed."""
    found = kind_of(batch.kind)
    by.require(found.action)
    locked = (
        ImportBatch.objects.select_for_update(of=("self",)).select_related("file", "job").get(pk=batch.pk)
    )
    if locked.state not in states:
        raise DomainError(
            "wrong_state",
            f"“{locked.file.name}”现在是“{locked.get_state_display()}”，不能进行这一步。请刷新页面查看最新情况。",
        )
    return locked, found


@transaction.atomic
def confirm(batch: ImportBatch, *, by: Viewer, good_rows: bool = False) -> ImportBatch:
    """Have the checked file written, all of it, or with ``good_rows`` its rows without errors.

    DomainError where it was not found fit, or the stored file is no longer the one that was checked.
    """
    locked, found = _locked(batch, by, BatchState.CHECKED)
    if good_rows and not found.takes_good_rows:
        raise DomainError("all_or_none", f"“{found.label}”只能整份导入，不能只导入没有问题的行。")
    if not good_rows and not locked.summary.get("ok", False):
        raise DomainError("has_errors", "文件里还有错误，不能整份导入。请改正后重新上传。")
    require_unchanged(locked.file)
    locked.state = BatchState.APPLYING
    locked.summary = {**locked.summary, "good_rows": good_rows}
    locked.save(update_fields=["summary"])
    record("imports.batch_confirmed", locked, by=by.user, after={"good_rows": good_rows})
    _hand_over(locked, APPLY, f"导入“{locked.file.name}”", by=by)
    return locked


@transaction.atomic
def recheck(batch: ImportBatch, *, by: Viewer) -> ImportBatch:
    """Check the same file once more: after a failure, or where records changed since."""
    locked, _ = _locked(batch, by, *NOT_IMPORTED)
    locked.problems.all().delete()
    locked.state, locked.summary, locked.outcome = BatchState.CHECKING, {}, {}
    locked.save(update_fields=["summary", "outcome"])
    _hand_over(locked, CHECK, f"检查“{locked.file.name}”", by=by)
    return locked


@transaction.atomic
def discard(batch: ImportBatch, *, by: Viewer) -> ImportBatch:
    """Give up a file that was not imported; it stays on record."""
    locked, _ = _locked(batch, by, *NOT_IMPORTED)
    locked.state, locked.finished_at = BatchState.DISCARDED, timezone.now()
    locked.save(update_fields=["state", "finished_at"])
    record("imports.batch_discarded", locked, by=by.user)
    return locked


@transaction.atomic
def clear_up(batch: ImportBatch, *, by: Viewer) -> list[ImportBatch]:
    """Give up the files that came before this one and were left lying; those given up."""
    by.require(kind_of(batch.kind).action)
    return [discard(one, by=by) for one in left_lying(batch, by)]


@transaction.atomic
def undo(batch: ImportBatch, *, by: Viewer) -> ImportBatch:
    """Have what the batch wrote taken back. DomainError where the kind, or what happened since, does not allow it."""
    locked, found = _locked(batch, by, BatchState.APPLIED)
    if not found.has_undo:
        raise DomainError("no_undo", f"“{found.label}”导入后不能整批撤销，请在相应页面逐条更正。")
    if locked.job is not None and locked.job.is_open:
        raise DomainError("undo_running", "正在撤销，请等它结束。")
    refuse_hindered(found.undo_hindrances(locked.outcome))
    record("imports.batch_undo_asked", locked, by=by.user)
    _hand_over(locked, UNDO, f"撤销导入“{locked.file.name}”", by=by)
    return locked
