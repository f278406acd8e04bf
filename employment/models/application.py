from __future__ import annotations

from django.db import models
from django.db.models import Q

from employment.enums import ApplicationState, BeganBy
from employment.models.demand import Demand
from employment.states import APPLICATION, LIVE, SHARED
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from groupportal.ui.addresses import record_url


class Application(GroupModel):
    """A student and a post (投递), from the application or the invitation to the first day of work.

    ``sole``: of which sort of posts the student accepts one alone (``enums.sole_of``), as the post's kind was when it began.
    ``consented_at``, ``shares``: when the student let this unit read which parts of the CV (``CvPart``); an invitation shares nothing.
    ``is_stead_agreed``: the consent named who answers for a firm without an account; one given to the firm alone opens nothing to them.
    """

    demand = GroupKey(Demand, on_delete=models.PROTECT, related_name="applications", verbose_name="岗位需求")
    student = GroupKey(
        "rosters.Student", on_delete=models.PROTECT, related_name="applications", verbose_name="学生"
    )
    began_by = models.CharField("起因", max_length=10, choices=BeganBy.choices)
    state = APPLICATION.field()
    sole = models.CharField("同时只接受一个的岗位", max_length=10, blank=True, editable=False)
    letter = models.CharField("想对单位说的话", max_length=500, blank=True)
    shares = models.JSONField("同意提供的内容", default=list, blank=True)
    consented_at = models.DateTimeField("同意提供简历的时间", null=True, blank=True)
    is_stead_agreed = models.BooleanField("同意由代办的看", default=False, db_default=False, editable=False)
    began_at = models.DateTimeField("投递时间")
    moved_at = models.DateTimeField("最近一次变化")
    interview_at = models.DateTimeField("面试时间", null=True, blank=True)
    interview_place = models.CharField("面试地点", max_length=200, blank=True)
    reply_by = models.DateField("答复期限", null=True, blank=True)
    hired_on = models.DateField("到岗日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "投递"
        ordering = ("-began_at", "-id")
        constraints = [
            APPLICATION.known("job_application"),
            models.UniqueConstraint(
                fields=("group", "demand", "student"),
                condition=Q(state__in=(*LIVE, ApplicationState.HIRED)),
                name="job_application_once",
                violation_error_message="这名学生已经投递或被邀请到这个岗位，请在投递记录里办理。",
            ),
            models.UniqueConstraint(
                fields=("group", "student", "sole"),
                condition=Q(state=ApplicationState.ACCEPTED) & ~Q(sole=""),
                name="job_application_one_accepted",
                violation_error_message="这名学生已经接受了另一家同类岗位的录用，要换的先由本人撤回那一条。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SHARED) | Q(consented_at__isnull=False),
                name="job_application_consented",
                violation_error_message="学生同意提供简历以后才能投递。",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.HIRED) | Q(hired_on__isnull=False),
                name="job_application_hired_on",
                violation_error_message="请填写到岗日期。",
            ),
        ]
        indexes = [
            models.Index(fields=("group", "student", "state"), name="job_application_by_student"),
            models.Index(fields=("group", "state", "moved_at"), name="job_application_by_state"),
        ]

    def __str__(self) -> str:
        return f"投递：{self.demand}"

    def get_absolute_url(self) -> str:
        return record_url("employment:application", self.public_id)


class ApplicationStep(GroupModel):
    """What happened to an application (投递进展): both sides read it."""

    application = GroupKey(Application, on_delete=models.CASCADE, related_name="steps", verbose_name="投递")
    state = models.CharField("状态", max_length=20, choices=ApplicationState.choices)
    note = models.CharField("说明", max_length=500, blank=True)
    made_by = person_key("办理人")
    made_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "投递进展"
        ordering = ("application", "id")

    def __str__(self) -> str:
        return self.get_state_display()
