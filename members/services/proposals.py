"""A new name or code: proposed by the unit's own staff, applied when the secretariat accepts it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from groupportal.accounts.services import refuse_invalid
from groupportal.audit.services import record
from groupportal.errors import DomainError
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from members.enums import ProposalState
from members.models import DataProposal, Member
from members.rules import checked_code, checked_name
from members.services.acting import locked
from members.services.roll import apply_changes


@transaction.atomic
def propose_change(
    member: Member, *, name: str = "", credit_code: str = "", reason: str, by: Viewer
) -> DataProposal:
    """Ask for a new name or code. DomainError where nothing changes, a code is wrong, or a proposal waits already."""
    by.require("members.edit_own_unit", unit_id=member.unit_id)
    member = locked(member)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明更改的原因，例如“2023年5月更名，附营业执照”。")
    new_name = checked_name(name) if name.strip() else ""
    new_code = checked_code(credit_code)
    new_name = "" if new_name == member.unit.name else new_name
    new_code = "" if new_code == member.credit_code else new_code
    if not new_name and not new_code:
        raise DomainError("nothing_proposed", "名称和统一社会信用代码都没有变化，无须提交。")
    if member.proposals.filter(state=ProposalState.WAITING).exists():
        raise DomainError("proposal_waits", "已有一份更改申请等待秘书处审核，请等审核后再提交，或先撤回。")
    proposal = DataProposal(
        member=member, name=new_name, credit_code=new_code, reason=reason.strip(), proposed_by=by.user
    )
    refuse_invalid(proposal)
    proposal.save()
    record("members.change_proposed", member, by=by.user, after=_facts(proposal), note=proposal.reason)
    reviewers = [m.user for m in people_who_can("members.review_application").select_related("user")]
    notify(
        reviewers,
        title=f"{member}申请更改{_what(proposal)}",
        body=proposal.reason,
        url=group_url(active_group(), "members:member", public_id=member.public_id),
    )
    return proposal


@transaction.atomic
def accept_proposal(proposal: DataProposal, *, by: Viewer) -> Member:
    """Apply a proposal. DomainError where the name or code is taken meanwhile, or the reviewer proposed it."""
    proposal, member = _waiting(proposal, by)
    changes = {"name": proposal.name or member.unit.name}
    if proposal.credit_code:
        changes["credit_code"] = proposal.credit_code
    apply_changes(member, changes, by.user)
    _close(proposal, ProposalState.ACCEPTED, "", by)
    record("members.change_accepted", member, by=by.user, after=_facts(proposal))
    _tell(proposal, member, f"{_what(proposal)}的更改已通过")
    return member


@transaction.atomic
def refuse_proposal(proposal: DataProposal, *, reason: str, by: Viewer) -> DataProposal:
    """Give a proposal back with a reason."""
    proposal, member = _waiting(proposal, by)
    if not reason.strip():
        raise DomainError("reason_missing", "退回时请写明原因，方便对方改正。")
    _close(proposal, ProposalState.REFUSED, reason.strip(), by)
    record("members.change_refused", member, by=by.user, before=_facts(proposal), note=reason.strip())
    _tell(proposal, member, f"{_what(proposal)}的更改被退回")
    return proposal


@transaction.atomic
def withdraw_proposal(proposal: DataProposal, *, by: Viewer) -> DataProposal:
    """Take back what the own unit asked for. DomainError where it was decided meanwhile."""
    by.require("members.edit_own_unit", unit_id=proposal.member.unit_id)
    member = locked(proposal.member)
    proposal = member.proposals.get(pk=proposal.pk)
    if proposal.state != ProposalState.WAITING:
        raise DomainError("proposal_closed", f"这份更改申请{proposal.get_state_display()}，不能再撤回。")
    proposal.state = ProposalState.WITHDRAWN
    proposal.save(update_fields=["state"])
    record("members.change_withdrawn", member, by=by.user, before=_facts(proposal))
    return proposal


def _waiting(proposal: DataProposal, by: Viewer) -> tuple[DataProposal, Member]:
    by.require("members.review_application")
    member = locked(proposal.member)
    proposal = member.proposals.select_related("proposed_by").get(pk=proposal.pk)
    if proposal.state != ProposalState.WAITING:
        raise DomainError("proposal_closed", f"这份更改申请{proposal.get_state_display()}，不能再审核。")
    if proposal.proposed_by_id == by.user.pk:
        raise DomainError("own_proposal", "自己提出的更改须由另一位同事审核。")
    return proposal, member


def _close(proposal: DataProposal, state: str, answer: str, by: Viewer) -> None:
    proposal.state, proposal.answer = state, answer
    proposal.reviewed_by, proposal.reviewed_at = by.user, timezone.now()
    refuse_invalid(proposal)
    proposal.save()


def _tell(proposal: DataProposal, member: Member, title: str) -> None:
    notify(
        [proposal.proposed_by],
        title=f"{member}：{title}",
        body=proposal.answer,
        url=group_url(active_group(), "members:own"),
    )


def _what(proposal: DataProposal) -> str:
    return "、".join(w for w, v in (("名称", proposal.name), ("信用代码", proposal.credit_code)) if v)


def _facts(proposal: DataProposal) -> dict[str, str]:
    return {k: v for k, v in (("名称", proposal.name), ("统一社会信用代码", proposal.credit_code)) if v}
