"""Ruling on filings: approve, or return with a reason. Never by somebody who had a hand in the filing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import BooleanField, F, Func, Q

from groupportal.deciding.ruling import RulingKind
from groupportal.deciding.undone import on_undone
from groupportal.errors import DomainError, NotAllowed
from groupportal.hooks import Hook
from groupportal.tenancy.viewer import Viewer
from plans.enums import AssignmentState, FilingOrigin, FilingState
from plans.models import Assignment, Filing
from plans.rules import can_file
from plans.services.assignment import move_locked

HAND_IN = (
    "plans.filing_saved",
    "plans.filing_submitted",
    "plans.evidence_added",
    "plans.evidence_removed",
    "plans.evidence_pointed",
    "plans.filing_withdrawn",
    "plans.contributions_taken",
)
"""What makes a person party to a filing."""

on_approved: Hook[[Filing], None] = Hook(
    "plans.filing_approved",
    "A filing was approved: what other apps make of it.",
)


on_reopening: Hook[[Filing], None] = Hook(
    "plans.filing_reopening",
    "The approval of a filing is about to be withdrawn: who can't have it raises DomainError.",
)


class _HadAHand(Func):
    """Whether a person did any of ``HAND_IN`` on the filing (its key), or on one that it corrects, however many there are."""

    output_field = BooleanField()
    template = (
        "EXISTS (WITH RECURSIVE trail AS"
        " (SELECT it.id, it.public_id, it.corrects_id FROM plans_filing it WHERE it.id = %(expressions)s"
        " UNION SELECT f.id, f.public_id, f.corrects_id FROM plans_filing f JOIN trail ON f.id = trail.corrects_id)"
        " SELECT FROM trail JOIN audit_auditentry entry ON entry.object_id = trail.public_id"
        " WHERE entry.actor_id = %(actor)d AND entry.action IN (%(actions)s))"
    )

    def __init__(self, filing: F, actor: int) -> None:
        super().__init__(filing, actor=actor, actions=", ".join(f"'{action}'" for action in HAND_IN))


class _Filings(RulingKind[Filing]):
    model = Filing
    action, proposing = "plans.review_filing", "plans.file_progress"
    page, unit = "plans:filing", "assignment__unit_id"
    topics = ("plans.reviewed", "plans.reviewed")
    recorded = {
        FilingState.SUBMITTED: "plans.filing_submitted",
        FilingState.DRAFT: "plans.filing_withdrawn",
        FilingState.APPROVED: "plans.filing_approved",
        FilingState.RETURNED: "plans.filing_returned",
    }
    told = {FilingState.APPROVED: "填报已通过", FilingState.RETURNED: "填报被退回"}
    own_words = "这份填报是您自己填写或参与填写的，填报和审核须由两个人完成，请交给另一位同事审核。"
    unit_words = "这份填报是您所在单位交来的，本单位的人员不能审核，请交给不属于该单位的同事审核。"
    why_words = "退回前请写明要补什么、改什么，填报人照着这段话修改。"

    def own(self, viewer: Viewer) -> Q:
        """Those the person wrote, submitted or furnished any of, now or earlier, also of what they correct: that begins with it."""
        return super().own(viewer) | Q(_HadAHand(F("pk"), viewer.user.pk))

    def let_in(self, row: Filing, viewer: Viewer) -> None:
        """NotAllowed unless the person files on this assignment."""
        if not can_file(viewer, row.assignment):
            raise NotAllowed("这项任务由别的单位承办，您不能代为填报。需要时请联系集团秘书处改派。")

    def locked(self, row: Filing) -> Filing:
        """The filing, locked and fresh, with its assignment locked before it: every service takes the two in this order."""
        if row.assignment_id:
            Assignment.objects.select_for_update(of=("self",)).get(pk=row.assignment_id)
        fresh = Filing.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
        if fresh is None:
            raise DomainError("filing_gone", "这份填报草稿已被删除，请返回任务页重新填报。")
        return fresh

    def for_trail(self, row: Filing) -> dict[str, Any]:
        return {"截至": row.as_of}

    def title(self, row: Filing) -> str:
        return f"{self.told[row.state]}：{row.thread.name}"[:200]

    def title_of_undoing(self, row: Filing) -> str:
        return f"填报的审核已撤回：{row.thread.name}"[:200]


FILINGS = _Filings()


@transaction.atomic
def approve_filing(filing: Filing, *, by: Viewer, note: str = "") -> Filing:
    """The filing counts from now on; a ``note`` stays with it and goes to who filed. DomainError as ``RulingKind.rule``."""
    fresh = FILINGS.rule(filing, FilingState.APPROVED, by=by, answer=note)
    if fresh.assignment:
        move_locked(fresh.assignment, AssignmentState.ACCEPTED)
    on_approved.send(fresh)
    return fresh


@transaction.atomic
def return_filing(filing: Filing, *, reason: str, by: Viewer) -> Filing:
    """Send it back with what is to be mended. DomainError without a reason."""
    fresh = FILINGS.rule(filing, FilingState.RETURNED, by=by, answer=reason)
    if fresh.assignment:
        move_locked(fresh.assignment, AssignmentState.RETURNED)
    return fresh


@transaction.atomic
def withdraw_approval(filing: Filing, *, reason: str, by: Viewer) -> Filing:
    """An approved filing counts no more and goes back to be mended. What was read from a file is corrected by a filing of its own.

    DomainError without a reason, as ``RulingKind.rule``, once its assignment is closed, or where a final report rests on it.
    """
    fresh = FILINGS.locked(filing)
    if fresh.state != FilingState.APPROVED:
        raise DomainError(
            "not_approved", f"这份填报现在是“{fresh.get_state_display()}”，只有已通过的才能撤回审核。"
        )
    if fresh.origin == FilingOrigin.IMPORT:
        raise DomainError(
            "imported", "这份完成情况是从文件导入的，不能撤回审核。请另写一份集团填报，通过后以它为准。"
        )
    on_reopening.send(fresh)
    fresh = FILINGS.rule(
        fresh, FilingState.RETURNED, by=by, answer=reason, undoing="plans.approval_withdrawn"
    )
    if fresh.assignment:
        move_locked(fresh.assignment, AssignmentState.RETURNED)
    on_undone.send(fresh, reason)
    return fresh
