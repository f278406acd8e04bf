"""A generated report keeps the snapshot it was made from; the same snapshot gives the same bytes again."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from groupportal.files.models import StoredFile
from groupportal.jobs.models import Job
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from groupportal.ui.formats import cndate
from reports.enums import Form, Report


class ReadableJSON(json.JSONEncoder):
    """Chinese as it is: escaped, a snapshot of thousands of rows takes twice the bytes and the time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


class ReportRun(GroupModel):
    """One making of a report. ``snapshot`` holds every value printed, ``warnings`` what the maker was told."""

    kind = models.CharField("报表", max_length=60, choices=Report.choices)
    as_of = models.DateField("截至日期")
    params = models.JSONField("参数", default=dict, blank=True)
    snapshot = models.JSONField("快照", default=dict, encoder=ReadableJSON)
    snapshot_sha256 = models.CharField("快照校验值", max_length=64)
    warnings = models.JSONField("提醒", default=list, blank=True, encoder=ReadableJSON)
    code_version = models.CharField("程序版本", max_length=40)
    job = GroupKey(
        Job, on_delete=models.PROTECT, null=True, blank=True, related_name="report_runs", verbose_name="作业"
    )
    made_by = person_key("生成人")
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = verbose_name_plural = "成稿"
        ordering = ("-made_at", "-id")
        indexes = [
            models.Index(fields=("group", "-made_at"), name="run_by_time"),
            models.Index(fields=("group", "kind", "as_of"), name="run_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} 截至{cndate(self.as_of)}"

    def get_absolute_url(self) -> str:
        return reverse("reports:run", urlconf=settings.GROUP_URLCONF, kwargs={"public_id": self.public_id})


class FinalReport(GroupModel):
    """定稿: this making of a report is the one handed in. From then on what it prints stays approved.

    ``findings``: what had been found in it, each with what was said to it by then.
    """

    run = GroupKey(ReportRun, on_delete=models.PROTECT, related_name="final", verbose_name="报表")
    note = models.CharField("说明", max_length=500, blank=True)
    findings = models.JSONField("提醒和说明", default=list, blank=True, encoder=ReadableJSON)
    settled_by = person_key("定稿人")
    settled_at = models.DateTimeField("定稿时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "报表定稿"
        ordering = ("-settled_at", "-id")
        constraints = [models.UniqueConstraint(fields=("group", "run"), name="final_once")]

    def __str__(self) -> str:
        return f"定稿：{self.run}"


class ReportFile(GroupModel):
    """A file of a run, in one form."""

    run = GroupKey(ReportRun, on_delete=models.CASCADE, related_name="files", verbose_name="报表")
    form = models.CharField("格式", max_length=10, choices=Form.choices)
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")

    class Meta:
        verbose_name = verbose_name_plural = "报表文件"
        ordering = ("run", "form")
        constraints = [models.UniqueConstraint(fields=("group", "run", "form"), name="report_form_once")]

    def __str__(self) -> str:
        return str(self.file)
