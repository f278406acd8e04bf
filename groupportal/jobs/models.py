"""A job is its row: what was asked, how far it is, what came of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from groupportal.files.models import StoredFile
from groupportal.jobs.enums import OPEN_STATES, JobState
from groupportal.tenancy.models import GroupKey, GroupModel, person_key


class Job(GroupModel):
    """Work that takes longer than a click. ``fingerprint`` keeps the same work from being queued twice at once."""

    kind = models.CharField("种类", max_length=60)
    title = models.CharField("名称", max_length=200)
    params = models.JSONField("参数", default=dict)
    fingerprint = models.CharField(max_length=64, editable=False)
    state = models.CharField("状态", max_length=20, choices=JobState.choices, default=JobState.QUEUED)
    step = models.CharField("当前步骤", max_length=200, blank=True)
    percent = models.PositiveSmallIntegerField("进度", default=0)
    message = models.TextField("结果说明", blank=True)
    error_code = models.CharField("错误代码", max_length=60, blank=True)
    trace_id = models.UUIDField("追踪号", default=uuid.uuid4, editable=False)
    attempt = models.PositiveSmallIntegerField("第几次", default=0)
    worker = models.CharField("执行进程", max_length=120, blank=True)
    stopping = models.BooleanField("计划停机", default=False)
    excused = models.PositiveSmallIntegerField("不计的次数", default=0)
    cancel_asked = models.BooleanField("已请求取消", default=False)
    requested_by = person_key("发起人")
    created_at = models.DateTimeField("发起时间", auto_now_add=True)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    heartbeat_at = models.DateTimeField("最近心跳", null=True, blank=True)
    result = models.JSONField("结果", default=dict, blank=True)
    result_url = models.CharField("结果页面", max_length=300, blank=True)

    # ``stopping``: the worker of this attempt was told to stop; ``excused``: attempts that ended so and use none up.
    already_open = False
    """Set by ``enqueue`` where the same work was being done already."""

    class Meta:
        verbose_name = verbose_name_plural = "后台作业"
        ordering = ("-created_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "kind", "fingerprint"),
                condition=Q(state__in=OPEN_STATES),
                name="job_once_at_a_time",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="job_percent_sane"),
        ]
        indexes = [models.Index(fields=("group", "-created_at"), name="job_by_time")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page that shows how far it is."""
        return reverse("jobs:job", urlconf=settings.GROUP_URLCONF, kwargs={"public_id": self.public_id})

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in OPEN_STATES


class JobFile(GroupModel):
    """A file a job made."""

    job = GroupKey(Job, on_delete=models.CASCADE, related_name="files", verbose_name="作业")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")

    class Meta:
        verbose_name = verbose_name_plural = "作业结果文件"
        ordering = ("job", "id")
        constraints = [models.UniqueConstraint(fields=("group", "job", "file"), name="job_file_once")]

    def __str__(self) -> str:
        return str(self.file)
