"""Two students of two schools at one unit, from being handed in to the archive: everybody who has to do with them, and where they meet."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from typing import Any

from django.utils import timezone

from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from internships.models import Archive, Batch, CheckIn, DayRoll, Mentor, Placement
from internships.selectors.placement import placements_for
from internships.selectors.visit import open_follow_ups, visits_for
from internships.services.approving import rule_placements, submit_placements
from internships.services.archive import archive_placements, write_summary
from internships.services.checkin import CheckInInput, check_in, confirm_present
from internships.services.journal import JOURNALS
from internships.services.moving import transfer, transfer_facts
from internships.services.report import hand_in_report, rule_report
from internships.services.running import arrive, confirm_leaving, leave
from internships.services.visit import VisitInput, follow_visit, log_visit
from rosters.models import Student
from tests.internships.closing import PARTS, confirmed, explained, paper
from tests.internships.ground import host, lawful
from tests.internships.teaching import DAY, Room, account, room, today, visit, written
from tests.members.ground import viewer
from tests.outcomes import race, race_codes, refused
from tests.visitor import Visitor, body
from tests.world import World

YEARS_END = "学生适应快，安全意识要加强。"


def test_two_schools_students_at_one_unit_from_handing_in_to_the_archive(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        it = room(world)
        cheng = account("cheng", "程敏", Role.SCHOOL_ADMIN, it.school)
        fang = account("fang", "方丽", Role.SCHOOL_ADMIN, it.suns.unit)
        elsewhere = host(world, "江海船舶有限公司")
        yan = account("yan", "严明", Role.ENTERPRISE, elsewhere.unit)
        _drafts(it)
    _approved_once(world, it, cheng, fang)
    _arrived_once(world, it)
    _guardian_sees_the_own_child(world, it)
    _each_sees_the_own(world, it, yan, fang)
    _one_day_at_the_unit(world, it)
    with group_scope(world.a, actor=world.wang):
        _moved_with_an_open_visit(it, elsewhere, fang)
    _ended_early_with_a_journal_waiting(world, it)
    _archived_once(world, it, cheng)


def _drafts(it: Room) -> None:
    """As they stood before anybody handed them in; 姜's father has a phone, and a mentor guides 姜."""
    empty = {"state": "draft", "arrived_on": None, "ruled_by": None, "ruled_at": None}
    mentor = Mentor.objects.create(host=it.at, name="何师傅", phone="13800138022")
    Placement.objects.filter(pk__in=[it.jiangs.pk, it.suns.pk]).update(**empty)
    Placement.objects.filter(pk=it.jiangs.pk).update(mentor=mentor)
    father = {"guardian": "姜国强", "guardian_phone": "13800138011", "relation": "father"}
    Student.objects.filter(pk=it.jiangs.student_id).update(**father)
    Batch.objects.filter(pk=it.batch.pk).update(grade_parts=PARTS)
    for row in (it.jiangs, it.suns):
        row.refresh_from_db()


def _approved_once(world: World, it: Room, cheng: Any, fang: Any) -> None:
    """Who handed in does not rule; of two who approve at once one does; another school's office is not asked."""
    with group_scope(world.a, actor=world.li), lawful():
        submit_placements([it.jiangs], by=viewer(world.li)).only()
        submit_placements([it.suns], by=viewer(fang)).only()
        refused(lambda: rule_placements([it.jiangs], "approved", by=viewer(world.li)).only(), "two_people")
        refused(lambda: rule_placements([it.suns], "approved", by=viewer(cheng)).only(), "not_yours")

    def approving(user: Any) -> tuple[Any, Any]:
        return user, lambda: rule_placements([it.jiangs], "approved", by=viewer(user)).only()

    with lawful():
        assert race_codes(world.a, approving(cheng), approving(world.wen)) == ["done", "state"]
        with group_scope(world.a, actor=world.wen):
            rule_placements([it.suns], "approved", by=viewer(world.wen)).only()


def _arrived_once(world: World, it: Room) -> None:
    """The unit and the teacher say at once that 姜 has come; 李雪's teacher alone cannot say it of 姜."""

    def arriving(user: Any) -> tuple[Any, Any]:
        return user, lambda: arrive([it.jiangs], on=it.batch.starts_on, by=viewer(user)).only()

    with group_scope(world.a, actor=it.sun):
        refused(arriving(it.sun)[1], "not_yours")
    assert race_codes(world.a, arriving(it.firm), arriving(it.zhou)) == ["done", "state"]
    with group_scope(world.a, actor=it.firm):
        arrive([it.suns], on=it.suns.starts_on, by=viewer(it.firm)).only()
        for row in (it.jiangs, it.suns):
            row.refresh_from_db()
            assert row.state == "running"


def _guardian_sees_the_own_child(world: World, it: Room) -> None:
    """By a link, after the end of the number the school has; another number opens nothing."""
    sent = {"ids": [it.jiangs.public_id], "step": "do"}
    page = body(Visitor(world.li, world.a).post("internships:guardians_ask", sent))
    (address,) = re.findall(r"<dd class=\"mono\">(\S+?)</dd>", page)
    path = address.partition("testserver/group-a")[2]
    father, stranger = Visitor(None, world.a), Visitor(None, world.a)
    stranger.post(f"{path}check/", {"answer": "0000"})
    assert "江海电子" not in body(stranger.get(path))
    father.post(f"{path}check/", {"answer": "8011"})
    assert "江海电子有限公司" in body(father.get(path))
    assert "李雪" not in body(father.get(path))


