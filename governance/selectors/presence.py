"""Who is there, whether that is enough, and when it was not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from governance import rules
from governance.enums import MeetingState, Part, Per
from governance.models import Charter, Invitation, Meeting, Presence
from governance.selectors.invitation import entitled, standing
from governance.selectors.meeting import charter_of, is_by_letter
from governance.selectors.proxy import accepted_proxies, votes_for


@dataclass(frozen=True)
class Attended:
    """How a meeting stands at a moment, in votes: who is entitled, who is there, who is represented by somebody there, the arithmetic."""

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


def votes_in(charter: Charter, rows: Iterable[Invitation]) -> int:
    """How many votes these are: one a seat or one a unit, by their weights where the charter weighs."""
    weights: dict[object, int] = {}
    for row in rows:
        unit = row.unit_id if charter.per == Per.UNIT else None
        key = ("unit", unit) if unit else ("seat", row.pk)
        weights[key] = max(weights.get(key, 0), row.weight if charter.is_weighted else 1)
    return sum(weights.values())


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
    voting = list(entitled(meeting))
    here = set(present_now(meeting, at or moment_of(meeting)).values_list("pk", flat=True))
    return _attended(charter, voting, here, votes_for(meeting, here))


def _attended(
    charter: Charter, voting: list[Invitation], here: Collection[int], by_others: Collection[int]
) -> Attended:
    whole = votes_in(charter, voting)
    present = votes_in(charter, (row for row in voting if row.pk in here))
    with_them = votes_in(charter, (row for row in voting if row.pk in here or row.pk in by_others))
    verdict = rules.quorum(charter, whole, present, with_them - present)
    return Attended(whole, present, with_them - present, verdict)


def quorum_changes(meeting: Meeting) -> list[tuple[dt.datetime, rules.Verdict]]:
    """From the opening on, each time at which enough were there no longer, or again; the state at the opening stands first."""
    charter = charter_of(meeting)
    if charter is None or meeting.opened_at is None or is_by_letter(meeting):
        return []
    voting = list(entitled(meeting))
    rows = list(
        Presence.objects.filter(invitation__in=voting)
        .order_by()
        .values_list("invitation", "came_at", "left_at")
    )
    end = meeting.closed_at or timezone.now()
    moments = {meeting.opened_at} | {
        at for _, *ends in rows for at in ends if at and meeting.opened_at < at <= end
    }
    given = [(row.giver_id, row.holder_id) for row in accepted_proxies(meeting)]
    found: list[tuple[dt.datetime, rules.Verdict]] = []
    for at in sorted(moments):
        here = {key for key, since, until in rows if since <= at and (until is None or until > at)}
        by_others = [giver for giver, holder in given if holder in here and giver not in here]
        verdict = _attended(charter, voting, here, by_others).verdict
        if not found or found[-1][1].ok != verdict.ok:
            found.append((at, verdict))
    return found
