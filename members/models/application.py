from __future__ import annotations

from django.db import models
from django.db.models import Q

from groupportal.deciding.decision import DecidedModel
from groupportal.deciding.ruling import MAX_ANSWER, RulingModel
from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from groupportal.ui.pinyin import PinyinField
from members.enums import ApplicationState, AttachmentKind, Rank
from members.models.member import Member, Profile
from members.states import APPLICATION


class Application(DecidedModel, Profile, RulingModel):
    """A unit's wish to join, made without an account. A link opens it again; ``tracking_code`` and phone find a lost link.

    ``proposed_by`` is a person with an account who filled it in, or handed in its papers, for the applicant.
    """

    moves = APPLICATION

    tracking_code = models.CharField("查询码", max_length=12, editable=False)
    state = APPLICATION.field()
    name = models.CharField("单位名称", max_length=160)
    pinyin = PinyinField(source="name")
    rank = models.CharField("申请级别", max_length=20, choices=Rank.choices, default=Rank.MEMBER)
    contact_name = models.CharField("联系人", max_length=60)
    contact_title = models.CharField("联系人职务", max_length=60, blank=True)
    contact_phone = models.CharField("联系电话", max_length=30)
    contact_email = models.EmailField("邮箱", blank=True)
    wish = models.TextField("加盟意愿与合作设想", blank=True)
    created_at = models.DateTimeField("填写时间", auto_now_add=True)
    proposed_by = person_key("代为提交的人")
    proposed_at = models.DateTimeField("提交时间", null=True, blank=True)
    answer = models.CharField("审核意见或所需材料", max_length=MAX_ANSWER, blank=True)
    decision = models.CharField("理事会决定", max_length=300, blank=True)
    member = GroupKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name="成员单位",
    )

    class Meta:
        verbose_name = verbose_name_plural = "加盟申请"
        ordering = ("-created_at", "-id")
        constraints = [
            *APPLICATION.constraints("application"),
            models.UniqueConstraint(fields=("group", "tracking_code"), name="application_code_once"),
            models.CheckConstraint(
                condition=Q(state=ApplicationState.DRAFT)
                | Q(state=ApplicationState.WITHDRAWN)
                | Q(proposed_at__isnull=False),
                name="application_submitted_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.ADMITTED)
                | Q(member__isnull=False, decided_on__isnull=False) & ~Q(decision=""),
                name="application_admitted_by_decision",
            ),
        ]
        indexes = [models.Index(fields=("group", "state", "proposed_at"), name="application_queue")]

    def __str__(self) -> str:
        return self.name


class ApplicationFile(GroupModel):
    """A file that came with an application."""

    application = GroupKey(
        Application, on_delete=models.PROTECT, related_name="files", verbose_name="加盟申请"
    )
    kind = models.CharField("种类", max_length=20, choices=AttachmentKind.choices)
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "加盟申请附件"
        ordering = ("application", "id")

    def __str__(self) -> str:
        return f"{self.application} {self.get_kind_display()}"


class ApplicationEvent(GroupModel):
    """A step of an application. ``by`` is empty where the applicant took it."""

    application = GroupKey(
        Application, on_delete=models.PROTECT, related_name="events", verbose_name="加盟申请"
    )
    state = models.CharField("状态", max_length=20, choices=ApplicationState.choices)
    text = models.CharField("说明", max_length=1000, blank=True)
    by = person_key("经办人")
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "加盟申请经过"
        ordering = ("application", "at", "id")

    def __str__(self) -> str:
        return f"{self.application} {self.get_state_display()}"
