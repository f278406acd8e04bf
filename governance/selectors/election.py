"""Elections as people see them, who may stand, and what came of each vote by the charter."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from governance import rules
from governance.enums import CandidateState, Capacity, ElectionState, Method, MotionState
from governance.models import Body, Candidate, Election, ElectionBallot, ElectionPost, Meeting, Motion, Seat
from governance.selectors.access import motions_for
from governance.selectors.charter import charter_on
from governance.selectors.voting import majority_of
from governance.words import capacity_title
from groupportal.periods.period import during
from groupportal.tenancy.models import Unit
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, quoted
from members.selectors.outside import members_on, merged_units

VIEW, EDIT, NOMINATE = (
    "governance.view_bodies",
    "governance.edit_elections",
    "governance.nominate_candidates",
)
OTHERS = "另选他人"
OPEN = (ElectionState.PREPARING, ElectionState.RETURNED)
"""While it can be changed."""
TIE_RULE = (
    "达到章程规定比例的，按得票多少取；最后一个名额票数相同的都不取，只就这几位再次投票；"
    "达到比例的少于名额的，空出的名额可以在没有当选的候选人中再次投票，或写明空缺怎样处理。"
)


def elections_for(viewer: Viewer) -> QuerySet[Election]:
    """All for whoever sees bodies, cancelled ones for the office alone."""
    if not viewer.can(VIEW):
        return Election.objects.none()
    rows = Election.objects.select_related("body", "term__body")
    return rows if viewer.can(EDIT) else rows.exclude(state=ElectionState.CANCELLED)


def state_on(row: Election, day: dt.date) -> str:
    """Its state as of a day: seats that begin later are not there yet."""
    return ElectionState.PREPARING if row.state == ElectionState.DONE and row.starts_on > day else row.state


def posts_for(viewer: Viewer) -> QuerySet[ElectionPost]:
    """The posts of these elections."""
    return ElectionPost.objects.filter(election__in=elections_for(viewer)).select_related("election__body")


def ballots_for(viewer: Viewer) -> QuerySet[ElectionBallot]:
    """The votes of these elections."""
    rows = ElectionBallot.objects.filter(post__in=posts_for(viewer))
    return rows.select_related("post__election__body", "motion__meeting__body", "motion__charter")


def candidates_for(viewer: Viewer) -> QuerySet[Candidate]:
    """Who agreed to stand for whoever sees the election; others the office, that person, and the unit that proposed them."""
    rows = Candidate.objects.filter(post__in=posts_for(viewer))
    rows = rows.select_related("post__election__body", "unit", "nominator", "proposed_by", "ruled_by", "user")
    if viewer.can(EDIT):
        return rows
    own = Q(user=viewer.user.pk) | Q(nominator__in=viewer.units_for(NOMINATE))
    return rows.filter(Q(state=CandidateState.ACCEPTED) | own)


def consents_for(viewer: Viewer) -> QuerySet[Candidate]:
    """Whose signed consent this person opens: the office everybody's, a candidate the own."""
    rows = candidates_for(viewer)
    return rows if viewer.can(EDIT) else rows.filter(user=viewer.user.pk)


def records_for(viewer: Viewer) -> QuerySet[Election]:
    """Whose signed record this person opens: the office all, others those of which the seats are made."""
    rows = elections_for(viewer)
    return rows if viewer.can(EDIT) else rows.filter(state=ElectionState.DONE)


def nominating(viewer: Viewer, election: Election) -> QuerySet[Unit]:
    """The units this person may nominate for today."""
    until = election.nominations_until
    if election.state not in OPEN or until is None or until < timezone.localdate():
        return Unit.objects.none()
    members = members_on(timezone.localdate())
    return (
        Unit.objects.filter(pk__in=viewer.units_for(NOMINATE)).filter(pk__in=members).order_by("pinyin", "pk")
    )


def standing_for(post: ElectionPost) -> QuerySet[Candidate]:
    """The candidates of a post, in the order of a ballot: those who agreed."""
    rows = post.candidates.filter(state=CandidateState.ACCEPTED, is_written_in=False)
    return rows.select_related("unit").order_by("pk")


def electing_bodies(body: Body) -> set[int]:
    """The bodies in whose meetings its seats are elected, by key: itself, those above it, and that of all members."""
    found, above = {body.pk}, body.parent
    while above is not None and above.pk not in found:
        found.add(above.pk)
        above = above.parent
    return found | set(Body.objects.filter(is_of_members=True).values_list("pk", flat=True))


def meetings_to_elect(election: Election) -> QuerySet[Meeting]:
    """Their meetings, the latest first."""
    rows = Meeting.objects.filter(body__in=electing_bodies(election.body)).select_related("body")
    return rows.order_by("-starts_at", "-pk")


