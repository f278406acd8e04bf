"""Questions and complaints: raised by those concerned, kept in the school's ledger, answered, settled; unseen by the unit."""

from __future__ import annotations

from typing import Any

import pytest

from groupportal.errors import DomainError, NotAllowed
from groupportal.links.selectors import address_of
from groupportal.messages.models import Notice
from groupportal.metrics.selectors import ask
from groupportal.tenancy.models import Membership
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from internships.forms.concern import AppointForm
from internships.models import Concern, ConcernNote
from internships.rules.packs import rules_on
from internships.selectors.concern import concerns_for, handled_for
from internships.selectors.facts import facts_of
from internships.services.concern import (
    ConcernInput,
    Outside,
    answer_concern,
    appoint,
    close_concern,
    enter_concern,
    give_links,
    press_overdue,
    raise_concern,
    reopen_concern,
    tell_unit,
)
from tests.internships.concern_deeds import WORDS, complaint
from tests.internships.teaching import DAY, Room, account, room, today
from tests.members.ground import viewer
from tests.outcomes import overlapped, race, refused
from tests.todos import due
from tests.visitor import Visitor, body
from tests.world import World


def test_a_student_complains_and_reads_the_answer_alone(taught: Room, world: World, client_for: Any) -> None:
    it, jiang, office = taught, client_for(taught.jiang, world.a), client_for(world.li, world.a)
    page = body(jiang.get("internships:concern_new"))
    assert "江海电子有限公司" in page
    assert "何芳" not in page, "another student's placement is not offered"
    sent = {
        "school": str(it.school.public_id),
        "kind": "complaint",
        "topic": "fees",
        "placement": str(it.jiangs.public_id),
        "text": WORDS + "<script>alert(1)</script>",
        "hides_name": "on",
    }
    assert jiang.post("internships:concern_new", {**sent, "text": " "}).status_code == 422
    shown = body(jiang.post("internships:concern_new", sent, follow=True))
    assert "已提交，答复后会发消息告诉您" in shown
    assert "&lt;script&gt;alert(1)" in shown
    with group_scope(world.a, actor=world.li):
        row = Concern.objects.get()
        assert (row.raised_as, row.host_id, row.number) == ("student", it.at.pk, f"{today().year}-001")
        assert row.due_on == today() + 15 * DAY
        assert Notice.objects.filter(recipient=world.li, title__contains=row.number).exists()
    assert f"交办投诉{row.number}" in body(office.get("home"))
    one = {"public_id": row.public_id}
    office.post("internships:concern_appoint", {"handler": str(world.li.pk)}, **one)
    office.post("internships:concern_note", {"text": "电话问过车间主任"}, **one)
    named = office.post("internships:concern_tell", {"text": "贵单位向姜勇收取押金"}, **one)
    assert "这段话里有“姜勇”" in body(named)
    office.post("internships:concern_tell", {"text": "请立即退还向实习生收取的押金"}, **one)
    office.post("internships:concern_answer", {"text": "押金明天退还"}, **one)
    office.post("internships:concern_close", {"result": "upheld", "text": "已全部退还"}, **one)
    mine = body(jiang.get("internships:concern", **one))
    assert "押金明天退还" in mine
    assert "查实，已处理" in mine
    assert "电话问过车间主任" not in mine
    assert "电话问过车间主任" in body(office.get("internships:concern", **one))
    firm = client_for(it.firm, world.a)
    assert firm.get("internships:concern", **one).status_code == 404
    assert row.number not in body(firm.get("internships:concerns"))
    with group_scope(world.a, actor=it.firm):
        (told,) = Notice.objects.filter(recipient=it.firm)
        assert told.body == "请立即退还向实习生收取的押金"
        assert not told.url
    again = body(jiang.post("internships:concern_reopen", {"text": "还没有退"}, follow=True, **one))
    assert "办理中" in again
    listed = office.get("internships:concerns", data={"state": "mine", "q": "电子"})
    assert row.number in body(listed)
    assert office.get("internships:concerns", data={"export": "1"}).status_code == 200


