from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from employment.enums import (
    AnswerSource,
    CallOutcome,
    Destination,
    FieldMatch,
    Locality,
    StudyLevel,
    StudyRoute,
    WageBand,
    Wave,
)
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from groupportal.ui.pinyin import PinyinField


class Graduate(GroupModel):
    """Who graduated from a school and is followed for three years: out of the roster (``student``), or from a list of an earlier year."""

    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    student = GroupKey(
        "rosters.Student",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="名册里的学生",
    )
    number = models.CharField("学号", max_length=40)
    name = models.CharField("姓名", max_length=60)
    pinyin = PinyinField(source="name")
    programme = GroupKey(
        "rosters.Programme",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="专业",
    )
    class_name = models.CharField("班级", max_length=80, blank=True)
    graduated_on = models.DateField("毕业日期")
    origin = models.CharField("生源地", max_length=10, choices=Locality.choices, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    teacher = GroupKey(
        "rosters.Teacher",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="跟踪教师",
    )
    created_at = models.DateTimeField("列入时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "毕业生"
        ordering = ("-graduated_on", "pinyin", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "unit", "number"),
                name="graduate_once",
                violation_error_message="本校已有这个学号的毕业生，请在列表里搜这个学号核对。",
            ),
            models.UniqueConstraint(
                fields=("group", "student"),
                condition=Q(student__isnull=False),
                name="graduate_of_student_once",
                violation_error_message="这名学生已经列入毕业生。",
            ),
            models.CheckConstraint(condition=~Q(number="") & ~Q(name=""), name="graduate_named"),
        ]
        indexes = [
            models.Index(fields=("group", "graduated_on"), include=("unit",), name="graduate_by_day"),
            models.Index(fields=("group", "pinyin", "id"), name="graduate_by_pinyin"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("employment:graduate", kwargs={"public_id": self.public_id})


class GraduateAnswer(GroupModel):
    """Where a graduate was at a time of asking, as somebody told it on a day. A correction is another row; the earlier one stays."""

    graduate = GroupKey(Graduate, on_delete=models.PROTECT, related_name="answers", verbose_name="毕业生")
    wave = models.PositiveSmallIntegerField("哪一次", choices=Wave.choices)
    told_on = models.DateField("填报日期")
    superseded_on = models.DateField("更正日期", null=True, blank=True)
    source = models.CharField("来源", max_length=10, choices=AnswerSource.choices)
    reason = models.CharField("更正原因", max_length=200, blank=True)
    status = models.CharField("毕业去向", max_length=12, choices=Destination.choices)
    employer = models.CharField("就业单位", max_length=160, blank=True)
    employer_unit = GroupKey(
        "tenancy.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="集团成员",
    )
    post = models.CharField("岗位", max_length=80, blank=True)
    employed_on = models.DateField("就业日期", null=True, blank=True)
    place = models.CharField("工作地", max_length=10, choices=Locality.choices, blank=True)
    city = models.CharField("省、市", max_length=60, blank=True)
    match = models.CharField("专业对口", max_length=10, choices=FieldMatch.choices, blank=True)
    wage = models.CharField("月收入", max_length=10, choices=WageBand.choices, blank=True)
    study_school = models.CharField("录取学校", max_length=160, blank=True)
    study_programme = models.CharField("录取专业", max_length=80, blank=True)
    study_route = models.CharField("升学渠道", max_length=12, choices=StudyRoute.choices, blank=True)
    study_level = models.CharField("升学层次", max_length=10, choices=StudyLevel.choices, blank=True)
    written_by = person_key("登记人")
    written_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "毕业去向"
        ordering = ("graduate", "wave", "-told_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "graduate", "wave"),
                condition=Q(superseded_on__isnull=True),
                name="graduate_answer_once",
                violation_error_message="这一次的去向已经有了，要更正请写明原因。",
            ),
            models.CheckConstraint(condition=Q(wave__in=Wave.values), name="graduate_answer_wave"),
            models.CheckConstraint(condition=Q(status__in=Destination.values), name="graduate_answer_known"),
            models.CheckConstraint(
                condition=Q(superseded_on__isnull=True) | Q(superseded_on__gte=F("told_on")),
                name="graduate_answer_forwards",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.graduate} {self.get_wave_display()}"

    def get_absolute_url(self) -> str:
        return self.graduate.get_absolute_url()


class SurveyCall(GroupModel):
    """A graduate is asked once more (去向调查): what the link without account is about."""

    graduate = GroupKey(Graduate, on_delete=models.CASCADE, related_name="calls", verbose_name="毕业生")
    wave = models.PositiveSmallIntegerField("哪一次", choices=Wave.choices)
    asked_on = models.DateField("发起日期")
    until = models.DateField("截止日期")
    reminded_at = models.DateTimeField("最近提醒", null=True, blank=True)
    reminders = models.PositiveSmallIntegerField("提醒次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "去向调查"
        ordering = ("until", "graduate")
        constraints = [
            models.UniqueConstraint(fields=("group", "graduate", "wave"), name="survey_call_once"),
            models.CheckConstraint(condition=Q(wave__in=Wave.values), name="survey_call_wave"),
            models.CheckConstraint(condition=Q(until__gte=F("asked_on")), name="survey_call_forwards"),
        ]

    def __str__(self) -> str:
        return f"{self.graduate}：{self.get_wave_display()}的去向调查"

    def get_absolute_url(self) -> str:
        return self.graduate.get_absolute_url()


class FollowUp(GroupModel):
    """A teacher's call to a graduate, with the day and what was said (电话跟踪)."""

    graduate = GroupKey(Graduate, on_delete=models.CASCADE, related_name="follow_ups", verbose_name="毕业生")
    wave = models.PositiveSmallIntegerField("哪一次", choices=Wave.choices)
    called_on = models.DateField("日期")
    outcome = models.CharField("结果", max_length=10, choices=CallOutcome.choices)
    words = models.CharField("通话内容", max_length=300)
    written_by = person_key("登记人")

    class Meta:
        verbose_name = verbose_name_plural = "电话跟踪"
        ordering = ("-called_on", "-id")
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="graduate_call_said"),
            models.CheckConstraint(condition=Q(wave__in=Wave.values), name="graduate_call_wave"),
        ]

    def __str__(self) -> str:
        return f"{self.graduate} {self.get_outcome_display()}"

    def get_absolute_url(self) -> str:
        return self.graduate.get_absolute_url()
