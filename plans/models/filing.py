from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from groupportal.deciding.ruling import RulingModel
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from groupportal.ui.formats import cndate
from plans.enums import FilingOrigin, FilingState
from plans.models.item import ItemThread
from plans.models.work import Assignment
from plans.states import FILING


class Filing(RulingModel):
    """What has been done on a task up to ``as_of``: text, figures, evidence. The latest approved one is what tables print.

    A returned filing stays; its correction is a new row that names it.
    """

    moves = FILING

    thread = GroupKey(ItemThread, on_delete=models.PROTECT, related_name="filings", verbose_name="任务")
    assignment = GroupKey(
        Assignment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="filings",
        verbose_name="部署",
    )
    as_of = models.DateField("截至日期")
    text = models.TextField("完成情况")
    state = FILING.field()
    origin = models.CharField(
        "来源", max_length=20, choices=FilingOrigin.choices, default=FilingOrigin.PORTAL
    )
    corrects = GroupKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="更正",
    )
    source_file = GroupKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="导入自",
        help_text="读入完成情况的文件。它不是佐证。",
    )
    proposed_by = person_key("填报人")
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    proposed_at = models.DateTimeField("提交时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "进展填报"
        ordering = ("-as_of", "-id")
        constraints = [
            *FILING.constraints("filing", but=Q(origin=FilingOrigin.IMPORT)),
            FILING.one_waiting("filing", "assignment", also=(FilingState.DRAFT,)),
        ]
        indexes = [models.Index(fields=("group", "thread", "state", "-as_of"), name="filing_latest")]

    def __str__(self) -> str:
        return f"{self.thread} 截至{cndate(self.as_of)}"

    def get_absolute_url(self) -> str:
        return reverse("plans:filing", kwargs={"public_id": self.public_id})


class FilingFigure(GroupModel):
    """A figure reported in a filing, with the label of the acceptance point it answers."""

    filing = GroupKey(Filing, on_delete=models.CASCADE, related_name="figures", verbose_name="填报")
    position = models.PositiveSmallIntegerField("顺序")
    label = models.CharField("指标", max_length=300)
    value = models.DecimalField("数值", max_digits=18, decimal_places=4)
    unit = models.CharField("计量单位", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "填报数值"
        ordering = ("filing", "position")
        constraints = [
            models.UniqueConstraint(fields=("group", "filing", "position"), name="figure_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.value.normalize():f}{self.unit}"


class Evidence(GroupModel):
    """A file that proves a filing: 佐证材料."""

    filing = GroupKey(Filing, on_delete=models.CASCADE, related_name="evidence", verbose_name="填报")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    title = models.CharField("说明", max_length=200, blank=True)
    added_by = person_key("上传人")
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ("filing", "id")
        constraints = [models.UniqueConstraint(fields=("group", "filing", "file"), name="evidence_file_once")]

    def __str__(self) -> str:
        return self.title or str(self.file)
