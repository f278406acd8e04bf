"""年度数据填报: layouts by edition, the return of a year, what was typed into it, what each unit answered."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from groupportal.deciding.ruling import RulingModel
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key
from groupportal.ui.formats import cndate
from reports.annual_return.enums import TO_FILL, AnswerState, ReturnState
from reports.annual_return.states import ANSWER, RETURN
from reports.annual_return.values import Field, Layout, layout_from
from reports.models.run import ReadableJSON, ReportRun

THRESHOLD = 20
"""Per cent of difference to last year from which on it is asked about, where a layout says nothing else."""


class ReturnLayout(GroupModel):
    """An edition of a form. Once kept it never changes: an altered one is another edition. ``number``: how often a draft was changed."""

    name = models.CharField("名称", max_length=80)
    edition = models.CharField("版本", max_length=40)
    dated = models.DateField("版本日期")
    basis = models.CharField("依据", max_length=300, blank=True)
    doubts = models.TextField("存疑", max_length=2000, blank=True)
    threshold = models.PositiveSmallIntegerField(
        "询问差异的幅度（%）", default=THRESHOLD, validators=[MinValueValidator(1), MaxValueValidator(999)]
    )
    is_default = models.BooleanField("默认版式", default=False)
    is_draft = models.BooleanField("草稿", default=False)
    number = models.PositiveIntegerField("改过几次", default=0)
    content = models.JSONField("分表和项目", default=dict, encoder=ReadableJSON)
    source_file = GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="原文件"
    )
    kept_by = person_key("保存人")
    kept_at = models.DateTimeField("保存时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "填报版式"
        ordering = ("-dated", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "name", "edition"),
                name="return_layout_once",
                violation_error_message="这个名称的这一版已经有了。版式存下以后不再改动，改过的请另写一个版本。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.edition}，{cndate(self.dated)}）"

    def get_absolute_url(self) -> str:
        page = "reports:layout_draft" if self.is_draft else "reports:return_layout"
        return reverse(page, kwargs={"public_id": self.public_id})

    @cached_property
    def layout(self) -> Layout:
        """Its sections and fields."""
        return layout_from(self.content)


class AnnualReturn(RulingModel):
    """The return of a year. Once frozen it stays; another version of it follows, with what stood there to begin with."""

    moves = RETURN
    state = RETURN.field()
    year = models.PositiveSmallIntegerField("年度")
    as_of = models.DateField("截至日期")
    version = models.PositiveSmallIntegerField("第几版", default=1)
    why = models.CharField("另出一版的原因", max_length=300, blank=True)
    layout = GroupKey(ReturnLayout, on_delete=models.PROTECT, related_name="returns", verbose_name="版式")
    run = GroupKey(
        ReportRun, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="成稿"
    )
    begun_by = person_key("建立人")
    begun_at = models.DateTimeField("建立时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度数据填报"
        ordering = ("-year", "-version")
        constraints = [
            *RETURN.constraints("annual_return"),
            models.UniqueConstraint(
                fields=("group", "year", "version"),
                name="annual_return_version_once",
                violation_error_message="这一年的这一版已经有了，请返回列表打开它。",
            ),
            models.UniqueConstraint(
                fields=("group", "year"),
                condition=~Q(state=ReturnState.FROZEN),
                name="annual_return_one_open",
                violation_error_message="这一年的填报正在进行，请返回列表打开它。",
            ),
            models.CheckConstraint(
                condition=Q(as_of__year=models.F("year")),
                name="annual_return_day_in_year",
                violation_error_message="截至日期不在填报的年度里，请选该年的日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReturnState.FROZEN) | Q(run__isnull=False),
                name="annual_return_frozen_is_kept",
                violation_error_message="冻结的年度数据没有成稿，请刷新页面后重新审核。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度数据" + (f"（第{self.version}版）" if self.version > 1 else "")

    def get_absolute_url(self) -> str:
        return reverse("reports:return", urlconf=settings.GROUP_URLCONF, kwargs={"public_id": self.public_id})

    @property
    def is_frozen(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.state == ReturnState.FROZEN


class ReturnValue(GroupModel):
    """What was typed for a field: the value itself or one that overrides (with its reason), and why it differs from last year.

    ``explained``: the value for which the explanation was given; for another one it is asked again, as the reason is where the figure
    that was corrected is another than ``against``. ``code``: of an item of another
    layout than the one in use with that layout (``annual_return.carrying``).
    """

    annual_return = GroupKey(
        AnnualReturn, on_delete=models.CASCADE, related_name="typed", verbose_name="年度数据"
    )
    code = models.CharField("项目编号", max_length=50)
    text = models.CharField("填写的值", max_length=1000, blank=True)
    reason = models.CharField("更正的原因", max_length=300, blank=True)
    against = models.CharField("更正时系统的数", max_length=1000, blank=True)
    explanation = models.CharField("与上年差异的说明", max_length=500, blank=True)
    explained = models.CharField("说明时的值", max_length=1000, blank=True)
    number = models.PositiveIntegerField("改过几次", default=1)
    changed_by = person_key("填写人")
    changed_at = models.DateTimeField("填写时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度数据的填写"
        constraints = [
            models.UniqueConstraint(fields=("group", "annual_return", "code"), name="return_value_once")
        ]

    def __str__(self) -> str:
        return f"{self.annual_return}：{self.code}"


class UnitAnswer(RulingModel):
    """What one unit answers: its values by the codes of the fields. ``sender``: who filled them in by a link. ``hands``: by whom each
    of these values was written, where that one has an account.

    ``lacking``: the codes of what a later layout asks beyond what was handed in; what is kept under them is not handed in yet.
    """

    moves = ANSWER
    state = ANSWER.field()
    annual_return = GroupKey(
        AnnualReturn, on_delete=models.CASCADE, related_name="answers", verbose_name="年度数据"
    )
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    category = models.CharField("类别", max_length=20, blank=True)
    due_on = models.DateField("截止日期")
    reminded_on = models.DateField("最近催报", null=True, blank=True)
    values = models.JSONField("填写的值", default=dict, blank=True, encoder=ReadableJSON)
    hands = models.JSONField("各项由谁填写", default=dict, blank=True, encoder=ReadableJSON)
    lacking = models.JSONField("需补填的项", default=list, blank=True, encoder=ReadableJSON)
    number = models.PositiveIntegerField("改过几次", default=0)
    sender = models.CharField("链接使用人", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位年度数据"
        ordering = ("unit__pinyin", "id")
        constraints = [
            *ANSWER.constraints("unit_answer"),
            models.UniqueConstraint(fields=("group", "annual_return", "unit"), name="unit_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}：{self.annual_return}"

    def get_absolute_url(self) -> str:
        return reverse(
            "reports:return_answer", urlconf=settings.GROUP_URLCONF, kwargs={"public_id": self.public_id}
        )

    def counted(self, code: str) -> str:
        """What of it counts for the group: what was checked, not what is being added to it meanwhile."""
        if self.state != AnswerState.CHECKED or code in self.lacking:
            return ""
        return str(self.values.get(code, ""))

    @property
    def fields(self) -> list[Field]:
        """What the unit is asked."""
        return self.annual_return.layout.layout.asked_of(self.category)

    @property
    def is_to_add(self) -> bool:
        """Whether it was handed in, and something is to be added."""
        return self.state not in TO_FILL and bool(self.lacking)

    @property
    def is_to_fill(self) -> bool:
        """Whether the unit is to act."""
        return self.state in TO_FILL or bool(self.lacking)

    @property
    def to_add(self) -> str:
        """What was added to the layout since it was handed in, in words."""
        return "、".join(f"“{one.label}”" for one in self.fields if one.code in self.lacking)

    @property
    def given(self) -> str:
        """Who filled it in, in words."""
        return str(self.proposed_by or self.sender or "")
