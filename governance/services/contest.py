"""征集评选: a call to the members, its jury, the shortlist, the choice by a vote or by two people, the result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from governance.enums import ContestStage, EntryState, MotionState, PartyPart
from governance.models import AgendaItem, Contest, ContestChoice, ContestEntry, ContestParty, Motion
from governance.selectors.contest import EDIT, ENTER, VIEW, has_judged, jury_of
from governance.services.motion import add_motion
from governance.states import CONTEST
from groupportal.accounts.services import save_in_words
from groupportal.audit.services import record
from groupportal.deciding import standard
from groupportal.deciding.actor import Actor, person
from groupportal.deciding.ruling import RulingKind
from groupportal.deciding.standard import Ruled
from groupportal.errors import DomainError
from groupportal.messages.services import notify
from groupportal.tenancy.address import group_url
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import active_group
from groupportal.tenancy.selectors import people_who_can
from groupportal.tenancy.viewer import Viewer
from groupportal.ui.formats import cndate, quoted
from members.selectors.outside import members_on

TOPIC = "governance.contest"
GOING = (MotionState.DRAFT, MotionState.OPEN)
"""A vote that has no result yet."""
BY_VOTE = "入选"
"""What an entry won that a meeting chose."""


@dataclass(frozen=True)
class ContestInput:
    """What is said of a contest; see ``Contest``."""

    title: str
    text: str
    closes_on: dt.date
    entries_each: int = 1
    is_anonymous: bool = True
    is_scored: bool = True
    asks_units: bool = False


def locked(contest: Contest) -> Contest:
    """The row, nobody else's until the end of the transaction."""
    return Contest.objects.select_for_update(of=("self",)).get(pk=contest.pk)


@transaction.atomic
def found_contest(said: ContestInput, *, by: Actor) -> Contest:
    """Prepare a contest; nobody outside the office knows of it yet. DomainError for a last day that is over."""
    user = person(by, EDIT)
    row = Contest(**asdict(said), created_by=user)
    _to_come(said.closes_on, "closes_on")
    save_in_words(row)
    record("governance.contest_founded", row, by=user, after={"名称": row.title, "截止": row.closes_on})
    return row


@transaction.atomic
def edit_contest(contest: Contest, said: ContestInput, *, by: Actor) -> Contest:
    """Change it while entries are taken; how it is judged stays once it was opened.

    DomainError afterwards, and for a day that is over.
    """
    user, row = person(by, EDIT), locked(contest)
    if row.state not in (ContestStage.DRAFT, ContestStage.OPEN):
        raise DomainError("stage", f"这次征集{row.get_state_display()}，不能再改。")
    kept = ("is_anonymous", "is_scored", "asks_units")
    if row.state == ContestStage.OPEN and any(getattr(row, name) != getattr(said, name) for name in kept):
        raise DomainError("opened", "征集已经发布，是否匿名、打分、请成员单位提意见不能再改。")
    if said.closes_on != row.closes_on:
        _to_come(said.closes_on, "closes_on")
    before, was = {"名称": row.title, "截止": row.closes_on}, row.closes_on
    for name, value in asdict(said).items():
        setattr(row, name, value)
    save_in_words(row)
    after = {"名称": row.title, "截止": row.closes_on}
    record("governance.contest_edited", row, by=user, before=before, after=after)
    if row.state == ContestStage.OPEN and was != row.closes_on:
        words = f"原为{cndate(was)}截止，改为{cndate(row.closes_on)}，当天也收。"
        _tell(_of_units(members_on(timezone.localdate())), row, f"征集截止日期有变：{row}", words)
    return row


@transaction.atomic
def open_contest(contest: Contest, *, by: Actor) -> Contest:
    """Call for entries: every member is told."""
    user, row = person(by, EDIT), locked(contest)
    _to_come(row.closes_on, "closes_on")
    CONTEST.move(row, ContestStage.OPEN)
    row.opened_at = timezone.now()
    save_in_words(row)
    record("governance.contest_opened", row, by=user, after={"截止": row.closes_on})
    _tell(
        _of_units(members_on(timezone.localdate())),
        row,
        f"征集作品：{row}",
        f"请在{cndate(row.closes_on)}以前报送。",
    )
    return row


