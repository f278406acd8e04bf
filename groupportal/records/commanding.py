"""What an import by command leaves behind: the same batch, file and trail as one from the page, so that it can be undone there."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from groupportal.audit.services import record
from groupportal.files.services import store_upload
from groupportal.imports.enums import BatchState
from groupportal.imports.job_kinds import shown_facts
from groupportal.imports.models import ImportBatch
from groupportal.records.importing import BroughtIn, RecordImport, outcome_of
from groupportal.records.kinds import RecordKind
from groupportal.tenancy.scope import SYSTEM_ACTOR
from groupportal.uploads.texts import in_utf8


def keep_batch(upload: Any, kind: RecordKind, params: dict[str, Any] | None = None) -> ImportBatch:
    """The file and its batch."""
    file = store_upload(
        in_utf8(upload),
        by=SYSTEM_ACTOR,
        purpose="导入文件",
        view_action=kind.action,
        accept=frozenset(RecordImport.accept),
    )
    batch = ImportBatch(kind=kind.code, file=file, params=params or {}, state=BatchState.APPLYING)
    batch.full_clean(exclude=["params"])
    batch.save()
    return batch


def record_applied(batch: ImportBatch, kind: RecordKind, found: BroughtIn) -> None:
    """The batch is in: its outcome, and one entry of the trail with the file's hash."""
    outcome = outcome_of(found, kind, batch)
    batch.state, batch.finished_at = BatchState.APPLIED, timezone.now()
    batch.summary = {"facts": shown_facts(found.summary), "ok": not found.errors, "total": 0, "kept": 0}
    batch.outcome = {"facts": shown_facts(outcome), **{k: outcome[k] for k in ("url", "message", "undo")}}
    batch.save(update_fields=["state", "finished_at", "summary", "outcome"])
    after = {**dict(batch.outcome["facts"]), "sha256": batch.file.sha256}
    record("imports.batch_applied", batch, after=after, note="由命令导入")