@dataclass(frozen=True)
class PostAsked:
    """A post that a charter asks for: so many places to begin with, ``most`` at most."""

    capacity: str
    title: str
    places: int
    most: int | None


def posts_by_charter(body: Body, day: dt.date) -> list[PostAsked]:
    """What a body elects by its charter of a day: so many chairs, vice chairs and seats; nothing where it names no number."""
    charter = charter_on(body, day)
    if charter is None:
        return []
    numbers = (
        (Capacity.CHAIR, charter.chairs, charter.chairs),
        (Capacity.VICE, charter.vices_most, charter.vices_most),
        (Capacity.MEMBER, charter.seats_fewest or charter.seats_most, charter.seats_most),
    )
    return [
        PostAsked(capacity, capacity_title(body.kind, capacity), places, most)
        for capacity, places, most in numbers
        if places
    ]


def lapsing(election: Election) -> str:
    """Seats of the term before whose capacity has no post, as a sentence: a result seats nobody in them. "" where all have one."""
    before = Seat.objects.filter(
        during(election.starts_on - dt.timedelta(days=1)), body=election.body_id, stands_in_for__isnull=True
    )
    posts = set(election.posts.values_list("capacity", flat=True))
    held = Counter(before.values_list("capacity", flat=True))
    told = "、".join(
        f"{capacity_title(election.body.kind, capacity)} {held[capacity]} 席"
        for capacity in Capacity
        if held[capacity] and capacity not in posts
    )
    return f"上一届的{told}没有列入职位，确认结果以后没有人接任。要选的，请点“添加职位”。" if told else ""


# Who may stand


def eligibility_of(election: Election, candidates: Iterable[Candidate], day: dt.date) -> list[rules.Verdict]:
    """Of each in order whether the records let them stand: a unit on the roll of the day, no more terms in a row than the charter lets.

    Four queries, however many they are.
    """
    rows = list(candidates)
    members = set(members_on(day)) if election.members_only else set()
    # Who stands on a ballot keeps the name printed there; the unit may have been merged into another since.
    members |= {was for was, now in merged_units().items() if now in members} if members else set()
    charter = charter_on(election.body, election.starts_on)
    renewals = charter.renewals if charter else None
    served = rules.Served()
    if renewals is not None:
        seats = Seat.objects.filter(body=election.body_id, stands_in_for__isnull=True)
        for sat in seats.values_list("name", "unit", "user", "term__number"):
            served.note(*sat)
    found = []
    for row in rows:
        verdict = rules.Verdict(True)
        if election.members_only:
            verdict &= _member(row, members, day)
        if renewals is not None:
            terms = served.by(row.name, row.unit_id, row.user_id)
            in_a_row = rules.terms_in_a_row(terms, election.number)
            verdict &= rules.renewal(renewals, in_a_row)
        found.append(verdict)
    return found


def _member(row: Candidate, members: set[int], day: dt.date) -> rules.Verdict:
    if row.unit is None:
        return rules.Verdict(False, ("候选人须来自成员单位，没有写明所在单位，不符合。",))
    ok = row.unit.pk in members
    return rules.Verdict(
        ok, (f"{quoted(row.unit)}{cndate(day)}{'在册，符合' if ok else '不在成员名册，不符合'}。",)
    )


# What came of it


@dataclass(frozen=True)
class BallotOutcome:
    """What came of a vote: who is elected, who shares the last place, the arithmetic; ``lacks``: what has to be entered first.

    ``there``: who was there, where the arithmetic does not tell it.
    """

    elected: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    votes: tuple[tuple[str, int], ...] = ()
    lacks: str = ""
    there: str = ""

    @property
    def rows(self) -> tuple[tuple[str, int, str], ...]:
        """Of everybody the votes, and what they came to."""
        return tuple((name, votes, self._said(name)) for name, votes in self.votes)

    def _said(self, name: str) -> str:
        return "当选" if name in self.elected else "票数相同" if name in self.tied else "未当选"


