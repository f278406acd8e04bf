"""Who has a vote on a motion, who casts it, how many have."""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from governance.enums import MeetingWay, Method, MotionState, Per
from governance.models import Charter, Invitation, MajorityRule, Meeting, Motion, MotionOption, Voter
from governance.rules import Verdict, rule_for
from governance.selectors.charter import charter_on
from governance.selectors.invitation import ANSWER, SPEAK, asked
from governance.selectors.meeting import (
    charter_of,
    day_of,
    item_notice,
    late_reason_said,
    made_known,
    notice_of,
    papers_late,
)
from groupportal.tenancy.models import Unit
from groupportal.tenancy.prepared import Prepared
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, quoted

VOTE, RUN = "governance.vote", "governance.run_votes"
BY_HAND = (Method.HANDS, Method.ACCLAIM, Method.PAPER)
ON_PHONE = (Method.NAMED, Method.SECRET, Method.SEALED)
NAMELESS = (Method.SECRET, Method.SEALED)


def majority_of(charter: Charter, matter: str) -> MajorityRule | None:
    """The rule a charter has for a kind of decision, or else for ordinary ones."""
    found = rule_for(list(charter.majorities.all()), matter)
    return found if isinstance(found, MajorityRule) else None


def charter_before(meeting: Meeting) -> Charter | None:
    """The charter of the day of the notice, where it is not the one that counts."""
    if meeting.called_at is None:
        return None
    before = charter_on(meeting.body, timezone.localdate(meeting.called_at))
    return before if before != charter_of(meeting) else None


def charter_applied(meeting: Meeting, charter: Charter) -> Verdict:
    """Which charter every vote of a meeting is judged by."""
    lines = [f"适用{cndate(charter.starts_on)}起生效的章程要点。"]
    if before := charter_before(meeting):
        lines.append(f"发通知时生效的是{cndate(before.starts_on)}起的版本；以开会这天生效的为准。")
    return Verdict(True, tuple(lines))


def notice_judged(meeting: Meeting, charter: Charter, until: dt.date | None = None) -> Verdict:
    """Whether a meeting was called early enough for its votes to be valid: a reason that was told stands for missing days.

    ``until``: see ``notice_of``.
    """
    verdict = notice_of(meeting, charter, until)
    if verdict.ok or not meeting.short_notice_reason:
        return verdict
    return Verdict(
        True, (*verdict.lines, f"提前天数不足的说明：{meeting.short_notice_reason.rstrip('。')}。")
    )


def item_judged(motion: Motion, charter: Charter, until: dt.date | None = None) -> Verdict:
    """Whether the item of a motion was made known early enough, as ``notice_judged`` of the meeting, and which papers came later."""
    if (item := motion.item) is None:
        return Verdict(True)
    verdict = item_notice(item, charter, until=until) or Verdict(True)
    if not verdict.ok and item.late_reason:
        verdict = Verdict(True, (*verdict.lines, late_reason_said(item)))
    return verdict & Verdict(True, (*_came_late(motion), *papers_late(item)))


def _came_late(motion: Motion) -> tuple[str, ...]:
    """What of a vote at an item of the notice was said only after it, in words: the question, another text of the item."""
    item, called = motion.item, motion.meeting.called_at
    if item is None or called is None or motion.meeting.recorded_later:
        return ()
    lines = []
    if motion.put_at is not None and motion.put_at > called and item.added_at is None:
        lines.append(f"表决事项{cndate(motion.put_at)}提出，在通知以后；它的议程{quoted(item)}列在通知里。")
    if item.text_changed_at is not None:
        lines.append(f"议程的说明在通知以后改过（{cndate(item.text_changed_at)}）。")
    return tuple(lines)


def ballots_of(viewer: Viewer) -> QuerySet[Voter]:
    """The votes this person casts: the own, the unit's, and those held for others."""
    if not _casts(viewer):
        return Voter.objects.none()
    rows = _cast_by(viewer.user.pk, viewer.units_for(SPEAK), of_unit=True, among_many=True)
    return rows.select_related(
        "motion__meeting__body", "invitation__seat__unit", "invitation__unit", "holder"
    ).order_by("motion", "pk")


