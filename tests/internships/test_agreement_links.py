"""Agreements confirmed by links: a student's, a guardian's where the school asks for it, a unit's for all of a school's interns."""

from __future__ import annotations

import re
from threading import Event
from time import sleep
from typing import Any

import pytest

from groupportal.files.services import store_bytes
from groupportal.links.models import Link
from groupportal.links.services import Addressed, finish_link, issue_links
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.ui.once import SEEN
from internships.enums import Signer
from internships.models import Agreement, HostUnit, Placement
from internships.papers.filling import agreement_print
from internships.services.agreement import (
    confirm_agreement,
    draft_agreements,
    edit_agreement,
    record_signed,
    send_agreement,
    set_batch_papers,
    take_back_agreement,
)
from internships.services.agreement_link import (
    UNIT_LINK,
    ask_agreements,
    confirm_by_link,
    confirm_for_unit,
    unit_holder,
)
from internships.services.insurance import cover_students
from tests.files.samples import PDF
from tests.internships.paper_deeds import DECLARED
from tests.internships.paper_ground import NOW, D, Papers, paper_ground, placement, policy, student
from tests.members.ground import viewer
from tests.outcomes import race
from tests.standing import standing
from tests.visitor import Visitor, body, seen_in
from tests.world import World


def _ready(world: World) -> Papers:
    made = paper_ground(world)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        cover_students(policy(world.ua), [made.one.student_id, made.two.student_id], by=world.li)
        terms = {key: text for key, text in made.batch.terms.items() if isinstance(text, str)}
        set_batch_papers(made.batch, terms, DECLARED, pass_mark=None, asks_guardian=True, by=world.li)
        type(made.one.student).objects.filter(pk=made.one.student_id).update(born_on=D(2009, 5, 1))
    return made


@standing
def papers(world: World) -> Papers:
    return _ready(world)


