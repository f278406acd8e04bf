from django.db import models


class Report(models.TextChoices):
    ANNEX = "annex", "附件2-1、2-2、2-3"
    BREAKDOWN = "breakdown", "目标任务分解表"
    BREAKDOWN_STATE = "breakdown_state", "目标任务分解表（附完成情况）"
    PACKAGE = "package", "佐证材料包"
    ANNUAL = "annual", "年度工作报告"
    RETURN = "return", "年度数据填报表"


TABLE_REPORTS = [(one.value, one.label) for one in (Report.ANNEX, Report.BREAKDOWN, Report.BREAKDOWN_STATE)]
"""The reports that are made of nothing but a plan and a date."""
BREAKDOWNS = (Report.BREAKDOWN, Report.BREAKDOWN_STATE)


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


class ReportState(models.TextChoices):
    """Where an annual report stands."""

    DRAFTING = "drafting", "起草中"
    IN_REVIEW = "in_review", "审稿中"
    FINAL = "final", "定稿"


class TextState(models.TextChoices):
    """Where the text of a section stands."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已通过"


class Origin(models.TextChoices):
    """Where the text of a section comes from."""

    TYPED = "typed", "写的"
    DRAFTED = "drafted", "从记录起草"
    CARRIED = "carried", "沿用上一份"
    FILE = "file", "取自改过的 Word"
    RENEWED = "renewed", "按记录换了有变化的段落"


class Printing(models.TextChoices):
    """When a section is printed."""

    FILLED = "filled", "有文字才印"
    ALWAYS = "always", "空白也印标题"
    NEVER = "never", "不印"


class Preset(models.TextChoices):
    """Margins and fonts by name."""

    OFFICIAL = "official", "公文格式（GB/T 9704）"
    COMMON = "common", "公文页边距，用电脑自带的宋体和仿宋"
    COMPACT = "compact", "窄页边距、小行距，省纸"


class Change(models.TextChoices):
    """What was found in a Word file that came back."""

    FIGURE = "figure", "改了系统里的数"
    TYPED = "typed", "写了没有出处的数"
    SENTENCE = "sentence", "改了句子"
    ADDED = "added", "加了句子"
    REMOVED = "removed", "删了句子"
    MOVED = "moved", "移动了句子"
    TABLE = "table", "改了表或图"
    OTHER = "other", "改了标题或报告以外的文字"
    STALE = "stale", "记录后来变了"


class Decided(models.TextChoices):
    """What became of it."""

    OPEN = "open", "还没有处理"
    TAKEN = "taken", "已采用"
    REFUSED = "refused", "不采用"
    HANDLED = "handled", "已另行处理"
    CORRECTED = "corrected", "已更正记录"


TAKEABLE = (Change.FIGURE, Change.TYPED, Change.SENTENCE, Change.ADDED, Change.REMOVED, Change.MOVED)
"""What can be taken into a section's text; the rest is looked after where it comes from."""
OF_RECORDS = (Change.FIGURE, Change.TABLE)
"""What another number was written for."""
