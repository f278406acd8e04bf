from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from groupportal.deciding.decision import paper_key
from groupportal.tenancy.models import GroupKey, GroupModel, Unit, person_key
from groupportal.ui.addresses import record_url
from parks.enums import AttendanceWay, TrainingKind
from parks.models.park import Centre
from parks.states import TRAINING


class Training(GroupModel):
    """A training for firms of parks, founders or others (培训). ``unit`` holds it.

    Who came stands by name in ``Attendance``; where only a number is known, ``counted`` with the paper that proves it. Persons (人) are
    told apart by name and telephone or firm; person-times (人次) are attendances: two figures, and a bare count has no persons.
    """

    kind = models.CharField("种类", max_length=10, choices=TrainingKind.choices)
    title = models.CharField("培训名称", max_length=160)
    unit = GroupKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="举办单位")
    centre = GroupKey(
        Centre,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trainings",
        verbose_name="服务中心",
    )
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    place = models.CharField("地点", max_length=120, blank=True)
    trainer = models.CharField("授课人", max_length=120, blank=True)
    hours = models.DecimalField("课时", max_digits=5, decimal_places=1, null=True, blank=True)
    places = models.PositiveIntegerField("名额", null=True, blank=True)
    text = models.TextField("内容", max_length=2000, blank=True)
    state = TRAINING.field()
    cancel_reason = models.CharField("取消原因", max_length=300, blank=True)
    counted = models.PositiveIntegerField(
        "只有人次", null=True, blank=True, help_text="没有名单时填实到人次，须附签到表或照片。"
    )
    paper = paper_key("签到表或证明材料")
    secret = models.CharField("签到码密钥", max_length=32, blank=True, editable=False)
    created_by = person_key("登记人")

    class Meta:
        verbose_name = verbose_name_plural = "培训"
        ordering = ("-starts_at", "-id")
        constraints = [
            TRAINING.known("training"),
            models.UniqueConstraint(
                fields=("group", "unit", "title", "starts_at"),
                name="training_once",
                violation_error_message="这个单位同一时间的同名培训已经登记，请打开那一次修改。",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="training_titled"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="training_forwards",
                violation_error_message="结束时间应晚于开始时间，请核对。",
            ),
            models.CheckConstraint(
                condition=Q(counted__isnull=True) | Q(paper__isnull=False),
                name="training_count_has_paper",
                violation_error_message="没有名单、只填人次的，请上传签到表或照片。",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                name="training_cancelled_with_reason",
                violation_error_message="取消培训请写明原因。",
            ),
        ]
        indexes = [models.Index(fields=("group", "kind", "starts_at"), name="training_by_kind")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return record_url("parks:training", self.public_id)


class Attendance(GroupModel):
    """That somebody took part in a training (参训人员). ``person``: what one is known by, from name and telephone, or name and firm."""

    training = GroupKey(Training, on_delete=models.PROTECT, related_name="attendances", verbose_name="培训")
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("电话", max_length=30, blank=True)
    unit = GroupKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="企业"
    )
    firm = models.CharField("所在企业", max_length=160, blank=True)
    person = models.CharField("识别", max_length=240, editable=False)
    user = person_key("账号")
    way = models.CharField("登记方式", max_length=10, choices=AttendanceWay.choices)
    signed_at = models.DateTimeField("签到时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "参训人员"
        ordering = ("training", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "training", "person"),
                name="attended_once",
                violation_error_message="这位已经在这次培训的名单里。",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(person=""), name="attendance_named"),
        ]
        indexes = [models.Index(fields=("group", "person"), name="attendance_by_person")]

    def __str__(self) -> str:
        return self.name