def ballots_at(viewer: Viewer, motion: Motion) -> QuerySet[Voter]:
    """``ballots_of`` of one vote, as quick however many vote."""
    if not _casts(viewer):
        return Voter.objects.none()
    is_per_unit = motion.per == Per.UNIT
    rows = _cast_by(
        viewer.user.pk, viewer.units_for(SPEAK), of_unit=is_per_unit, among_many=True, motion=motion
    )
    return rows.select_related("invitation__unit", "holder").order_by("pk")


def _casts(viewer: Viewer) -> bool:
    return viewer.can(VOTE) and (viewer.can(ANSWER) or viewer.can(SPEAK))


def _cast_by(
    user: int, units: Collection[int], *, of_unit: bool, among_many: bool, motion: Motion | None = None
) -> QuerySet[Voter]:
    """What a person who speaks for these units casts; ``of_unit``: also what whoever sits for the unit casts, where each has one vote.

    ``among_many``: the own invitations are found first, as is right for thousands of voters; else with the voter that is asked for.
    ``motion``: in this vote alone, of whose meeting the few own invitations are found before all else.
    """
    found = Invitation.objects.filter(asked(user, units), withdrawn="").order_by()
    keys: Any = found.values("pk")
    colleague = Q(
        Exists(
            found.filter(
                meeting=OuterRef("motion__meeting"),
                seat__unit__isnull=False,
                seat__unit=OuterRef("invitation__seat__unit"),
            )
        )
    )
    if motion is not None:
        there = dict(found.filter(meeting=motion.meeting_id).values_list("pk", "seat__unit"))
        keys, colleague = list(there), Q(invitation__seat__unit__in=[unit for unit in there.values() if unit])

    def own(place: str) -> Q:
        if among_many:
            return Q(**{f"{place}__in": keys})
        return asked(user, units, f"{place}__") & Q(**{f"{place}__withdrawn": ""})

    mine = own("invitation")
    if of_unit:
        mine |= Q(motion__per=Per.UNIT) & colleague
    mine &= Q(holder__isnull=True)
    rows = Voter.objects.filter(own("holder") | mine, made_known("motion__meeting__"))
    return rows if motion is None else rows.filter(motion=motion)


def own_ballot(viewer: Viewer, key: uuid.UUID) -> Voter | None:
    """One of ``ballots_of``, by its ``public_id``, with no more than casting it asks; quick, for five hundred who vote in a minute."""
    if not _casts(viewer):
        return None
    # No unit has the key 0.
    units = tuple(sorted(viewer.units_for(SPEAK))) or (0,)
    # Most are the own ones: PostgreSQL plans that question in half the time.
    found = _OWN(key, viewer.user.pk, units) or _OF_UNIT(key, viewer.user.pk, units)
    row = next(iter(found), None)
    if row is not None:
        row.found_for = viewer.key
    return row


_ASKED = (
    *("group", "public_id", "weight", "has_voted"),
    *(f"invitation__{field}" for field in ("group", "meeting", "name", "unit")),
    *(f"holder__{field}" for field in ("group", "meeting", "name", "unit")),
    *(f"motion__meeting__{field}" for field in ("group", "public_id", "title")),
    *(
        f"motion__{field}"
        for field in ("group", "public_id", "title", "state", "method", "choose_most", "per")
    ),
    *(f"motion__{field}" for field in ("by_letter", "closes_at", "box_shut_at", "sealed_to")),
)


def _to_cast(of_unit: bool) -> Prepared[Voter]:
    def ask(key: uuid.UUID, user: int, units: Collection[int]) -> QuerySet[Voter]:
        rows = _cast_by(user, units, of_unit=of_unit, among_many=False).filter(public_id=key)
        return rows.select_related("motion__meeting", "invitation", "holder").only(*_ASKED).order_by()

    return Prepared(ask)


