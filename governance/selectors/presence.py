"""Who is there, whether that is enough, and when it was not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from governance import rules
from governance.enums import MeetingState
from governance.models import Invitation, Meeting, Presence
from governance.selectors.invitation import entitled, standing
from governance.selectors.meeting import charter_of
from governance.selectors.proxy import accepted_proxies, votes_for


@dataclass(frozen=True)
class Attended:
    """How a meeting stands at a moment: persons with a vote, those of them there, those represented, the arithmetic."""

    entitled: int
    present: int
    represented: int
    verdict: rules.Verdict


def there(at: dt.datetime) -> Q:
    """Presences that a moment lies in."""
    return Q(came_at__lte=at) & (Q(left_at__isnull=True) | Q(left_at__gt=at))


def present_now(meeting: Meeting, at: dt.datetime | None = None) -> QuerySet[Invitation]:
    """Who is there at a moment, guests too."""
    here = Presence.objects.filter(there(at or timezone.now()), invitation__meeting=meeting)
    return standing(meeting).filter(pk__in=here.values("invitation"))


def came(meeting: Meeting) -> set[int]:
    """Who was there at all (keys of invitations)."""
    return set(
        Presence.objects.filter(invitation__meeting=meeting).order_by().values_list("invitation", flat=True)
    )


def moment_of(meeting: Meeting) -> dt.datetime:
    """The moment a meeting is looked at: now, or its last one where it is over."""
    over = meeting.closed_at if meeting.state == MeetingState.CLOSED else None
    return over - dt.timedelta(microseconds=1) if over else timezone.now()


def quorum_of(meeting: Meeting, at: dt.datetime | None = None) -> Attended | None:
    """Whether enough are there, by the charter of the meeting; None where no charter holds."""
    charter = charter_of(meeting)
    if charter is None:
        return None
    voting = set(entitled(meeting).values_list("pk", flat=True))
    here = voting & set(present_now(meeting, at or moment_of(meeting)).values_list("pk", flat=True))
    represented = len(votes_for(meeting, here).keys() & voting)
    verdict = rules.quorum(charter, len(voting), len(here), represented)
    return Attended(len(voting), len(here), represented, verdict)


def quorum_changes(meeting: Meeting) -> list[tuple[dt.datetime, rules.Verdict]]:
    """From the opening on, each time at which enough were there no longer, or again; the state at the opening stands first."""
    charter = charter_of(meeting)
    if charter is None or meeting.opened_at is None:
        return []
    voting = set(entitled(meeting).values_list("pk", flat=True))
    rows = list(
        Presence.objects.filter(invitation__in=voting)
        .order_by()
        .values_list("invitation", "came_at", "left_at")
    )
    end = meeting.closed_at or timezone.now()
    moments = {meeting.opened_at} | {
        at for _, *ends in rows for at in ends if at and meeting.opened_at < at < end
    }
    found: list[tuple[dt.datetime, rules.Verdict]] = []
    givers = _givers(meeting)
    for at in sorted(moments):
        here = {key for key, since, until in rows if since <= at and (until is None or until > at)}
        represented = sum(
            1 for giver, holder in givers if holder in here and giver not in here and giver in voting
        )
        verdict = rules.quorum(charter, len(voting), len(here), represented)
        if not found or found[-1][1].ok != verdict.ok:
            found.append((at, verdict))
    return found


def _givers(meeting: Meeting) -> Collection[tuple[int, int]]:
    return [(row.giver_id, row.holder_id) for row in accepted_proxies(meeting)]
