"""Who may open the files behind reports."""

from __future__ import annotations

from groupportal.files.access import opens, seen_with
from reports.models import AnnualAttachment, ReportFile, ReturnedFile, ReturnLayout, TableForm
from reports.selectors.annual import attachments_for, returned_for
from reports.selectors.annual_return import layouts_for
from reports.selectors.run import files_for

opens(ReportFile, "file", files_for)
opens(TableForm, "source_file", seen_with(TableForm, "reports.set_forms"))
opens(AnnualAttachment, "file", attachments_for)
opens(ReturnedFile, "file", returned_for)
opens(ReturnLayout, "source_file", layouts_for)