_OWN, _OF_UNIT = _to_cast(of_unit=False), _to_cast(of_unit=True)
_OPTIONS = Prepared(lambda motion: MotionOption.objects.filter(motion=motion))


def options_of(motion: Motion) -> list[MotionOption]:
    """In their order. While a vote is open the database lets none be added, taken off or renamed: they are read once, not by each voter."""
    if motion.state == MotionState.OPEN:
        return list(_open_options(motion.public_id, motion.pk))
    return _OPTIONS(motion.pk)


@functools.lru_cache(maxsize=200)
def _open_options(public_id: uuid.UUID, key: int) -> tuple[MotionOption, ...]:
    return tuple(_OPTIONS(key))


def open_ballots(viewer: Viewer) -> QuerySet[Voter]:
    """Of these, what can be cast now."""
    return ballots_of(viewer).filter(
        Q(motion__closes_at__isnull=True) | Q(motion__closes_at__gt=timezone.now()),
        motion__state=MotionState.OPEN,
        motion__box_shut_at__isnull=True,
        has_voted=False,
    )


@dataclass(frozen=True)
class Turnout:
    """How many votes were cast of how many."""

    voted: int
    entitled: int

    def __str__(self) -> str:
        return f"已投 {self.voted}，应投 {self.entitled}"


def turnout_of(motion: Motion) -> Turnout:
    """In votes. One query."""
    found = Voter.objects.filter(motion=motion).aggregate(
        entitled=Sum("weight", default=0), voted=Sum("weight", filter=Q(has_voted=True), default=0)
    )
    return Turnout(found["voted"], found["entitled"])


def decided_on(motion: Motion) -> dt.date:
    """The day of what a counted vote decided: its meeting's; of one by letter the day its time was over, or the count before it."""
    counted = motion.closed_at
    if counted is None or not (motion.by_letter or motion.meeting.way == MeetingWay.LETTER):
        return day_of(motion.meeting)
    return timezone.localdate(min(motion.closes_at or counted, counted))


def due_for_counting() -> QuerySet[Motion]:
    """Open ones whose time is over; of sealed ones those whose box is not shut."""
    return (
        Motion.objects.filter(state=MotionState.OPEN, closes_at__lte=timezone.now(), box_shut_at__isnull=True)
        .select_related("meeting")
        .order_by("closes_at", "pk")
    )


def decided_between(since: dt.date, until: dt.date) -> QuerySet[Motion]:
    """Matters that were voted on and counted on these days, the ends too, and not annulled by the last; who is elected is no matter."""
    rows = Motion.objects.filter(
        stood_on(until),
        closed_at__date__gte=since,
        closed_at__date__lte=until,
        election_ballots__isnull=True,
    )
    return rows.select_related("meeting__body").order_by("closed_at", "pk")


def stood_on(day: dt.date) -> Q:
    """Votes that were not annulled by a day, on which figures of that day stand."""
    return ~Q(state=MotionState.ANNULLED) | Q(annulled_at__date__gt=day)


def units_that_voted(year: int, as_of: dt.date) -> QuerySet[Unit]:
    """Units that cast a vote on the phone in votes begun in a year up to a day: ``asked`` how often, ``voted`` how often."""
    motions = Motion.objects.filter(stood_on(as_of), opens_at__date__year=year, opens_at__date__lte=as_of)
    begun = Voter.objects.filter(motion__in=motions.order_by())
    of_unit = (
        begun.annotate(of=Coalesce("invitation__unit", "invitation__seat__unit"))
        .filter(of=OuterRef("pk"))
        .order_by()
        .values("of")
    )
    asked = of_unit.annotate(number=Count("pk")).values("number")
    voted = of_unit.annotate(number=Count("pk", filter=Q(has_voted=True))).values("number")
    rows = Unit.objects.annotate(asked=Subquery(asked), voted=Subquery(voted))
    return rows.filter(voted__gt=0).order_by("pinyin", "pk")
