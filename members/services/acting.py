"""Who acts in a service and whether that person may; what every decision about a membership carries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from groupportal.accounts.models import User
from groupportal.errors import DomainError
from groupportal.files.models import StoredFile
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate
from members.models import Member

Actor = Viewer | User | int | None
"""A viewer's right is checked here; a bare user, or SYSTEM_ACTOR for the program, was let in by the caller."""


@dataclass(frozen=True)
class Decision:
    """Who decided and when: 理事会决议、会议纪要. ``evidence`` is the signed paper."""

    text: str = ""
    decided_on: dt.date | None = None
    evidence: StoredFile | None = None

    def require(self) -> None:
        """DomainError without words, or with a day to come."""
        if not self.text.strip():
            raise DomainError(
                "decision_missing", "请填写决定依据，例如“2023年第一次理事会决议”，以后查得到是谁决定的。"
            )
        if self.decided_on and self.decided_on > timezone.localdate():
            raise DomainError("decision_to_come", f"决定日期{cndate(self.decided_on)}还没有到，请核对。")


UNDECIDED = Decision()


def person(by: Actor, action: str, *, unit_id: int | None = None) -> Any:
    """The user behind ``by``, None for the program. NotAllowed for a viewer without the right."""
    if isinstance(by, Viewer):
        by.require(action, unit_id=unit_id)
        return by.user
    return by if isinstance(by, User) else None


def editor(by: Actor, member: Member) -> Any:
    """The user behind ``by``, who keeps the roll or the data of this very unit; NotAllowed for anybody else."""
    if isinstance(by, Viewer) and by.can("members.edit_roll"):
        return by.user
    return person(by, "members.edit_own_unit", unit_id=member.unit_id)


def locked(member: Member) -> Member:
    """The member, locked and fresh; its periods are changed under this lock only. DomainError for a merged one."""
    fresh = (
        Member.objects.select_for_update(of=("self",), no_key=True).select_related("unit").get(pk=member.pk)
    )
    if fresh.merged_into_id:
        raise DomainError(
            "member_merged", f"“{fresh}”已并入“{fresh.merged_into}”，请到合并后的成员单位页面操作。"
        )
    return fresh
