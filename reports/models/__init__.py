from reports.models.form import TableForm
from reports.models.run import FinalReport, ReadableJSON, ReportFile, ReportRun

__all__ = ["FinalReport", "ReadableJSON", "ReportFile", "ReportRun", "TableForm"]
