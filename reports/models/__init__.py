from reports.models.annual import (
    AnnualAttachment,
    AnnualReport,
    AnnualSection,
    OutlineSection,
    ReportLayout,
    SectionText,
    SectionWriter,
)
from reports.models.annual_return import AnnualReturn, ReturnLayout, ReturnValue, UnitAnswer
from reports.models.form import TableForm
from reports.models.returned import ReturnedChange, ReturnedFile
from reports.models.run import FinalReport, ReadableJSON, ReportFile, ReportRun

__all__ = [
    "AnnualAttachment",
    "AnnualReport",
    "AnnualReturn",
    "AnnualSection",
    "FinalReport",
    "OutlineSection",
    "ReadableJSON",
    "ReportFile",
    "ReportLayout",
    "ReportRun",
    "ReturnLayout",
    "ReturnValue",
    "ReturnedChange",
    "ReturnedFile",
    "SectionText",
    "SectionWriter",
    "TableForm",
    "UnitAnswer",
]
