"""Who is there, whether that is enough, and when it was not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from governance import rules
from governance.enums import MeetingState, Part
from governance.models import Charter, Invitation, Meeting, Presence
from governance.selectors.electors import (
    Elector,
    electorate,
    electors,
    holders_at,
    part_of,
)
from governance.selectors.invitation import entitled, standing
from governance.selectors.meeting import charter_of, is_by_letter
from groupportal.ui.seen import print_of


@dataclass(frozen=True)
class Attended:
    """How a meeting stands at a moment, in votes: who is entitled, who is there, who is represented by somebody there, the arithmetic."""

    entitled: int
    present: int
    represented: int
    verdict: rules.Verdict


def came(meeting: Meeting) -> set[int]:
    """Who was there at all (keys of invitations)."""
    return set(
        Presence.objects.filter(invitation__meeting=meeting).order_by().values_list("invitation", flat=True)
    )


def attendance_print(meeting: Meeting) -> str:
    """A short print of who was there, to know whether it is what somebody read."""
    return print_of(",".join(map(str, sorted(came(meeting)))))


def moment_of(meeting: Meeting) -> dt.datetime:
    """The moment a meeting is looked at: now, or its last one where it is over."""
    over = meeting.closed_at if meeting.state == MeetingState.CLOSED else None
    return over - dt.timedelta(microseconds=1) if over else timezone.now()


def attended_by_unit(meetings: QuerySet[Meeting]) -> list[tuple[str, int, int]]:
    """Units that were asked with a vote to these meetings: how many people in all, how many came. The best asked first. One query."""
    asked = Invitation.objects.filter(
        meeting__in=meetings.order_by(), part=Part.VOTING, withdrawn="", unit__isnull=False
    )
    came = Count("pk", filter=Q(presences__isnull=False), distinct=True)
    rows = asked.order_by().values_list("unit__name").annotate(asked=Count("pk", distinct=True), came=came)
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def quorum_of(meeting: Meeting, at: dt.datetime | None = None) -> Attended | None:
    """Whether enough are there, by the charter of the meeting, in votes; None where no charter holds, and of one by letter."""
    charter = charter_of(meeting)
    if charter is None or is_by_letter(meeting):
        return None
    return _attended(charter, electorate(meeting, charter, at or moment_of(meeting)))


def _attended(charter: Charter, electors: Iterable[Elector]) -> Attended:
    part = part_of(electors)
    verdict = rules.quorum(charter, part.entitled, part.present, part.represented)
    return Attended(part.entitled, part.present, part.represented, verdict)


def quorum_changes(meeting: Meeting) -> list[tuple[dt.datetime, rules.Verdict]]:
    """From the opening on, each time at which enough were there no longer, or again; the state at the opening stands first."""
    charter = charter_of(meeting)
    if charter is None or meeting.opened_at is None or is_by_letter(meeting):
        return []
    voting = list(entitled(meeting))
    rows = list(
        Presence.objects.filter(invitation__in=standing(meeting).order_by())
        .order_by()
        .values_list("invitation", "came_at", "left_at")
    )
    end = meeting.closed_at or timezone.now()
    moments = {meeting.opened_at} | {
        at for _, *ends in rows for at in ends if at and meeting.opened_at < at <= end
    }
    holders = holders_at(meeting)
    found: list[tuple[dt.datetime, rules.Verdict]] = []
    for at in sorted(moments):
        here = {key for key, since, until in rows if since <= at and (until is None or until > at)}
        verdict = _attended(charter, electors(charter, voting, here, holders)).verdict
        if not found or found[-1][1].ok != verdict.ok:
            found.append((at, verdict))
    return found
