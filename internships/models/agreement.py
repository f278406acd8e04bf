from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from internships.enums import AgreementState, Signer, SigningWay
from internships.models.placement import Placement


class Agreement(GroupModel):
    """The three-party agreement (三方协议) of a placement (Articles 14, 15, 20); one is alive at a time.

    ``terms``: its fields by the keys of ``papers.blocks``. It takes effect once all ``parties`` have dated it, none of them
    after the start; then it is never voided: where the placement is another by now, a new one replaces it.
    ``names``: who signed by a link, by party.
    ``matter``: what placement it is about (``papers.filling.matter_of``). Declarations that are None are not known.
    """

    placement = GroupKey(
        Placement, on_delete=models.PROTECT, related_name="agreements", verbose_name="实习安排"
    )
    unit = GroupKey("tenancy.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="学校")
    year = models.PositiveSmallIntegerField("年份", editable=False)
    serial = models.PositiveIntegerField("序号", editable=False)
    series = models.CharField(
        "编号的前段", max_length=4, blank=True, default="", db_default="", editable=False
    )
    state = models.CharField(
        "状态", max_length=10, choices=AgreementState.choices, default=AgreementState.DRAFT
    )
    terms = models.JSONField("条款", default=dict)
    matter = models.CharField("约定的事项", max_length=80, blank=True, editable=False)
    is_on_model = models.BooleanField("使用示范文本", null=True, blank=True)
    fees = models.JSONField("向学生收取的费用", null=True, blank=True)
    holds_papers = models.BooleanField("扣押证件", null=True, blank=True)
    asks_guarantee = models.BooleanField("要求担保", null=True, blank=True)
    school_on = models.DateField("学校签字日期", null=True, blank=True)
    school_by = person_key("学校确认人")
    school_way = models.CharField("学校确认方式", max_length=10, choices=SigningWay.choices, blank=True)
    unit_on = models.DateField("单位签字日期", null=True, blank=True)
    unit_by = person_key("单位确认人")
    unit_way = models.CharField("单位确认方式", max_length=10, choices=SigningWay.choices, blank=True)
    student_on = models.DateField("学生签字日期", null=True, blank=True)
    student_by = person_key("学生确认人")
    student_way = models.CharField("学生确认方式", max_length=10, choices=SigningWay.choices, blank=True)
    asks_guardian = models.BooleanField("监护人也要确认", default=False)
    guardian_on = models.DateField("监护人签字日期", null=True, blank=True)
    guardian_by = person_key("监护人签字的登记人")
    guardian_way = models.CharField("监护人确认方式", max_length=10, choices=SigningWay.choices, blank=True)
    names = models.JSONField("凭链接确认的人", default=dict, blank=True, editable=False)
    scan = GroupKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签字扫描件",
    )
    late_reason = models.CharField("开始后补传的原因", max_length=300, blank=True)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    voided_by = person_key("作废人")
    void_reason = models.CharField("作废的原因", max_length=300, blank=True)
    created_at = models.DateTimeField("起草时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "三方协议"
        ordering = ("-year", "-serial")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "placement"),
                condition=~Q(state__in=(AgreementState.VOIDED, AgreementState.REPLACED)),
                name="agreement_one_alive",
                violation_error_message="这份实习安排已经有一份三方协议，请打开那一份。",
            ),
            models.UniqueConstraint(
                fields=("group", "unit", "year", "series", "serial"), name="agreement_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(AgreementState.EFFECTIVE, AgreementState.REPLACED))
                | Q(school_on__isnull=False, unit_on__isnull=False, student_on__isnull=False)
                & (Q(asks_guardian=False) | Q(guardian_on__isnull=False)),
                name="agreement_in_force_is_signed",
                violation_error_message="各方都签了字的协议才生效。",
            ),
            models.CheckConstraint(
                condition=Q(state=AgreementState.VOIDED, voided_at__isnull=False) & ~Q(void_reason="")
                | ~Q(state=AgreementState.VOIDED) & Q(voided_at__isnull=True, void_reason=""),
                name="agreement_voided_says_why",
                violation_error_message="作废协议要写明原因。",
            ),
        ]

    @property
    def number(self) -> str:
        """What people call it."""
        return f"{self.series}{self.year}-{self.serial:04d}"

    @property
    def parties(self) -> list[Signer]:
        """Who has to sign it."""
        return [signer for signer in Signer if self.asks_guardian or signer != Signer.GUARDIAN]

    def __str__(self) -> str:
        return f"三方协议{self.number}"
