"""Contests: one goes to its result, one is judged by a vote, one is given up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from governance.enums import EntryState, Method
from governance.models import AgendaItem, Contest
from governance.services.agenda import ItemInput, add_item
from governance.services.contest import (
    CHOICES,
    ContestInput,
    add_judge,
    begin_judging,
    cancel_contest,
    drop_judge,
    edit_contest,
    found_contest,
    open_contest,
    propose_choice,
    put_to_vote,
    rule_choice,
)
from governance.services.contest_entry import ENTRIES, EntryInput, give_opinions, hand_in_again, take_back
from governance.services.counting import Tally
from governance.services.meeting import MeetingInput, open_meeting, plan_meeting
from governance.services.presence import arrive
from groupportal.deciding.standard import Ruled
from groupportal.tenancy.scope import group_scope
from tests.governance.contest_ground import days, entered, he, is_closed
from tests.governance.ground import body, charter, seat, term
from tests.governance.regulation_ground import people
from tests.governance.votes_ground import by_hand
from tests.members.ground import viewer
from tests.trail import Did
from tests.world import World


def story(world: World, request: Any) -> Iterator[Did | tuple[Did, ...]]:
    by = world.wang
    with group_scope(world.a, actor=by):
        if not type(by).objects.filter(username="he_a").exists():
            people(world)
        said = ContestInput("徽标征集", "征集徽标。", days(5), entries_each=2)
        row = found_contest(said, by=by)
        yield Did("governance.contest_founded", by, row)
        row = edit_contest(row, ContestInput("徽标征集", "征集徽标。", days(6), entries_each=2), by=by)
        yield Did("governance.contest_edited", by, row)
        row = open_contest(row, by=by)
        yield Did("governance.contest_opened", by, row)
        entries = [entered(row, world.li, "同心")]
        yield Did("governance.entry_handed_in", world.li, entries[0])
        take_back(entries[0], by=viewer(world.li))
        yield Did("governance.entry_withdrawn", world.li, entries[0])
        one, other, third = (
            entered(row, user, title) for user, title in ((world.li, "桥"), (he(), "帆"), (he(), "书"))
        )
        ENTRIES.rule(third, EntryState.UNFIT, answer="太细", by=viewer(by))
        yield Did("governance.entry_unfit", by, third)
        ENTRIES.rule(one, EntryState.RETURNED, answer="补说明", by=viewer(by))
        yield Did("governance.entry_returned", by, one)
        hand_in_again(one, EntryInput("桥", "说明"), by=viewer(world.li))
        yield Did("governance.entry_handed_in", world.li, one)
        for entry in (one, other):
            ENTRIES.rule(entry, EntryState.FIT, by=viewer(by))
            yield Did("governance.entry_fit", by, entry)
        judge = add_judge(row, "评委", user=world.pa.expert, by=by)
        yield Did("governance.judge_invited", by, judge)
        gone = add_judge(row, "不来的", by=by)
        yield Did("governance.judge_invited", by, gone)
        drop_judge(gone, by=by)
        yield Did("governance.judge_dropped", by, gone)
        row = begin_judging(is_closed(row), [one, other], days(1), by=by)
        yield Did("governance.judging_begun", by, row)
        give_opinions(judge, {one.pk: (90, ""), other.pk: (80, "")}, by=viewer(world.pa.expert))
        yield Did("governance.opinion_given", world.pa.expert, judge)
        yield from _decided(world, row, one, other)


def _decided(world: World, row: Contest, one: Any, other: Any) -> Iterator[Did | tuple[Did, ...]]:
    by = world.wang
    motion = put_to_vote(row, _item(world), method=Method.HANDS, by=by)
    yield Did("governance.motion_added", by, motion)
    by_hand(world, motion, Tally(abstain=1, issued=1, votes={str(one): 0, str(other): 0}))
    first = propose_choice(row, {one: "入选"}, "先这样", by=viewer(by))
    yield Did("governance.choice_submitted", by, first)
    CHOICES.withdraw(first, Ruled.WITHDRAWN, by=viewer(by))
    yield Did("governance.choice_withdrawn", by, first)
    second = propose_choice(row, {one: "入选"}, "再看", by=viewer(by))
    yield Did("governance.choice_submitted", by, second)
    rule_choice(second, Ruled.REFUSED, answer="按表决", by=viewer(world.wen))
    yield Did("governance.choice_returned", world.wen, second)
    third = propose_choice(row, {other: "入选"}, "按表决", by=viewer(by))
    yield Did("governance.choice_submitted", by, third)
    rule_choice(third, Ruled.ACCEPTED, answer="", by=viewer(world.wen))
    yield (
        Did("governance.choice_approved", world.wen, third),
        Did("governance.contest_published", world.wen, row),
    )
    given_up = found_contest(ContestInput("宣传语征集", "一句话。", days(3)), by=by)
    yield Did("governance.contest_founded", by, given_up)
    given_up = cancel_contest(given_up, "不办了", by=by)
    yield Did("governance.contest_cancelled", by, given_up)


def _item(world: World) -> AgendaItem:
    """Of the agenda of a body of one that sits now."""
    of = body(world, name="徽标评选会")
    charter(world, of, notice_days=None)
    term(world, of)
    seat(world, of, "评选人")
    meeting = plan_meeting(of, MeetingInput("评选会议", timezone.now()), by=world.wang)
    item = add_item(meeting, ItemInput("定徽标"), by=world.wang)
    meeting = open_meeting(meeting, by=world.wang)
    arrive(meeting.invitations.get(), by=world.wang)
    return item
