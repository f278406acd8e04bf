"""Who may open the files behind imports: those who see the batch."""

from __future__ import annotations

from groupportal.files.access import opens
from groupportal.imports.models import ImportBatch
from groupportal.imports.selectors import batches_for

opens(ImportBatch, "file", batches_for)
opens(ImportBatch, "marked_file", batches_for)