@transaction.atomic
def cancel_contest(contest: Contest, reason: str, *, by: Actor) -> Contest:
    """Give it up, with words for those who entered something. DomainError once a result was published, and while a meeting votes on it."""
    user, row = person(by, EDIT), locked(contest)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明原因，参选的单位会看到。", field="reason")
    if row.motion is not None and row.motion.state in GOING:
        words = f"{quoted(row.motion)}还没有表决完，请先删除或作废这项表决，再取消征集。"
        raise DomainError("vote_going_on", words)
    CONTEST.move(row, ContestStage.CANCELLED)
    row.cancel_reason = reason.strip()
    save_in_words(row)
    record("governance.contest_cancelled", row, by=user, note=row.cancel_reason)
    for waiting in row.choices.filter(state=Ruled.WAITING):
        CHOICES.withdraw(waiting, Ruled.WITHDRAWN, by=user, note=row.cancel_reason)
    _tell(_of_units(row.entries.values_list("unit", flat=True)), row, f"征集取消：{row}", row.cancel_reason)
    return row


@transaction.atomic
def add_judge(
    contest: Contest,
    name: str,
    *,
    unit: Unit | None = None,
    user: Any = None,
    phone: str = "",
    by: Actor,
) -> ContestParty:
    """Somebody of the jury, with an account or by link.

    DomainError once a result is there, and where entries are judged without whose they are and this person sees it.
    """
    actor, row = person(by, EDIT), locked(contest)
    _refuse_over(row)
    if row.is_anonymous and user is not None and people_who_can(EDIT).filter(user=user).exists():
        raise DomainError(
            "sees_whose",
            f"{user}能看到作品是哪家单位的，匿名评议不能请他当评委，请另请一位。",
            field="user",
        )
    judge = ContestParty(
        contest=row, part=PartyPart.JUDGES, name=name.strip(), unit=unit, user=user, phone=phone.strip()
    )
    save_in_words(judge)
    record("governance.judge_invited", judge, by=actor, after={"姓名": judge.name})
    if row.state == ContestStage.JUDGING:
        _call_judges(row, [judge])
    return judge


@transaction.atomic
def drop_judge(judge: ContestParty, *, by: Actor) -> Contest:
    """Take somebody off who has said nothing yet; DomainError otherwise."""
    user, row = person(by, EDIT), locked(judge.contest)
    if judge.opinions.exists():
        raise DomainError("has_judged", f"{quoted(judge)}已经提了意见，不能去掉。")
    record("governance.judge_dropped", judge, by=user, before={"姓名": judge.name, "征集": str(row)})
    judge.delete()
    return row


@transaction.atomic
def begin_judging(
    contest: Contest, shortlist: Collection[ContestEntry], until: dt.date, *, by: Actor
) -> Contest:
    """Shortlist entries and ask for opinions up to a day.

    DomainError before the last day for entries is over, while an entry waits to be screened, and for entries that are not fit.
    """
    user, row = person(by, EDIT), locked(contest)
    if row.state == ContestStage.OPEN and timezone.localdate() <= row.closes_on:
        raise DomainError("too_early", f"征集到{cndate(row.closes_on)}才截止，截止以后才能开始评议。")
    if number := row.entries.filter(state=EntryState.WAITING).count():
        raise DomainError("unscreened", f"还有 {number} 件作品没有筛选，请先逐件写明是否符合。")
    chosen = row.entries.filter(pk__in=[entry.pk for entry in shortlist], state=EntryState.FIT)
    if not shortlist or chosen.count() < len(shortlist):
        raise DomainError("shortlist", "请在符合要求的作品里选入围的，至少一件。", field="entries")
    _to_come(until, "until")
    CONTEST.move(row, ContestStage.JUDGING)
    row.opinions_until = until
    save_in_words(row)
    chosen.update(is_shortlisted=True)
    if row.asks_units:
        members = Unit.objects.filter(pk__in=members_on(timezone.localdate()))
        ContestParty.objects.bulk_create(
            [
                ContestParty(contest=row, part=PartyPart.JUDGES, name=unit.name, unit=unit, for_unit=True)
                for unit in members
            ],
            ignore_conflicts=True,
        )
    record("governance.judging_begun", row, by=user, after={"入围": chosen.count(), "截止": until})
    _call_judges(row, jury_of(row))
    left = row.entries.filter(state=EntryState.RETURNED).values_list("unit", flat=True)
    words = "退回补正的作品没有补正，评议已经开始，这一件不参加评议。"
    _tell(_of_units(left), row, f"作品没有进入评议：{row}", words)
    return row


