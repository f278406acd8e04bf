"""Excel and Word files of the acceptance tables and the 目标任务分解表, from frozen values.

The same values and stamp give the same bytes.
"""

from reports.annex.write.excel import write_annex_workbook, write_breakdown_workbook
from reports.annex.write.word import write_annex_document, write_breakdown_document

__all__ = [
    "write_annex_document",
    "write_annex_workbook",
    "write_breakdown_document",
    "write_breakdown_workbook",
]
