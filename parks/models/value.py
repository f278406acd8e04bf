from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from groupportal.deciding.decision import paper_key
from groupportal.deciding.ruling import RulingModel
from groupportal.deciding.standard import Ruled
from groupportal.tenancy.models import GroupKey, Unit
from parks.enums import ConfirmedBy, Reckoning
from parks.models.project import JointProject
from parks.models.request import ServiceRequest
from parks.states import VALUE

STANDS = (Ruled.WAITING, Ruled.ACCEPTED)


class EconomicValue(RulingModel):
    """What a firm got out of it in a year, in 元, and by what it is reckoned (经济价值). The centre puts it forward, the firm confirms.

    Of one need, of one project, or a firm's figure of a whole year (neither). Nothing is counted twice: a need that is part of a project
    has no value of its own, and of a firm's yearly figure only what goes beyond its needs and projects of that year counts
    (``selectors.value``). ``confirmed_by``: in which way the firm said so; without an account there is ``signer`` instead of ``ruled_by``.
    """

    moves = VALUE
    state = VALUE.field()
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="企业")
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    request = GroupKey(
        ServiceRequest,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="values",
        verbose_name="服务需求",
    )
    project = GroupKey(
        JointProject,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="values",
        verbose_name="合作项目",
    )
    amount = models.DecimalField("金额（元）", max_digits=14, decimal_places=2)
    reckoning = models.CharField("计算方法", max_length=10, choices=Reckoning.choices)
    grounds = models.CharField("怎样算出来的", max_length=500)
    confirmed_by = models.CharField("确认方式", max_length=10, choices=ConfirmedBy.choices, blank=True)
    confirmed_on = models.DateField("确认日期", null=True, blank=True)
    signer = models.CharField("企业确认人", max_length=60, blank=True)
    paper = paper_key("签字确认书")

    class Meta:
        verbose_name = verbose_name_plural = "经济价值"
        ordering = ("-year", "-id")
        constraints = [
            *VALUE.constraints("value", but=~Q(signer="")),
            models.CheckConstraint(
                condition=Q(request__isnull=True) | Q(project__isnull=True), name="value_of_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="value_positive",
                violation_error_message="金额应大于 0，请核对。",
            ),
            models.CheckConstraint(
                condition=~Q(grounds=""),
                name="value_says_how",
                violation_error_message="请写明金额怎样算出来，验收时查得到依据。",
            ),
            models.CheckConstraint(
                condition=~Q(state=Ruled.ACCEPTED) | ~Q(confirmed_by="") & Q(confirmed_on__isnull=False),
                name="value_confirmed_somehow",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by=ConfirmedBy.PAPER) | Q(paper__isnull=False),
                name="value_paper_is_there",
                violation_error_message="按确认书登记的，请上传签字盖章的扫描件。",
            ),
            models.UniqueConstraint(
                fields=("group", "request"),
                condition=Q(request__isnull=False, state__in=STANDS),
                name="value_of_request_once",
                violation_error_message="这项需求的经济价值已经登记，请先撤回那一笔，再登记。",
            ),
            models.UniqueConstraint(
                fields=("group", "project", "unit", "year"),
                condition=Q(project__isnull=False, state__in=STANDS),
                name="value_of_project_once_a_year",
                violation_error_message="这个项目当年对这家企业的经济价值已经登记，请先撤回那一笔，再登记。",
            ),
            models.UniqueConstraint(
                fields=("group", "unit", "year"),
                condition=Q(project__isnull=True, request__isnull=True, state__in=STANDS),
                name="value_of_year_once",
                violation_error_message="这家企业当年的年度数已经登记，请先撤回那一笔，再登记。",
            ),
        ]
        indexes = [models.Index(fields=("group", "year", "unit"), name="value_by_year")]

    def __str__(self) -> str:
        return f"{self.unit}{self.year}年经济价值"