def _call_judges(contest: Contest, judges: Iterable[ContestParty]) -> None:
    judges = list(judges)
    people = [judge.user for judge in judges if judge.user is not None]
    units = [judge.unit_id for judge in judges if judge.for_unit and judge.unit_id]
    words = f"请在{cndate(contest.opinions_until)}以前提出意见。"
    _tell([*people, *_of_units(units)], contest, f"请评议：{contest}", words)


@transaction.atomic
def put_to_vote(
    contest: Contest, item: AgendaItem, *, method: str, choose_most: int = 1, by: Actor
) -> Motion:
    """Let a meeting choose among the shortlist, at an item of its agenda. Errors as ``add_motion``.

    DomainError while opinions are still coming, where a vote on it goes on, and while a choice waits for its ruling.
    """
    row = locked(contest)
    person(by, EDIT)
    _refuse_undecidable(row)
    if row.motion is not None and row.motion.state != MotionState.ANNULLED:
        raise DomainError("voted_on", f"这次评选已提请{quoted(row.motion.meeting)}表决，不用再提。")
    if row.choices.filter(state=Ruled.WAITING).exists():
        raise DomainError("choice_waits", "有一份两人评定的结果等同事确认，请先撤回或退回，再提请表决。")
    motion = add_motion(
        item.meeting,
        item=item,
        options=[str(entry) for entry in row.entries.filter(is_shortlisted=True).order_by("number")],
        by=by,
        title=f"{row}的评选结果",
        method=method,
        choose_most=choose_most,
    )
    row.motion = motion
    save_in_words(row)
    return motion


@transaction.atomic
def publish_by_vote(contest: Contest, *, by: Actor) -> Contest:
    """The result as the meeting chose. DomainError where it has not, or not validly, or chose none of the shortlist."""
    user, row = person(by, EDIT), locked(contest)
    motion = row.motion
    if motion is None or motion.state != MotionState.CLOSED:
        raise DomainError("not_voted", "会议还没有表决这次评选，表决并计票以后再公布。")
    if not (motion.is_valid and motion.is_carried):
        raise DomainError("not_carried", f"{quoted(motion)}没有通过，请由两人评定，或作废后重新表决。")
    chosen = set(motion.options.filter(is_chosen=True).values_list("label", flat=True))
    entries = row.entries.filter(is_shortlisted=True)
    awards = {str(entry.public_id): BY_VOTE for entry in entries if str(entry) in chosen}
    if not awards:
        words = (
            f"{quoted(motion)}选定的与入围作品对不上，不能公布。请作废这项表决，再重新提请表决或由两人评定。"
        )
        raise DomainError("no_match", words)
    _publish(row, awards, user)
    return row


class _Choices(RulingKind[ContestChoice]):
    model = ContestChoice
    action = proposing = EDIT
    page = "governance:contestchoice"
    recorded = standard.trail("governance.choice", "评选结果")
    told = standard.told("评选结果")
    own_words = "这份结果是您自己提出的，须由另一位同事确认。"

    def for_trail(self, row: ContestChoice) -> dict[str, Any]:
        return {"奖项": row.awards}


CHOICES = _Choices()


