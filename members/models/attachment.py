from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from groupportal.files.models import StoredFile
from groupportal.tenancy.models import GroupKey, GroupModel, person_key
from members.enums import AttachmentKind
from members.models.member import Member


class MemberAttachment(GroupModel):
    """A file about a member, counted from ``dated_on``, the date the document bears, until it is withdrawn."""

    member = GroupKey(Member, on_delete=models.PROTECT, related_name="attachments", verbose_name="成员单位")
    kind = models.CharField("种类", max_length=20, choices=AttachmentKind.choices)
    file = GroupKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件")
    title = models.CharField("说明", max_length=200, blank=True)
    dated_on = models.DateField("文件日期", help_text="文件上写的日期；报表从这一天起计入。")
    withdrawn_on = models.DateField("撤下日期", null=True, blank=True)
    withdrawal_reason = models.CharField("撤下原因", max_length=300, blank=True)
    added_by = person_key("上传人")
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "成员单位附件"
        ordering = ("member", "kind", "-dated_on", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("group", "member", "kind", "file"), name="member_attachment_file_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawal_reason="")
                | Q(withdrawn_on__isnull=False, withdrawn_on__gte=F("dated_on")) & ~Q(withdrawal_reason=""),
                name="member_attachment_withdrawn_why",
            ),
        ]
        indexes = [models.Index(fields=("group", "kind", "dated_on"), name="member_attachment_as_of")]

    def __str__(self) -> str:
        return f"{self.member} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """The unit's page, where its files stand."""
        return f"{self.member.get_absolute_url()}#files"
