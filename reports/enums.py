from django.db import models


class Report(models.TextChoices):
    ANNEX = "annex", "附件2-1、2-2、2-3"
    BREAKDOWN = "breakdown", "目标任务分解表"


class Form(models.TextChoices):
    XLSX = "xlsx", "Excel"
    DOCX = "docx", "Word"
