"""Votes by hand and on the phone: who may, how often, until when; what comes of them by the charter."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from governance.documents.minutes import draft_of
from governance.enums import Base, Matter, MeetingWay, Method, MotionState, Numbered, ResolutionState
from governance.models import (
    CountedBallot,
    MajorityRule,
    Meeting,
    Motion,
    NamedVote,
    Presence,
    Proxy,
    SecretBallot,
    Voter,
)
from governance.selectors.invitation import entitled
from governance.selectors.meeting import held_between
from governance.selectors.minutes import void_since
from governance.selectors.voting import ballots_of, decided_between, decided_on, open_ballots, turnout_of
from governance.services.agenda import ItemInput, add_item, edit_item, remove_paper
from governance.services.annulment import annul
from governance.services.counting import Tally, count_votes
from governance.services.invitation import call_meeting
from governance.services.meeting import (
    HeldInput,
    MeetingInput,
    cancel_meeting,
    close_meeting,
    edit_meeting,
    open_meeting,
    plan_meeting,
    record_held,
)
from governance.services.minutes import draft_minutes, publish_minutes
from governance.services.motion import edit_motion
from governance.services.numbering import set_form
from governance.services.presence import arrive, leave
from governance.services.regulation import bring_into_force, put_to_vote, repeal, settle_draft
from governance.services.resolution import (
    edit_resolution,
    publish_resolution,
    resolve,
    withdraw_resolution,
    words_print,
)
from governance.services.seat import edit_seat, end_seat, seat_facts
from governance.services.voting import Said, open_vote
from groupportal.deciding.standard import Ruled
from groupportal.errors import DomainError
from groupportal.files.services import store_bytes
from groupportal.messages.models import Notice
from tests.governance import ground
from tests.governance.regulation_ground import DECISION, FORM, draft
from tests.governance.votes_ground import (
    ABSTAIN,
    NO,
    YES,
    ask,
    by_hand,
    in_a,
    later,
    opened,
    sitting,
    voter_of,
    votes,
)
from tests.members.ground import viewer
from tests.visitor import body as page


@pytest.fixture
def a(world):
    with in_a(world):
        yield world


def refused(call, word):
    with pytest.raises(DomainError) as error:
        call()
    assert word in error.value.message, error.value.message
    return error.value


def test_hands_are_counted_by_two_and_judged_by_the_charter(a):
    at = sitting(a, 5, absent=1)
    motion = ask(a, at.meeting, Method.HANDS)
    refused(lambda: by_hand(a, motion, Tally(4, 0, 0, issued=4), scrutineer="计 一"), "须是两个人")
    refused(lambda: by_hand(a, motion, Tally(4, 1, 0, issued=5)), "到会或受托）是 4 票")
    done = by_hand(a, motion, Tally(3, 1, 0, issued=4))
    assert (done.state, done.is_valid, done.is_carried) == (MotionState.CLOSED, True, True)
    assert done.verdict[1:] == [
        "应到 5，实到 4，法定人数 4（2/3），达到。",
        "同意 3，反对 1，弃权 0；到会有表决权的（含受托） 4，须达到 2/3，即 3 票，通过。",
    ]
    refused(lambda: edit_motion(done, title="x", by=a.wang), "内容不能再改")


def test_a_paper_vote_needs_its_sheet_and_sums_that_fit(a, five_meet):
    at = five_meet
    motion = ask(a, at.meeting, Method.PAPER)
    refused(lambda: by_hand(a, motion, Tally(5, issued=5)), "请上传计票单")
    sheet = store_bytes(b"x", name="计票单.txt", by=a.wang, view_action="governance.view_meetings")
    for tally, returned, word in (
        (Tally(3, 1, 0, 0, issued=5), 5, "合计 4，与收回 5 不符"),
        (Tally(4, 1, 0, 1, issued=5), 6, "多于发出的 5 张"),
        (Tally(6, issued=6), 6, "到会或受托）是 5 票"),
    ):
        refused(lambda tally=tally, returned=returned: by_hand(a, motion, tally, returned, sheet=sheet), word)
    done = by_hand(a, motion, Tally(3, 0, 0, 1, issued=5), sheet=sheet)
    assert (done.issued, done.returned, done.invalid, done.is_carried) == (5, 4, 1, False)
    with pytest.raises(IntegrityError, match="motion_fixed"), transaction.atomic():
        Motion.objects.filter(pk=done.pk).update(yes=5)


def test_acclaim_counts_who_is_there(a):
    at = sitting(a, 5, absent=1)
    done = by_hand(a, ask(a, at.meeting, Method.ACCLAIM), Tally())
    assert (done.yes, done.is_carried) == (4, True)
    refused(lambda: ask(a, at.meeting, Method.ACCLAIM, options=["甲", "乙"]), "鼓掌数不出各个选项的票")


def test_below_the_quorum_nothing_is_valid(a):
    at = sitting(a, 6, absent=3)
    done = by_hand(a, ask(a, at.meeting, Method.HANDS), Tally(3, issued=3))
    assert (done.is_valid, done.is_carried) == (False, False)
    assert "未达到，还差 1" in done.verdict[1]
    assert done.verdict[-1] == "程序不符合章程，表决无效。"


def test_a_meeting_that_falls_under_its_quorum_halfway(a, three_meet):
    at = three_meet
    first = by_hand(a, ask(a, at.meeting, Method.HANDS), Tally(3, issued=3))
    for row in at.rows[1:]:
        leave(row, by=a.wang)
    second = by_hand(a, ask(a, at.meeting, Method.HANDS, title="第二项"), Tally(1, issued=1))
    assert (first.is_valid, second.is_valid) == (True, False)


def test_a_named_vote_on_the_phone(a, four_meet):
    at = four_meet
    motion = opened(a, at.meeting, Method.NAMED)
    assert [row.motion for row in open_ballots(viewer(at.rows[0].user))] == [motion]
    for row, said in zip(at.rows, (YES, YES, NO), strict=False):
        votes(motion, row, said)
    assert str(turnout_of(motion)) == "已投 3，应投 4"
    refused(lambda: votes(motion, at.rows[0], NO), "已经投过")
    refused(lambda: votes(motion, at.rows[3], Said("maybe")), "请选择同意、反对或弃权")
    done = count_votes(motion, by=a.wang)
    assert (done.yes, done.no, done.returned, done.issued, done.present) == (2, 1, 3, 4, 4)
    assert sorted(vote.said for vote in NamedVote.objects.all()) == ["反对", "同意", "同意"]
    refused(lambda: votes(motion, at.rows[3]), "已表决，不能投票")


def test_a_secret_vote_keeps_who_and_what_apart(a, five_meet):
    at = five_meet
    motion = opened(a, at.meeting)
    receipts = [votes(motion, row, said) for row, said in zip(at.rows, (YES, NO, YES, ABSTAIN), strict=False)]
    ballots = list(SecretBallot.objects.all())
    assert len(set(receipts)) == len(ballots) == 4
    assert {ballot.voter_id for ballot in ballots} == {None}
    assert len({len(ballot.content) for ballot in ballots}) == 1
    done = count_votes(motion, by=a.wang)
    assert (done.yes, done.no, done.abstain) == (2, 1, 1)
    assert not SecretBallot.objects.exists()
    assert sorted(CountedBallot.objects.values_list("choice", flat=True)) == ["abstain", "no", "yes", "yes"]
    assert Voter.objects.filter(motion=motion, has_voted=True).count() == 4


def test_all_vote_on_the_same_papers(a, three_meet):
    at = three_meet
    item = at.meeting.items.get()
    paper = store_bytes(b"x", name="方案.txt", by=a.wang, view_action="governance.view_meetings")
    edit_item(item, ItemInput("吸收成员", papers=[paper]), by=a.wang)
    motion = opened(a, at.meeting, Method.NAMED)
    deeds = (
        lambda: edit_item(item, ItemInput("吸收另一家"), by=a.wang),
        lambda: remove_paper(item.papers.get(), by=a.wang),
    )
    for deed in deeds:
        refused(deed, "表决中，这项议程的议题和材料不能再变")
    for row in at.rows:
        votes(motion, row)
    count_votes(motion, by=a.wang)
    for deed in deeds:
        refused(deed, "已表决，这项议程")
    annul(motion, reason="材料有错", by=a.wang)
    remove_paper(item.papers.get(), by=a.wang)


def test_only_who_is_there_votes_in_the_room_and_late_comers_too(a):
    at = sitting(a, 4, absent=1)
    motion = opened(a, at.meeting)
    refused(lambda: votes(motion, at.rows[3]), "只有到会的人可以投票")
    leave(at.rows[0], by=a.wang)
    refused(lambda: votes(motion, at.rows[0]), "只有到会的人可以投票")
    votes(motion, at.rows[1])


def test_nobody_votes_anothers_vote(a, three_meet):
    at = three_meet
    motion = opened(a, at.meeting)
    refused(lambda: votes(motion, at.rows[0], user=at.rows[1].user), "这一票不由您投")
    assert not ballots_of(viewer(a.zhang)).exists()


def test_a_holder_votes_for_who_is_away_and_the_giver_does_not(a):
    at = sitting(a, 4, absent=1, proxies_each=1)
    giver, holder = at.rows[3], at.rows[0]
    Proxy.objects.create(
        giver=giver,
        holder=holder,
        state=Ruled.ACCEPTED,
        proposed_by=giver.user,
        ruled_by=holder.user,
        proposed_at=timezone.now(),
        ruled_at=timezone.now(),
    )
    motion = opened(a, at.meeting)
    refused(lambda: votes(motion, giver), "已委托")
    votes(motion, giver, NO, user=holder.user)
    votes(motion, holder, YES)
    refused(lambda: votes(motion, giver, YES, user=holder.user), "已经投过")
    # The database too takes a held vote from the holder alone.
    named = opened(a, at.meeting, Method.NAMED, title="另一项")
    for row, by in ((giver, giver.user), (holder, giver.user)):
        with pytest.raises(IntegrityError, match="vote_anothers"), transaction.atomic():
            NamedVote.objects.create(voter=voter_of(named, row), choice="yes", cast_by=by)
    votes(named, giver, NO, user=holder.user)
    votes(motion, at.rows[1], YES)
    done = count_votes(motion, by=a.wang)
    assert (done.yes, done.no, done.present, done.represented) == (2, 1, 4, 1)


def test_votes_weigh_as_the_charter_says_and_the_weights_do_not_show(a):
    at = sitting(a, 3, is_weighted=True)
    at.rows[0].weight = 3
    at.rows[0].save()
    motion = opened(a, at.meeting)
    for row, said in zip(at.rows, (NO, YES, ABSTAIN), strict=True):
        votes(motion, row, said)
    done = count_votes(motion, by=a.wang)
    assert (done.entitled, done.no, done.yes, done.returned) == (5, 3, 1, 5)
    assert CountedBallot.objects.count() == 5
    several = ask(a, at.meeting, title="选两项", options=["甲", "乙", "丙"], choose_most=2)
    refused(lambda: open_vote(several, by=a.wang), "一次只能选一项")


def test_options_are_chosen_up_to_a_number(a, five_meet):
    at = five_meet
    motion = opened(a, at.meeting, options=["甲", "乙", "丙"], choose_most=2)
    refused(lambda: votes(motion, at.rows[0], Said("", ("甲", "乙", "丙"))), "最多选 2 项")
    refused(lambda: votes(motion, at.rows[0], Said("", ("丁",))), "不在这项表决里")
    refused(lambda: votes(motion, at.rows[0], Said()), "请至少选一项")
    for row, marked in zip(at.rows, (("甲", "乙"), ("甲",), ("甲", "丙"), ("乙", "甲")), strict=False):
        votes(motion, row, Said("", marked))
    votes(motion, at.rows[4], ABSTAIN)
    done = count_votes(motion, by=a.wang)
    assert [(o.label, o.votes, o.is_chosen) for o in done.options.all()] == [
        ("甲", 4, True),
        ("乙", 2, False),
        ("丙", 1, False),
    ]
    assert (done.yes, done.abstain, done.is_carried) == (4, 1, True)


def test_a_letter_vote_has_a_deadline_and_waits_for_it(a):
    at = sitting(a, 3, way=MeetingWay.LETTER, allows_letter=True)
    motion = ask(a, at.meeting, Method.NAMED)
    refused(lambda: open_vote(motion, by=a.wang), "请写明截止时间")
    motion = open_vote(motion, closes_at=later(), by=a.wang)
    votes(motion, at.rows[0])
    refused(lambda: count_votes(motion, by=a.wang), "到时以后才能计票")
    votes(motion, at.rows[1])
    votes(motion, at.rows[2], NO)
    done = count_votes(motion, by=a.wang)
    assert (done.is_valid, done.present, done.yes) == (True, 3, 2)


def test_a_charter_without_letters_has_no_letter_vote(a):
    at = sitting(a, 3, way=MeetingWay.LETTER, allows_letter=False)
    motion = ask(a, at.meeting, Method.NAMED)
    refused(lambda: open_vote(motion, closes_at=later(), by=a.wang), "没有允许通讯表决")


def test_who_is_entitled_is_fixed_when_the_meeting_begins(a, four_meet):
    at = four_meet
    end_seat(at.rows[3].seat, ends_on=timezone.localdate(), reason="resigned", by=a.wang)
    phone = opened(a, at.meeting)
    for row in at.rows:
        votes(phone, row)
    phone = count_votes(phone, by=a.wang)
    during, moment = by_hand(a, ask(a, at.meeting, Method.HANDS), Tally(4, issued=4)), timezone.now()
    after = ask(a, at.meeting, Method.HANDS)
    close_meeting(at.meeting, by=a.wang)
    after = by_hand(a, after, Tally(4, issued=4), at=moment)
    assert [(each.entitled, each.present, each.yes) for each in (phone, during, after)] == [(4, 4, 4)] * 3
    assert during.verdict == after.verdict


def test_the_database_refuses_late_double_and_smuggled_votes(a, four_meet):
    at = four_meet
    motion = opened(a, at.meeting)
    first, second = (voter_of(motion, row) for row in at.rows[:2])

    def put_in(voter):
        with transaction.atomic():
            SecretBallot.objects.create(motion=motion, voter=voter, content="x", receipt=str(voter.pk))

    put_in(first)
    with pytest.raises(IntegrityError, match="voted_already"):
        put_in(first)
    with pytest.raises(IntegrityError, match="vote_named_otherwise"), transaction.atomic():
        NamedVote.objects.create(voter=second, choice="yes")
    with pytest.raises(IntegrityError, match="vote_not_open"), transaction.atomic():
        SecretBallot.objects.create(motion=motion, voter=None, content="x", receipt="smuggled")
    for write in (
        lambda: Voter.objects.filter(pk=first.pk).update(has_voted=False),
        lambda: SecretBallot.objects.update(content="y"),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            write()
    for write in (
        lambda: Voter.objects.create(motion=motion, invitation=at.rows[0]),
        second.delete,
    ):
        with pytest.raises(IntegrityError, match="voters_fixed"), transaction.atomic():
            write()
    with pytest.raises(IntegrityError, match="motion_fixed"), transaction.atomic():
        Motion.objects.filter(pk=motion.pk).update(title="另一件事")


def test_a_vote_past_its_deadline_is_refused_by_the_database(a, three_meet):
    at = three_meet
    motion = opened(a, at.meeting, Method.NAMED, closes_at=later())
    voter = voter_of(motion, at.rows[0])
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        now = cursor.fetchone()[0]
    # The guard compares with the begin of the transaction, which in a test lies before everything.
    with pytest.raises(IntegrityError, match="motion_fixed"), transaction.atomic():
        Motion.objects.filter(pk=motion.pk).update(closes_at=now - dt.timedelta(seconds=1))
    draft = ask(a, at.meeting, Method.NAMED, title="已过")
    Voter.objects.create(motion=draft, invitation=at.rows[0])
    Motion.objects.filter(pk=draft.pk).update(state="open", closes_at=now - dt.timedelta(seconds=1))
    with pytest.raises(IntegrityError, match="vote_over"), transaction.atomic():
        NamedVote.objects.create(voter=voter_of(draft, at.rows[0]), choice="yes")
    refused(lambda: votes(draft, at.rows[0]), "表决已于")
    assert voter.motion == motion


def test_a_result_that_loses_a_ballot_is_refused(a, three_meet):
    at = three_meet
    motion = opened(a, at.meeting)
    for row in at.rows:
        votes(motion, row)
    SecretBallot.objects.all()[:1].get().delete()
    refused(lambda: count_votes(motion, by=a.wang), "与投票记录不符")
    motion.refresh_from_db()
    assert motion.state == MotionState.OPEN


def test_a_box_with_few_votes_stays_shut(a):
    at = sitting(a, 6)
    motion = opened(a, at.meeting)
    for row in at.rows[:2]:
        votes(motion, row)
    refused(lambda: count_votes(motion, by=a.wang), "已投 2，应投 6，票太少，不开箱")
    for row in at.rows[2:]:
        leave(row, by=a.wang)
    votes(voted := opened(a, at.meeting, Method.NAMED, title="记名"), at.rows[0])
    assert count_votes(voted, by=a.wang).is_valid is False, "a named vote has nothing to hide"
    assert SecretBallot.objects.filter(motion=motion).count() == 2
    arrive(at.rows[2], by=a.wang)
    votes(motion, at.rows[2])
    refused(lambda: count_votes(motion, by=a.wang), "不开箱")
    arrive(at.rows[3], by=a.wang)
    assert count_votes(motion, by=a.wang).returned == 3


def test_a_meeting_stays_as_it_is_while_its_letter_vote_is_open(a):
    at = sitting(a, 3, way=MeetingWay.LETTER, allows_letter=True)
    # As the notice leaves it: a vote by letter begins before the meeting does.
    Meeting.objects.filter(pk=at.meeting.pk).update(state="called", opened_at=None, called_at=timezone.now())
    motion = opened(a, at.meeting, Method.NAMED, closes_at=later())
    now, minute = timezone.now(), dt.timedelta(minutes=1)
    said = MeetingInput("改在会场开", now + dt.timedelta(days=3), way=MeetingWay.ROOM)
    for deed in (
        lambda: edit_meeting(at.meeting, said, by=a.wang),
        lambda: cancel_meeting(at.meeting, "不开了", by=a.wang),
        lambda: open_meeting(at.meeting, by=a.wang),
        lambda: record_held(at.meeting, HeldInput(now - 2 * minute, now - minute, []), by=a.wang),
    ):
        assert refused(deed, "还在表决").code == "vote_open"
    for row in at.rows:
        votes(motion, row)
    Meeting.objects.filter(pk=at.meeting.pk).update(state="cancelled", cancel_reason="不开了")
    refused(lambda: count_votes(motion, by=a.wang), "会议已取消，不能计票")


def test_a_letter_meeting_goes_from_notice_to_minutes_and_nobody_is_there(world, client_for, time_machine):
    with in_a(world):
        of = ground.council(world, 3, allows_letter=True)
        until = timezone.now() + dt.timedelta(days=12)
        said = MeetingInput("关于吸收成员的通讯表决", until, way=MeetingWay.LETTER)
        meeting = plan_meeting(of, said, by=world.wang)
        add_item(meeting, ItemInput("吸收成员"), by=world.wang)
        meeting = call_meeting(meeting, by=world.wang)
        motion = ask(world, meeting, Method.NAMED)
        refused(lambda: open_vote(motion, closes_at=later(), by=world.wang), "截止，提前 0 天")
        refused(lambda: close_meeting(meeting, by=world.wang), "还没有表决")
        motion = open_vote(motion, closes_at=until, by=world.wang)
        refused(lambda: close_meeting(meeting, by=world.wang), "还在表决")
        # Who had the vote when it began has it up to the count, also where the seat ends or is acted in by another account.
        gone, held = (row.seat for row in entitled(meeting)[:2])
        end_seat(gone, ends_on=timezone.localdate(), reason="resigned", by=world.wang)
        edit_seat(held, replace(seat_facts(held), user=None), by=world.wang)
        for row in entitled(meeting)[:2]:
            votes(motion, row)
    time_machine.move_to(until + dt.timedelta(days=1))
    with in_a(world):
        done = count_votes(motion, by=world.wang)
        assert done.is_carried, done.verdict
        told = "".join(done.verdict)
        assert "应投 3，参加表决 2" in told
        assert "截止，提前 12 天" in told
        refused(lambda: cancel_meeting(meeting, "不开了", by=world.wang), "已经计票")
    shown = client_for(world.wang, world.a).get("governance:meeting", public_id=meeting.public_id)
    assert "结束通讯表决？" in page(shown)
    assert "宣布开会" not in page(shown).replace("不用宣布开会", "")
    with in_a(world):
        meeting = close_meeting(meeting, by=world.wang)
        assert (meeting.state, meeting.closed_at, meeting.is_quorate) == ("closed", done.closed_at, None)
        text = draft_of(meeting)
        assert "参加表决：理事1、理事2\n未表决：理事3" in text
        assert not {word for word in ("缺席", "实到", "没有开成") if word in text}
        day = timezone.localdate(until)
        assert not held_between(day, day).exists()
        assert not Presence.objects.exists()


def test_what_a_letter_vote_decided_bears_the_day_it_was_over(a):
    at = sitting(a, 3, way=MeetingWay.LETTER, allows_letter=True)
    motion = opened(a, at.meeting, Method.NAMED, closes_at=later())
    for row in at.rows:
        votes(motion, row)
    done = count_votes(motion, by=a.wang)
    Meeting.objects.filter(pk=at.meeting.pk).update(starts_at=timezone.now() + dt.timedelta(days=9))
    assert resolve(done, by=a.wang).decided_on == timezone.localdate()


@pytest.mark.parametrize(
    ("way", "by_letter", "closes", "day"),
    [("room", False, 20, 5), ("room", True, 20, 20), ("letter", False, None, 25), ("letter", True, 28, 25)],
)
def test_the_day_of_a_decision(way, by_letter, closes, day):
    def on(number):
        return dt.datetime(2021, 3, number, 1, tzinfo=dt.UTC)

    motion = Motion(meeting=Meeting(way=way, starts_at=on(5)), by_letter=by_letter, closed_at=on(25))
    motion.closes_at = on(closes) if closes else None
    assert decided_on(motion) == dt.date(2021, 3, day)


def test_a_resolution_that_was_withdrawn_is_formed_anew(world, three_meet, client_for):
    with in_a(world):
        set_form(Numbered.RESOLUTION, "江职发〔{年}〕{号}号", by=world.wang)
        motion = by_hand(world, ask(world, three_meet.meeting, Method.HANDS), Tally(3, issued=3))
        first = publish_resolution(resolve(motion, by=world.wang), by=world.wang)
        refused(lambda: resolve(motion, by=world.wang), "已经形成决议")
        withdraw_resolution(first, reason="文字有误", by=world.wang)
    page = client_for(world.wang, world.a).get("governance:motion", public_id=motion.public_id)
    assert "形成决议" in page.content.decode()
    with in_a(world):
        assert resolve(motion, by=world.wang).state == ResolutionState.DRAFT
        refused(lambda: resolve(motion, by=world.wang), "已经形成决议")


def test_a_resolution_says_where_it_is_not_what_was_voted(world, three_meet, client_for):
    with in_a(world):
        motion = ask(world, three_meet.meeting, Method.HANDS, text="同意吸收江海电子。")
        row = resolve(by_hand(world, motion, Tally(3, issued=3)), by=world.wang)
        early = dt.date(2021, 1, 1)
        refused(lambda: edit_resolution(row, title="改名", decided_on=early, by=world.wang), "不能改")
        read = words_print(row)
        edit_resolution(row, title=row.title, text="同意吸收江海电子和另一家。", by=world.wang)
        refused(lambda: publish_resolution(row, was=read, by=world.wang), "文字改过")
    shown = page(
        client_for(world.wang, world.a).get("governance:resolution_publish", public_id=row.public_id)
    )
    assert "与表决的文字不同" in shown
    assert "江海电子和另一家" in shown


def test_a_vote_is_not_annulled_under_a_regulation(a, three_meet):
    set_form(Numbered.REGULATION, FORM, by=a.wang)
    settled, today = settle_draft(draft(a), by=a.wang), timezone.localdate()
    motion = by_hand(a, put_to_vote(settled, three_meet.meeting, by=a.wang), Tally(3, issued=3))
    version = bring_into_force(settled, on=today, motion=motion, by=a.wang)
    assert version.decided_on == today
    refused(lambda: annul(motion, reason="人数有误", by=a.wang), "请先废止")
    repeal(version, on=today, reason="程序有误", decision=DECISION, by=a.wang)
    minutes = draft_minutes(close_meeting(three_meet.meeting, by=a.wang), by=a.wang)
    assert (void_since(minutes), list(decided_between(today, today))) == ([], [motion])
    assert annul(motion, reason="人数有误", by=a.wang).state == MotionState.ANNULLED
    assert Notice.objects.filter(title=f"表决作废：{motion}", recipient=three_meet.rows[0].user).exists()
    assert "原因：人数有误" in void_since(minutes)[0]
    assert not decided_between(today, today)
    Motion.objects.filter(pk=motion.pk).update(annulled_at=timezone.now() + dt.timedelta(days=1))
    assert list(decided_between(today, today)) == [motion], "a figure of today says the same tomorrow"
    publish_minutes(minutes, seen=minutes.number, by=a.wang)
    Meeting.objects.filter(pk=three_meet.meeting.pk).update(recorded_later=True)
    refused(lambda: ask(a, three_meet.meeting), "纪要已公布")


def test_annulled_votes_are_never_read(a, three_meet):
    at = three_meet
    motion = opened(a, at.meeting)
    votes(motion, at.rows[0])
    refused(lambda: annul(motion, reason=" ", by=a.wang), "请写明作废的原因")
    done = annul(motion, reason="事项写错", by=a.wang)
    assert done.state == MotionState.ANNULLED
    assert not SecretBallot.objects.exists()
    refused(lambda: votes(motion, at.rows[1]), "已作废，不能投票")


def test_another_matter_has_another_majority(a):
    at = sitting(a, 6)
    MajorityRule.objects.create(
        charter=at.meeting.charter,
        matter=Matter.CHARTER,
        numerator=3,
        denominator=4,
        is_above=False,
        base=Base.ENTITLED,
    )
    done = by_hand(a, ask(a, at.meeting, Method.HANDS, matter=Matter.CHARTER), Tally(4, 2, issued=6))
    assert done.verdict[-1] == "同意 4，反对 2，弃权 0；全体有表决权的 6，须达到 3/4，即 5 票，未通过。"


def test_the_charter_of_the_day_counts_and_the_page_says_so(a, four_meet):
    at = four_meet
    today = timezone.localdate()
    new = ground.charter(a, at.body, on=today, notice_days=30, quorum_numerator=1, quorum_denominator=1)
    Meeting.objects.filter(pk=at.meeting.pk).update(
        charter=new, called_at=timezone.now() - dt.timedelta(days=20), short_notice_reason="急事。"
    )
    done, _ = (by_hand(a, ask(a, at.meeting, Method.HANDS), Tally(4, issued=4)) for _ in range(2))
    assert done.charter == new
    drafted = draft_of(done.meeting)
    said = {line: drafted.count(line) for line in done.verdict}
    assert list(said.values()) == [1, 1, 3, 1, 1, 2, 2], (
        "what holds for the meeting is said once, in the head"
    )
    assert "提前 20 天，章程要求 30 天，不足。提前天数不足的说明：急事。\n" in drafted
    assert done.verdict[1] == "发通知时生效的是2019年6月1日起的版本；以开会这天生效的为准。"
    assert "法定人数 4（1/1）" in done.verdict[2]
