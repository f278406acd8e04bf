"""Who may open the files of internships: who sees the record that holds them."""

from __future__ import annotations

from groupportal.files.access import opens
from internships.models import (
    Agreement,
    AuthorityFiling,
    Batch,
    CheckIn,
    ConcernFile,
    Consent,
    IncidentPhoto,
    JournalFile,
    Leave,
    MakeUp,
    PayRecord,
    Placement,
    Policy,
    Report,
    Selection,
    Summary,
    TableLayout,
    VisitPhoto,
    Waiver,
)
from internships.selectors.archive import summaries_for
from internships.selectors.assessment import report_placements, reports_for
from internships.selectors.attendance import check_in_photos_for, leaves_for, make_ups_for
from internships.selectors.concern import concern_files_for
from internships.selectors.incident import incident_photos_for
from internships.selectors.journal import journal_files_for
from internships.selectors.papers import agreements_for, consents_for, policies_for
from internships.selectors.pay import pays_for
from internships.selectors.placement import batches_for, filings_for, selections_for
from internships.selectors.table import layouts_for
from internships.selectors.visit import photos_for
from internships.selectors.waiver import papers_for

opens(AuthorityFiling, "file", filings_for)
opens(Batch, "plan_file", batches_for)
opens(Batch, "mode_report", batches_for)
opens(CheckIn, "photo", check_in_photos_for)
opens(Leave, "file", leaves_for)
opens(MakeUp, "file", make_ups_for)
opens(Placement, "report_file", report_placements)
opens(Report, "file", reports_for)
opens(Selection, "report_file", selections_for)
opens(VisitPhoto, "file", photos_for)
opens(Consent, "file", consents_for)
opens(Agreement, "scan", agreements_for)
opens(Policy, "file", policies_for)
opens(JournalFile, "file", journal_files_for)
opens(TableLayout, "file", layouts_for)
opens(PayRecord, "evidence", pays_for)
opens(ConcernFile, "file", concern_files_for)
opens(IncidentPhoto, "file", incident_photos_for)
opens(Summary, "file", summaries_for)
opens(Waiver, "file", papers_for)
