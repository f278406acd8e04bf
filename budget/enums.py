from django.db import models


class Source(models.TextChoices):
    """The four kinds of source of 附件2-3, in its order."""

    PROVINCIAL = "provincial", "省级及以上财政"
    MUNICIPAL = "municipal", "市级财政"
    ENTERPRISE = "enterprise", "行业企业"
    SELF_RAISED = "self_raised", "集团自筹"


class EntryKind(models.TextChoices):
    RECEIPT = "receipt", "到位"
    EXPENDITURE = "expenditure", "支出"


class EntryOrigin(models.TextChoices):
    PORTAL = "portal", "在线登记"
    OPENING = "opening", "期初"
    IMPORT = "import", "文件导入"
