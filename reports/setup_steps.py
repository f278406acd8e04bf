from __future__ import annotations

from groupportal.warnings.setup import setup_step
from reports.enums import Table
from reports.models import TableForm


@setup_step(
    "forms",
    70,
    "核对三张表的签字、盖章和日期",
    "打开表样看一遍：印哪些签字、盖章和日期，按什么顺序。导入的附件2写有的已经带入。",
    page="reports:forms",
)
def lines_below() -> bool:
    """Each of the three tables has a form of the group's own with lines to sign."""
    signed = {form.table for form in TableForm.objects.only("table", "form") if form.form.get("signatures")}
    return signed >= set(Table.values)
