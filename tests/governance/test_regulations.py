"""A regulation from its draft to its repeal: several people, and what each of them is told when a rule says no."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.documents.regulation import collection_word, ledger_word, regulation_word
from governance.enums import ClauseKind, CommentState, DraftStage, Matter, Method, Numbered
from governance.models import RegulationClause, RegulationReceipt, RegulationVersion
from governance.report_checks import charter_numbers
from governance.selectors.consultation import comments_for
from governance.selectors.numbering import next_serial
from governance.selectors.regulation import changes_between, in_force_on, unread_by, versions_for
from governance.services.annulment import annul
from governance.services.consultation import answer, comment, move_deadline, take_back
from governance.services.counting import Tally
from governance.services.motion import edit_motion
from governance.services.numbering import set_form
from governance.services.regulation import (
    bring_into_force,
    put_to_vote,
    register_version,
    reopen_draft,
    repeal,
    settle_draft,
)
from governance.services.regulation_draft import (
    add_clause,
    clauses_of_file,
    draft_version,
    edit_clause,
    import_text,
    renumber,
)
from governance.services.regulation_receipt import acknowledge, remind_unread
from governance.services.voting import open_vote
from groupportal.accounts.models import User
from groupportal.errors import DomainError, NotAllowed
from groupportal.files.services import store_upload
from groupportal.messages.models import Notice
from groupportal.metrics.registry import metric_of
from groupportal.periods.enums import VersionState
from groupportal.tenancy.scope import group_scope
from groupportal.ui.formats import cndate
from groupportal.ui.seen import print_of
from members.services.periods import suspend
from tests.governance.regulation_ground import (
    CHARTER,
    DECISION,
    FORM,
    D,
    carried,
    draft,
    in_force,
    is_over,
    round_of,
    word,
)
from tests.governance.votes_ground import ask, by_hand, voter_of
from tests.members.ground import viewer
from tests.outcomes import race
from tests.visitor import body as page
from tests.world import World

TODAY = timezone.localdate


def he() -> User:
    return User.objects.get(username="he_a")


def refused(code: str):
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def test_a_regulation_goes_from_draft_through_two_units_to_force_and_is_read(
    inside: World, on_the_roll: Any
) -> None:
    world = inside
    firm = on_the_roll
    set_form(Numbered.REGULATION, FORM, by=world.wang)
    round_ = round_of(world)
    first = round_.version
    clauses = list(first.clauses.all())
    li, he_ = viewer(world.li), viewer(he())
    told = Notice.objects.filter(topic="governance.consultation_opened").values_list("recipient", flat=True)
    assert set(told) == {world.li.pk, he().pk}
    # Two units speak of one article; neither takes the other's place.
    one = comment(round_, unit=world.ua, text="改为每年三次", clause=clauses[0], by=li)
    two = comment(round_, unit=firm.unit, text="同意现稿", clause=clauses[0], by=he_)
    gone = comment(round_, unit=firm.unit, text="写错了", by=he_)
    take_back(gone, by=he_)
    assert set(comments_for(li)) == {one}
    assert set(comments_for(he_)) == {two, gone}
    with refused("consultation_open"):
        draft_version(first.regulation, by=world.wang)
    with refused("text_fixed"):
        renumber(first, by=world.wang)
    is_over(round_)
    second = draft_version(first.regulation, note="按意见修改", by=world.wang)
    with refused("unanswered"):
        settle_draft(second, by=world.wang)
    with refused("reason_missing"):
        answer(one, CommentState.ADOPTED, reason=" ", by=viewer(world.wang))
    answer(one, CommentState.ADOPTED, reason="会议多了才议得完", by=viewer(world.wang))
    answer(two, CommentState.REJECTED, reason="采纳了另一条", by=viewer(world.wen))
    clause = second.clauses.first()
    edit_clause(
        clause,
        text="每年开会三次。",
        kind=ClauseKind.ARTICLE,
        number=1,
        was=print_of(clause.text),
        by=world.wang,
    )
    (change,) = changes_between(list(first.clauses.all()), list(second.clauses.all()))
    assert (change.kind, change.place) == ("changed", "第一条")
    assert [piece.text for piece in change.pieces if piece.sign == "new"] == ["三"]
    settle_draft(second, by=world.wang)
    # Who rests belongs to the group all the same.
    suspend(firm, starts_on=D(2020, 1, 1), reason="未交材料", decision=DECISION, by=world.wang)
    made = bring_into_force(second, on=D(2021, 1, 20), decision=DECISION, by=world.wang)
    assert made.number == "鄂职发〔2021〕1号"
    assert list(in_force_on(D(2021, 1, 20))) == [made]
    assert not in_force_on(D(2021, 1, 19))
    # Read by one unit, the other is reminded once a day.
    assert [row.unit for row in unread_by(li)] == [world.ua]
    assert (acknowledge(made, by=li), acknowledge(made, by=li)) == (1, 0)
    assert not unread_by(li)
    assert remind_unread(made, by=world.wang) == {"units": 1, "people": 1}
    assert remind_unread(made, by=world.wang) == {"units": 1, "people": 0}
    assert RegulationReceipt.objects.get(unit=world.ua).read_by == world.li
    ended = repeal(made, on=D(2023, 1, 1), reason="不再需要", decision=DECISION, by=world.wang)
    assert (ended.state, list(in_force_on(D(2023, 1, 1)))) == (VersionState.SUPERSEDED, [])
    assert list(in_force_on(D(2022, 12, 31))) == [made]


def test_who_may_comment_and_until_when(inside: World, on_the_roll: Any) -> None:
    world = inside
    firm = on_the_roll
    round_ = round_of(world)
    li = viewer(world.li)
    with pytest.raises(NotAllowed):
        comment(round_, unit=firm.unit, text="替别家说", by=li)
    with pytest.raises(NotAllowed):
        comment(round_, unit=world.ua, text="路过", by=viewer(world.zhang))
    other = draft(world, name="监事会工作制度").clauses.first()
    with refused("other_draft"):
        comment(round_, unit=world.ua, text="好", clause=other, by=li)
    said = comment(round_, unit=world.ua, text="好", by=li)
    assert not comments_for(viewer(world.zhang))
    with refused("two_people"):
        take_back(said, by=viewer(world.wang))
    with pytest.raises(NotAllowed):
        answer(said, CommentState.ADOPTED, reason="好", by=li)
    own = comment(round_, unit=firm.unit, text="来信所提", by=viewer(world.wang))
    with refused("two_people"):
        answer(own, CommentState.ADOPTED, reason="好", by=viewer(world.wang))
    with refused("day_over"):
        move_deadline(round_, closes_on=TODAY() - dt.timedelta(days=1), reason="早点", by=world.wang)
    move_deadline(round_, closes_on=TODAY(), reason="都答复了", by=world.wang)
    told = Notice.objects.filter(recipient=world.li, body__contains="截止日期改为")
    assert "当天也收。都答复了" in told.get().body, "who was asked is told of another last day"
    with refused("consultation_open") as words:
        draft_version(round_.version.regulation, by=world.wang)
    assert f"当天也收，{cndate(TODAY() + dt.timedelta(days=1))}起可以起草修改稿" in words.value.message
    is_over(round_)
    for late in (lambda: comment(round_, unit=world.ua, text="晚了", by=li), lambda: take_back(said, by=li)):
        with refused("too_late"):
            late()
    said.refresh_from_db()
    assert said.state == CommentState.WAITING


@pytest.mark.usefixtures("on_the_roll")
def test_drafts_are_the_offices_until_they_go_round(inside: World) -> None:
    world = inside
    version = draft(world)
    assert version not in versions_for(viewer(world.li))
    assert version in versions_for(viewer(world.wang))
    sent = round_of(world, name="监事会工作制度").version
    assert list(versions_for(viewer(world.li))) == [sent]
    with group_scope(world.b, actor=world.qian, switch=True):
        assert not versions_for(viewer(world.qian))


def test_a_word_file_comes_in_and_its_gaps_are_named(inside: World) -> None:
    world = inside
    version = draft(world, kind="charter", name="集团章程")
    upload = SimpleUploadedFile("章程.docx", word(f"《集团 章程》\n{CHARTER}"))
    file = store_upload(upload, by=world.wang, view_action="governance.view_regulations")
    faults = import_text(version, file, by=world.wang)
    assert not version.clauses.filter(text__contains="《集团").exists(), (
        "the title stands above the text once"
    )
    assert faults[-1] == "第五条之后是第三章的第七条，缺第六条。"
    assert version.clauses.filter(kind=ClauseKind.ARTICLE).count() == 4
    settled = settle_draft(version, by=world.wang)
    set_form(Numbered.REGULATION, FORM, by=world.wang)
    bring_into_force(settled, on=D(2021, 1, 20), decision=DECISION, by=world.wang)
    (found,) = charter_numbers(D(2022, 1, 1))
    assert "缺第六条" in found.message
    assert not list(charter_numbers(D(2020, 1, 1)))
    with refused("no_text"):
        clauses_of_file(word(""), name="空.docx")


def test_renumbering_on_request_in_the_draft_or_in_the_file_alone(inside: World) -> None:
    world = inside
    version = draft(world, "第一条 甲\n第三条 乙")
    there = docx.Document(BytesIO(regulation_word(version, world.a)))
    anew = docx.Document(BytesIO(regulation_word(version, world.a, anew=True)))
    assert [any("第三条" in p.text for p in one.paragraphs) for one in (there, anew)] == [True, False]
    assert renumber(version, by=world.wang) == 1
    assert [clause.number for clause in version.clauses.all()] == [1, 2]


@pytest.mark.usefixtures("on_the_roll")
def test_the_text_of_what_holds_is_fixed_by_the_database_too(inside: World) -> None:
    world = inside
    version = in_force(world)
    clause = version.clauses.first()
    with pytest.raises(IntegrityError, match="text of this version is fixed"), transaction.atomic():
        RegulationClause.objects.filter(pk=clause.pk).update(text="改过")
    with refused("in_force"):
        reopen_draft(version, reason="想改", by=world.wang)
    with refused("text_fixed"):
        edit_clause(
            clause, text="改过", kind=ClauseKind.ARTICLE, number=1, was=print_of(clause.text), by=world.wang
        )


@pytest.mark.usefixtures("on_the_roll")
def test_a_new_version_takes_over_on_its_day(inside: World) -> None:
    world = inside
    old = in_force(world)
    new = settle_draft(draft_version(old.regulation, by=world.wang), by=world.wang)
    bring_into_force(new, on=D(2022, 3, 1), decision=DECISION, by=world.wang)
    assert list(in_force_on(D(2022, 2, 28))) == [old]
    assert list(in_force_on(D(2022, 3, 1))) == [RegulationVersion.objects.get(pk=new.pk)]
    assert metric_of("governance.regulations").compute(D(2022, 3, 1)).value == 1


def test_only_the_vote_on_these_words_puts_them_in_force(inside: World, three_meet: Any) -> None:
    world, meeting, day = inside, three_meet.meeting, TODAY()
    set_form(Numbered.REGULATION, FORM, by=world.wang)
    early = timezone.now()
    version = settle_draft(draft(world), by=world.wang)
    another = by_hand(world, ask(world, meeting, Method.HANDS), Tally(3, issued=3))
    with refused("other_motion"):
        bring_into_force(version, on=day, motion=another, by=world.wang)
    motion = put_to_vote(version, meeting, by=world.wang)
    assert str(motion.item) == "审议《理事会工作制度》（第1稿）"
    for code, deed in {
        "put_before": lambda: put_to_vote(version, meeting, by=world.wang),
        "put_to_vote": lambda: reopen_draft(version, reason="漏了一条", by=world.wang),
        "of_regulation": lambda: edit_motion(motion, title="另一件", by=world.wang),
        "has_motion": lambda: bring_into_force(version, on=day, decision=DECISION, by=world.wang),
    }.items():
        with refused(code):
            deed()
    by_hand(world, motion, Tally(3, issued=3), at=early)
    with refused("voted_before"):
        bring_into_force(version, on=day, motion=motion, by=world.wang)
    reopen_draft(version, reason="漏了一条", by=world.wang)
    add_clause(version, text="秘书处另设专户。", by=world.wang)
    version = settle_draft(version, by=world.wang)
    with refused("other_motion"):
        bring_into_force(version, on=day, motion=motion, by=world.wang)
    new = carried(world, meeting, version)
    with refused("before_decision"):
        bring_into_force(version, on=D(2021, 1, 20), motion=new, by=world.wang)
    made = bring_into_force(version, on=day, motion=new, by=world.wang)
    assert made.motion == new
    # What is taken back before it held leaves the former one as it was.
    coming = day + dt.timedelta(days=3)
    later = settle_draft(draft_version(made.regulation, by=world.wang), by=world.wang)
    later = bring_into_force(later, on=coming, decision=DECISION, by=world.wang)
    repeal(later, on=coming, reason="印错", decision=DECISION, by=world.wang)
    made.refresh_from_db()
    assert (made.state, made.ends_on) == (VersionState.IN_FORCE, None)


def test_who_votes_reads_the_settled_words_and_what_differs(
    world: World, three_meet: Any, client_for: Any
) -> None:
    with group_scope(world.a, actor=world.wang):
        version = settle_draft(draft(world, kind="charter", name="集团章程"), by=world.wang)
        sits = three_meet.rows[0].user
        assert version not in versions_for(viewer(sits))
        motion = put_to_vote(version, three_meet.meeting, method=Method.NAMED, by=world.wang)
        assert motion.matter == Matter.CHARTER
        assert version in versions_for(viewer(sits))
        assert version not in versions_for(viewer(world.li)), "li is not asked to the meeting"
        open_vote(motion, by=world.wang)
        ballot = voter_of(motion, three_meet.rows[0])
    office = client_for(world.wang, world.a)
    waiting = page(office.get("governance:motion", public_id=motion.public_id))
    assert "还有 3 票没有投（理事1、理事2、理事3）" in waiting
    reader = client_for(sits, world.a)
    shown = page(reader.get("governance:ballot", public_id=ballot.public_id))
    assert f"versions/{version.public_id}/" in shown
    assert "修改对照" in shown
    assert "每年开会两次" in page(reader.get("governance:regulation_version", public_id=version.public_id))


def test_what_was_not_carried_puts_nothing_in_force(inside: World, three_meet: Any) -> None:
    world, meeting, day = inside, three_meet.meeting, TODAY()
    set_form(Numbered.REGULATION, FORM, by=world.wang)
    version = settle_draft(draft(world), by=world.wang)
    waits = put_to_vote(version, meeting, by=world.wang)
    with refused("not_carried"):
        bring_into_force(version, on=day, motion=waits, by=world.wang)
    by_hand(world, waits, Tally(yes=1, no=2, issued=3))
    with refused("not_carried"):
        bring_into_force(version, on=day, motion=waits, by=world.wang)
    void = carried(world, meeting, version)
    annul(void, reason="人数有误", by=world.wang)
    with refused("not_carried"):
        bring_into_force(version, on=day, motion=void, by=world.wang)
    assert RegulationVersion.objects.get(pk=version.pk).state == VersionState.DRAFT


def test_a_number_of_an_older_paper_is_not_proposed_again(inside: World) -> None:
    world = inside
    set_form(Numbered.REGULATION, FORM, by=world.wang)
    for number in (1, 3):
        register_version(
            f"旧制度{number}",
            kind="system",
            body=None,
            number=f"鄂职发〔2021〕{number}号",
            on=D(2021, 1, 1),
            by=world.wang,
        )
    assert in_force(world).number == "鄂职发〔2021〕2号"
    assert next_serial(Numbered.REGULATION, 2021) == 4


@pytest.mark.usefixtures("on_the_roll")
def test_a_repeal_is_told_and_until_its_day_it_is_to_be_read(inside: World) -> None:
    world = inside
    tomorrow, li = TODAY() + dt.timedelta(days=1), viewer(world.li)
    rest = {"reason": "不再需要", "decision": DECISION, "by": world.wang}
    last = repeal(in_force(world), on=tomorrow, **rest)
    told = Notice.objects.filter(topic="governance.regulation_repealed")
    assert set(told.values_list("recipient", flat=True)) == {world.li.pk, he().pk}
    assert {row.body for row in told} == {f"自{cndate(tomorrow)}起不再施行。废止原因：不再需要"}
    gone = repeal(in_force(world, name="监事会工作制度"), on=TODAY(), **rest)
    assert [row.version for row in unread_by(li)] == [last]
    assert remind_unread(last, by=world.wang) == {"units": 2, "people": 2}
    with refused("not_in_force"):
        remind_unread(gone, by=world.wang)


@pytest.mark.usefixtures("on_the_roll")
def test_numbers_are_proposed_and_given_once(inside: World) -> None:
    world = inside
    with refused("no_number_form"):
        bring_into_force(
            settle_draft(draft(world, name="无文号"), by=world.wang),
            on=D(2021, 1, 1),
            decision=DECISION,
            by=world.wang,
        )
    assert in_force(world).serial == 1
    assert next_serial(Numbered.REGULATION, 2021) == 2
    other = settle_draft(draft(world, name="监事会工作制度"), by=world.wang)
    with refused("number_taken"):
        bring_into_force(other, on=D(2021, 5, 1), serial=1, decision=DECISION, by=world.wang)
    with refused("decision_missing"):
        bring_into_force(other, on=D(2021, 5, 1), by=world.wang)
    assert bring_into_force(other, on=D(2021, 5, 1), serial=7, decision=DECISION, by=world.wang).serial == 7
    with pytest.raises(DomainError, match="同名"):
        register_version(
            "监事会工作制度",
            kind="system",
            body=None,
            number="旧〔2015〕1号",
            on=D(2015, 1, 1),
            by=world.wang,
        )


@pytest.mark.usefixtures("on_the_roll")
def test_a_collection_holds_what_was_in_force_and_a_ledger_every_comment(inside: World) -> None:
    world = inside
    in_force(world, name="集团章程", kind="charter", text=CHARTER)
    content, number = collection_word(D(2021, 6, 1), world.a, timezone.now())
    text = "\n".join(p.text for p in docx.Document(BytesIO(content)).paragraphs)
    assert number == 1
    assert "第七条　理事会决定集团事项。" in text
    assert collection_word(D(2020, 1, 1), world.a, timezone.now())[1] == 0
    round_ = round_of(world, name="监事会工作制度")
    comment(round_, unit=world.ua, text="写明人数", by=viewer(world.li))
    ledger = docx.Document(
        BytesIO(ledger_word(round_, comments_for(viewer(world.wang)), world.a, timezone.now()))
    )
    assert [cell.text for cell in ledger.tables[0].rows[1].cells][:4] == [
        "全文",
        world.ua.name,
        "写明人数",
        "待答复",
    ]


def test_two_who_edit_one_paragraph_at_once_lose_no_word(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        clause = draft(world).clauses.first()
    was = print_of(clause.text)

    def editing(user: User, text: str):
        return user, lambda: edit_clause(
            clause, text=text, kind=ClauseKind.ARTICLE, number=1, was=was, by=viewer(user)
        )

    answers = race(world.a, editing(world.wang, "王的"), editing(world.wen, "文的"))
    (lost,) = [one for one in answers if isinstance(one, DomainError)]
    with group_scope(world.a, actor=world.wang):
        clause.refresh_from_db()
    assert clause.text in {"王的", "文的"}
    assert (lost.code, clause.text in lost.message) == ("overtaken", True)


def test_two_numbers_at_once_are_two_numbers(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        set_form(Numbered.REGULATION, FORM, by=world.wang)
        drafts = [settle_draft(draft(world, name=name), by=world.wang) for name in ("甲制度", "乙制度")]

    def giving(user: User, version: RegulationVersion):
        return (
            user,
            lambda: bring_into_force(version, on=D(2021, 3, 1), decision=DECISION, by=viewer(user)).serial,
        )

    answers = race(world.a, giving(world.wang, drafts[0]), giving(world.wen, drafts[1]))
    assert sorted(answers) == [1, 2]
    with group_scope(world.a, actor=world.wang):
        assert RegulationVersion.objects.filter(stage=DraftStage.SETTLED, year=2021).count() == 2
