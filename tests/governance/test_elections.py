"""An election from its preparation to the seats: consent, the forms of election, counts that add up, ties, others' names."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from governance import rules
from governance.charter_facts import RuleInput
from governance.documents.election import election_word
from governance.documents.minutes import draft_of
from governance.enums import CandidateState, Capacity, ElectionState, Matter, Method
from governance.models import Candidate, Election, ElectionBallot, MotionOption, Seat, Term
from governance.selectors.body import sitting_on
from governance.selectors.election import (
    candidates_for,
    elections_for,
    eligibility_of,
    places_taken,
    results_of,
)
from governance.services.annulment import annul
from governance.services.candidate import (
    CandidateInput,
    answer_candidacy,
    links_for_candidates,
    nominate,
    withdraw_candidate,
)
from governance.services.counting import Tally, count_votes
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
from governance.services.election_ballot import put_to_vote, vote_again
from governance.services.meeting import close_meeting
from governance.services.motion import edit_motion, remove_motion
from governance.services.resolution import resolve
from governance.services.voting import Said, open_vote
from governance.services.write_in import set_write_ins
from groupportal.errors import NotAllowed
from groupportal.files.access import may_open
from groupportal.messages.models import Notice
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from tests.governance import ground
from tests.governance.election_ground import agreed, counted, election, paper, post, seated, voted
from tests.governance.votes_ground import ask, by_hand, votes
from tests.members.ground import enrol, viewer
from tests.outcomes import race, refused
from tests.todos import due
from tests.world import World


def test_candidates_agree_the_council_votes_and_the_next_term_sits(inside: World, prepared: Any) -> None:
    world = inside
    at, row = prepared
    chair = post(world, row, "王一", 1, "理事长", capacity=Capacity.CHAIR)
    members = add_post(row, title="理事", places=2, surplus=20, allows_others=False, by=world.wang)
    # One answers on the phone, for the others the office has papers; one declines.
    person = ground.sitter("stands_1", "王一", world.ua)
    own = nominate(members, CandidateInput("王一", user=person), by=world.wang)
    assert [todo.title for todo in due(viewer(person), timezone.localdate(), "governance.candidates")] == [
        "答复是否参选：理事会第2届选举，王一"
    ]
    with pytest.raises(NotAllowed):
        answer_candidacy(own, CandidateState.ACCEPTED, by=viewer(world.li))
    answer_candidacy(own, CandidateState.ACCEPTED, by=viewer(person))
    for name in ("李二", "张三"):
        agreed(world, nominate(members, CandidateInput(name), by=world.wang))
    no = nominate(members, CandidateInput("赵四", nominated_by="三名理事联名"), by=world.wang)
    assert "没有答复" in refused(lambda: put_to_vote(members, at.meeting, by=world.wang), "not_answered")
    answer_candidacy(no, CandidateState.REFUSED, by=viewer(world.wen))
    voted(world, at, chair, {}, 5)
    voted(world, at, members, {"王一": 5, "李二": 4, "张三": 1})
    assert [found.elected for found in results_of(row)] == [("王一",), ("王一", "李二")]
    propose_result(row, by=world.wang)
    refused(lambda: confirm_result(row, by=viewer(world.wang)), "two_people")
    assert [todo.title for todo in due(viewer(world.wen), timezone.localdate(), "governance.elections")] == [
        "确认选举结果：理事会第2届选举"
    ]
    done = confirm_result(row, by=viewer(world.wen))
    term = Term.objects.get(body=at.body, number=2)
    assert (done.state, done.term, done.ruled_by) == (ElectionState.DONE, term, world.wen)
    # Elected to both, he sits in the higher one, once; those of the former term sit no longer.
    seats = sitting_on(Seat.objects.filter(body=at.body), timezone.localdate())
    assert {(seat.name, seat.capacity, seat.user) for seat in seats} == {
        ("王一", Capacity.CHAIR, None),
        ("李二", Capacity.MEMBER, None),
    }
    assert term.decision == "第一次会议选举"
    keep_record(done, paper(world), by=world.wang)
    words = [p.text for p in docx.Document(BytesIO(election_word(done, world.a, timezone.now()))).paragraphs]
    assert "发出选票 5 张，收回 5 张，其中有效 5 张，无效 0 张。" in words
    assert "当选：王一、李二。" in words
    assert [line.count("实到") for line in words if "实到" in line] == [1, 1], "once of each vote"
    assert any("票数相同的都不取" in line for line in words)
    refused(lambda: propose_result(row, by=world.wang), "election_over")
    refused(
        lambda: annul(Candidate.objects.first().post.ballots.get().motion, reason="错", by=world.wang),
        "election_stands",
    )


def test_posts_and_places_follow_the_charter(inside: World) -> None:
    world = inside
    of = ground.body(world)
    ground.charter(world, of, chairs=1, vices_most=2, seats_fewest=15, seats_most=21)
    ground.term(world, of)
    row = prepare_election(of, starts_on=timezone.localdate(), by=world.wang)
    assert row.number == 2
    posts = {one.title: one for one in row.posts.all()}
    assert {title: one.places for title, one in posts.items()} == {"理事长": 1, "副理事长": 2, "理事": 15}
    said = {"title": "理事", "capacity": Capacity.MEMBER, "surplus": 10, "allows_others": True}
    edit_post(posts["理事"], places=21, by=world.wang, **said)
    words = refused(lambda: edit_post(posts["理事"], places=22, by=world.wang, **said), "places_many")
    assert "不多于 21 名" in words
    refused(
        lambda: prepare_election(of, number=1, starts_on=timezone.localdate(), by=world.wang), "term_there"
    )
    refused(lambda: prepare_election(of, number=2, starts_on=timezone.localdate(), by=world.wang), "invalid")


@pytest.mark.parametrize(
    ("places", "surplus", "standing", "ok"),
    [(3, 0, 3, True), (3, 0, 2, False), (3, 0, 4, False), (3, 20, 4, True), (10, 20, 12, True), (10, 20, 11, False),
     (1, 1, 1, False), (1, 1, 2, True)],
)  # fmt: skip
def test_the_number_of_candidates_fits_the_form(places: int, surplus: int, standing: int, ok: bool) -> None:
    assert rules.slate(places, surplus, standing).ok is ok


def test_a_slate_that_does_not_fit_is_not_put_to_the_vote(inside: World, prepared: Any) -> None:
    world = inside
    at, row = prepared
    equal = post(world, row, "甲 乙", 3)
    words = refused(lambda: put_to_vote(equal, at.meeting, by=world.wang), "candidates_number")
    assert "候选人须正好 3 人，现有 2 人" in words
    more = post(world, row, "甲 乙", 2, "监事", surplus=50)
    words = refused(lambda: put_to_vote(more, at.meeting, by=world.wang), "candidates_number")
    assert "须不少于 3 人，现有 2 人" in words
    other = ground.body(world, "special", "专项委员会")
    others = prepare_election(
        other, number=1, starts_on=timezone.localdate(), members_only=False, by=world.wang
    )
    fits = post(world, others, "甲", 1)
    refused(lambda: put_to_vote(fits, at.meeting, by=world.wang), "other_body")
    fits_too = edit_post(equal, title="理事", places=2, allows_others=True, surplus=0, by=world.wang)
    refused(lambda: put_to_vote(fits_too, at.meeting, method=Method.HANDS, by=world.wang), "written_on_paper")


def test_the_records_say_who_may_stand(inside: World) -> None:
    world = inside
    enrol(world, world.ua.name)
    at, row = election(world, renewals=0)
    seat = Seat.objects.filter(body=at.body).order_by("pk").first()
    members = add_post(row, title="理事", places=1, allows_others=False, by=world.wang)
    words = refused(
        lambda: nominate(members, CandidateInput(seat.name, unit=seat.unit), by=world.wang), "not_eligible"
    )
    assert "连续第 2 届；章程规定最多连任 0 次，即连续 1 届，不符合" in words
    # Under another unit's name the account is known again.
    by_account = CandidateInput(seat.name, unit=world.ua, user=seat.user)
    refused(lambda: nominate(members, by_account, by=world.wang), "not_eligible")
    row = edit_election(row, number=2, starts_on=timezone.localdate(), members_only=True, by=world.wang)
    words = refused(lambda: nominate(members, CandidateInput("新人"), by=world.wang), "not_eligible")
    assert "没有写明所在单位" in words
    words = refused(
        lambda: nominate(members, CandidateInput("新人", unit=seat.unit), by=world.wang), "not_eligible"
    )
    assert "不在成员名册" in words
    ok = nominate(members, CandidateInput("新人", unit=world.ua), by=world.wang)
    (verdict,) = eligibility_of(row, [ok], timezone.localdate())
    assert verdict.ok
    (verdict,) = eligibility_of(row, [ok], dt.date(1990, 1, 1))
    assert not verdict.ok
    # The unit leaves between nomination and vote.
    agreed(world, ok)
    Candidate.objects.filter(pk=ok.pk).update(unit=seat.unit)
    refused(lambda: put_to_vote(members, at.meeting, by=world.wang), "not_eligible")


def test_ballots_that_do_not_add_up_are_refused_in_words_and_by_the_database(
    inside: World, prepared: Any
) -> None:
    world = inside
    at, row = prepared
    members = post(world, row, "甲 乙 丙", 2, surplus=10)
    ballot = put_to_vote(members, at.meeting, by=world.wang)
    for code, tally, returned in (
        ("returned_many", Tally(yes=4, invalid=2, issued=5, votes={"甲": 4}), 6),
        ("ballots_add_up", Tally(yes=4, issued=5, votes={"甲": 4}), 5),
        ("options_add_up", Tally(yes=4, issued=5, votes={"甲": 4, "乙": 3, "丙": 2}), 4),
        ("issued_many", Tally(yes=4, issued=6, votes={"甲": 4}), 4),
    ):
        refused(lambda t=tally, n=returned: by_hand(world, ballot.motion, t, n, sheet=paper(world)), code)
    assert "还没有结果" in refused(lambda: propose_result(row, by=world.wang), "not_counted")
    with pytest.raises(IntegrityError, match="do not add up"), transaction.atomic():
        Election.objects.filter(pk=row.pk).update(state=ElectionState.WAITING)
    counted(world, ballot, {"甲": 5, "乙": 4, "丙": 1})
    assert propose_result(row, by=world.wang).state == ElectionState.WAITING


def test_as_many_votes_for_the_last_place_are_voted_on_again(inside: World) -> None:
    world = inside
    at, row = election(world, rules=(RuleInput(Matter.ORDINARY),))
    members = post(world, row, "甲 乙 丙", 2, surplus=10)
    voted(world, at, members, {"甲": 4, "乙": 3, "丙": 3})
    (found,) = results_of(row)
    assert (found.elected, found.tied, found.open) == (("甲",), ("乙", "丙"), 1)
    assert any("再次表决" in line for line in found.outcomes[0][1].lines)
    assert "空缺 1 名（票数相同）" in refused(lambda: propose_result(row, by=world.wang), "gaps")
    again = vote_again(members, at.meeting, by=world.wang)
    assert list(again.motion.options.values_list("label", flat=True)) == ["乙", "丙"]
    refused(lambda: vote_again(members, at.meeting, by=world.wang), "no_second_vote")
    counted(world, again, {"乙": 1, "丙": 4})
    (found,) = results_of(row)
    assert found.elected == ("甲", "丙")
    refused(lambda: vote_again(members, at.meeting, by=world.wang), "no_second_vote")
    seated(world, row)
    assert set(Candidate.objects.filter(is_elected=True).values_list("name", flat=True)) == {"甲", "丙"}


def test_too_few_reach_the_share_and_the_rest_stand_once_more(inside: World, prepared: Any) -> None:
    world = inside
    at, row = prepared
    members = post(world, row, "甲 乙", 2)
    voted(world, at, members, {"甲": 5, "乙": 2})
    (found,) = results_of(row)
    assert (found.elected, found.tied, found.again) == (("甲",), (), ("乙",))
    again = vote_again(members, at.meeting, by=world.wang)
    assert (again.sole.name, list(again.motion.options.all())) == ("乙", [])
    counted(world, again, {}, no=3)
    assert results_of(row)[0].elected == ("甲",)
    done = seated(world, row, gap_reason="空缺一名，待补选")
    assert Seat.objects.filter(term=done.term).get().name == "甲"


def test_names_written_in_count_when_they_fit_and_the_person_agrees(inside: World, prepared: Any) -> None:
    world = inside
    at, row = prepared
    members = post(world, row, "甲 乙", 1, surplus=50, allows_others=True)
    ballot = voted(world, at, members, {"甲": 1, "乙": 0, "另选他人": 4})
    assert MotionOption.objects.get(motion=ballot.motion, is_write_in=True).label == "另选他人"
    assert "写的是谁" in results_of(row)[0].lacks
    assert not ballot.motion.is_carried
    assert "登记“另选他人”写的是谁、各几票以后" in "".join(ballot.motion.verdict)
    assert not MotionOption.objects.filter(motion=ballot.motion, is_chosen=True).exists()
    for code, names in (
        ("sums", [("丁", 2)]),
        ("on_ballot", [("甲", 4)]),
        ("twice", [("丁", 2), ("丁", 2)]),
    ):
        refused(lambda n=names: set_write_ins(ballot, n, by=world.wang), code)
    set_write_ins(ballot, [("丁", 4)], by=world.wang)
    assert results_of(row)[0].elected == ("丁",)
    written = draft_of(at.meeting)
    assert "丁 4 票" in written
    assert "当选：丁。" in written
    assert "另选他人 4 票" not in written, "who was written in is no one option"
    refused(lambda: resolve(ballot.motion, by=world.wang), "of_election")
    refused(lambda: propose_result(row, by=world.wang), "not_asked")
    refused(lambda: nominate(members, CandidateInput("戊"), by=world.wang), "voted_on")
    one = nominate(members, CandidateInput("丁", unit=world.ua), by=world.wang)
    assert one.is_written_in
    refused(lambda: propose_result(row, by=world.wang), "not_asked")
    agreed(world, one)
    done = seated(world, row)
    assert Seat.objects.filter(term=done.term).values_list("name", "unit").get() == ("丁", world.ua.pk)
    # The meeting that elects is one, though the seats of those who came end on its day.
    closed = close_meeting(at.meeting, by=world.wang)
    assert closed.is_quorate
    assert "应到 5，实到 5" in draft_of(closed)


def test_who_was_written_in_and_declines_leaves_the_place_open(inside: World, prepared: Any) -> None:
    world = inside
    at, row = prepared
    members = post(world, row, "甲 乙", 1, surplus=50, allows_others=True)
    ballot = voted(world, at, members, {"甲": 1, "乙": 0, "另选他人": 4})
    set_write_ins(ballot, [("丁", 4)], by=world.wang)
    one = nominate(members, CandidateInput("丁"), by=world.wang)
    answer_candidacy(one, CandidateState.REFUSED, by=viewer(world.wen))
    (found,) = results_of(row)
    assert (found.elected, found.again) == ((), ("甲", "乙"))


def test_a_secret_vote_on_the_phone_elects(inside: World, prepared: Any) -> None:
    world = inside
    at, row = prepared
    members = post(world, row, "甲 乙 丙", 2, surplus=10)
    ballot = put_to_vote(members, at.meeting, method=Method.SECRET, by=world.wang)
    motion = open_vote(ballot.motion, by=world.wang)
    for place, invited in enumerate(at.rows):
        votes(motion, invited, Said("", ("甲", "乙") if place < 4 else ("丙",)))
    count_votes(motion, by=world.wang)
    assert results_of(row)[0].elected == ("甲", "乙")


def test_a_returned_result_is_corrected_and_a_faulty_vote_annulled(inside: World, prepared: Any) -> None:
    world = inside
    at, row = prepared
    members = post(world, row, "甲", 1)
    ballot = voted(world, at, members, {})
    propose_result(row, by=world.wang)
    refused(lambda: return_result(row, answer=" ", by=viewer(world.wen)), "reason_missing")
    refused(lambda: take_back(row, by=viewer(world.wen)), "two_people")
    refused(lambda: add_post(row, title="监事", places=1, by=world.wang), "election_over")
    refused(lambda: annul(ballot.motion, reason="点错", by=world.wang), "election_stands")
    return_result(row, answer="计票单与登记不符", by=viewer(world.wen))
    annul(ballot.motion, reason="点错", by=world.wang)
    assert results_of(row)[0].outcomes == ()
    voted(world, at, members, {})
    assert seated(world, row).state == ElectionState.DONE


def test_the_ballot_of_an_election_is_changed_in_the_election_alone(inside: World, prepared: Any) -> None:
    world = inside
    at, row = prepared
    members = post(world, row, "甲 乙", 1, surplus=10)
    ballot = put_to_vote(members, at.meeting, by=world.wang)
    refused(lambda: edit_motion(ballot.motion, title="改", by=world.wang), "of_election")
    refused(lambda: cancel_election(row, reason="延期", by=world.wang), "vote_going_on")
    refused(lambda: withdraw_candidate(members.candidates.first(), by=viewer(world.wang)), "voted_on")
    remove_motion(ballot.motion, by=world.wang)
    assert not ElectionBallot.objects.exists()
    withdraw_candidate(members.candidates.first(), reason="工作调动", by=viewer(world.wang))
    remove_post(members, by=world.wang)
    refused(lambda: cancel_election(row, reason=" ", by=world.wang), "reason_missing")
    cancel_election(row, reason="延期", by=world.wang)
    assert row not in elections_for(viewer(world.zhang))
    refused(lambda: add_post(row, title="理事", places=1, by=world.wang), "election_over")


def test_units_nominate_for_themselves_in_the_time_they_are_given(inside: World, prepared: Any) -> None:
    world = inside
    enrol(world, world.ua.name)
    _, row = prepared
    members = add_post(row, title="理事", places=1, by=world.wang)
    li, today = viewer(world.li), timezone.localdate()
    said = CandidateInput("李校长", unit=world.ua, nominator=world.ua)
    refused(lambda: nominate(members, said, by=li), "nominations_closed")
    assert not due(li, today, "governance.nominations")
    firm = Unit.objects.get(pk=enrol(world, "江海电子有限公司").unit_id)
    open_nominations(row, until=today, by=world.wang)
    assert [todo.title for todo in due(li, today, "governance.nominations")] == [
        "推荐候选人：理事会第2届选举"
    ]
    with pytest.raises(NotAllowed):
        nominate(members, CandidateInput("某人", nominator=firm), by=li)
    one = nominate(members, said, by=li)
    assert not due(li, today, "governance.nominations")
    # Before the answer the unit sees its proposal, a reader does not; after it both do.
    assert one in candidates_for(li)
    assert one not in candidates_for(viewer(world.zhang))
    with pytest.raises(NotAllowed):
        answer_candidacy(one, CandidateState.ACCEPTED, by=li)
    agreed(world, one)
    assert one in candidates_for(viewer(world.zhang))
    with pytest.raises(NotAllowed):
        withdraw_candidate(one, by=li)
    Election.objects.filter(pk=row.pk).update(nominations_until=today - dt.timedelta(days=1))
    refused(
        lambda: nominate(members, CandidateInput("再来", nominator=world.ua), by=li), "nominations_closed"
    )


def test_the_account_that_answers_is_the_candidates_own(inside: World, prepared: Any) -> None:
    world = inside
    enrol(world, world.ua.name)
    _, row = prepared
    members = add_post(row, title="理事", places=1, by=world.wang)
    firm = Unit.objects.get(pk=enrol(world, "江海电子有限公司").unit_id)
    open_nominations(row, until=timezone.localdate(), by=world.wang)
    colleague, stranger = ground.sitter("same_1", "郭明", world.ua), ground.sitter("same_2", "郭明", firm)
    said = CandidateInput("郭明", unit=world.ua, nominator=world.ua, user=world.li)
    for by in (viewer(world.li), world.wang):
        refused(lambda by=by: nominate(members, said, by=by), "another_person")
    other = replace(said, user=stranger)
    refused(lambda: nominate(members, other, by=viewer(world.li)), "another_unit")
    assert nominate(members, replace(said, user=colleague), by=viewer(world.li)).user == colleague
    assert nominate(members, replace(other, unit=None), by=viewer(world.wang)).user == stranger


def test_signed_papers_are_opened_by_whom_they_concern(inside: World, prepared: Any) -> None:
    world = inside
    at, row = prepared
    members = add_post(row, title="理事", places=1, allows_others=False, by=world.wang)
    person = ground.sitter("stands_1", "王一", world.ua)
    said = CandidateInput("王一", unit=world.ua, user=person)
    one = agreed(world, nominate(members, said, by=world.wang))
    assert one in candidates_for(viewer(world.zhang))
    answers = [may_open(one.consent, viewer(who)) for who in (world.zhang, world.li, person, world.wen)]
    assert answers == [False, False, True, True]
    voted(world, at, members, {})
    row = keep_record(propose_result(row, by=world.wang), paper(world), by=world.wang)
    assert not may_open(row.record, viewer(world.zhang))
    assert may_open(row.record, viewer(world.wen))
    row = return_result(row, answer="漏了签字", by=viewer(world.wen))
    assert row.record is None
    row = keep_record(propose_result(row, by=world.wang), paper(world), by=world.wang)
    assert confirm_result(row, by=viewer(world.wen)).record == row.record
    assert may_open(row.record, viewer(world.zhang))


def test_who_is_elected_already_is_not_written_in_and_a_candidate_is_known_again(inside: World) -> None:
    world = inside
    at, row = election(world, rules=(RuleInput(Matter.ORDINARY),))
    members = post(world, row, "甲 乙 丙", 2, surplus=10, allows_others=True)
    own = agreed(world, nominate(members, CandidateInput("丁", unit=world.ua), by=world.wang))
    voted(world, at, members, {"甲": 4, "乙": 3, "丙": 3, str(own): 0, "另选他人": 0})
    again = vote_again(members, at.meeting, by=world.wang)
    counted(world, again, {"乙": 1, "丙": 0, "另选他人": 4})
    set_write_ins(again, [("丁", 4)], by=world.wang)
    (found,) = results_of(row)
    assert (set(found.elected), found.unasked, found.again) == ({"甲", "丁"}, (), ())
    assert [one for _, one in places_taken([found]) if one.name == "丁"] == [own]


def test_a_name_that_another_vote_elected_is_no_write_in(inside: World, prepared: Any) -> None:
    world = inside
    at, row = prepared
    members = post(world, row, "甲 乙 丙", 2, surplus=10, allows_others=True)
    voted(world, at, members, {"甲": 5, "乙": 2, "丙": 2, "另选他人": 0})
    again = vote_again(members, at.meeting, by=world.wang)
    counted(world, again, {"乙": 1, "丙": 0, "另选他人": 4})
    refused(lambda: set_write_ins(again, [("甲", 4)], by=world.wang), "elected_already")
    set_write_ins(again, [("丁", 4)], by=world.wang)
    set_write_ins(again, [("丁", 4)], by=world.wang)
    Election.objects.filter(pk=row.pk).update(nominations_until=timezone.localdate())
    enrol(world, world.ua.name)
    with pytest.raises(NotAllowed):
        nominate(members, CandidateInput("丁", unit=world.ua, nominator=world.ua), by=viewer(world.li))


def test_one_account_has_one_place_whatever_unit_stands_beside_it(inside: World, prepared: Any) -> None:
    world = inside
    at, row = prepared
    person = ground.sitter("stands_1", "王一", world.ua)
    for title, unit in (("理事长", world.ua), ("理事", None)):
        of = post(world, row, "", 1, title)
        answer = nominate(of, CandidateInput("王一", unit=unit, user=person), by=world.wang)
        answer_candidacy(answer, CandidateState.ACCEPTED, by=viewer(person))
        voted(world, at, of, {})
    assert len(places_taken(results_of(row))) == 1


def test_who_was_asked_hears_that_nothing_comes_of_it(inside: World, prepared: Any) -> None:
    world = inside
    _, row = prepared
    members = add_post(row, title="理事", places=2, by=world.wang)
    person = ground.sitter("stands_1", "王一", world.ua)
    one = nominate(members, CandidateInput("王一", user=person), by=world.wang)
    refused(lambda: withdraw_candidate(one, by=viewer(world.wang)), "reason_missing")
    gone = withdraw_candidate(one, reason="单位另有安排", by=viewer(world.wang))
    assert gone.answer == "单位另有安排"
    heard = Notice.objects.filter(recipient=person)
    assert heard.filter(title__startswith="候选人已退出", body="单位另有安排").exists()
    for deed, words in (
        (lambda of: remove_post(of, by=world.wang), "不再选举"),
        (lambda of: cancel_election(of.election, reason="延期", by=world.wang), "选举已取消"),
    ):
        of = add_post(row, title="监事", places=2, by=world.wang)
        nominate(of, CandidateInput("王一", user=person), by=world.wang)
        nominate(of, CandidateInput("没有账号的"), by=world.wang)
        ((_, link),) = links_for_candidates(row, by=viewer(world.wang))
        deed(of)
        assert heard.filter(title__contains=words).count() == 1
        link.refresh_from_db()
        assert link.finished_at is not None


def test_what_was_voted_on_keeps_its_conditions_and_the_records_are_asked_again(
    inside: World, prepared: Any
) -> None:
    world = inside
    at, row = prepared
    members = post(world, row, "甲 乙", 1, surplus=10)
    today = timezone.localdate()
    open_nominations(row, until=today, by=world.wang)
    refused(lambda: put_to_vote(members, at.meeting, by=world.wang), "nominations_open")
    Election.objects.filter(pk=row.pk).update(nominations_until=today - dt.timedelta(days=1))
    ballot = voted(world, at, members, {"甲": 5, "乙": 0})
    said = {"number": 2, "starts_on": today, "members_only": False}
    for changed in ({"number": 3}, {"members_only": True}, {"eligibility": "新条件"}):
        refused(lambda c=changed: edit_election(row, by=world.wang, **{**said, **c}), "voted_on")
    later = today + dt.timedelta(days=3)
    assert edit_election(row, by=world.wang, **{**said, "starts_on": later}).starts_on == later
    # The records of the first day do not let the elected sit: a reason has to stand.
    Election.objects.filter(pk=row.pk).update(members_only=True)
    assert "没有写明所在单位" in refused(lambda: propose_result(row, by=world.wang), "gaps")
    annul(ballot.motion, reason="重新投票", by=world.wang)
    Election.objects.filter(pk=row.pk).update(members_only=False)
    voted(world, at, members, {"甲": 1, "乙": 1})
    assert results_of(Election.objects.get(pk=row.pk))[0].again == ("甲", "乙")
    Election.objects.filter(pk=row.pk).update(members_only=True)
    refused(lambda: vote_again(members, at.meeting, by=world.wang), "no_second_vote")


def test_two_people_and_a_paper(inside: World, prepared: Any) -> None:
    world = inside
    _, row = prepared
    members = add_post(row, title="理事", places=1, by=world.wang)
    one = nominate(members, CandidateInput("甲"), by=world.wang)
    refused(lambda: answer_candidacy(one, CandidateState.ACCEPTED, by=viewer(world.wen)), "paper_missing")
    by_himself = {"paper": paper(world), "by": viewer(world.wang)}
    refused(lambda: answer_candidacy(one, CandidateState.ACCEPTED, **by_himself), "two_people")
    refused(lambda: nominate(members, CandidateInput("甲"), by=world.wang), "invalid")
    with pytest.raises(NotAllowed):
        nominate(members, CandidateInput("乙"), by=viewer(world.zhang))


def test_a_term_begins_on_a_day_that_is_there_and_not_before_its_election(
    inside: World, prepared: Any
) -> None:
    world = inside
    at, row = prepared
    voted(world, at, post(world, row, "甲", 1), {})
    today = timezone.localdate()
    for day, code in (
        (today + dt.timedelta(days=1), "not_yet"),
        (today - dt.timedelta(days=1), "before_vote"),
    ):
        Election.objects.filter(pk=row.pk).update(starts_on=day, state=ElectionState.PREPARING)
        propose_result(row, by=world.wang)
        refused(lambda: confirm_result(row, by=viewer(world.wen)), code)
    assert not Term.objects.filter(number=2).exists()


def test_the_charter_must_be_kept_by_who_is_elected_or_a_reason_stands(inside: World) -> None:
    world = inside
    at, row = election(world, seats_fewest=2, chairs=1)
    for one in row.posts.all():
        remove_post(one, by=world.wang)
    voted(world, at, post(world, row, "甲", 1), {})
    words = refused(lambda: propose_result(row, by=world.wang), "gaps")
    assert "现有席位 1，章程规定不少于 2，不符合" in words
    assert "现有负责人 0，章程规定 1，不符合" in words
    left = ask(world, at.meeting, Method.HANDS)
    row = propose_result(row, gap_reason="理事长下次会议选举", by=world.wang)
    assert confirm_result(row, by=viewer(world.wen)).gap_reason
    left = by_hand(world, left, Tally(5, issued=5))
    assert (left.entitled, left.yes, left.is_valid) == (5, 5, True), "who was asked votes on, seated or not"


def test_what_is_over_is_as_it_was_whoever_asks(inside: World, prepared: Any) -> None:
    world = inside
    at, row = prepared
    voted(world, at, post(world, row, "甲", 1), {})
    seated(world, row)
    one = Candidate.objects.get()
    with pytest.raises(IntegrityError, match="this election is over"), transaction.atomic():
        Candidate.objects.filter(pk=one.pk).update(name="乙")
    with pytest.raises(IntegrityError, match="this election is over"), transaction.atomic():
        one.post.ballots.get().write_ins.create(name="乙", votes=1)


def test_who_prepares_is_not_told_to_prepare(inside: World, prepared: Any) -> None:
    world = inside
    at, row = prepared
    today = timezone.localdate()
    Term.objects.update(due_on=today)
    assert not due(viewer(world.wang), today, "governance.terms")
    cancel_election(row, reason="延期", by=world.wang)
    assert [todo.title for todo in due(viewer(world.wang), today, "governance.terms")] == [
        f"筹备换届：{at.body}第1届"
    ]


def test_two_who_seat_the_result_at_once_seat_it_once(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        at, row = election(world)
        voted(world, at, post(world, row, "甲", 1), {})
        other = ground.sitter("office_3", "第三人", role=ground.Role.SECRETARIAT)
        propose_result(row, by=world.wang)

    def confirming(user: Any) -> tuple[Any, Any]:
        return user, lambda: confirm_result(row, by=viewer(user)).state

    answers = race(world.a, confirming(world.wen), confirming(other))
    assert sorted(getattr(one, "code", one) for one in answers) == ["approved", "state"]
    with group_scope(world.a, actor=world.wang):
        assert Seat.objects.filter(term__number=2).count() == 1


def test_two_who_put_a_post_to_the_vote_at_once_make_one_ballot(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        at, row = election(world)
        members = post(world, row, "甲 乙", 1, surplus=10)

    def voting(user: Any) -> tuple[Any, Any]:
        return user, lambda: put_to_vote(members, at.meeting, by=viewer(user)).turn

    answers = race(world.a, voting(world.wang), voting(world.wen))
    assert sorted(str(getattr(one, "code", one)) for one in answers) == ["1", "voted_on"]


def test_who_stands_in_the_own_name_sits_with_the_own_account(inside: World, prepared: Any) -> None:
    world = inside
    at, row = prepared
    members = add_post(row, title="理事", places=1, allows_others=False, by=world.wang)
    person = ground.sitter("stands_1", "王一", world.ua)
    firm = Unit.objects.get(pk=enrol(world, "江海电子有限公司").unit_id)
    said = CandidateInput("李二", unit=world.ua, user=ground.sitter("stands_2", "李二", firm))
    assert "没有角色" in refused(lambda: nominate(members, said, by=world.wang), "account_elsewhere")
    own = nominate(members, CandidateInput("王一", user=person), by=world.wang)
    answer_candidacy(own, CandidateState.ACCEPTED, by=viewer(person))
    voted(world, at, members, {"王一": 5})
    seated(world, row)
    assert Seat.objects.get(body=at.body, term__number=2).user == person
