from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from governance.articles import MOST, label
from governance.enums import ClauseKind, DraftStage, RegulationKind
from governance.models.body import Body
from governance.models.motion import Motion
from groupportal.deciding.decision import EndDecidedModel, paper_key
from groupportal.periods.enums import VersionState
from groupportal.periods.version import Version, versions
from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key
from groupportal.ui.pinyin import PinyinField


class Regulation(GroupModel):
    """A charter, system, measures or details of the group (制度文件) through all its versions. ``body``: who keeps it."""

    name = models.CharField("名称", max_length=120)
    pinyin = PinyinField(source="name")
    kind = models.CharField("种类", max_length=10, choices=RegulationKind.choices)
    body = GroupKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="负责机构"
    )

    class Meta:
        verbose_name = verbose_name_plural = "制度文件"
        ordering = ("pinyin", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "name"),
                name="regulation_named_once",
                violation_error_message="已有同名的制度文件。要修订的，请打开那一份起草新版本。",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="regulation_named"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:regulation", kwargs={"public_id": self.public_id})


class RegulationVersion(Version, EndDecidedModel):
    """A draft of a regulation, and what it becomes when it holds. ``draft``: which draft it is, counted through the regulation.

    The text changes only while it is edited (``stage``); a draft that was sent round stays as it was, the revised one is the next.
    ``settled_at``: since when a settled text is as it is; what was voted on before is not this text.
    ``motion``: the vote it was carried by; an older one has ``decided_by`` alone. ``year`` and ``serial`` make the ``number``.
    """

    regulation = GroupKey(
        Regulation, on_delete=models.CASCADE, related_name="versions", verbose_name="制度文件"
    )
    draft = models.PositiveSmallIntegerField("稿次")
    stage = models.CharField("文本", max_length=12, choices=DraftStage.choices, default=DraftStage.EDITING)
    settled_at = models.DateTimeField("定稿时间", null=True, blank=True)
    note = models.CharField("起草说明", max_length=500, blank=True)
    source = paper_key("导入的文件")
    number = models.CharField("文号", max_length=60, blank=True)
    year = models.PositiveSmallIntegerField("文号年份", null=True, blank=True)
    serial = models.PositiveIntegerField("文号序号", null=True, blank=True)
    decided_on = models.DateField("通过日期", null=True, blank=True)
    evidence = paper_key("签发的文件")
    motion = GroupKey(
        Motion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="表决"
    )
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    repeal_reason = models.CharField("废止原因", max_length=300, blank=True)
    created_by = person_key("起草人")
    created_at = models.DateTimeField("起草时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "制度版本"
        ordering = ("regulation", "-draft")
        constraints = [
            *versions("regulation_version", "regulation"),
            models.UniqueConstraint(fields=("group", "regulation", "draft"), name="regulation_draft_once"),
            models.UniqueConstraint(
                fields=("group", "regulation"),
                condition=Q(state=VersionState.DRAFT, stage__in=(DraftStage.EDITING, DraftStage.SETTLED)),
                name="regulation_one_draft",
                violation_error_message="这份制度文件已有一稿正在起草，请打开那一稿修改。",
            ),
            models.UniqueConstraint(
                fields=("group", "number"),
                condition=~Q(number=""),
                name="regulation_number_once",
                violation_error_message="这个文号已经用过，请换一个。",
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT) | Q(stage=DraftStage.SETTLED),
                name="regulation_in_force_settled",
            ),
            models.CheckConstraint(condition=Q(stage__in=DraftStage.values), name="regulation_stage_known"),
            models.CheckConstraint(
                condition=~Q(state=VersionState.DRAFT, stage=DraftStage.SETTLED)
                | Q(settled_at__isnull=False),
                name="regulation_settled_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(repeal_reason="") | Q(ends_on__isnull=False),
                name="regulation_repealed_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=("group", "starts_on"), name="regulation_by_day")]

    def __str__(self) -> str:
        return f"{self.regulation}（{self.number or f'第{self.draft}稿'}）"

    def get_absolute_url(self) -> str:
        return reverse("governance:regulation_version", kwargs={"public_id": self.public_id})


class RegulationClause(GroupModel):
    """A paragraph of a version: a chapter, an article with the further paragraphs below it, or text without a number.

    ``number`` is the one that stands in the text, right or wrong. ``comes_from``: the paragraph of the draft before it was taken from.
    """

    version = GroupKey(
        RegulationVersion, on_delete=models.CASCADE, related_name="clauses", verbose_name="制度版本"
    )
    position = models.PositiveSmallIntegerField("顺序")
    kind = models.CharField("种类", max_length=10, choices=ClauseKind.choices, default=ClauseKind.ARTICLE)
    number = models.PositiveSmallIntegerField("编号", null=True, blank=True)
    text = models.TextField("文字", max_length=6000)
    comes_from = GroupKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="来自"
    )

    class Meta:
        verbose_name = verbose_name_plural = "条款"
        ordering = ("version", "position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "version", "position"),
                name="clause_in_order",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(kind=ClauseKind.TEXT, number__isnull=True)
                | Q(kind__in=(ClauseKind.CHAPTER, ClauseKind.ARTICLE), number__gte=1, number__lte=MOST),
                name="clause_numbered",
                violation_error_message=f"章和条要有 1 至 {MOST} 的编号，不编号的文字没有编号，请核对。",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="clause_said"),
        ]

    def __str__(self) -> str:
        return label(self) or self.text[:20]


class RegulationReceipt(GroupModel):
    """That a member unit was sent a regulation in force, and who of it read it when (阅知)."""

    version = GroupKey(
        RegulationVersion, on_delete=models.CASCADE, related_name="receipts", verbose_name="制度版本"
    )
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="成员单位")
    read_at = models.DateTimeField("阅知时间", null=True, blank=True)
    read_by = person_key("阅知人")

    class Meta:
        verbose_name = verbose_name_plural = "制度阅知"
        ordering = ("version", "unit__pinyin", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "version", "unit"), name="regulation_receipt_once"),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False),
                name="regulation_read_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)