def outcome_of(ballot: ElectionBallot) -> BallotOutcome:
    """By the charter of the day: those that reach the majority, the most votes first; nobody of those that tie for the last place."""
    motion = ballot.motion
    if motion.state != MotionState.CLOSED:
        return BallotOutcome(lacks=f"“{motion}”{motion.get_state_display()}，还没有结果。")
    if ballot.sole is not None:
        name = str(ballot.sole)
        elected = (name,) if motion.is_carried else ()
        return BallotOutcome(elected, (), tuple(motion.verdict), ((name, motion.yes or 0),))
    if lacks := write_ins_lack(ballot, [row.votes for row in ballot.write_ins.all()]):
        return BallotOutcome(lacks=lacks)
    votes = (
        names_with_votes(ballot, {option.label: option.votes or 0 for option in motion.options.all()}) or {}
    )
    told = tuple(sorted(votes.items(), key=lambda pair: -pair[1]))
    rule = majority_of(motion.charter, motion.matter) if motion.charter else None
    if not motion.is_valid or rule is None:
        return BallotOutcome((), (), tuple(motion.verdict), told)
    counts = rules.Counts(
        motion.entitled or 0,
        motion.present or 0,
        motion.yes or 0,
        motion.no or 0,
        motion.abstain or 0,
        motion.invalid or 0,
    )
    found = rules.chosen(rule, counts, votes, ballot.places)
    by_others = f"（含受托 {motion.represented}）" if motion.represented else ""
    there = f"应到 {motion.entitled}，实到 {motion.present}{by_others}。"
    return BallotOutcome(found.labels, found.tied, found.lines, told, there=there)


def names_with_votes(ballot: ElectionBallot, votes: dict[str, int]) -> dict[str, int] | None:
    """Everybody who was voted for, the names written in among them; None while it is not entered who those are.

    ``votes``: by the label of an option, ``OTHERS`` among them.
    """
    written = {row.name: row.votes for row in ballot.write_ins.all()}
    if votes.get(OTHERS) and not written:
        return None
    return {label: count for label, count in votes.items() if label != OTHERS} | written


def elected_said(motion: Motion) -> tuple[str, ...]:
    """Who is elected by a counted vote of an election, the names written in among them; nothing of another vote."""
    ballot = ElectionBallot.objects.filter(motion=motion).select_related("post__election", "sole").first()
    if ballot is None or motion.state != MotionState.CLOSED:
        return ()
    ballot.motion = motion
    found = outcome_of(ballot)
    if found.lacks:
        return (f"还不能判定谁当选：{found.lacks}",)
    told = f"当选：{'、'.join(found.elected)}。" if found.elected else "没有人当选。"
    return (*found.lines, told)


def write_ins_lack(ballot: ElectionBallot, votes: Iterable[int]) -> str:
    """Why the names written in do not fit the votes for others; "" where they do. One vote writes in as many names as there are places."""
    marked = sum(option.votes or 0 for option in ballot.motion.options.all() if option.is_write_in)
    named = sum(votes)
    if marked <= named <= marked * ballot.places:
        return ""
    if not named:
        return f"“{OTHERS}”有 {marked} 票，请登记写的是谁、各几票。"
    most = f"{marked} 至 {marked * ballot.places} 票" if ballot.places > 1 else f"{marked} 票"
    return f"“{OTHERS}”有 {marked} 票，登记的姓名合计 {named} 票，应为 {most}，请核对选票。"


def ballots_said(motion: Motion, outcome: BallotOutcome) -> tuple[str, ...]:
    """Who was there, unless the arithmetic tells it, and where there were ballots how many went out, came back and count."""
    there = (outcome.there,) if outcome.there else ()
    if motion.method == Method.HANDS:
        return there
    valid = (motion.returned or 0) - (motion.invalid or 0)
    return (
        *there,
        f"发出选票 {motion.issued} 张，收回 {motion.returned} 张，其中有效 {valid} 张，无效 {motion.invalid} 张。",
    )


@dataclass(frozen=True)
class PostResult:
    """Where a post stands after all its votes. ``people``: who stands behind a name on a ballot; ``lacks`` as in ``BallotOutcome``."""

    post: ElectionPost
    outcomes: tuple[tuple[ElectionBallot, BallotOutcome], ...]
    people: dict[str, Candidate]

    @property
    def elected(self) -> tuple[str, ...]:
        """After all votes, without those who were written in and declined."""
        return tuple(name for name in self._named if not self._declined(name))

    @property
    def _named(self) -> tuple[str, ...]:
        return tuple(name for _, outcome in self.outcomes for name in outcome.elected)

    def _declined(self, name: str) -> bool:
        row = self.people.get(name)
        return row is not None and row.state in (CandidateState.REFUSED, CandidateState.WITHDRAWN)

    @property
    def open(self) -> int:
        """Places nobody has."""
        return self.post.places - len(self.elected)

    @property
    def tied(self) -> tuple[str, ...]:
        """Of the last vote, where places are open."""
        return self.outcomes[-1][1].tied if self.outcomes and self.open > 0 else ()

    @property
    def lacks(self) -> str:
        """What has to be done before its result is known."""
        if not self.outcomes:
            return "还没有投票。"
        return next((outcome.lacks for _, outcome in self.outcomes if outcome.lacks), "")

    @property
    def unasked(self) -> tuple[str, ...]:
        """Who was written in and elected, and has not agreed yet."""
        agreed = {name for name, row in self.people.items() if row.state == CandidateState.ACCEPTED}
        return tuple(name for name in self.elected if name not in agreed)

    @property
    def again(self) -> tuple[str, ...]:
        """Among whom one more vote would be: those who tie, else those who were not elected; nobody where no place is open."""
        if self.lacks or self.open < 1:
            return ()
        had = {row.pk for row in map(self.people.get, self._named) if row is not None}
        rest = (
            row
            for row in dict.fromkeys(self.people.values())
            if not row.is_written_in and row.state == CandidateState.ACCEPTED
        )
        return self.tied or tuple(str(row) for row in rest if row.pk not in had)