def test_who_sees_a_complaint_and_who_handles_it(it: Room, world: World) -> None:
    row = complaint(it)

    def sees(user: Any) -> bool:
        return concerns_for(viewer(user)).filter(pk=row.pk).exists()

    assert [sees(user) for user in (it.jiang, world.li, world.wang)] == [True, True, True]
    assert [sees(user) for user in (it.zhou, it.huang, it.sun, it.firm, world.zhang)] == [False] * 5
    for user in (it.zhou, it.sun, it.jiang, it.firm):
        with pytest.raises(NotAllowed):
            answer_concern(row, text="好", by=viewer(user))
    Membership.objects.create(user=world.wen, role=Role.ENTERPRISE, unit=it.at.unit)
    assert not sees(world.wen), "who also acts for the unit sees no complaint about it by another role"
    with pytest.raises(NotAllowed):
        answer_concern(row, text="好", by=viewer(world.wen))
    with pytest.raises(NotAllowed):
        reopen_concern(row, text="好", by=viewer(world.li))
    with group_scope(world.b, actor=world.qian, switch=True):
        assert not concerns_for(viewer(world.qian)).exists()


def test_who_is_complained_about_neither_sees_nor_settles_it(it: Room, world: World) -> None:
    row = complaint(it, against=world.li)
    assert not concerns_for(viewer(world.li)).exists()
    assert not Notice.objects.filter(recipient=world.li, topic="internships.concern").exists()
    assert Notice.objects.filter(recipient=world.wang, topic="internships.concern").exists()
    with pytest.raises(NotAllowed):
        close_concern(row, result="unfounded", text="没有这回事", by=viewer(world.li))
    refused(lambda: appoint(row, handler=world.li, against=world.li, by=viewer(world.wang)), "handler_near")
    appoint(row, handler=world.wang, against=world.li, by=viewer(world.wang))
    other = complaint(it)
    refused(lambda: appoint(other, handler=it.zhou, by=viewer(world.li)), "handler_near")
    with pytest.raises(NotAllowed):
        reopen_concern(other, text="又来", by=viewer(it.huang))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"text": "  "}, "words_missing"),
        ({"placement": "suns"}, "not_there"),
        ({"placement": "hes"}, "not_there"),
        ({"against": "sun"}, "not_staff"),
    ],
)
def test_what_is_refused_of_a_complaint(it: Room, said: dict[str, Any], code: str) -> None:
    facts = {name: getattr(it, value, value) for name, value in said.items()}
    refused(lambda: complaint(it, **facts), code)
    assert not Concern.objects.exists()


def test_steps_come_in_their_order(it: Room, world: World) -> None:
    by, row = viewer(world.li), complaint(it)
    refused(lambda: close_concern(row, result="upheld", text="好", by=by), "not_answered")
    refused(lambda: reopen_concern(row, text="好", by=viewer(it.jiang)), "open")
    answer_concern(row, text="押金已退", by=by)
    refused(lambda: answer_concern(row, text="再答", by=by), "not_open")
    refused(lambda: close_concern(row, result="upheld", text=" ", by=by), "words_missing")
    close_concern(row, result="upheld", text="已退", by=by)
    assert [note.kind for note in ConcernNote.objects.all()] == ["answered", "closed"]
    homeless = complaint(it, placement=None)
    refused(lambda: tell_unit(homeless, text="请改", by=by), "no_host")
    with pytest.raises(NotAllowed):
        raise_concern(it.suns.unit, ConcernInput("question", "pay", "?"), by=viewer(it.jiang))


def test_the_office_writes_down_a_call_and_a_unit_asks(it: Room, world: World) -> None:
    by, said = viewer(world.li), ConcernInput("question", "living", "宿舍有没有热水？", host=it.at)
    row = enter_concern(it.school, said, Outside("guardian", "phone", today() - 2 * DAY, "姜母"), by=by)
    assert row.due_on == today() + 3 * DAY
    late = Outside("guardian", "phone", today() + DAY)
    refused(lambda: enter_concern(it.school, said, late, by=by), "day_to_come")
    with pytest.raises(NotAllowed):
        enter_concern(it.suns.unit, said, Outside("other", "letter", today()), by=by)
    theirs = complaint(it, kind="question", topic="other", by=it.firm)
    assert theirs.raised_as == "enterprise"
    assert list(concerns_for(viewer(it.firm))) == [theirs]
    assert set(handled_for(by)) == {row, theirs}
    answer_concern(row, text="有", by=by)
    reopen_concern(row, text="家长来电说没有", by=by)


