"""Informed consents: by a link to student and guardian, or entered from paper, one by one and for many."""

from __future__ import annotations

import re
from dataclasses import replace
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groupportal.audit.models import AccessEntry, AuditEntry
from groupportal.errors import NotAllowed
from groupportal.links.models import Link
from groupportal.links.services import finish_link
from groupportal.messages.models import Notice
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from groupportal.ui.once import SEEN
from internships.models import Consent, Placement
from internships.papers.filling import fingerprint
from internships.selectors.papers import consents_for, facts_for, paper_rows
from internships.selectors.steps import steps_of
from internships.services.consent import (
    Answer,
    ask_consents,
    record_consent,
    record_consents,
    reopen_consent,
    sign_consent,
)
from internships.services.insurance import cover_students
from internships.services.placement import edit_placement, placement_facts
from internships.services.running import arrive
from internships.services.safety import Result, record_safety
from rosters.models import Student
from tests.accounts.test_devices import signed_in
from tests.internships.paper_ground import NOW, D, Papers, paper_ground, placement, policy, student
from tests.members.ground import viewer
from tests.outcomes import race, refused
from tests.standing import standing
from tests.visitor import Visitor, body, row_names, seen_in
from tests.world import World

BOTH = ("student", "guardian")
SIGNED = {"answer": "yes", "signer": "姜国强", "relation": "father"}


@standing
def papers(world: World) -> Papers:
    return paper_ground(world)


