from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from groupportal.deciding.ruling import RulingModel
from groupportal.files.models import StoredFile
from groupportal.metrics.naming import named
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from groupportal.ui.formats import cndate
from plans.enums import FilingLevel, FilingOrigin, FilingState
from plans.models.item import ItemThread
from plans.models.work import Assignment
from plans.states import FILING


class Filing(RulingModel):
    """What has been done on a task up to ``as_of``: text, figures, evidence.

    A unit files its part (``level`` UNIT, on an assignment): a contribution. The secretariat files the group's word (GROUP), from
    contributions or without; of these the one approved last for the latest date is what tables print. A returned filing stays;
    its correction is a new row that names it.
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
    level = models.CharField("类别", max_length=10, choices=FilingLevel.choices, default=FilingLevel.GROUP)
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
    sender = models.CharField("报送人", max_length=60, blank=True, help_text="没有账号、用链接填报的人。")
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    proposed_at = models.DateTimeField("提交时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "进展填报"
        ordering = ("-as_of", "-id")
        constraints = [
            *FILING.constraints("filing", but=Q(origin=FilingOrigin.IMPORT)),
            FILING.one_waiting("filing", "assignment", also=(FilingState.DRAFT,)),
            models.UniqueConstraint(
                fields=("group", "thread", "as_of"),
                condition=Q(level=FilingLevel.GROUP, state__in=(FilingState.DRAFT, FilingState.SUBMITTED)),
                name="filing_of_the_group_one_open",
                violation_error_message="集团对这项任务在这个截至日期已有一份填报在办理，请打开那一份继续填写。",
            ),
            models.CheckConstraint(
                condition=Q(level=FilingLevel.GROUP) | Q(assignment__isnull=False),
                name="filing_of_a_unit_answers_an_assignment",
            ),
        ]
        indexes = [models.Index(fields=("group", "thread", "level", "state", "-as_of"), name="filing_latest")]

    def __str__(self) -> str:
        return f"{self.thread} 截至{cndate(self.as_of)}"

    def get_text_display(self) -> str:
        """The text with the names of the figures it refers to."""
        return named(self.text)

    @property
    def who(self) -> str:
        """Who filed it, in words; "" where it was read from a file or nobody is known."""
        return f"{self.sender}（链接）" if self.sender else str(self.proposed_by or "")

    @cached_property
    def draws_on_withdrawn(self) -> bool:
        """Whether it draws on a contribution whose approval was withdrawn since."""
        return FilingSource.withdrawn().filter(filing=self).exists()

    def get_absolute_url(self) -> str:
        return reverse("plans:filing", kwargs={"public_id": self.public_id})


class FilingFigure(GroupModel):
    """A figure reported in a filing, with the label of the acceptance point it answers.

    ``line``: the point's in every version of the plan; ``position``: its place when it was written. ``year``: the year it is of,
    where the point asks for each year. At ``position`` 0 it answers what the plan expects of the
    task in that year; of an expectation without a number 1 says that it was met, 0 that it was not.
    """

    filing = GroupKey(Filing, on_delete=models.CASCADE, related_name="figures", verbose_name="填报")
    position = models.PositiveSmallIntegerField("顺序")
    line = models.UUIDField("要点线", null=True, editable=False)
    label = models.CharField("指标", max_length=300)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    value = models.DecimalField("数值", max_digits=18, decimal_places=4)
    unit = models.CharField("计量单位", max_length=20, blank=True)
    base = models.DecimalField(
        "基数", max_digits=18, decimal_places=4, null=True, blank=True, help_text="占比是多少里面的百分之几。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "填报数值"
        ordering = ("filing", "position", "year")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "filing", "line", "year"),
                condition=Q(line__isnull=False),
                name="figure_of_a_point_once",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=("group", "filing", "position", "year"),
                condition=Q(line__isnull=True),
                name="figure_position_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(base__isnull=True) | Q(base__gt=0),
                name="figure_base_positive",
                violation_error_message="占比的基数要大于 0。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.said}"

    @property
    def name(self) -> str:
        """What it is a figure of, with its year."""
        return f"{self.year}年：{self.label}" if self.year else self.label

    @property
    def said(self) -> str:
        """The figure as people read it, a share with what it is a share of."""
        of = f"（基数 {self.base.normalize():f}）" if self.base is not None else ""
        return f"{self.value.normalize():f}{self.unit}{of}"


class FilingSource(GroupModel):
    """A contribution that the group's filing draws on: 汇总自."""

    filing = GroupKey(Filing, on_delete=models.CASCADE, related_name="sources", verbose_name="集团填报")
    contribution = GroupKey(
        Filing, on_delete=models.PROTECT, related_name="drawn_on_by", verbose_name="单位贡献"
    )

    class Meta:
        verbose_name = verbose_name_plural = "汇总来源"
        ordering = ("filing", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "filing", "contribution"), name="source_once"),
            models.CheckConstraint(condition=~Q(filing=models.F("contribution")), name="source_is_another"),
        ]

    def __str__(self) -> str:
        return str(self.contribution)

    @classmethod
    def withdrawn(cls) -> models.QuerySet[FilingSource]:
        """Those whose approval was withdrawn since."""
        return cls.objects.exclude(contribution__state=FilingState.APPROVED)


def _proven_points() -> Any:
    return ArrayField(
        models.UUIDField(),
        verbose_name="证明的要点",
        default=list,
        blank=True,
        help_text="所证明的验收要点，换了顺序、改了文字的仍是那一条；空着是全部要点。",
    )


class RemovedEvidence(GroupModel):
    """A file that was taken off a draft, until it is put back: 移除的佐证. ``points`` as of ``Evidence``."""

    filing = GroupKey(Filing, on_delete=models.CASCADE, related_name="removed_evidence", verbose_name="填报")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    title = models.CharField("说明", max_length=200, blank=True)
    points = _proven_points()
    removed_by = person_key("移除人")
    removed_at = models.DateTimeField("移除时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "移除的佐证"
        ordering = ("filing", "-id")
        constraints = [models.UniqueConstraint(fields=("group", "filing", "file"), name="removed_file_once")]

    def __str__(self) -> str:
        return self.title or str(self.file)


class Evidence(GroupModel):
    """A file that proves a filing: 佐证材料. ``points``: the lines of the acceptance points that it proves, none for all of them."""

    filing = GroupKey(Filing, on_delete=models.CASCADE, related_name="evidence", verbose_name="填报")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    title = models.CharField("说明", max_length=200, blank=True)
    points = _proven_points()
    added_by = person_key("上传人")
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ("filing", "id")
        constraints = [models.UniqueConstraint(fields=("group", "filing", "file"), name="evidence_file_once")]

    def __str__(self) -> str:
        return self.title or str(self.file)
