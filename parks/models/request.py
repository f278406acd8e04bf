from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key
from groupportal.ui.addresses import record_url
from parks.enums import CameBy, RequestKind, RequestState, TeamPart
from parks.models.park import Centre
from parks.models.project import JointProject
from parks.states import REQUEST


class ServiceRequest(GroupModel):
    """A firm's need that came to a centre (服务需求), from its coming in to its rating. What was asked stays as it was said.

    ``unit``: the firm; empty while a need that came by a link is of a firm nobody has found on record yet (``firm`` is what it called
    itself). ``key``: of the form, so that one sent twice is kept once. ``project``: worked on as part of a project; then its value is the
    project's. ``leader``: who answers for it. ``without_worth``: why what was done is worth nothing in 元, so that nobody is asked for it.
    """

    centre = GroupKey(Centre, on_delete=models.PROTECT, related_name="requests", verbose_name="服务中心")
    unit = GroupKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="企业"
    )
    firm = models.CharField("企业名称", max_length=160)
    contact = models.CharField("联系人", max_length=60)
    phone = models.CharField("电话", max_length=30)
    kind = models.CharField("种类", max_length=12, choices=RequestKind.choices)
    title = models.CharField("需求", max_length=120)
    text = models.TextField("说明", max_length=2000, blank=True)
    wanted_by = models.DateField("希望完成日期", null=True, blank=True)
    came_by = models.CharField("来源", max_length=10, choices=CameBy.choices)
    key = models.UUIDField("请求编号", editable=False)
    received_at = models.DateTimeField("提出时间")
    received_by = person_key("登记人")
    state = REQUEST.field()
    leader = person_key("负责人")
    due_on = models.DateField("办理期限", null=True, blank=True)
    answer = models.CharField("答复", max_length=1000, blank=True)
    answered_at = models.DateTimeField("受理时间", null=True, blank=True)
    project = GroupKey(
        JointProject,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name="所属项目",
    )
    result = models.TextField("交付内容", max_length=2000, blank=True)
    delivered_on = models.DateField("交付日期", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    without_worth = models.CharField("没有经济价值的说明", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "服务需求"
        ordering = ("-received_at", "-id")
        constraints = [
            REQUEST.known("request"),
            models.UniqueConstraint(fields=("group", "key"), name="request_sent_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(firm=""), name="request_said"),
            models.CheckConstraint(
                condition=~Q(state=RequestState.DECLINED) | ~Q(answer=""),
                name="request_declined_with_reason",
                violation_error_message="不予受理请写明原因，企业会看到。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(RequestState.ACCEPTED, RequestState.DELIVERED, RequestState.CLOSED))
                | Q(due_on__isnull=False, unit__isnull=False),
                name="request_accepted_with_day",
                violation_error_message="受理时请选定企业并填写办理期限。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(RequestState.DELIVERED, RequestState.CLOSED))
                | Q(delivered_on__isnull=False) & ~Q(result=""),
                name="request_delivered_with_result",
                violation_error_message="请写明交付了什么和交付日期。",
            ),
        ]
        indexes = [
            models.Index(fields=("group", "centre", "state"), name="request_by_centre"),
            models.Index(fields=("group", "unit"), name="request_by_unit"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return record_url("parks:request", self.public_id)


class RequestMember(GroupModel):
    """Who works on a need (服务团队): a teacher or student of the rosters, a person with an account, or one known by name alone.

    ``name`` and ``unit`` are those of the day of joining.
    """

    request = GroupKey(ServiceRequest, on_delete=models.CASCADE, related_name="team", verbose_name="服务需求")
    part = models.CharField("身份", max_length=10, choices=TeamPart.choices, default=TeamPart.TEACHER)
    name = models.CharField("姓名", max_length=60)
    user = person_key("账号")
    unit = GroupKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    teacher = GroupKey(
        "rosters.Teacher",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="教师",
    )
    student = GroupKey(
        "rosters.Student",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="学生",
    )

    class Meta:
        verbose_name = verbose_name_plural = "服务团队"
        ordering = ("request", "id")
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=("group", "request", who),
                    condition=Q(**{f"{who}__isnull": False}),
                    name=f"request_{who}_once",
                    violation_error_message="这位已经在团队里。",
                )
                for who in ("teacher", "student")
            ),
            models.CheckConstraint(
                condition=Q(student__isnull=True) | Q(teacher__isnull=True), name="request_member_one_person"
            ),
            models.UniqueConstraint(
                fields=("group", "request", "user"),
                condition=Q(user__isnull=False),
                name="request_member_once",
                violation_error_message="这位已经在团队里。",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="request_member_named"),
        ]

    def __str__(self) -> str:
        return self.name


class WorkLog(GroupModel):
    """What was done for a need on a day (工作记录)."""

    request = GroupKey(ServiceRequest, on_delete=models.PROTECT, related_name="logs", verbose_name="服务需求")
    day = models.DateField("日期")
    text = models.TextField("做了什么", max_length=2000)
    hours = models.DecimalField("工时（小时）", max_digits=5, decimal_places=1, null=True, blank=True)
    written_by = person_key("记录人")
    written_at = models.DateTimeField("记录时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作记录"
        ordering = ("request", "-day", "-id")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="work_log_said"),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gt=0),
                name="work_log_hours_positive",
                violation_error_message="工时应大于 0，请核对。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.request)


class WorkFile(GroupModel):
    """A file to what was done, or to what was delivered (服务材料)."""

    log = GroupKey(WorkLog, on_delete=models.CASCADE, related_name="files", verbose_name="工作记录")
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="材料")

    class Meta:
        verbose_name = verbose_name_plural = "服务材料"
        ordering = ("log", "id")
        constraints = [models.UniqueConstraint(fields=("group", "log", "file"), name="work_file_once")]

    def __str__(self) -> str:
        return str(self.file)


class Rating(GroupModel):
    """A firm's word on what was delivered (企业评价), once for a need."""

    request = GroupKey(
        ServiceRequest, on_delete=models.PROTECT, related_name="ratings", verbose_name="服务需求"
    )
    stars = models.PositiveSmallIntegerField("满意度（1–5）")
    text = models.CharField("评价", max_length=500, blank=True)
    rated_by = person_key("评价人账号")
    name = models.CharField("评价人", max_length=60, blank=True)
    rated_at = models.DateTimeField("评价时间")

    class Meta:
        verbose_name = verbose_name_plural = "企业评价"
        ordering = ("-rated_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "request"),
                name="request_rated_once",
                violation_error_message="这项需求已经评价过，不用再评。",
            ),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="rating_within"),
        ]

    def __str__(self) -> str:
        return f"{self.request}：{self.stars} 分"