@pytest.fixture(autouse=True)
def _day(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def asked(world: World, papers: Papers, *rows: Placement) -> dict[str, str]:
    """The addresses of the links, by whom they are for."""
    page = body(
        Visitor(world.li, world.a).post(
            "internships:consents_ask",
            {"ids": [row.public_id for row in rows or (papers.one,)], "parties": BOTH, "step": "do"},
        )
    )
    found = re.findall(r"<h2>(\S+)：请签.*?<dd class=\"mono\">(\S+?)</dd>", page, flags=re.DOTALL)
    return {name: address.partition("testserver/group-a")[2] for name, address in found}


def test_a_guardian_signs_by_the_link_and_sees_this_placement_alone(world: World, papers: Papers) -> None:
    addresses = asked(world, papers, papers.one, papers.two)
    assert set(addresses) == {"姜勇", "姜国强", "陈静", "陈国强"}
    phone, path = Visitor(None, world.a), addresses["姜国强"]
    assert "电话号码后四位" in body(phone.get(path))
    phone.post(f"{path}check/", {"answer": "8011"})
    page = body(phone.get(path))
    assert "江海光电有限公司" in page
    assert "2026年3月1日至2026年8月31日" in page
    assert "每月2,600" in page
    assert "陈静" not in page
    read = {**SIGNED, SEEN: seen_in(page)}
    wrong = phone.post(path, {**read, "signer": "陈国强"})
    assert (wrong.status_code, "要与学校登记的一致" in body(wrong)) == (422, True)
    assert phone.post(path, read).status_code == 302
    assert "签字同意" in body(phone.get(path)), "the receipt"
    with group_scope(world.a, actor=world.li):
        one = Consent.objects.get(placement=papers.one, party="guardian")
        assert (one.is_agreed, one.signer, one.signed_on, one.way) == (
            True,
            "姜国强",
            D(2026, 2, 10),
            "online",
        )
        assert ["实习单位", "江海光电有限公司"] in one.told
        facts = facts_for([papers.one.pk])[papers.one.pk]
    assert facts["consent.has_guardian"] is True
    assert facts["consent.has_student"] is False, "asked for, not given yet"
    assert phone.post(path, {**SIGNED, "answer": "no"}).status_code == 302, "an answer is given once"
    with group_scope(world.a, actor=world.li):
        assert Consent.objects.get(pk=one.pk).is_agreed


def test_who_was_told_something_else_than_is_so_now_signs_nothing(world: World, papers: Papers) -> None:
    path = asked(world, papers)["姜国强"]
    phone = Visitor(None, world.a)
    phone.post(f"{path}check/", {"answer": "8011"})
    read = seen_in(body(phone.get(path)))
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Placement.objects.filter(pk=papers.one.pk).update(pay=1800)
    answer = phone.post(path, {**SIGNED, SEEN: read})
    page = body(answer)
    assert (answer.status_code, "实习的内容改过" in page, "每月1,800" in page) == (422, True, True)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert Consent.objects.get(placement=papers.one, party="guardian").is_agreed is None
    assert phone.post(path, {**SIGNED, SEEN: seen_in(page)}).status_code == 302, "read anew"


def test_a_link_that_opens_nothing_says_why(world: World, papers: Papers, time_machine: Any) -> None:
    path = asked(world, papers)["姜勇"]
    guest = Visitor(None, world.a)
    assert "岗位实习知情同意书（学生）" in body(guest.get(path))
    assert "在另一台设备上打开过" in body(Visitor(None, world.a).get(path)), "forwarded"
    assert guest.get(path.replace("/l/", "/l/a")).status_code == 404
    assert Visitor(None, world.b).get(path).status_code == 404
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Placement.objects.filter(pk=papers.one.pk).update(state="cancelled")
    assert "已经取消或结束" in body(guest.get(path))
    assert "已经取消或结束" in body(guest.post(path, {"answer": "yes", "signer": "姜勇"}))
    with group_scope(world.a, actor=world.li):
        assert Consent.objects.get(placement=papers.one, party="student").is_agreed is None
    time_machine.move_to("2026-03-20 10:00+08:00", tick=False)
    gone = guest.get(path)
    assert (gone.status_code, "这条链接已过期" in body(gone)) == (410, True)


def test_paper_is_entered_for_many_on_one_day_and_bad_cases_are_named(world: World, papers: Papers) -> None:
    asked(world, papers)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        alone = student(papers.batch.unit, "03", "罗平", guardian="", guardian_phone="")
        third = placement(papers.batch, alone, papers.one.host)
        visit = placement(
            papers.batch, student(papers.batch.unit, "04", "何平"), papers.one.host, kind="visit"
        )
    office = Visitor(world.li, world.a)
    rows = (papers.one, papers.two, third, visit)
    sent = {"ids": [row.public_id for row in rows], "parties": BOTH, "signed_on": "2026-02-09"}
    assert "选中了 4 名学生" in body(office.post("internships:consents_signed", sent))
    page = body(office.post("internships:consents_signed", {**sent, "step": "do"}, follow=True))
    assert "已登记 5 份同意书" in page
    assert "没有登记监护人姓名" in page
    assert "只要求岗位实习" in page
    with group_scope(world.a, actor=world.li):
        link = Link.objects.filter(finished_at__isnull=False).count()
        assert link == 2, "links of who signed on paper are settled"
        shown = paper_rows(viewer(world.li)).get(pk=papers.two.pk)
        assert (shown.guardian_consent, shown.student_consent) == ("agreed", "agreed")
        refused(
            lambda: record_consent(papers.one, "student", Answer(D(2026, 2, 9)), by=viewer(world.li)),
            "answered",
        )
        refused(
            lambda: record_consents([third], ["student"], Answer(D(2026, 2, 12)), by=viewer(world.li)),
            "day_to_come",
        )
        said = {step.key: (step.done, step.words) for step in steps_of([papers.two])[papers.two.pk]}
        assert said["consent"] == (True, "学生和监护人都已同意。")
        assert said["agreement"] == (False, "还没有起草。")
        assert said["safety"] == (False, "还没有登记成绩。")
        assert {"consent", "agreement", "insurance", "safety"}.isdisjoint(
            s.key for s in steps_of([visit])[visit.pk]
        )
    names = row_names(office.get("internships:papers", data={"lacks": "consent"}))
    assert names == ["罗平"]


def test_an_answer_to_another_placement_does_not_count_and_one_taken_back_is_gone(
    world: World, papers: Papers
) -> None:
    by = viewer
    with group_scope(world.a, actor=world.li):
        one = record_consent(papers.one, "student", Answer(D(2026, 2, 9)), by=by(world.li))
        Placement.objects.filter(pk=papers.one.pk).update(ends_on=D(2026, 10, 1))
        assert paper_rows(by(world.li)).get(pk=papers.one.pk).student_consent == "outdated"
        assert facts_for([papers.one.pk])[papers.one.pk]["consent.has_student"] is False
        again = record_consent(papers.one, "student", Answer(D(2026, 2, 10)), by=by(world.li))
        assert again.pk == one.pk
        Placement.objects.filter(pk=papers.one.pk).update(ends_on=D(2026, 10, 2))
        ask_consents([papers.one], ["student"], by=by(world.li))
        gone = AuditEntry.objects.get(action="internships.consent_reopened")
        assert gone.before["签字人"] == "姜勇"
        assert "江海光电有限公司" in gone.before["告知的内容"], "what was signed before is kept"
        again = record_consent(papers.one, "student", Answer(D(2026, 2, 10)), by=by(world.li))
        refused(lambda: reopen_consent(again, reason=" ", by=by(world.li)), "reason_missing")
        reopen_consent(again, reason="日期登记错了", by=by(world.li))
        refused(lambda: reopen_consent(again, reason="再撤", by=by(world.li)), "not_answered")
        assert paper_rows(by(world.li)).get(pk=papers.one.pk).student_consent == "asked"


def test_less_pay_than_was_told_wants_another_consent_and_lets_nobody_begin(
    world: World, papers: Papers
) -> None:
    with group_scope(world.a, actor=world.li):
        by, one = viewer(world.li), papers.one
        Placement.objects.filter(pk=one.pk).update(pay=2600, starts_on=D(2026, 2, 10), state="draft")
        record_consent(one, "guardian", Answer(D(2026, 2, 9)), by=by)
        row = Placement.objects.get(pk=one.pk)
        edit_placement(row, replace(placement_facts(row), pay=3000, lodging="unit"), by=by)
        assert paper_rows(by).get(pk=one.pk).guardian_consent == "agreed", "more pay, a bed: told as open"
        row = edit_placement(row, replace(placement_facts(row), pay=500, lodging="unit"), by=by)
        assert paper_rows(by).get(pk=one.pk).guardian_consent == "outdated"
        assert facts_for([one.pk])[one.pk]["consent.has_guardian"] is False
        ruled = {"ruled_by": world.wen, "ruled_at": timezone.now()}
        Placement.objects.filter(pk=one.pk).update(state="approved", **ruled)
        come = {"on": D(2026, 2, 10), "by": by}
        assert "签的是改动以前的" in refused(lambda: arrive([one], **come).only(), "fallen")
        record_consent(one, "guardian", Answer(D(2026, 2, 10)), by=by)
        list_ = policy(one.unit, starts_on=D(2026, 2, 1))
        assert "没有覆盖" in refused(lambda: arrive([one], **come).only(), "fallen")
        cover_students(list_, [one.student_id], by=by)
        Student.objects.filter(pk=one.student_id).update(born_on=D(2010, 3, 1))
        assert "未满16周岁" in refused(lambda: arrive([one], **come).only(), "fallen")
        Student.objects.filter(pk=one.student_id).update(born_on=D(2008, 3, 1))
        arrive([one], **come).only()


def test_who_is_refused_does_not_begin_and_the_teacher_hears_of_it(world: World, papers: Papers) -> None:
    with group_scope(world.a, actor=world.li):
        ask_consents([papers.one], ["guardian"], by=viewer(world.li))
        one = Consent.objects.get()
        signed = {
            "addressee": "姜国强",
            "signer": "姜国强",
            "relation": "father",
            "seen": fingerprint(one.told),
        }
        sign_consent(one, is_agreed=False, reason="离家太远", **signed)
        notice = Notice.objects.get(recipient=papers.gu)
        assert ("监护人不同意实习：姜勇" in notice.title, notice.body) == (True, "离家太远")
        ruled = {"ruled_by": world.wen, "ruled_at": timezone.now()}
        Placement.objects.filter(pk=papers.one.pk).update(state="approved", **ruled)
        Placement.objects.filter(pk=papers.one.pk).update(starts_on=D(2026, 2, 10))
        come = {"on": D(2026, 2, 10), "by": viewer(world.li)}
        assert "离家太远" in refused(lambda: arrive([papers.one], **come).only(), "fallen")
        reopen_consent(one, reason="家长改了主意", by=viewer(world.li))
        assert "还没有重新签" in refused(lambda: arrive([papers.one], **come).only(), "fallen")
        record_consent(papers.one, "guardian", Answer(D(2026, 2, 10)), by=viewer(world.li))
        Placement.objects.filter(pk=papers.one.pk).update(
            is_safety_passed=False, safety_passed_on=D(2026, 2, 9)
        )
        assert "安全教育" in refused(lambda: arrive([papers.one], **come).only(), "fallen")
        Placement.objects.filter(pk=papers.one.pk).update(is_safety_passed=True)
        arrive([papers.one], **come).only()
        one.refresh_from_db()
        refused(lambda: reopen_consent(one, reason="家长反悔", by=viewer(world.li)), "begun")
        again = record_safety(
            papers.batch, [Result("P01", is_passed=False)], on=D(2026, 2, 10), by=viewer(world.li)
        )
        assert "已于2026年2月9日考核合格" in again.left_out[0][1]


def test_who_sees_and_keeps_consents(world: World, papers: Papers, client_for: Any) -> None:
    page = {"public_id": papers.one.public_id}
    expected = {"su": True, "gu": True, "an": False}
    for who, sees in expected.items():
        shown = client_for(getattr(papers, who), world.a).get("internships:paper", **page)
        assert (shown.status_code, "知情同意书" in body(shown).split("<main")[1]) == (200, sees), who
        assert (
            client_for(getattr(papers, who), world.a)
            .get("internships:consent_record", party="student", **page)
            .status_code
            == 403
        ), who
    assert client_for(papers.yan, world.a).get("internships:paper", **page).status_code == 404
    other = {"public_id": papers.two.public_id}
    for who in ("su", "an"):  # 陈静's is another student's, and still a draft, which no unit sees
        assert client_for(getattr(papers, who), world.a).get("internships:paper", **other).status_code == 404
    with group_scope(world.a, actor=papers.an):
        assert not consents_for(viewer(papers.an)).exists()
        with pytest.raises(NotAllowed):
            ask_consents([papers.one], BOTH, by=viewer(papers.an))
    with group_scope(world.b, actor=world.qian):
        assert not ask_consents([papers.one], BOTH, by=viewer(world.qian)).links, (
            "another group's is not there"
        )


def test_links_and_lists_take_the_same_queries_for_many(
    world: World, papers: Papers, client_for: Any
) -> None:
    """A hundred students ask no more than three, apart from rows written in one statement."""

    def queries(rows: list[Placement]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            asked = ask_consents(rows, BOTH, by=viewer(world.li))
        assert len(asked.links) == 2 * len(rows)
        return len(caught)

    with group_scope(world.a, actor=world.li):
        few = [
            placement(papers.batch, student(papers.batch.unit, f"a{n}", "陈一"), papers.one.host)
            for n in range(3)
        ]
        many = [
            placement(papers.batch, student(papers.batch.unit, f"b{n}", "陈一"), papers.one.host)
            for n in range(60)
        ]
        assert queries(many) <= queries(few) + 2
        with CaptureQueriesContext(connection) as caught:
            facts_for([row.pk for row in many])
        assert len(caught) <= 6
        with CaptureQueriesContext(connection) as caught:
            steps_of(many)
        assert sum("internships_consent" in query["sql"] for query in caught) == 1, "the papers are read once"
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert AccessEntry.objects.filter(purpose__contains="知情同意书").count() == 0


def test_a_link_ends_with_the_guardian_it_was_made_for(world: World, papers: Papers) -> None:
    old = asked(world, papers)["姜国强"]
    with group_scope(world.a, actor=world.li):
        type(papers.one.student).objects.filter(pk=papers.one.student_id).update(
            guardian="孙丽", guardian_phone="13800138022"
        )
    phone = Visitor(None, world.a)
    phone.post(f"{old}check/", {"answer": "8022"})
    page = body(phone.get(old))
    assert "学校登记的人已经更改" in page
    assert "江海光电有限公司" not in page, "what is told is told to the guardian of now"
    again = asked(world, papers)
    assert set(again) == {"姜勇", "孙丽"}
    assert again["孙丽"] != old
    with group_scope(world.a, actor=world.li):
        ended, fresh = Link.objects.filter(addressee__in=("姜国强", "孙丽")).order_by("pk")
        assert (ended.addressee, ended.is_open(), fresh.is_open()) == ("姜国强", False, True)
        one = Consent.objects.get(placement=papers.one, party="guardian")
        said = {"signer": "孙丽", "relation": "mother", "is_agreed": True, "seen": fingerprint(one.told)}
        refused(lambda: sign_consent(one, addressee="姜国强", **said), "other_holder")
        assert sign_consent(one, addressee="孙丽", **said).is_agreed


def test_a_signature_by_link_and_the_offices_entry_of_it_wait_for_each_other(committed_world: World) -> None:
    world = committed_world
    papers = paper_ground(world)
    with group_scope(world.a, actor=world.li):
        (link,) = ask_consents([papers.one], ["guardian"], by=viewer(world.li)).links
        one = Consent.objects.get(placement=papers.one, party="guardian")
    held = Event()

    def by_link() -> Any:
        """As the page behind the link: the link first, then the consent."""
        finish_link(link)
        held.set()
        sleep(0.5)
        said = {"signer": "姜国强", "relation": "father", "is_agreed": True, "seen": fingerprint(one.told)}
        return sign_consent(one, addressee="姜国强", **said)

    def on_paper() -> Any:
        held.wait(timeout=10)
        return record_consent(papers.one, "guardian", Answer(D(2026, 2, 9)), by=viewer(world.li))

    signed, entered = race(world.a, (papers.su, by_link), (world.li, on_paper))
    assert isinstance(signed, Consent)
    assert entered.code == "answered"


def test_a_phone_signs_the_consent_and_confirms_the_agreement(world: World, papers: Papers) -> None:
    """By token alone: what was read is what is signed; the link is spent with it; each confirms for the own side."""
    addresses = asked(world, papers, papers.one)
    phone, office, firm = (signed_in(user.username)[0] for user in (papers.su, world.li, papers.an))
    (row,) = phone.get("my/consents/").json()["results"]
    assert "危险作业：学校还没有登记，签字前请问清楚" in row["told"]
    sign = f"my/consents/{row['id']}/sign/"
    refusal = phone.post(sign, {"is_agreed": True, "print": "0" * 24})
    assert (refusal.status_code, refusal.json()["code"]) == (422, "changed")
    assert firm.post(sign, {"is_agreed": True, "print": row["print"]}).status_code == 403
    done = phone.post(sign, {"is_agreed": True, "print": row["print"]})
    assert (done.status_code, done.json()["is_agreed"]) == (201, True)
    assert phone.post(sign, {"is_agreed": False, "print": row["print"]}).status_code == 404
    assert "提交答复" not in body(Visitor(None, world.a).get(addresses["姜勇"])), "the link is spent"
    with group_scope(world.a, actor=world.li):
        cover_students(policy(world.ua), [papers.one.student_id], by=world.li)
    at = "internships/papers/agreements/"
    assert office.post(f"{at}draft/", {"ids": [str(papers.one.public_id)]}).status_code == 201
    (draft,) = office.get("agreements/").json()["results"]
    assert phone.get("agreements/").json()["results"] == [], "not given out yet"
    assert office.post(f"{at}{draft['id']}/send/").status_code == 201
    (deal,) = phone.get("agreements/").json()["results"]
    assert (deal["may_confirm"], deal["is_outdated"]) == (["student"], False)
    confirm = f"{at}{deal['id']}/confirm/student/"
    assert phone.post(confirm, {"form_seen": "0" * 24}).json()["code"] == "changed"
    assert firm.post(confirm, {"form_seen": deal["print"]}).status_code == 403
    assert phone.post(confirm, {"form_seen": deal["print"]}).status_code == 201
    assert office.get(f"agreements/{deal['id']}/").json()["student_on"] == NOW[:10]