@transaction.atomic
def propose_choice(
    contest: Contest, awards: Mapping[ContestEntry, str], reason: str, *, by: Viewer
) -> ContestChoice:
    """Put forward which entries win what; another person confirms it.

    DomainError while opinions are still coming, while a meeting votes on it or where one chose, without words, and for entries
    outside the shortlist.
    """
    row = locked(contest)
    _refuse_undecidable(row)
    _refuse_voted(row)
    if not reason.strip():
        raise DomainError("reason_missing", "请写明为什么这样定，确认的同事要看。", field="reason")
    given = {entry: award.strip() for entry, award in awards.items() if award.strip()}
    listed = row.entries.filter(is_shortlisted=True, pk__in=[entry.pk for entry in given])
    if not given or listed.count() < len(given):
        raise DomainError("no_award", "请至少给一件入围的作品写明奖项。")
    said = {str(entry.public_id): award for entry, award in given.items()}
    return CHOICES.submit(ContestChoice(contest=row, awards=said, reason=reason.strip()), by=by)


def rule_choice(choice: ContestChoice, state: str, *, answer: str, by: Viewer) -> ContestChoice:
    """Confirm a result, which publishes it, or send it back with words. Errors as ``RulingKind.rule``."""
    return CHOICES.rule(choice, state, by=by, answer=answer, apply=lambda row: _apply(row, by))


def _apply(choice: ContestChoice, by: Viewer) -> None:
    if choice.state == Ruled.ACCEPTED:
        row = locked(choice.contest)
        _refuse_undecidable(row)
        _refuse_voted(row)
        _publish(row, choice.awards, by.user)


def _publish(row: Contest, awards: Mapping[str, str], user: Any) -> None:
    CONTEST.move(row, ContestStage.PUBLISHED)
    row.published_at = timezone.now()
    save_in_words(row)
    for entry in row.entries.filter(public_id__in=awards):
        entry.award = awards[str(entry.public_id)]
        save_in_words(entry)
    record("governance.contest_published", row, by=user, after={"获奖": len(awards)})
    everybody = people_who_can(VIEW).select_related("user")
    _tell([held.user for held in everybody], row, f"评选结果公布：{row}", "点开看获奖的作品。")


def _refuse_undecidable(row: Contest) -> None:
    if row.state != ContestStage.JUDGING:
        raise DomainError("stage", f"这次征集{row.get_state_display()}，不能定结果。")
    until = row.opinions_until
    if until and timezone.localdate() <= until and not all(map(has_judged, jury_of(row))):
        raise DomainError(
            "opinions_come", f"评议到{cndate(until)}截止，还有评委没有提意见，请等截止以后再定。"
        )


def _refuse_voted(row: Contest) -> None:
    """Two people decide only where no meeting does."""
    motion = row.motion
    if motion is None:
        return
    if motion.state in GOING:
        words = f"已提请{quoted(motion.meeting)}表决，请等表决结果；不表决的，先删除或作废这项表决。"
        raise DomainError("voted_on", words)
    if motion.state == MotionState.CLOSED and motion.is_valid and motion.is_carried:
        raise DomainError("voted_on", f"{quoted(motion.meeting)}已经表决选定，请按表决结果公布。")


def _refuse_over(row: Contest) -> None:
    if row.state in (ContestStage.PUBLISHED, ContestStage.CANCELLED):
        raise DomainError("over", f"这次征集{row.get_state_display()}，名单不能再改。")


def _to_come(day: dt.date, field: str) -> None:
    if day < timezone.localdate():
        raise DomainError("day_over", f"截止日期{cndate(day)}已经过去，请填今天或以后的日期。", field=field)


def _of_units(units: Iterable[int]) -> list[Any]:
    held = people_who_can(ENTER).filter(unit__in=list(units)).select_related("user")
    return [one.user for one in held]


def _tell(people: Iterable[Any], row: Contest, title: str, words: str) -> None:
    url = group_url(active_group(), "governance:contest", public_id=row.public_id)
    notify(people, topic=TOPIC, title=title, body=words, url=url)