def results_of(election: Election) -> list[PostResult]:
    """Every post with its votes, in order."""
    posts = election.posts.prefetch_related(
        "candidates__unit",
        "ballots__sole__unit",
        "ballots__motion__meeting",
        "ballots__motion__options",
        "ballots__motion__charter__majorities",
        "ballots__write_ins",
    )
    found = []
    for post in posts.order_by("position", "pk"):
        ballots = sorted(post.ballots.all(), key=lambda row: row.turn)
        live = [row for row in ballots if row.motion.state != MotionState.ANNULLED]
        found.append(PostResult(post, tuple((row, outcome_of(row)) for row in live), _people(post, live)))
    return found


def _people(post: ElectionPost, ballots: Iterable[ElectionBallot]) -> dict[str, Candidate]:
    """By the name on a ballot: candidates who agreed or declined since, and whoever was written in; of several proposals of one the latest.

    A candidate who was not on a ballot and was written in there is that candidate.
    """
    rows = sorted(post.candidates.all(), key=lambda row: row.pk)
    printed = {option.label for ballot in ballots for option in ballot.motion.options.all()}
    printed |= {str(ballot.sole) for ballot in ballots if ballot.sole is not None}
    found = {
        row.name if row.is_written_in else str(row): row
        for row in rows
        # Who was elected and declined since stood on a ballot too.
        if row.is_written_in
        or row.state == CandidateState.ACCEPTED
        or (row.state == CandidateState.WITHDRAWN and str(row) in printed)
    }
    standing: dict[str, list[Candidate]] = defaultdict(list)
    for row in found.values():
        standing[row.name].append(row)
    written = {row.name: standing[row.name] for ballot in ballots for row in ballot.write_ins.all()}
    return found | {name: same[0] for name, same in written.items() if len(same) == 1 and name not in found}


def seen_ballots(viewer: Viewer, election: Election) -> set[int]:
    """The votes whose numbers this person reads: all of an election that is done, before that those of meetings one sees."""
    rows = ElectionBallot.objects.filter(post__election=election)
    if election.state != ElectionState.DONE:
        rows = rows.filter(motion__in=motions_for(viewer))
    return set(rows.values_list("pk", flat=True))


def places_taken(found: Iterable[PostResult]) -> list[tuple[Capacity, Candidate]]:
    """Everybody who is elected, once, in the highest capacity, the highest first."""
    taken: list[tuple[Capacity, Candidate]] = []
    for one in sorted(found, key=lambda result: list(Capacity).index(Capacity(result.post.capacity))):
        for row in filter(None, map(one.people.get, one.elected)):
            if not any(_same(row, other) for _, other in taken):
                taken.append((Capacity(one.post.capacity), row))
    return taken


def _same(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates are one person: by the account where both have one, else by name and unit."""
    if one.user_id and other.user_id:
        return one.user_id == other.user_id
    return (one.name, one.unit_id) == (other.name, other.unit_id)


def gaps_of(election: Election, found: Iterable[PostResult]) -> list[str]:
    """What a result leaves undone, in words: open places, who may not sit by the records of the first day, and where the new term
    would not keep its charter."""
    results = list(found)
    gaps = [
        f"{one.post}空缺 {one.open} 名{'（票数相同）' if one.tied else ''}。"
        for one in results
        if one.open > 0
    ]
    charter = charter_on(election.body, election.starts_on)
    taken = places_taken(results)
    elected = [row for _, row in taken]
    gaps += [
        f"{row}：{''.join(verdict.lines)}"
        for row, verdict in zip(elected, eligibility_of(election, elected, election.starts_on), strict=True)
        if not verdict.ok
    ]
    if charter is None or not taken:
        return gaps
    number = [capacity for capacity, _ in taken]
    verdicts = rules.composition(
        charter,
        seats=len(taken),
        outside=sum(row.is_outside for _, row in taken),
        chairs=number.count(Capacity.CHAIR),
        vices=number.count(Capacity.VICE),
    )
    return gaps + [line for verdict in verdicts if not verdict.ok for line in verdict.lines]
