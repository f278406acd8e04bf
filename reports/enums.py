from django.db import models


class Report(models.TextChoices):
    ANNEX = "annex", "附件2-1、2-2、2-3"
    BREAKDOWN = "breakdown", "目标任务分解表"
    PACKAGE = "package", "佐证材料包"


TABLE_REPORTS = [(one.value, one.label) for one in (Report.ANNEX, Report.BREAKDOWN)]
"""The reports that are made of nothing but a plan and a date."""


class Table(models.TextChoices):
    TASKS = "tasks", "附件2-1 项目建设情况表"
    INDICATORS = "indicators", "附件2-2 项目建设成果表"
    FUNDS = "funds", "附件2-3 项目资金到位和支出情况表"


class Form(models.TextChoices):
    XLSX = "xlsx", "Excel"
    DOCX = "docx", "Word"
    ZIP = "zip", "压缩包"


EXPERT_LINK = "reports.expert"
"""The purpose of a link by which an expert reads one document."""
TABLE_FORMS = (Form.XLSX, Form.DOCX)
"""What a table is made in."""
