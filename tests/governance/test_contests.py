"""A contest from the call to the result: several people, what each sees, and what a rule that says no tells them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from governance.documents.contest import result_document
from governance.enums import ContestStage, EntryState, Method
from governance.models import Contest, ContestChoice, ContestEntry, ContestFile, ContestOpinion, ContestParty
from governance.selectors.contest import entries_for, judging, to_judge, with_opinions
from governance.services.annulment import annul
from governance.services.contest import (
    CHOICES,
    ContestInput,
    add_judge,
    begin_judging,
    cancel_contest,
    drop_judge,
    edit_contest,
    propose_choice,
    publish_by_vote,
    put_to_vote,
    rule_choice,
)
from governance.services.contest_entry import (
    ENTRIES,
    EntryInput,
    give_opinions,
    hand_in,
    hand_in_again,
    links_for_contest,
    take_back,
)
from governance.services.counting import Tally
from governance.services.motion import edit_motion, remove_motion
from groupportal.deciding.standard import Ruled
from groupportal.errors import NotAllowed
from groupportal.files.selectors import path_of
from groupportal.files.services import store_bytes
from groupportal.links.selectors import address_of
from groupportal.messages.models import Notice
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from tests.governance.contest_ground import called, days, entered, he, is_closed, judged
from tests.governance.votes_ground import by_hand, sitting
from tests.members.ground import viewer
from tests.outcomes import race, refused
from tests.todos import due
from tests.world import World


def _titles(user: Any) -> set[str]:
    return set(Notice.objects.filter(recipient=user).values_list("title", flat=True))


def test_a_contest_from_the_call_to_the_published_result(world: World, open_call: Any, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        contest = open_call
        assert "征集作品：徽标征集" in _titles(world.li)
        rows = [entered(contest, world.li, "同心"), entered(contest, he(), "桥")]
        assert [row.number for row in rows] == [1, 2]
        assert [todo.title for todo in due(viewer(world.wang), days(0), "governance.entries")] == [
            f"筛选作品：{row}" for row in rows
        ]
        back = ENTRIES.rule(rows[1], EntryState.RETURNED, answer="请附设计说明", by=viewer(world.wang))
        assert any(
            todo.detail == "请附设计说明"
            for todo in due(viewer(he()), days(0), "governance.returned_entries")
        )
        hand_in_again(back, EntryInput("桥", "三座桥拱，写着水。", "张工"), by=viewer(he()))
        refused(lambda: begin_judging(contest, rows, days(9), by=world.wang), "too_early")
        is_closed(contest)
        refused(lambda: begin_judging(contest, rows, days(9), by=world.wang), "unscreened")
        for row in rows:
            ENTRIES.rule(row, EntryState.FIT, by=viewer(world.wen))
        judge = add_judge(contest, "郑专家", user=world.pa.expert, by=world.wang)
        contest = begin_judging(contest, rows, days(2), by=world.wang)
        assert "请评议：徽标征集" in _titles(world.pa.expert)
        (todo,) = due(viewer(world.pa.expert), days(0), "governance.judging")
        assert todo.detail == "还有 2 件"
        refused(
            lambda: propose_choice(contest, {rows[0]: "入选"}, "好", by=viewer(world.wang)), "opinions_come"
        )
    expert, school = visitor(world.pa.expert, world.a), visitor(world.li, world.a)
    page = expert.get("governance:contest_judge", public_id=judge.public_id).content.decode()
    assert "1号《同心》" in page
    assert not any(name in page for name in (world.ua.name, "江海电子", "作者甲", "张工", "李强", "何敏"))
    said = {"score_1": "90", "text_1": "好记", "score_2": "70", "text_2": ""}
    assert expert.post("governance:contest_judge", said, public_id=judge.public_id).status_code == 302
    assert "好记" not in school.get("governance:contest", public_id=contest.public_id).content.decode()
    with group_scope(world.a, actor=world.wang):
        assert [(row.title, row.mean) for row in with_opinions(contest)] == [("同心", 90), ("桥", 70)]
        assert not due(viewer(world.pa.expert), days(0), "governance.judging")
        choice = propose_choice(contest, {rows[0]: "入选"}, "分数最高", by=viewer(world.wang))
        refused(lambda: rule_choice(choice, Ruled.ACCEPTED, answer="", by=viewer(world.wang)), "two_people")
    office, address = visitor(world.wen, world.a), {"public_id": choice.public_id}
    assert "1号《同心》" in office.get("governance:contestchoice", **address).content.decode()
    assert school.get("governance:contestchoice", **address).status_code == 403
    assert office.post("governance:contestchoice", {"deed": "approved"}, **address).status_code == 302
    shown = school.get("governance:contest", public_id=contest.public_id).content.decode()
    assert "评选结果" in shown
    assert "江海电子有限公司" in shown, "who was shortlisted is told with the result"
    word = visitor(world.zhang, world.a).get("governance:contest_word", public_id=contest.public_id)
    made = docx.Document(BytesIO(word.content))
    assert [cell.text for cell in made.tables[0].rows[1].cells] == [
        "入选",
        "1号《同心》",
        world.ua.name,
        "作者甲",
    ]
    with group_scope(world.a, actor=world.wang):
        assert "评选结果公布：徽标征集" in _titles(world.li)
        refused(lambda: cancel_contest(contest, "不办了", by=world.wang), "state")


def test_a_meeting_chooses_among_the_shortlist(world: World, under_judgement: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        contest, rows = under_judgement
        meeting = sitting(world, 3).meeting
        item = meeting.items.first()
        motion = put_to_vote(contest, item, method=Method.HANDS, by=world.wang)
        assert list(motion.options.values_list("label", flat=True)) == ["1号《同心》", "2号《桥》"]
        contest.refresh_from_db()
        refused(lambda: publish_by_vote(contest, by=world.wang), "not_voted")
        refused(lambda: put_to_vote(contest, item, method=Method.HANDS, by=world.wang), "voted_on")
        refused(lambda: propose_choice(contest, {rows[0]: "入选"}, "好", by=viewer(world.wang)), "voted_on")
        by_hand(world, motion, Tally(3, issued=3, votes={"1号《同心》": 0, "2号《桥》": 3}))
        contest = publish_by_vote(Contest.objects.get(pk=contest.pk), by=world.wang)
        assert list(contest.entries.exclude(award="").values_list("title", "award")) == [("桥", "入选")]
        assert contest.state == ContestStage.PUBLISHED


def test_one_unit_sees_nothing_of_anothers_entry(world: World, open_call: Any, visitor: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        contest = open_call
        file = store_bytes(b"x", name="江海电子设计稿.txt", by=he(), view_action="governance.view_contests")
        row = entered(contest, he(), "桥", files=[file])
        assert not entries_for(viewer(world.li)).exists()
        assert entries_for(viewer(he())).get() == row
        refused(lambda: take_back(row, by=viewer(world.wen)), "two_people")
        other = Unit.objects.get(pk=row.unit_id)
    school = visitor(world.li, world.a)
    address = {"public_id": row.public_id}
    for name in ("contestentry", "contestentry_mend"):
        assert school.get(f"governance:{name}", **address).status_code == 404
    assert school.post("governance:contestentry_withdraw", **address).status_code == 404
    assert "桥" not in school.get("governance:contest", public_id=contest.public_id).content.decode()
    assert school.get("files:file_download", public_id=file.public_id).status_code in (403, 404)
    assert not school.get("governance-api:contest-entry-list").json()["results"]
    said = {"unit": other.public_id, "title": "冒名", "author": "", "text": "x"}
    refused_page = school.post("governance:contest_enter", said, public_id=contest.public_id)
    assert refused_page.status_code in (302, 422)
    with group_scope(world.a, actor=world.wang):
        assert not ContestEntry.objects.filter(unit=other, title="冒名").exists()
    assert visitor(world.qian, world.b).get("governance:contestentry", **address).status_code == 404
    assert visitor(world.zhang, world.a).get("governance:contestentry", **address).status_code == 404


def test_who_judges_learns_nothing_of_whose_an_entry_is(
    world: World, under_judgement: Any, visitor: Any, client_for: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        contest, (own, other) = under_judgement
        file = store_bytes(
            b"picture", name="江海电子徽标.txt", by=he(), view_action="governance.view_contests"
        )
        kept = ContestFile.objects.create(entry=other, file=file)
        hidden = ContestFile.objects.create(
            entry=own,
            file=store_bytes(b"y", name="学校.txt", by=world.li, view_action="governance.view_contests"),
        )
        refused(lambda: add_judge(contest, "文静", user=world.wen, by=world.wang), "sees_whose")
        judge = add_judge(contest, "李强", user=world.li, by=world.wang)
        assert list(to_judge(judge)) == [other], "one's own unit's entry is left out"
        refused(lambda: give_opinions(judge, {own.pk: (100, "")}, by=viewer(world.li)), "not_to_judge")
        guest = add_judge(contest, "外请评委", phone="13800138000", by=world.wang)
        ((_, link),) = links_for_contest(contest, by=viewer(world.wang))
        path = "/" + address_of(link).split("/", 3)[3]
    reader = visitor(world.zhang, world.a)
    shown = reader.get("governance:contest", public_id=contest.public_id).content.decode()
    assert "本单位的作品" not in shown, "who enters for no unit"
    page = visitor(world.li, world.a)
    address = {"public_id": judge.public_id}
    text = page.get("governance:contest_judge", **address).content.decode()
    assert "2号作品附件1.txt" in text
    assert not any(name in text for name in ("江海电子", "作者甲", "何敏"))
    got = page.get("governance:contest_judge_file", data={"file": kept.public_id}, **address)
    assert b"".join(got.streaming_content) == b"picture"
    assert "%E6%B1%9F%E6%B5%B7" not in got["Content-Disposition"]
    assert (
        page.get("governance:contest_judge_file", data={"file": hidden.public_id}, **address).status_code
        == 404
    )
    assert page.get("files:file_download", public_id=file.public_id).status_code in (403, 404)
    assert page.get("governance:contestentry", public_id=other.public_id).status_code == 404
    assert visitor(he(), world.a).get("governance:contest_judge", **address).status_code == 404
    nobody = client_for(None, world.a)
    assert "同心" not in nobody.client.get(path).content.decode(), "asked for the phone number first"
    nobody.client.post(f"{path}check/", {"answer": "8000"})
    shown = nobody.client.get(path).content.decode()
    assert "1号《同心》" in shown
    assert not any(name in shown for name in (world.ua.name, "江海电子", "作者甲"))
    assert nobody.client.get(f"{path}work/?file={hidden.public_id}").status_code == 200
    nobody.client.post(path, {"score_1": "88", "text_1": "", "score_2": "", "text_2": "不错"})
    with group_scope(world.a, actor=world.wang):
        assert not ContestOpinion.objects.exists(), "words without points are asked for"
    nobody.client.post(path, {"score_1": "88", "text_1": "", "score_2": "60", "text_2": "不错"})
    with group_scope(world.a, actor=world.wang):
        assert set(ContestOpinion.objects.values_list("party", "score")) == {(guest.pk, 88), (guest.pk, 60)}


def test_members_give_opinions_but_not_of_their_own(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        contest, (_, other) = judged(world, asks_units=True, is_scored=False)
        (party,) = judging(viewer(world.li))
        assert list(to_judge(party)) == [other]
        assert give_opinions(party, {other.pk: (50, "稳重")}, by=viewer(world.li)) == 1
        give_opinions(party, {other.pk: (None, "稳重、好记")}, by=viewer(world.li))
        assert list(ContestOpinion.objects.values_list("score", "text")) == [(None, "稳重、好记")]
        assert ContestParty.objects.filter(contest=contest).count() == 3
        Contest.objects.filter(pk=contest.pk).update(closes_on=days(-3), opinions_until=days(-1))
        refused(lambda: give_opinions(party, {other.pk: (None, "迟到")}, by=viewer(world.li)), "too_late")
        assert ContestChoice.objects.count() == 0


def test_a_member_without_an_account_enters_and_mends_by_a_link(
    world: World, open_call: Any, client_for: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        contest = open_call
        ((party, link),) = links_for_contest(contest, by=viewer(world.wang))
        assert [one.pk for one, _ in links_for_contest(contest, by=viewer(world.wang))] == [party.pk]
        path = "/" + address_of(link).split("/", 3)[3]
    nobody = client_for(None, world.a)
    made, content = docx.Document(), BytesIO()
    made.core_properties.author = "白石机电有限公司"
    made.save(content)
    upload = SimpleUploadedFile("稿.docx", content.getvalue())
    said = {"title": "帆", "text": "五片帆", "author": "", "files": upload}
    assert nobody.client.post(path, said).status_code == 302
    with group_scope(world.a, actor=world.wang):
        row = ContestEntry.objects.get()
        assert (str(row.unit), row.proposed_by, row.files.count()) == ("白石机电有限公司", None, 1)
        kept = docx.Document(BytesIO(path_of(row.files.get().file).read_bytes()))
        assert kept.core_properties.author == "", "a jury would read whose it is"
        ENTRIES.rule(row, EntryState.RETURNED, answer="请写含义", by=viewer(world.wang))
    page = nobody.client.get(path).content.decode()
    assert "请写含义" in page
    assert (
        nobody.client.post(path, {"title": "帆", "text": "五片帆，五个专业群", "author": ""}).status_code
        == 302
    )
    with group_scope(world.a, actor=world.wang):
        row.refresh_from_db()
        assert (row.state, row.files.count()) == (EntryState.WAITING, 1)
        ENTRIES.rule(row, EntryState.FIT, by=viewer(world.wang))
    assert "不用再报送" in nobody.client.get(path).content.decode()


def test_what_a_call_takes_and_what_not(world: World, open_call: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        contest = open_call
        row = entered(contest, world.li, "同心")
        refused(lambda: entered(contest, world.li, "又一件"), "enough")
        stranger = Unit.objects.create(name="不是成员的单位")
        refused(lambda: hand_in(contest, stranger, EntryInput("帆", "帆"), by=world.wang), "no_member")
        refused(lambda: ENTRIES.rule(row, EntryState.UNFIT, by=viewer(world.wang)), "reason_missing")
        take_back(row, by=viewer(world.li))
        anew = entered(contest, world.li, "同心")
        assert anew.number == 2
        assert "共收到作品 1 件" in str(result_document(contest, [], "", "集团"))
        changed = ContestInput("徽标征集", "征集集团徽标。", days(6), is_anonymous=False)
        refused(lambda: edit_contest(contest, changed, by=world.wang), "opened")
        judge = add_judge(contest, "评委", by=world.wang)
        drop_judge(judge, by=world.wang)
        is_closed(contest)
        refused(lambda: entered(contest, he(), "桥"), "too_late")
        refused(lambda: cancel_contest(contest, " ", by=world.wang), "reason_missing")
        cancel_contest(contest, "改为邀请设计", by=world.wang)
        assert "征集取消：徽标征集" in _titles(world.li)


def test_who_sends_the_form_twice_at_once_enters_once(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        contest = called(world, entries_each=5)
    deeds = [(world.li, lambda: entered(contest, world.li, "同心"))] * 2
    answers = race(world.a, *deeds)
    assert sum(isinstance(one, ContestEntry) for one in answers) == 1
    assert any("已报送同名的作品" in getattr(one, "message", "") for one in answers), answers
    with group_scope(world.a, actor=world.wang):
        assert ContestEntry.objects.count() == 1


def test_an_expert_of_another_unit_judges_what_a_colleague_did_not_enter(
    world: World, under_judgement: Any
) -> None:
    """Whoever holds a role of a unit judges none of its entries, be the seat in the jury without a unit."""
    with group_scope(world.a, actor=world.wang):
        contest, (own, other) = under_judgement
        Membership.objects.create(user=world.pa.expert, role=Role.TEACHER, unit=world.ua)
        judge = add_judge(contest, "郑专家", user=world.pa.expert, by=world.wang)
        assert list(to_judge(judge)) == [other]
        assert own.unit == world.ua


def test_nobody_of_a_jurors_unit_judges_in_the_jurors_name(world: World, under_judgement: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        contest, (own, _) = under_judgement
        juror = add_judge(contest, "陈工", unit=Unit.objects.get(name="江海电子有限公司"), by=world.wang)
        assert not juror.for_unit
        assert not judging(viewer(he())).exists()
        with pytest.raises(NotAllowed):
            give_opinions(juror, {own.pk: (100, "")}, by=viewer(he()))
        assert "请评议：徽标征集" not in _titles(he())
        assert [one for one, _ in links_for_contest(contest, by=viewer(world.wang))] == [juror]


def test_who_sees_whose_an_entry_is_judges_nothing_anonymous(world: World, under_judgement: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        contest, (own, _) = under_judgement
        judge = add_judge(contest, "郑专家", user=world.pa.expert, by=world.wang)
        assert judging(viewer(world.pa.expert)).exists()
        Membership.objects.create(user=world.pa.expert, role=Role.SECRETARIAT)
        assert not judging(viewer(world.pa.expert)).exists()
        with pytest.raises(NotAllowed):
            give_opinions(judge, {own.pk: (100, "")}, by=viewer(world.pa.expert))


def test_who_acts_for_two_members_judges_neither_of_their_entries(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        _, (_, other) = judged(world, asks_units=True)
        (party,) = judging(viewer(world.li))
        assert list(to_judge(party, viewer(world.li))) == [other]
        Membership.objects.create(user=world.li, role=Role.ENTERPRISE, unit=other.unit)
        assert not to_judge(party, viewer(world.li)).exists()
        refused(lambda: give_opinions(party, {other.pk: (9, "")}, by=viewer(world.li)), "not_to_judge")


def test_a_meeting_and_two_people_do_not_both_decide(world: World, under_judgement: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        contest, rows = under_judgement
        item, by = sitting(world, 3).meeting.items.first(), viewer(world.wang)
        first = propose_choice(contest, {rows[0]: "入选"}, "好", by=by)
        refused(lambda: put_to_vote(contest, item, method=Method.HANDS, by=world.wang), "choice_waits")
        CHOICES.withdraw(first, Ruled.WITHDRAWN, by=by)
        motion = put_to_vote(contest, item, method=Method.HANDS, by=world.wang)
        refused(lambda: edit_motion(motion, title="改", options=["甲", "乙"], by=world.wang), "of_contest")
        refused(lambda: cancel_contest(contest, "不办了", by=world.wang), "vote_going_on")
        remove_motion(motion, by=world.wang)
        contest.refresh_from_db()
        assert contest.motion is None
        motion = put_to_vote(contest, item, method=Method.HANDS, by=world.wang)
        by_hand(world, motion, Tally(3, issued=3, votes={"1号《同心》": 0, "2号《桥》": 3}))
        said = {rows[0]: "入选"}
        refused(lambda: propose_choice(contest, said, "好", by=by), "voted_on")
        late = ContestChoice(contest=contest, awards={str(rows[0].public_id): "入选"}, reason="好")
        CHOICES.submit(late, by=by)
        refused(lambda: rule_choice(late, Ruled.ACCEPTED, answer="", by=viewer(world.wen)), "voted_on")
        chosen = ContestEntry.objects.filter(pk=rows[1].pk)
        chosen.update(title="改了名")
        refused(lambda: publish_by_vote(contest, by=world.wang), "no_match")
        chosen.update(title="桥")
        publish_by_vote(contest, by=world.wang)
        refused(lambda: annul(motion, reason="点错", by=world.wang), "contest_stands")


def test_who_takes_part_hears_of_another_last_day_of_what_was_left_out_and_of_the_end(
    world: World, open_call: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        contest, by = open_call, viewer(world.wang)
        said = ContestInput(contest.title, contest.text, days(9))
        edit_contest(contest, said, by=world.wang)
        assert "征集截止日期有变：徽标征集" in _titles(world.li)
        fit, left = entered(contest, he(), "桥"), entered(contest, world.li, "同心")
        ENTRIES.rule(left, EntryState.RETURNED, answer="缺说明", by=by)
        ENTRIES.rule(fit, EntryState.FIT, by=by)
        contest = begin_judging(is_closed(contest), [fit], days(0), by=world.wang)
        assert "作品没有进入评议：徽标征集" in _titles(world.li)
        Contest.objects.filter(pk=contest.pk).update(closes_on=days(-3), opinions_until=days(-1))
        choice = propose_choice(contest, {fit: "入选"}, "好", by=by)
        cancel_contest(contest, "不办了", by=world.wang)
        choice.refresh_from_db()
        assert choice.state == Ruled.WITHDRAWN, "nobody is asked to confirm what can't be any more"
