"""A vote is declared void, unless something stands on it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from governance.enums import (
    ContestStage,
    ElectionState,
    MotionState,
)
from governance.models import (
    Contest,
    Election,
    Motion,
    RegulationVersion,
    SecretBallot,
    ShutBallot,
)
from governance.selectors.voting import (
    RUN,
)
from governance.services.invitation import tell_all
from governance.services.motion import locked
from governance.states import MOTION
from groupportal.audit.services import record
from groupportal.deciding.actor import Actor, person
from groupportal.errors import DomainError
from groupportal.periods.enums import VersionState
from groupportal.ui.formats import quoted


def _refuse_elected(motion: Motion) -> None:
    rows = Election.objects.select_for_update(of=("self",)).filter(posts__ballots__motion=motion)
    for row in rows.select_related("body"):
        if row.state in (ElectionState.WAITING, ElectionState.DONE):
            words = f"{row}{row.get_state_display()}，依据这项表决，不能作废。结果待确认的，请先退回结果。"
            raise DomainError("election_stands", words)


def _refuse_published(motion: Motion) -> None:
    rows = Contest.objects.select_for_update(of=("self",)).filter(motion=motion)
    for row in rows:
        if row.state == ContestStage.PUBLISHED:
            raise DomainError("contest_stands", f"{quoted(row)}的评选结果已依据这项表决公布，不能作废。")


@transaction.atomic
def annul(motion: Motion, *, reason: str, by: Actor) -> Motion:
    """Declare a vote void, with the reason, and tell everybody asked to its meeting.

    What was cast in one that is open is never read, or the reason says that it was.

    DomainError without a reason, or where a resolution, a regulation that has not ended, or the result of an election or of a
    contest stands on it.
    """
    user = person(by, RUN)
    row = locked(motion)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明作废的原因，参会人员会看到。", field="reason")
    if (resolution := row.resolutions.exclude(state="withdrawn").first()) is not None:
        raise DomainError(
            "resolution_stands", f"这项表决已形成决议“{resolution}”，请先删除或撤销决议，再作废表决。"
        )
    _refuse_elected(row)
    _refuse_published(row)
    standing = RegulationVersion.objects.filter(motion=row).exclude(state=VersionState.DRAFT)
    standing = standing.exclude(ends_on__lte=timezone.localdate())
    if (version := standing.select_related("regulation").first()) is not None:
        raise DomainError(
            "regulation_stands",
            f"{version}依据这项表决公布，请先废止，或公布新版本代替它，失效以后再作废表决。",
        )
    begun = row.state != MotionState.DRAFT
    seen = row.state == MotionState.OPEN and row.box_opened_at is not None
    SecretBallot.objects.filter(motion=row).delete()
    ShutBallot.objects.filter(motion=row).delete()
    MOTION.move(row, MotionState.ANNULLED)
    row.annul_reason = ("已开箱后作废：" if seen else "") + reason.strip()
    row.annulled_at = timezone.now()
    row.save(update_fields=["state", "annul_reason", "annulled_at"])
    record("governance.vote_annulled", row, by=user, note=row.annul_reason)
    if begun:
        words = f"“{row}”的表决已作废，{'原来的结果不再作数' if row.closed_at else '已投的票不再打开'}。原因：{row.annul_reason}"
        tell_all(row.meeting, f"表决作废：{row}", words)
    return row
