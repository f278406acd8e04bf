"""What a guardian sees behind a link: the own child's placement, and nothing of anybody else's."""

from __future__ import annotations

import re
from typing import Any

import pytest

from groupportal.links.models import Link
from groupportal.links.services import revoke_link
from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from internships.models import DayRoll, HostUnit, Leave, Placement
from internships.selectors.guardian import seen_by_guardian
from rosters.models import Student
from tests.internships.paper_ground import D, Papers, paper_ground, placement
from tests.members.ground import viewer
from tests.standing import standing
from tests.visitor import Visitor, body
from tests.world import World


@standing
def papers(world: World) -> Papers:
    made = paper_ground(world)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        began = {"state": "running", "arrived_on": D(2026, 3, 2), "ruled_by": world.wen}
        Placement.objects.filter(pk=made.one.pk).update(**began, ruled_at="2026-02-20 10:00+08:00")
        made.one.teacher.phone = "13700137000"  # type: ignore[union-attr]
        made.one.teacher.save()  # type: ignore[union-attr]
        DayRoll.objects.create(
            number=1, placement=made.one, day=D(2026, 3, 10), came_at="2026-03-10 08:01+08:00"
        )
        Leave.objects.create(
            placement=made.one,
            kind="sick",
            starts_on=D(2026, 3, 9),
            ends_on=D(2026, 3, 10),
            reason="腹痛难忍",
        )
    return made


@pytest.fixture(autouse=True)
def _day(time_machine: Any) -> None:
    time_machine.move_to("2026-03-11 10:00+08:00", tick=False)


def link(world: World, *rows: Placement) -> tuple[str, str]:
    """The slips' page, and the path of the last link on it."""
    sent = {"ids": [row.public_id for row in rows], "step": "do"}
    page = body(Visitor(world.li, world.a).post("internships:guardians_ask", sent))
    found = re.findall(r"<dd class=\"mono\">(\S+?)</dd>", page)
    return page, found[-1].partition("testserver/group-a")[2] if found else ""


def test_a_guardian_reads_the_own_childs_placement_and_no_more(world: World, papers: Papers) -> None:
    page, path = link(world, papers.one, papers.two)
    assert "姜国强：查看孩子的实习" in page
    assert "实习安排还没有批准" in page, "陈静's is a draft"
    phone = Visitor(None, world.a)
    assert "电话号码后四位" in body(phone.get(path))
    assert "江海光电" not in body(phone.get(path)), "before the check nothing is shown"
    phone.post(f"{path}check/", {"answer": "8011"})
    page = body(phone.get(path))
    for told in (
        "江海光电有限公司",
        "2026年3月1日至2026年8月31日",
        "周勇军",
        "13700137000",
        "3月10日：已签到",
        "2026年3月9日：病假",
        "三方协议",
    ):
        assert told in page, told
    for hidden in ("陈静", "腹痛难忍", "冯师傅", "2,600", "P01", "电子装配工"):
        assert hidden not in page, hidden
    assert phone.post(path, {}).status_code == 405, "to read alone"


def test_a_link_of_who_is_guardian_no_more_or_revoked_or_late_shows_nothing(
    world: World, papers: Papers, time_machine: Any
) -> None:
    _, path = link(world, papers.one)
    phone = Visitor(None, world.a)
    phone.post(f"{path}check/", {"answer": "8011"})
    assert "江海光电" in body(phone.get(path))
    assert Visitor(None, world.b).get(path).status_code == 404
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Student.objects.filter(pk=papers.one.student_id).update(guardian="姜美兰")
    page = body(phone.get(path))
    assert ("监护人已经更改" in page, "江海光电" in page) == (True, False)
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Student.objects.filter(pk=papers.one.student_id).update(guardian="姜国强")
    with group_scope(world.a, actor=world.li):
        revoke_link(Link.objects.get(purpose="internships.guardian"), reason="发错了人", by=viewer(world.li))
    assert (phone.get(path).status_code, "江海光电" in body(phone.get(path))) == (410, False)
    assert "（指导教师周勇军，电话 13700137000）" in body(phone.get(path))
    stranger = body(Visitor(None, world.a).get(path))
    assert "的实习管理人员" in stranger, "the school, and nothing of who is there"
    assert ("周勇军" in stranger, "秘书处" in stranger) == (False, False)
    _, path = link(world, papers.one)
    phone.post(f"{path}check/", {"answer": "8011"})
    time_machine.move_to("2026-10-11 10:00+08:00", tick=False)
    late = body(phone.get(path))
    assert "这条链接已过期" in late
    assert "周勇军，电话 13700137000）补发一条。" in late, "nothing was filled in that could be taken along"


def test_what_goes_on_or_comes_is_shown_before_what_is_over(world: World, papers: Papers) -> None:
    ruled = {"ruled_by": world.wen, "ruled_at": "2026-02-20 10:00+08:00"}
    last_year = {"starts_on": D(2025, 3, 1), "ends_on": D(2025, 8, 1), "arrived_on": D(2025, 3, 1)}
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        pupil = papers.one.student
        left = {"left_on": D(2025, 8, 1), "end_kind": "done"}
        Placement.objects.filter(pk=papers.one.pk).update(state="ending", **last_year, **left)
        assert seen_by_guardian(pupil, D(2026, 3, 11)).placement == papers.one, "nothing else is there"  # type: ignore[union-attr]
        there = HostUnit.objects.create(unit=Unit.objects.create(name="江海二厂"))
        times = ((D(2026, 9, 1), D(2026, 12, 1)), (D(2026, 4, 1), D(2026, 7, 1)))
        later, soon = (
            placement(papers.batch, pupil, there, state="approved", starts_on=a, ends_on=b, **ruled)
            for a, b in times
        )
        for day, expected in ((D(2026, 3, 11), soon), (D(2026, 4, 2), soon), (D(2026, 8, 1), later)):
            assert seen_by_guardian(pupil, day).placement == expected, day  # type: ignore[union-attr]


@pytest.mark.parametrize("who", ["gu", "su", "an"])
def test_only_the_schools_office_gives_such_links_out(
    world: World, papers: Papers, who: str, client_for: Any
) -> None:
    sent = {"ids": [papers.one.public_id], "step": "do"}
    answer = client_for(getattr(papers, who), world.a).post("internships:guardians_ask", sent)
    assert answer.status_code == 403
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        assert not Link.objects.filter(purpose="internships.guardian").exists()
