"""年度工作报告: the outline of the group, the report of a year, its sections with their writers, and every text they ever had."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from groupportal.deciding.ruling import RulingModel
from groupportal.files.models import StoredFile
from groupportal.reporting.registry import EXHIBITS
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from groupportal.ui.asof import as_of_label
from reports.enums import Origin, Preset, Printing
from reports.states import REPORT, TEXT


class OutlineSection(GroupModel):
    """A section as this group wants it: its title, its place, when it is printed. Declared ones without a row stay as declared."""

    key = models.CharField("章节", max_length=60)
    title = models.CharField("标题", max_length=60)
    order = models.PositiveSmallIntegerField("次序")
    template = models.TextField(
        "起草用的文字",
        blank=True,
        help_text="每年起草这一章时从它开始；单独一行的“【系统初稿】”换成系统从记录写的初稿。",
    )
    printing = models.CharField("印不印", max_length=10, choices=Printing.choices, default=Printing.FILLED)

    class Meta:
        verbose_name = verbose_name_plural = "报告提纲"
        ordering = ("order", "id")
        constraints = [models.UniqueConstraint(fields=("group", "key"), name="outline_key_once")]

    def __str__(self) -> str:
        return self.title


class ReportLayout(GroupModel):
    """How the group's report looks on paper: who signs, with which preset of margins and fonts."""

    signing_unit = models.CharField("落款单位", max_length=120, blank=True)
    office = models.CharField("落款部门", max_length=60, blank=True)
    preset = models.CharField("版式", max_length=10, choices=Preset.choices, default=Preset.OFFICIAL)
    contents = models.BooleanField("印目录", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "报告版式"
        constraints = [models.UniqueConstraint(fields=("group",), name="report_layout_once")]

    def __str__(self) -> str:
        return "报告版式"


class AnnualReport(GroupModel):
    """The report of a year, told up to ``as_of``. Of a year and day there is one at work; final ones stay beside it."""

    year = models.PositiveSmallIntegerField("年度")
    as_of = models.DateField("截至日期")
    signed_on = models.DateField("落款日期", null=True, blank=True, help_text="不选就印生成 Word 的那一天。")
    state = REPORT.field()
    begun_by = person_key("起草人")
    begun_at = models.DateTimeField("建立时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度工作报告"
        ordering = ("-year", "-as_of", "-id")
        constraints = [
            REPORT.known("annual_report"),
            models.CheckConstraint(
                condition=Q(as_of__year=models.F("year")),
                name="annual_report_day_in_year",
                violation_error_message="截至日期不在报告的年度里，请选该年的日期。",
            ),
            models.CheckConstraint(
                condition=Q(signed_on=None) | Q(signed_on__gte=models.F("as_of")),
                name="annual_report_signed_after",
                violation_error_message="落款日期早于截至日期：报告里的数要到截至日期才有。请选截至日期当天或以后的日期。",
            ),
            models.UniqueConstraint(
                fields=("group", "year", "as_of"),
                condition=~Q(state=REPORT.final[0]),
                name="annual_report_one_at_work",
                violation_error_message="这一年、这一截至日期的报告已经在起草，请打开那一份。",
            ),
        ]

    def __str__(self) -> str:
        until = "" if (self.as_of.month, self.as_of.day) == (12, 31) else f"（截至{as_of_label(self.as_of)}）"
        return f"{self.year}年度工作报告{until}"

    def get_absolute_url(self) -> str:
        return reverse("reports:annual", urlconf=settings.GROUP_URLCONF, kwargs={"public_id": self.public_id})


class AnnualSection(GroupModel):
    """A section of a report: who writes it, and its texts. What it is called and where it stands is the outline's."""

    report = GroupKey(AnnualReport, on_delete=models.CASCADE, related_name="sections", verbose_name="报告")
    key = models.CharField("章节", max_length=60)
    title = models.CharField("标题", max_length=60, help_text="最近一次按提纲记下的，供痕迹和消息用。")

    class Meta:
        verbose_name = verbose_name_plural = "报告章节"
        constraints = [models.UniqueConstraint(fields=("group", "report", "key"), name="section_key_once")]

    def __str__(self) -> str:
        return f"{self.report}：{self.title}"

    def get_absolute_url(self) -> str:
        return reverse(
            "reports:section", urlconf=settings.GROUP_URLCONF, kwargs={"public_id": self.public_id}
        )


class SectionWriter(GroupModel):
    """A person asked to write a section."""

    section = GroupKey(AnnualSection, on_delete=models.CASCADE, related_name="writers", verbose_name="章节")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="撰写人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "章节撰写人"
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=("group", "section", "user"), name="writer_once")]

    def __str__(self) -> str:
        return str(self.user)


class SectionText(RulingModel):
    """One text of a section. The words never change: another wording is the next number; only its state moves."""

    moves = TEXT
    state = TEXT.field()
    section = GroupKey(AnnualSection, on_delete=models.CASCADE, related_name="texts", verbose_name="章节")
    number = models.PositiveSmallIntegerField("第几稿")
    text = models.TextField("文字", blank=True)
    origin = models.CharField("来由", max_length=20, choices=Origin.choices, default=Origin.TYPED)
    written_by = person_key("写的人")
    written_at = models.DateTimeField("写的时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "章节文字"
        ordering = ("section", "-number")
        constraints = [
            *TEXT.constraints("section_text"),
            TEXT.one_waiting("section_text", "section"),
            models.UniqueConstraint(fields=("group", "section", "number"), name="text_number_once"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}稿"

    def get_absolute_url(self) -> str:
        return self.section.get_absolute_url()


class AnnualAttachment(GroupModel):
    """附件 of a report: a table of the records that is printed behind it, else a file or paper that goes along. None is changed."""

    report = GroupKey(AnnualReport, on_delete=models.CASCADE, related_name="attachments", verbose_name="报告")
    order = models.PositiveSmallIntegerField("次序")
    title = models.CharField("名称", max_length=120)
    exhibit = models.CharField("印哪张表", max_length=60, blank=True)
    file = GroupKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件"
    )

    class Meta:
        verbose_name = verbose_name_plural = "报告附件"
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "report", "title"),
                name="attachment_title_once",
                violation_error_message="已经有这个名称的附件，请换一个名称。",
            ),
            models.CheckConstraint(
                condition=Q(exhibit="") | Q(file=None),
                name="attachment_table_or_file",
                violation_error_message="系统里的表和文件只能选一样。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def content(self) -> str:
        """What it is, in words."""
        if self.exhibit:
            declared = EXHIBITS.get(self.exhibit)
            return f"系统里的表：{declared.title if declared else '已经没有这张表'}"
        return f"文件：{self.file}" if self.file else "另附纸质材料"

    @property
    def printed_title(self) -> str:
        """As the report lists it."""
        return self.title if self.exhibit else f"{self.title}（另附）"