def test_a_guardian_asks_by_a_link_as_often_as_needed(taught: Room, world: World) -> None:
    it = taught
    with group_scope(world.a, actor=world.li):
        student = type(it.jiangs.student).objects.get(pk=it.jiangs.student_id)
        type(student).objects.filter(pk=student.pk).update(guardian="姜母", guardian_phone="")
        type(student).objects.filter(pk=it.hes.student_id).update(guardian="")
        asked = give_links([it.jiangs, it.hes, it.suns], by=viewer(world.li))
        links, left = asked.links, asked.left_out
        assert [name for name, _ in left] == ["何芳"]
        (link,) = links
        path = "/" + address_of(link).split("/", 4)[4]
    guest = Visitor(None, world.a)
    sent = {"about": "new", "kind": "complaint", "topic": "living", "text": "宿舍漏雨"}
    page = body(guest.post(path, sent, follow=True))
    assert "已提交，编号" in page
    assert "宿舍漏雨" in page
    with group_scope(world.a, actor=world.li):
        row = Concern.objects.get()
        assert (row.raised_as, row.way, row.placement_id) == ("guardian", "link", it.jiangs.pk)
        answer_concern(row, text="下周修好", by=viewer(world.li))
    assert "下周修好" in body(guest.get(path))
    guest.post(path, {"about": str(row.public_id), "text": "又漏了"})
    with group_scope(world.a, actor=world.li):
        row.refresh_from_db()
        assert row.state == "handling"
        assert row.notes.last().text == "又漏了"
        type(student).objects.filter(pk=student.pk).update(guardian="姜父")
    shut = body(guest.get(path))
    assert ("监护人已经更改" in shut, "宿舍漏雨" in shut) == (True, False)
    assert "监护人已经更改" in body(guest.post(path, sent))
    with group_scope(world.a, actor=world.li):
        assert Concern.objects.count() == 1, "who is guardian no more raises nothing"
        give_links([it.jiangs], by=viewer(world.li))
        link.refresh_from_db()
        assert link.finished_at is not None


def _verdict(rule: str, placement: Any) -> Any:
    ((_, facts),) = facts_of([placement.pk])
    (found,) = [one for _, one in rules_on(today()) if one.code == rule]
    return found.verdict(facts, on=today(), pack="p", document="d")


def test_rules_read_the_ledger(it: Room, world: World) -> None:
    by = viewer(world.li)
    assert _verdict("R45", it.jiangs).inputs.get("events.overdue", 0) == 0
    ((_, facts),) = facts_of([it.jiangs.pk])
    assert (facts.events.forced, facts.events.fees, facts.events.overdue) == (0, 0, 0)
    row = complaint(it, topic="forced")
    answer_concern(row, text="是", by=by)
    close_concern(row, result="upheld", text="重新征求意见", by=by)
    assert "强制" in _verdict("R11c", it.jiangs).reason
    fees = complaint(it)
    Concern.objects.filter(pk=fees.pk).update(due_on=today() - DAY)
    said = ConcernInput("complaint", "pay", "全体没有发工资", host=it.at)
    whole = enter_concern(it.school, said, Outside("other", "letter", today()), by=by)
    Concern.objects.filter(pk=whole.pk).update(due_on=today() - DAY)

    def late() -> list[int]:
        said = {
            row.pk: facts.events.overdue for row, facts in facts_of([it.jiangs.pk, it.hes.pk, it.suns.pk])
        }
        return [said[row.pk] for row in (it.jiangs, it.hes, it.suns)]

    assert late() == [2, 1, 0]
    nowhere = complaint(it, placement=None)
    Concern.objects.filter(pk=nowhere.pk).update(due_on=today() - DAY)
    assert late() == [3, 2, 0], "what names neither placement nor unit is the school's"


def test_figures_count_what_came_in_and_what_was_settled(it: Room, world: World) -> None:
    by = viewer(world.li)
    row = complaint(it)
    complaint(it, kind="question")
    answer_concern(row, text="退", by=by)
    close_concern(row, result="upheld", text="退", by=by)
    reopen_concern(row, text="没退", by=viewer(it.jiang))
    span = {"since": (today() - 30 * DAY).isoformat()}

    def value(code: str, **more: Any) -> Any:
        return ask(code, today(), {**span, **more}).answer().value

    assert value("internships.concerns") == 2
    assert value("internships.concerns", kind="question") == 1
    assert value("internships.concerns_closed") == 1


