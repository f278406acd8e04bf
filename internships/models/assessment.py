from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from groupportal.deciding.ruling import RulingModel
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from internships.enums import AssessmentState, Grade, Side, SigningWay
from internships.models.placement import Placement
from internships.states import ASSESSMENT, SCORED

_A = AssessmentState
_COUNTS = (_A.SUBMITTED, _A.APPROVED, _A.REPLACED)


class Assessment(RulingModel):
    """How a placement was graded (考核, Article 27): both sides score, another person confirms. A correction is a new version.

    ``parts``: the batch's components when it was handed in, as ``Batch.grade_parts``; later changes of these touch nothing here.
    Scores of what is confirmed never change: the database holds it (``0031_assessment_wall``).
    """

    moves = ASSESSMENT

    placement = GroupKey(
        Placement, on_delete=models.PROTECT, related_name="assessments", verbose_name="实习安排"
    )
    version = models.PositiveSmallIntegerField("第几版", default=1)
    state = ASSESSMENT.field()
    parts = models.JSONField("考核构成", null=True, blank=True)
    result = models.DecimalField("总评", max_digits=4, decimal_places=1, null=True, blank=True)
    grade = models.CharField("等第", max_length=10, choices=Grade.choices, blank=True)
    reason = models.CharField("更正的原因", max_length=300, blank=True)
    objection = models.CharField("学生的异议", max_length=500, blank=True)
    objected_at = models.DateTimeField("提出异议时间", null=True, blank=True)
    reply = models.CharField("学校的答复", max_length=500, blank=True)
    replied_by = person_key("答复人")
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "实习考核"
        ordering = ("placement", "-version")
        constraints = [
            *ASSESSMENT.constraints("assessment"),
            models.UniqueConstraint(fields=("group", "placement", "version"), name="assessment_version_once"),
            models.UniqueConstraint(
                fields=("group", "placement"),
                condition=Q(state__in=(*SCORED, _A.SUBMITTED)),
                name="assessment_one_open",
                violation_error_message="这名学生已有一份在评分或待确认的考核，请打开那一份。",
            ),
            models.UniqueConstraint(
                fields=("group", "placement"),
                condition=Q(state=_A.APPROVED),
                name="assessment_one_counts",
                violation_error_message="这名学生的考核已经确认，请刷新页面。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_COUNTS)
                | Q(result__isnull=False, parts__isnull=False, result__range=(0, 100)) & ~Q(grade=""),
                name="assessment_handed_in_is_scored",
                violation_error_message="各项都评了分，才能提交确认。",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""),
                name="assessment_correction_says_why",
                violation_error_message="更正考核结果要写明原因。",
            ),
            models.UniqueConstraint(
                fields=("group", "placement"),
                condition=Q(objected_at__isnull=False),
                name="assessment_objects_once",
                violation_error_message="异议只能提一次，请等学校答复。",
            ),
            models.CheckConstraint(
                condition=Q(objected_at__isnull=True, objection="", replied_at__isnull=True)
                | Q(objected_at__isnull=False) & ~Q(objection=""),
                name="assessment_objection_in_words",
            ),
            models.CheckConstraint(
                condition=Q(replied_at__isnull=True, reply="") | Q(replied_at__isnull=False) & ~Q(reply=""),
                name="assessment_reply_in_words",
            ),
        ]
        indexes = [models.Index(fields=("group", "state"), name="assessment_by_state")]

    def __str__(self) -> str:
        return f"{self.placement.student.name}的实习考核"


class Score(GroupModel):
    """What one side gives for a component, of a hundred. ``proposed``: what the records came to then; another value says why."""

    assessment = GroupKey(
        Assessment, on_delete=models.CASCADE, related_name="scores", verbose_name="实习考核"
    )
    part = models.CharField("考核项目", max_length=40)
    side = models.CharField("评分方", max_length=10, choices=Side.choices)
    value = models.DecimalField("分数", max_digits=4, decimal_places=1)
    proposed = models.DecimalField("按记录算出", max_digits=4, decimal_places=1, null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    way = models.CharField("方式", max_length=10, choices=SigningWay.choices, default=SigningWay.ONLINE)
    scorer = models.CharField("评分人", max_length=60)
    scored_by = person_key("登记人")
    scored_at = models.DateTimeField("评分时间")

    class Meta:
        verbose_name = verbose_name_plural = "考核评分"
        ordering = ("assessment", "id")
        constraints = [
            models.UniqueConstraint(fields=("group", "assessment", "part"), name="score_once"),
            models.CheckConstraint(
                condition=Q(value__range=(0, 100)),
                name="score_of_a_hundred",
                violation_error_message="分数在 0 到 100 之间。",
            ),
            models.CheckConstraint(
                condition=Q(proposed__isnull=True) | Q(value=F("proposed")) | ~Q(note=""),
                name="score_other_than_records_says_why",
                violation_error_message="与记录算出的分数不同，请写明原因。",
            ),
            models.CheckConstraint(condition=~Q(scorer=""), name="score_by_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.value}"
