"""What follows where two rows of one unit are made one: see ``members.services.merging.on_merge``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from governance.enums import (
    CommentState,
    ContestStage,
    ElectionState,
    MeetingState,
    MotionState,
    Part,
    PartyPart,
)
from governance.models import (
    Body,
    Candidate,
    ContestEntry,
    ContestParty,
    ElectionBallot,
    FollowUp,
    Invitation,
    RegulationComment,
    RegulationReceipt,
    ResolutionReceipt,
    Seat,
    Voter,
)
from governance.selectors.meeting import AHEAD
from groupportal.audit.services import record
from groupportal.errors import DomainError

if TYPE_CHECKING:
    from members.models import Member


def follow_merge(duplicate: Member, into: Member, user: Any) -> None:
    """Bodies and seats of the row that goes belong to the one that stays, and so do what it has to do and the meetings it is asked to.

    DomainError where one person sits twice then.
    """
    try:
        with transaction.atomic():
            for model in (Body, Seat):
                model.objects.filter(unit=duplicate.unit).update(unit=into.unit)
    except IntegrityError as error:
        raise DomainError(
            "seats_meet",
            f"“{duplicate}”和“{into}”的同一个人在同一机构登记了席位，请先登记其中一席离任，再合并。",
        ) from error
    FollowUp.objects.filter(unit=duplicate.unit, done_on__isnull=True).update(unit=into.unit)
    _follow_invitations(duplicate, into, user)
    _follow_candidates(duplicate, into)
    _follow_contests(duplicate, into)
    for receipts, of in ((ResolutionReceipt, "resolution"), (RegulationReceipt, "version")):
        _follow_receipts(receipts, of, duplicate, into)
    RegulationComment.objects.filter(unit=duplicate.unit, state=CommentState.WAITING).update(unit=into.unit)


def _follow_candidates(duplicate: Member, into: Member) -> None:
    """Of elections that are not over; who stands on a ballot keeps the unit printed there, and sits for the one that stays."""
    rows = Candidate.objects.exclude(post__election__state__in=(ElectionState.DONE, ElectionState.CANCELLED))
    on_ballot = ElectionBallot.objects.exclude(motion__state=MotionState.ANNULLED)
    rows = rows.exclude(post__in=on_ballot.order_by().values("post"))
    try:
        with transaction.atomic():
            rows.filter(unit=duplicate.unit).update(unit=into.unit)
    except IntegrityError as error:
        raise DomainError(
            "candidates_meet",
            f"同一个人在同一职位由“{duplicate}”和“{into}”各提名了一次，请先请他退出其中一份，再合并。",
        ) from error
    Candidate.objects.filter(nominator=duplicate.unit).filter(pk__in=rows.values("pk")).update(
        nominator=into.unit
    )


def _follow_contests(duplicate: Member, into: Member) -> None:
    """Of contests that are not over: one unit hands in and judges once. An opinion that both gave stands as the staying one gave it."""
    going = Q(contest__state__in=(ContestStage.DRAFT, ContestStage.OPEN, ContestStage.JUDGING))
    try:
        with transaction.atomic():
            ContestEntry.objects.filter(going, unit=duplicate.unit).update(unit=into.unit)
    except IntegrityError as error:
        raise DomainError(
            "entries_meet",
            f"“{duplicate}”和“{into}”在同一次征集报送了同名作品，请先撤回其中一件，再合并。",
        ) from error
    for party in ContestParty.objects.filter(going, unit=duplicate.unit).order_by("pk"):
        of_unit = party.for_unit or party.part == PartyPart.ENTERS
        same = ContestParty.objects.filter(
            contest=party.contest_id, part=party.part, for_unit=party.for_unit, unit=into.unit
        )
        known = same.first() if of_unit else None
        if known is None:
            party.unit = into.unit
            party.name = into.unit.name if of_unit else party.name
            party.save(update_fields=["unit", "name"])
            continue
        said = known.opinions.order_by().values("entry")
        party.opinions.filter(entry__in=said).delete()
        party.opinions.update(party=known)
        party.delete()


def _follow_receipts(receipts: type[Any], of: str, duplicate: Member, into: Member) -> None:
    """What was sent to both was sent to one unit, which has read it where either has."""
    known = {getattr(row, f"{of}_id"): row for row in receipts.objects.filter(unit=into.unit)}
    for row in receipts.objects.filter(unit=duplicate.unit).order_by("pk"):
        same = known.get(getattr(row, f"{of}_id"))
        if same is None:
            row.unit = into.unit
            row.save(update_fields=["unit"])
            continue
        if same.read_at is None and row.read_at is not None:
            same.read_at, same.read_by = row.read_at, row.read_by
            same.save(update_fields=["read_at", "read_by"])
        row.delete()


def _follow_invitations(duplicate: Member, into: Member, user: Any) -> None:
    """Of meetings that are not over; where both units are asked, the one that stays comes alone.

    Who has a vote that goes on keeps it until it is counted.
    """
    voting = Voter.objects.filter(motion__state=MotionState.OPEN).order_by().values("invitation")
    rows = Invitation.objects.filter(meeting__state__in=(*AHEAD, MeetingState.OPEN)).exclude(pk__in=voting)
    of_units = rows.filter(seat__isnull=True, part=Part.VOTING)
    asked = {row.meeting_id: row for row in of_units.filter(unit=into.unit)}
    for row in of_units.filter(unit=duplicate.unit).order_by("pk"):
        if (stays := asked.get(row.meeting_id)) is None:
            continue
        if stays.withdrawn and not row.withdrawn:
            stays.withdrawn, stays.reply, stays.reply_note = "", row.reply, row.reply_note
            stays.save(update_fields=["withdrawn", "reply", "reply_note"])
            row.presences.update(invitation=stays)
        if not row.withdrawn:
            row.withdrawn = f"已并入{into}，由它参加"
            row.save(update_fields=["withdrawn"])
            record("governance.invitation_withdrawn", row, by=user, note=row.withdrawn)
    both = Q(seat__isnull=True, part=Part.VOTING, meeting__in=asked)
    rows.filter(unit=duplicate.unit).exclude(both).update(unit=into.unit)
