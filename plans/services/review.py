"""Ruling on filings: approve, or return with a reason. Never by somebody who had a hand in the filing."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from groupportal.audit.models import AuditEntry
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.hooks import Hook
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from plans.enums import AssignmentState, FilingState
from plans.models import Filing
from plans.models.filing import MAX_REASON
from plans.selectors.queues import HAND_IN
from plans.services.assignment import locked as locked_assignment
from plans.services.assignment import move as move_assignment
from plans.services.filing import locked_filing
from plans.services.filing import move as move_filing

on_approved: Hook[[Filing], None] = Hook(
    "plans.filing_approved",
    "A filing was approved: what other apps make of it.",
)


def had_a_hand_in(filing: Filing, viewer: Viewer) -> bool:
    """Whether the person wrote, submitted or furnished any of it, now or earlier."""
    if filing.filed_by_id == viewer.user.pk:
        return True
    return AuditEntry.objects.filter(
        object_id=filing.public_id, action__in=HAND_IN, actor_id=viewer.user.pk
    ).exists()


def _open_for_ruling(filing: Filing, by: Viewer) -> Filing:
    by.require("plans.review_filing")
    fresh = locked_filing(filing)
    if had_a_hand_in(fresh, by):
        raise DomainError(
            "two_people",
            "这份填报是您自己填写或参与填写的，填报和审核须由两个人完成，请交给另一位同事审核。",
        )
    return fresh


def _fitting(words: str) -> str:
    clean = words.strip()
    if len(clean) > MAX_REASON:
        raise DomainError(
            "long_reason", f"审核意见有 {len(clean)} 个字，请缩短到 {MAX_REASON} 个字以内再提交。"
        )
    return clean


def _rule(filing: Filing, state: str, reason: str, by: Viewer) -> None:
    move_filing(filing, state)
    filing.reviewed_by, filing.reviewed_at, filing.reason = by.user, timezone.now(), reason
    filing.full_clean()
    filing.save(update_fields=["state", "reviewed_by", "reviewed_at", "reason"])
    if filing.assignment is not None:
        accepted = state == FilingState.APPROVED
        assignment = locked_assignment(filing.assignment)
        move_assignment(assignment, AssignmentState.ACCEPTED if accepted else AssignmentState.RETURNED)
        assignment.save(update_fields=["state"])


def _tell(filing: Filing, title: str) -> None:
    notify(
        [filing.filed_by],
        topic="plans.reviewed",
        title=f"{title}：{filing.thread.name}"[:200],
        body=filing.reason,
        url=group_url(active_group(), "plans:filing", public_id=filing.public_id),
    )


@transaction.atomic
def approve_filing(filing: Filing, *, by: Viewer, note: str = "") -> Filing:
    """The filing counts from now on; a ``note`` stays with it and goes to who filed.

    DomainError for one's own, for one that was ruled on or taken back meanwhile, and for a note that is too long.
    """
    fresh = _open_for_ruling(filing, by)
    _rule(fresh, FilingState.APPROVED, _fitting(note), by)
    record("plans.filing_approved", fresh, by=by.user, after={"截至": fresh.as_of}, note=note)
    _tell(fresh, "填报已通过")
    on_approved.send(fresh)
    return fresh


@transaction.atomic
def return_filing(filing: Filing, *, reason: str, by: Viewer) -> Filing:
    """Send it back with what is to be mended. DomainError without a reason."""
    fresh = _open_for_ruling(filing, by)
    if not reason.strip():
        raise DomainError("reason_missing", "退回时请写明要补什么、改什么，填报人会收到这段话。")
    _rule(fresh, FilingState.RETURNED, _fitting(reason), by)
    record("plans.filing_returned", fresh, by=by.user, after={"截至": fresh.as_of}, note=reason)
    _tell(fresh, "填报被退回")
    return fresh
