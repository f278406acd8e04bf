"""A new name or code: proposed by the unit's own staff, applied when the secretariat accepts it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from groupportal.deciding.ruling import RulingKind
from groupportal.deciding.standard import Ruled
from groupportal.errors import DomainError
from groupportal.tenancy.address import group_url
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.viewer import Viewer
from members.models import DataProposal, Member
from members.rules import checked_code, checked_name
from members.services.acting import locked
from members.services.roll import apply_changes


class _Proposals(RulingKind[DataProposal]):
    model = DataProposal
    action, proposing = "members.review_application", "members.edit_own_unit"
    page, unit, proposers_page = "members:proposal", "member__unit_id", "members:own"
    recorded = {
        Ruled.WAITING: "members.change_proposed",
        Ruled.ACCEPTED: "members.change_accepted",
        Ruled.REFUSED: "members.change_refused",
        Ruled.WITHDRAWN: "members.change_withdrawn",
    }
    told = {
        Ruled.WAITING: "申请更改",
        Ruled.ACCEPTED: "更改已通过",
        Ruled.REFUSED: "更改被退回",
    }
    topics = ("members.to_review", "members.change_reviewed")
    why_words = "退回时请写明原因，方便对方改正。"

    def locked(self, row: DataProposal) -> DataProposal:
        locked(row.member)
        return super().locked(row)

    def subject(self, row: DataProposal) -> Member:
        return row.member

    def for_trail(self, row: DataProposal) -> dict[str, Any]:
        return {k: v for k, v in (("名称", row.name), ("统一社会信用代码", row.credit_code)) if v}

    def title(self, row: DataProposal) -> str:
        return f"{row.member}：{'、'.join(self.for_trail(row))}{self.told[row.state]}"

    def body(self, row: DataProposal) -> str:
        return row.reason if row.state == Ruled.WAITING else row.answer

    def url(self, row: DataProposal) -> str:
        waits = row.state == Ruled.WAITING
        return super().url(row) if waits else group_url(active_group(), "members:own")


PROPOSALS = _Proposals()


@transaction.atomic
def propose_change(
    member: Member, *, name: str = "", credit_code: str = "", reason: str, by: Viewer
) -> DataProposal:
    """Ask for a new name or code. DomainError where nothing changes, a code is wrong, or a proposal waits already."""
    member = locked(member)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明更改的原因，例如“2023年5月更名，附营业执照”。")
    new_name = checked_name(name) if name.strip() else ""
    new_code = checked_code(credit_code)
    new_name = "" if new_name == member.unit.name else new_name
    new_code = "" if new_code == member.credit_code else new_code
    if not new_name and not new_code:
        raise DomainError("nothing_proposed", "名称和统一社会信用代码都没有变化，无须提交。")
    proposal = DataProposal(member=member, name=new_name, credit_code=new_code, reason=reason.strip())
    return PROPOSALS.submit(proposal, by=by, note=proposal.reason)


def accept_proposal(proposal: DataProposal, *, by: Viewer, answer: str = "") -> DataProposal:
    """Apply a proposal. DomainError where the name or code is taken meanwhile, and as ``RulingKind.rule``."""

    def apply(row: DataProposal) -> None:
        member = locked(row.member)
        changes = {"name": row.name or member.unit.name}
        if row.credit_code:
            changes["credit_code"] = row.credit_code
        row.member = apply_changes(member, changes, by.user)

    return PROPOSALS.rule(proposal, Ruled.ACCEPTED, by=by, answer=answer, apply=apply)


def refuse_proposal(proposal: DataProposal, *, reason: str, by: Viewer) -> DataProposal:
    """Give a proposal back with a reason."""
    return PROPOSALS.rule(proposal, Ruled.REFUSED, by=by, answer=reason)


def withdraw_proposal(proposal: DataProposal, *, by: Viewer) -> DataProposal:
    """Take back what the own unit asked for. DomainError where it was decided meanwhile."""
    return PROPOSALS.withdraw(proposal, Ruled.WITHDRAWN, by=by)