@pytest.fixture(autouse=True)
def _day(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def sent(world: World, *rows: Placement) -> list[Agreement]:
    with group_scope(world.a, actor=world.li):
        by = viewer(world.li)
        return [send_agreement(deal, by=by) for deal in draft_agreements(rows, by=by).made]


def asked(world: World, *rows: Placement) -> dict[str, str]:
    """The paths of the links, by whom they are for."""
    page = body(
        Visitor(world.li, world.a).post(
            "internships:agreements_ask",
            {
                "ids": [row.public_id for row in rows],
                "parties": ["unit", "student", "guardian"],
                "step": "do",
            },
        )
    )
    found = re.findall(r"<h2>([^<]+)：请确认.*?<dd class=\"mono\">(\S+?)</dd>", page, flags=re.DOTALL)
    return {name.partition("（")[0]: address.partition("testserver/group-a")[2] for name, address in found}


def opened(world: World, path: str, digits: str = "") -> Visitor:
    phone = Visitor(None, world.a)
    if digits:
        assert "电话号码后四位" in body(phone.get(path))
        phone.post(f"{path}check/", {"answer": digits})
    return phone


def handed_in(phone: Visitor, path: str, said: dict[str, Any], *, follow: bool = False) -> Any:
    """What is answered to a form that was read as it stands."""
    return phone.post(path, {SEEN: seen_in(body(phone.get(path))), **said}, follow=follow)


def test_all_confirm_by_links_and_it_takes_effect_once_the_last_one_has(world: World, papers: Papers) -> None:
    (deal,) = sent(world, papers.one)
    links = asked(world, papers.one)
    assert set(links) == {"姜勇", "姜国强", "何建"}
    assert asked(world, papers.one) == links, "asked twice, the same links"
    pupil = opened(world, links["姜勇"])
    page = body(pupil.get(links["姜勇"]))
    assert "电子装配工" in page
    assert "0750-3300001" not in page, "a phone is masked"
    wrong = handed_in(pupil, links["姜勇"], {"name": "姜国强"})
    assert (wrong.status_code, "要与学校登记的一致" in body(wrong)) == (422, True)
    assert handed_in(pupil, links["姜勇"], {"name": "姜勇"}).status_code == 302
    assert "学生姜勇 2026年2月10日已确认" in body(pupil.get(links["姜勇"]))
    again = pupil.post(links["姜勇"], {"name": "姜勇"}, follow=True)
    assert "已确认" in body(again), "the second time leads to the receipt"
    parent = opened(world, links["姜国强"], "8011")
    handed_in(parent, links["姜国强"], {"name": "姜国强"})
    with group_scope(world.a, actor=world.li):
        confirm_agreement(deal, "school", by=viewer(world.li))
    firm = opened(world, links["何建"], "8002")
    assert "送来 1 份协议" in body(firm.get(links["何建"]))
    told = handed_in(firm, links["何建"], {"name": "何建", "agreements": [deal.public_id]}, follow=True)
    assert "已确认 1 份协议" in body(told)
    assert "没有等您确认的协议" in body(told), "the link goes on"
    with group_scope(world.a, actor=world.li):
        deal.refresh_from_db()
        assert (deal.state, deal.guardian_on, deal.unit_by) == ("in_force", D(2026, 2, 10), None)
        assert deal.names == {"student": "姜勇", "guardian": "姜国强", "unit": "何建"}
    where = {"public_id": deal.public_id}
    assert "何建" in body(Visitor(world.li, world.a).get("internships:agreement", **where))


def test_without_the_guardian_it_is_not_in_force_and_an_adult_needs_none(
    world: World, papers: Papers
) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        grown = student(world.ua, "P05", "罗平", born_on=D(2005, 1, 1))
        third = placement(
            papers.batch, grown, papers.one.host, post=papers.one.post, teacher=papers.one.teacher
        )
        third = Placement.objects.get(pk=third.pk)
        cover_students(policy(world.ua, "PA-9"), [grown.pk], by=world.li)
    with group_scope(world.a, actor=world.li):
        minor, adult = draft_agreements([papers.one, third], by=viewer(world.li)).made
        assert (minor.asks_guardian, adult.asks_guardian) == (True, False)
        send_agreement(minor, by=viewer(world.li))
        for who, signer in ((world.li, "school"), (papers.an, "unit"), (papers.su, "student")):
            row = confirm_agreement(minor, signer, by=viewer(who))
        assert row.state == "checked", "the guardian is missing"
        assert not Link.objects.filter(purpose="internships.agreement_student", finished_at=None).exists()


def test_links_that_are_late_taken_back_or_of_others_confirm_nothing(
    world: World, papers: Papers, time_machine: Any
) -> None:
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Placement.objects.filter(pk=papers.two.pk).update(state="submitted")
    one, two = sorted(sent(world, papers.one, papers.two), key=lambda deal: deal.placement_id)
    links = asked(world, papers.one)
    firm = opened(world, links["何建"], "8002")
    assert "陈静" in body(firm.get(links["何建"])), "a unit's link shows all of this school's"
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        other = draft_agreements([], by=viewer(world.li))
        assert not other.made
        read, at = {agreement_print(one)}, papers.one.host
        elsewhere = confirm_for_unit(at, None, [one], name="何建", addressee=unit_holder(at, None), seen=read)
        assert not elsewhere.done, "another school's link reaches none of this one's"
    said = {"name": "何建", "agreements": [one.public_id]}
    assert "要与学校登记的一致" in body(handed_in(firm, links["何建"], {**said, "name": "严明"}))
    assert Visitor(None, world.b).get(links["姜勇"]).status_code == 404
    office = Visitor(world.li, world.a)
    office.post("internships:agreement_take_back", public_id=one.public_id)
    pupil = opened(world, links["姜勇"])
    assert "学校正在修改" in body(pupil.get(links["姜勇"]))
    assert "学校正在修改" in body(handed_in(pupil, links["姜勇"], {"name": "姜勇"}))
    with group_scope(world.a, actor=world.li):
        send_agreement(one, by=viewer(world.li))
    time_machine.move_to("2026-03-02 10:00+08:00", tick=False)
    assert "实习已经开始" in body(pupil.get(links["姜勇"]))
    with group_scope(world.a, actor=world.li):
        one.refresh_from_db()
        two.refresh_from_db()
        assert (one.student_on, one.unit_on, two.unit_on) == (None, None, None)
    time_machine.move_to("2026-03-20 10:00+08:00", tick=False)
    assert "这条链接已过期" in body(pupil.get(links["姜勇"]))


def test_two_taps_at_once_confirm_for_the_unit_once(committed_world: World) -> None:
    world = committed_world
    papers = _ready(world)
    (deal,) = sent(world, papers.one)

    def tap() -> Any:
        at, read = papers.one.host, {agreement_print(deal)}
        holder = unit_holder(at, world.ua)
        return confirm_for_unit(at, world.ua, [deal], name="何建", addressee=holder, seen=read).done

    answers = race(world.a, (world.li, tap), (world.wang, tap))
    assert sorted(len(one) for one in answers) == [0, 1]


def test_a_signature_by_link_and_the_offices_entry_of_it_wait_for_each_other(committed_world: World) -> None:
    world = committed_world
    papers = _ready(world)
    (deal,) = sent(world, papers.one)
    with group_scope(world.a, actor=world.li):
        (link,) = ask_agreements([papers.one], ("student",), by=viewer(world.li)).links
        file = store_bytes(PDF, name="协议.pdf", by=world.li)
    held = Event()

    def by_link() -> Any:
        """As the page behind the link: the link first, then the agreement."""
        finish_link(link)
        held.set()
        sleep(0.5)
        seen = {agreement_print(deal)}
        return confirm_by_link(deal, Signer.STUDENT, name="姜勇", addressee="姜勇", seen=seen)

    def on_paper() -> Any:
        held.wait(timeout=10)
        return record_signed(deal, {"student": D(2026, 2, 9)}, scan=file, by=viewer(world.li))

    signed, entered = race(world.a, (papers.su, by_link), (world.li, on_paper))
    assert isinstance(signed, Agreement)
    assert entered.code == "nothing_signed"


def changed(world: World, deal: Agreement, **terms: str) -> None:
    """The school takes it back, writes something else and gives it out again."""
    with group_scope(world.a, actor=world.li):
        by = viewer(world.li)
        draft = take_back_agreement(deal, by=by)
        edit_agreement(draft, {**draft.terms, **terms}, DECLARED, by=by)
        send_agreement(draft, by=by)


def test_who_read_another_text_than_stands_now_confirms_nothing(world: World, papers: Papers) -> None:
    (deal,) = sent(world, papers.one)
    links = asked(world, papers.one)
    pupil, firm = opened(world, links["姜勇"]), opened(world, links["何建"], "8002")
    own, where = Visitor(papers.su, world.a), {"public_id": deal.public_id}
    read, at_firm = seen_in(body(pupil.get(links["姜勇"]))), seen_in(body(firm.get(links["何建"])))
    with_account = seen_in(body(own.get("internships:agreement", **where)))
    changed(world, deal, meals="三餐由学生自理")
    answer = pupil.post(links["姜勇"], {"name": "姜勇", SEEN: read})
    again = body(answer)
    assert (answer.status_code, "您打开以后改过" in again, "三餐由学生自理" in again) == (422, True, True)
    said = {"name": "何建", "agreements": [deal.public_id]}
    told = body(firm.post(links["何建"], {**said, SEEN: at_firm}, follow=True))
    assert ("您打开以后改过" in told, "已确认 1 份" in told) == (True, False)
    for stale in (with_account, ""):
        told = body(
            own.post("internships:agreement_confirm", {SEEN: stale}, signer="student", follow=True, **where)
        )
        assert "您打开以后改过" in told
    with group_scope(world.a, actor=world.li):
        deal.refresh_from_db()
        assert (deal.student_on, deal.unit_on) == (None, None)
    assert pupil.post(links["姜勇"], {"name": "姜勇", SEEN: seen_in(again)}).status_code == 302, "read anew"


def test_who_confirmed_what_was_taken_back_is_told_and_does_not_read_the_draft(
    world: World, papers: Papers
) -> None:
    (deal,) = sent(world, papers.one)
    links = asked(world, papers.one)
    pupil = opened(world, links["姜勇"])
    handed_in(pupil, links["姜勇"], {"name": "姜勇"})
    assert "电子装配工" in body(pupil.get(links["姜勇"]))
    office = Visitor(world.li, world.a)
    told = body(office.post("internships:agreement_take_back", public_id=deal.public_id, follow=True))
    assert ("学生姜勇" in told, "请重新给他们发链接" in told) == (True, True)
    for _ in ("a draft", "given out again"):
        page = body(pupil.get(links["姜勇"]))
        assert ("需要您重新确认" in page, "电子装配工" in page) == (True, False)
        with group_scope(world.a, actor=world.li):
            deal.refresh_from_db()
            if deal.state == "draft":
                send_agreement(deal, by=viewer(world.li))
    assert asked(world, papers.one)["姜勇"] != links["姜勇"]


def test_of_a_placement_cancelled_or_not_handed_in_nothing_is_asked_for(world: World, papers: Papers) -> None:
    sent(world, papers.one, papers.two)
    links = asked(world, papers.one)
    firm, pupil = opened(world, links["何建"], "8002"), opened(world, links["姜勇"])
    page = body(firm.get(links["何建"]))
    assert ("姜勇" in page, "陈静" in page) == (True, False), "陈静's placement is a draft"
    sending = {"parties": ["unit", "student"], "step": "do"}
    office = Visitor(world.li, world.a)
    told = body(office.post("internships:agreements_ask", {**sending, "ids": [papers.two.public_id]}))
    assert "实习安排还没有提交" in told
    own = Visitor(papers.su, world.a)
    assert "确认三方协议" in body(own.get("internships:own"))
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Placement.objects.filter(pk=papers.one.pk).update(state="cancelled")
    assert "没有等您确认的协议" in body(firm.get(links["何建"]))
    assert "现在不用确认" in body(pupil.get(links["姜勇"]))
    assert "确认三方协议" not in body(own.get("internships:own"))
    told = body(office.post("internships:agreements_ask", {**sending, "ids": [papers.one.public_id]}))
    assert "不能再办三方协议" in told


def test_a_link_ends_with_whom_it_was_made_for(world: World, papers: Papers) -> None:
    (deal,) = sent(world, papers.one)
    links = asked(world, papers.one)
    parent, firm = opened(world, links["姜国强"], "8011"), opened(world, links["何建"], "8002")
    read, at_firm = seen_in(body(parent.get(links["姜国强"]))), seen_in(body(firm.get(links["何建"])))
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        type(papers.one.student).objects.filter(pk=papers.one.student_id).update(guardian="姜美兰")
        HostUnit.objects.filter(pk=papers.one.host_id).update(contact="何新")
        beside = Addressed(papers.one.host, "何建（别的学校）", Unit.objects.create(name="别的学校"))
        issue_links(UNIT_LINK, [beside], by=SYSTEM_ACTOR)
    for who, path in ((parent, links["姜国强"]), (firm, links["何建"])):
        page = body(who.get(path))
        assert ("登记的人已经更改" in page, "电子装配工" in page) == (True, False)
    assert parent.post(links["姜国强"], {"name": "姜美兰", SEEN: read}).status_code == 422
    firm.post(links["何建"], {"name": "何新", "agreements": [deal.public_id], SEEN: at_firm})
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        deal.refresh_from_db()
        assert (deal.guardian_on, deal.unit_on) == (None, None)
    assert {"姜美兰", "何新"} < set(asked(world, papers.one))
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        open_ = Link.objects.filter(finished_at=None).values_list("addressee", flat=True)
        assert {name.partition("（")[0] for name in open_} == {"姜勇", "姜美兰", "何新", "何建"}
        assert Link.objects.get(finished_at=None, addressee__startswith="何建").unit.name == "别的学校"  # type: ignore[union-attr]
