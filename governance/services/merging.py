"""What follows where two rows of one unit are made one: see ``members.services.merging.on_merge``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from governance.enums import MeetingState, Part
from governance.models import Body, FollowUp, Invitation, Seat
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


def _follow_invitations(duplicate: Member, into: Member, user: Any) -> None:
    """Of meetings that are not over; where both units are asked, the one that stays comes alone."""
    rows = Invitation.objects.filter(meeting__state__in=(*AHEAD, MeetingState.OPEN))
    of_units = rows.filter(seat__isnull=True, part=Part.VOTING)
    both = of_units.filter(
        unit=duplicate.unit, meeting__in=of_units.filter(unit=into.unit).order_by().values("meeting")
    )
    for row in both.filter(withdrawn="").order_by("pk"):
        row.withdrawn = f"已并入{into}，由它参加"
        row.save(update_fields=["withdrawn"])
        record("governance.invitation_withdrawn", row, by=user, note=row.withdrawn)
    rows.filter(unit=duplicate.unit).exclude(pk__in=both.order_by().values("pk")).update(unit=into.unit)
