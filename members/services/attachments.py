"""Files about a member: introduction, licence, approval form. Never deleted, only withdrawn."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from groupportal.accounts.services import refuse_invalid
from groupportal.audit.services import record
from groupportal.days import checked_day
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from members.enums import AttachmentKind
from members.models import Member, MemberAttachment
from members.services.acting import editor, locked
from members.services.applications import APPLICATIONS

VIEW_ACTION = "members.view_roll"
"""What a person must hold to open a member's file."""


@transaction.atomic
def attach(
    member: Member, file: StoredFile, *, kind: str, dated_on: dt.date, title: str = "", by: Actor
) -> MemberAttachment:
    """Add a file that counts from ``dated_on``. The signed 加盟审批表 is the secretariat's to add."""
    user = person(by, "members.edit_roll") if kind == AttachmentKind.APPROVAL_FORM else editor(by, member)
    member = locked(member)
    checked_day(dated_on, "文件日期")
    if known := member.attachments.filter(kind=kind, file__sha256=file.sha256, withdrawn_on=None).first():
        raise DomainError(
            "file_there", f"同样内容的{known.get_kind_display()}已经上传过（{known.file}），无须重复上传。"
        )
    attachment = MemberAttachment(
        member=member, kind=kind, file=file, title=title.strip(), dated_on=dated_on, added_by=user
    )
    refuse_invalid(attachment)
    attachment.save()
    after = {"种类": attachment.get_kind_display(), "文件": str(file), "文件日期": dated_on}
    record("members.attachment_added", member, by=user, after=after)
    return attachment


@transaction.atomic
def withdraw_attachment(attachment: MemberAttachment, *, reason: str, by: Actor) -> MemberAttachment:
    """Let a file count no more from today on; it stays readable, and counts for earlier dates.

    DomainError without a reason, and for who ruled on the application it came with.
    """
    user = (
        person(by, "members.edit_roll")
        if attachment.kind == AttachmentKind.APPROVAL_FORM
        else editor(by, attachment.member)
    )
    member = locked(attachment.member)
    attachment = member.attachments.select_related("file").get(pk=attachment.pk)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明撤下的原因，例如“上传错了文件”。")
    if attachment.withdrawn_on:
        raise DomainError("withdrawn_before", "这份文件已经撤下。")
    came_with = Q(files__file=attachment.file) | Q(evidence=attachment.file)
    for application in member.applications.filter(came_with).distinct():
        APPLICATIONS.let_off(application, user)
    attachment.withdrawn_on = max(timezone.localdate(), attachment.dated_on)
    attachment.withdrawal_reason = reason.strip()
    refuse_invalid(attachment)
    attachment.save()
    before = {"种类": attachment.get_kind_display(), "文件": str(attachment.file)}
    record("members.attachment_withdrawn", member, by=user, before=before, note=reason.strip())
    return attachment