def test_what_is_overdue_is_told_once_to_who_handles_it_and_a_week_later_to_the_secretariat(
    it: Room, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> list[str]:
        return sorted(str(one.recipient) for one in Notice.objects.filter(title__endswith="逾期没有答复"))

    with group_scope(world.a, actor=SYSTEM_ACTOR):
        row = complaint(it)
        assert press_overdue(on=row.due_on) == 0, "the last day is not over"
        Concern.objects.update(due_on=today() - DAY)
        monkeypatch.setattr("internships.services.concern.day_off", lambda day: "周末")
        assert press_overdue(on=today()) == 0, "a day off is quiet"
        monkeypatch.setattr("internships.services.concern.day_off", lambda day: "")
        assert (press_overdue(on=today()), press_overdue(on=today())) == (1, 0)
        assert told() == [str(world.li)]
        assert press_overdue(on=today() + 6 * DAY) == 1
        assert set(told()) == {str(world.li), str(world.wang), str(world.wen)}
        assert press_overdue(on=today() + 60 * DAY) == 0
        assert ConcernNote.objects.filter(concern=row, kind="overdue").count() == 2


def test_who_it_is_about_is_not_taken_back_by_a_colleague(it: Room, world: World) -> None:
    li, row = viewer(world.li), complaint(it, against=it.zhou)
    refused(lambda: appoint(row, handler=world.li, by=li), "against_stays")
    refused(lambda: appoint(row, handler=world.li, against=it.huang, by=li), "against_stays")
    appoint(row, handler=world.li, against=it.zhou, by=li)
    Membership.objects.filter(user=it.zhou).delete()
    assert it.zhou in AppointForm(record=row).fields["against"].queryset, "who left stays the one it is about"
    appoint(row, handler=world.li, against=it.zhou, by=li)
    appoint(row, handler=world.li, by=viewer(world.wang))
    assert row.notes.last().text.endswith("被投诉的人：周勇军 → 没有")
    refused(lambda: appoint(row, handler=world.li, against=it.sun, by=li), "not_staff")
    appoint(row, handler=world.li, against=it.huang, by=li)
    assert row.notes.last().text.endswith("被投诉的人：没有 → 黄敏")


def test_what_nobody_handles_any_more_is_everybodys_again(
    it: Room, world: World, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.ROOT_URLCONF = settings.GROUP_URLCONF
    lin = account("lin", "林青", Role.SCHOOL_ADMIN, it.school)
    monkeypatch.setattr("internships.services.concern.day_off", lambda day: "")
    late, again, kept = (complaint(it) for _ in range(3))
    for row in (late, again):
        appoint(row, handler=lin, by=viewer(world.li))
    answer_concern(again, text="退", by=viewer(lin))
    answer_concern(kept, text="退", by=viewer(world.wang))
    Concern.objects.filter(pk=late.pk).update(due_on=today() - DAY)

    def todos() -> list[str]:
        return [one.title for one in due(viewer(world.li), today(), "internships.to_handle")]

    assert next(title for title in todos() if late.number in title).startswith("由林青办理、逾期没有答复")
    Membership.objects.filter(user=lin).delete()
    last = Notice.objects.latest("pk").pk
    press_overdue(on=today())
    reopen_concern(again, text="没有退", by=viewer(it.jiang))
    reopen_concern(kept, text="没有退", by=viewer(it.jiang))
    told = {(one.recipient, one.title) for one in Notice.objects.filter(pk__gt=last)}
    assert told == {
        (world.li, f"{late}逾期没有答复"),
        (world.li, f"{again}要求重新办理"),
        (world.wang, f"{kept}要求重新办理"),
    }
    for row in (late, again):
        row.refresh_from_db()
        assert (row.state, row.handler) == ("new", None)
        assert any(title.startswith(f"交办{row}") for title in todos())


def test_who_waits_reads_who_was_appointed_meanwhile(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        it = room(world)
        lin = account("lin", "林青", Role.SCHOOL_ADMIN, it.school)
        row = complaint(it)
    overlapped(
        world.a,
        (world.wang, lambda: appoint(row, handler=lin, by=viewer(world.wang))),
        (world.li, lambda: answer_concern(row, text="退", by=viewer(world.li))),
    )
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert Concern.objects.get().handler == lin


def test_two_who_close_at_once_and_two_who_complain_at_once(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        it = room(world)
        he = account("he", "何芳", Role.STUDENT, it.school)
        type(it.hes.student).objects.filter(pk=it.hes.student_id).update(user=he)
        row = complaint(it)
        answer_concern(row, text="退", by=viewer(world.li))

    def closing(user: Any) -> tuple[Any, Any]:
        return user, lambda: close_concern(row, result="upheld", text="退", by=viewer(user))

    answers = race(world.a, closing(world.li), closing(world.wang))
    assert sorted(isinstance(one, DomainError) for one in answers) == [False, True]
    raised = race(
        world.a,
        (it.jiang, lambda: complaint(it)),
        (he, lambda: complaint(it, placement=it.hes, by=he)),
    )
    assert sorted(one.serial for one in raised) == [2, 3]
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert ConcernNote.objects.filter(kind="closed").count() == 1
