from reports.models.annual import (
    AnnualReport,
    AnnualSection,
    OutlineSection,
    ReportLayout,
    SectionText,
    SectionWriter,
)
from reports.models.form import TableForm
from reports.models.returned import ReturnedChange, ReturnedFile
from reports.models.run import FinalReport, ReadableJSON, ReportFile, ReportRun

__all__ = [
    "AnnualReport",
    "AnnualSection",
    "FinalReport",
    "OutlineSection",
    "ReadableJSON",
    "ReportFile",
    "ReportLayout",
    "ReportRun",
    "ReturnedChange",
    "ReturnedFile",
    "SectionText",
    "SectionWriter",
    "TableForm",
]
