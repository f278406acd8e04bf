"""Who may open the files of internships: who sees the record that holds them."""

from __future__ import annotations

from groupportal.files.access import opens
from internships.models import AuthorityFiling, Batch, Placement, Selection, VisitPhoto
from internships.selectors.placement import batches_for, filings_for, placements_for, selections_for
from internships.selectors.visit import photos_for

opens(AuthorityFiling, "file", filings_for)
opens(Batch, "plan_file", batches_for)
opens(Placement, "report_file", placements_for)
opens(Selection, "report_file", selections_for)
opens(VisitPhoto, "file", photos_for)
