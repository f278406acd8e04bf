"""A body is elected: prepared, nominated, asked, voted, put forward, returned, taken back, seated; another election is called off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from governance.enums import CandidateState, Capacity, MeetingState, Method
from governance.models import Election, Meeting, Motion
from governance.services.annulment import annul
from governance.services.candidate import CandidateInput, answer_candidacy, nominate, withdraw_candidate
from governance.services.election import (
    add_post,
    cancel_election,
    confirm_result,
    edit_election,
    edit_post,
    keep_record,
    open_nominations,
    prepare_election,
    propose_result,
    remove_post,
    return_result,
    take_back,
)
from governance.services.election_ballot import put_to_vote
from governance.services.write_in import set_write_ins
from groupportal.tenancy.scope import group_scope
from tests.governance import ground
from tests.governance.election_ground import agreed, counted, paper
from tests.members.ground import viewer
from tests.trail import Did
from tests.world import World


def story(world: World, request: Any) -> Iterator[Did]:
    with group_scope(world.a, actor=world.wang):
        yield from _elected(world)


def _elected(world: World) -> Iterator[Did]:
    # The council of the votes' story still sits.
    by, today = world.wang, timezone.localdate()
    meeting = Meeting.objects.select_related("body").get(state=MeetingState.OPEN, body__name="理事会")
    row = prepare_election(meeting.body, number=2, starts_on=today, members_only=False, by=by)
    yield Did("governance.election_prepared", by, row)
    edit_election(row, number=2, starts_on=today, members_only=False, by=by)
    yield Did("governance.election_edited", by, row)
    open_nominations(row, until=today, by=by)
    yield Did("governance.nominations_opened", by, row)
    post = add_post(row, title="理事", places=2, by=by)
    yield Did("governance.election_post_added", by, row)
    said = {"capacity": Capacity.MEMBER, "surplus": 50, "allows_others": True}
    edit_post(post, title="理事", places=1, by=by, **said)
    yield Did("governance.election_post_edited", by, row)
    remove_post(row.posts.get(capacity=Capacity.CHAIR), by=by)
    yield Did("governance.election_post_removed", by, row)
    first = nominate(post, CandidateInput("甲"), by=by)
    yield Did("governance.candidate_proposed", by, first)
    second, third, fourth = [nominate(post, CandidateInput(name), by=by) for name in "乙丙丁"]
    agreed(world, first)
    yield Did("governance.candidate_agreed", world.wen, first)
    agreed(world, second)
    answer_candidacy(third, CandidateState.REFUSED, by=viewer(world.wen))
    yield Did("governance.candidate_declined", world.wen, third)
    withdraw_candidate(fourth, reason="工作调动", by=viewer(by))
    yield Did("governance.candidate_withdrawn", by, fourth)
    Election.objects.filter(pk=row.pk).update(nominations_until=today - dt.timedelta(days=1))
    ballot = put_to_vote(post, meeting, method=Method.PAPER, by=by)
    yield Did("governance.election_put_to_vote", by, row)
    counted(world, ballot, {"甲": 2, "乙": 0, "另选他人": 1}, 3)
    set_write_ins(ballot, [("戊", 1)], by=by)
    yield Did("governance.election_written_in", by, row)
    propose_result(row, gap_reason="理事长另行选举", by=by)
    yield Did("governance.election_proposed", by, row)
    take_back(row, by=viewer(by))
    yield Did("governance.election_taken_back", by, row)
    propose_result(row, gap_reason="理事长另行选举", by=by)
    return_result(row, answer="请核对", by=viewer(world.wen))
    yield Did("governance.election_returned", world.wen, row)
    propose_result(row, gap_reason="理事长另行选举", by=by)
    for left in Motion.objects.filter(meeting__body=row.body, state__in=("draft", "open")).order_by("pk"):
        annul(left, reason="改在下次会议表决", by=by)
        yield Did("governance.vote_annulled", by, left)
    confirm_result(row, by=viewer(world.wen))
    yield Did("governance.election_concluded", world.wen, row)
    keep_record(row, paper(world), by=by)
    yield Did("governance.election_record_kept", by, row)
    off = prepare_election(ground.body(world, "special", "专委会"), number=1, starts_on=today, by=by)
    cancel_election(off, reason="延期", by=by)
    yield Did("governance.election_cancelled", by, off)