def _each_sees_the_own(world: World, it: Room, yan: Any, fang: Any) -> None:
    """Pages of the two placements: both for the unit, one for each school, none for another unit."""
    opened = {
        (user.name, name): {
            Visitor(user, world.a).get(page, public_id=row.public_id).status_code
            for page in ("internships:placement", "internships:days")
        }
        for user in (it.zhou, it.sun, world.li, fang, it.firm, yan)
        for name, row in (("姜勇", it.jiangs), ("李雪", it.suns))
    }
    assert {who for who, codes in opened.items() if codes == {200}} == {
        ("周勇军", "姜勇"), ("孙丽", "李雪"), ("李强", "姜勇"), ("方丽", "李雪"), ("何建", "姜勇"), ("何建", "李雪"),
    }  # fmt: skip
    assert {code for codes in opened.values() for code in codes} == {200, 404}
    page = body(Visitor(yan, world.a).get("internships:at_unit"))
    assert not {name for name in ("姜勇", "李雪") if name in page}


def _one_day_at_the_unit(world: World, it: Room) -> None:
    """Two clicks are one check-in; the mentor's word at the same moment is one more, and the day counts both."""
    said = CheckInInput(uuid.uuid4(), "rest")
    click = (it.jiang, lambda: check_in(said, by=viewer(it.jiang)).row.receipt)
    word = (it.firm, lambda: confirm_present(it.jiangs, by=viewer(it.firm)).receipt)
    first, second, words, again = race(world.a, click, click, word, word)
    assert (first, words) == (second, again)
    with group_scope(world.a, actor=world.wang):
        assert set(CheckIn.objects.values_list("receipt", flat=True)) == {first, words}
        assert DayRoll.objects.get(placement=it.jiangs.pk).number == 2
        refused(lambda: confirm_present(it.suns, by=viewer(it.jiang)), "not_allowed")


def _moved_with_an_open_visit(it: Room, to: Any, fang: Any) -> None:
    """李雪 goes to another unit while something found at the first one is still to be followed up: the teacher settles it there."""
    now = timezone.localtime()
    said = VisitInput(
        visited_at=now.replace(hour=0, minute=0, second=0, microsecond=0),
        met=(it.suns,),
        findings={"safety": "problem"},
        text="没有护目镜",
        follow_up="核实补发",
        follow_up_on=today() + DAY,
    )
    row = log_visit(it.suns.teacher, it.at, said, by=viewer(it.sun))
    facts = replace(transfer_facts(it.suns), host=to, starts_on=today())
    new = transfer(it.suns, facts, reason="专业不对口", by=viewer(fang))
    assert (new.state, new.host, new.student_id) == ("draft", to, it.suns.student_id)
    assert placements_for(viewer(it.firm)).filter(student=new.student_id).get().pk == it.suns.pk
    assert list(open_follow_ups(visits_for(viewer(it.sun)))) == [row]
    follow_visit(row, text="已补发，其他学生也有", on=today(), by=viewer(it.sun))
    assert not open_follow_ups(visits_for(viewer(it.sun))).exists()


def _ended_early_with_a_journal_waiting(world: World, it: Room) -> None:
    """姜 leaves while a journal waits: it is read all the same, and nothing is archived before."""
    with group_scope(world.a, actor=world.li):
        journal = written(it)
        visit(it)
        leave([it.jiangs], on=today(), reason="企业停产", by=viewer(world.li)).only()
        refused(lambda: check_in(CheckInInput(uuid.uuid4(), "rest"), by=viewer(it.jiang)), "after_end")

    def leaving(user: Any, **said: str) -> tuple[Any, Any]:
        return user, lambda: confirm_leaving([it.jiangs], by=viewer(user), **said).only()

    codes = race_codes(world.a, leaving(it.firm), leaving(world.li, confirmer="何经理"))
    assert codes == ["done", "state"]
    with group_scope(world.a, actor=world.li):
        explained(it.jiangs, world)
        confirmed(it, world)
        words = refused(lambda: archive_placements([it.jiangs], by=viewer(world.li)).only(), "waiting")
        assert "1篇日志待批阅" in words
        refused(lambda: JOURNALS.rule(journal, "approved", by=viewer(it.sun)), "not_allowed")
        JOURNALS.rule(journal, "approved", by=viewer(it.zhou))


def _archived_once(world: World, it: Room, cheng: Any) -> None:
    """Report, summary, and of two who archive at once one does; afterwards each still reads the own."""
    with group_scope(world.a, actor=it.zhou):
        report = hand_in_report(it.jiangs, paper(it), by=viewer(it.jiang))
        rule_report(report, "approved", by=viewer(it.zhou))
        write_summary(it.batch, text=YEARS_END, by=viewer(it.zhou))

    def closing(user: Any) -> tuple[Any, Any]:
        return user, lambda: archive_placements([it.jiangs], by=viewer(user)).only()

    assert race_codes(world.a, closing(world.li), closing(cheng)) == ["done", "state"]
    with group_scope(world.a, actor=world.wang):
        assert Archive.objects.get().placement_id == it.jiangs.pk
    for user, code in ((it.jiang, 200), (it.zhou, 200), (it.sun, 404)):
        page = Visitor(user, world.a).get("internships:placement", public_id=it.jiangs.public_id)
        assert page.status_code == code, user
