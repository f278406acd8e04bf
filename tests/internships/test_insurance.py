"""Insurance: whom a policy covers and whom it does not; the safety test's results."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from groupportal.errors import NotAllowed
from groupportal.tenancy.scope import SYSTEM_ACTOR, group_scope
from internships.models import Batch, Cover, Placement, Policy
from internships.selectors.papers import facts_for, lacking, paper_rows, uncovered
from internships.services.insurance import (
    PolicyInput,
    add_policy,
    cover_numbers,
    cover_students,
    drop_policy,
    uncover_students,
)
from internships.services.safety import Result, read_results, record_safety
from tests.internships.paper_ground import FIRST, LAST, NOW, D, Papers, paper_ground, policy
from tests.members.ground import viewer
from tests.outcomes import refused
from tests.standing import standing
from tests.visitor import Visitor, body
from tests.world import World


@standing
def papers(world: World) -> Papers:
    return paper_ground(world)


@pytest.fixture(autouse=True)
def _day(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def facts(row: Placement) -> dict[str, Any]:
    found = facts_for([row.pk])[row.pk]
    return {name.partition(".")[2]: value for name, value in found.items() if name.startswith("insurance.")}


def test_what_no_policy_says_is_not_known_and_a_list_without_the_student_does_not_cover(
    world: World, papers: Papers
) -> None:
    with group_scope(world.a, actor=world.li):
        assert facts(papers.one) == {}
        first = policy(world.ua, "PA-1", ends_on=D(2026, 6, 1))
        assert facts(papers.one) == {"is_insured": True, "lists_student": False, "payer": "school"}
        cover_students(first, [papers.one.student_id], by=viewer(world.li))
        assert facts(papers.one)["ends_on"] == D(2026, 5, 31)
        rows = paper_rows(viewer(world.li))
        assert not rows.get(pk=papers.one.pk).is_covered
        second = policy(world.ua, "PA-2", starts_on=D(2026, 6, 2), ends_on=LAST)
        cover_students(second, [papers.one.student_id], by=viewer(world.li))
        assert not rows.get(pk=papers.one.pk).is_covered, "a day is missing between them"
        assert facts(papers.one)["ends_on"] == D(2026, 5, 31)
        Policy.objects.filter(pk=second.pk).update(starts_on=D(2026, 6, 1), payer="student")
        assert rows.get(pk=papers.one.pk).is_covered, "one after the other"
        assert (facts(papers.one)["ends_on"], facts(papers.one)["payer"]) == (D(2026, 8, 31), "student")
        assert list(lacking(rows, "insurance")) == [papers.two]
        assert list(uncovered(first)) == [papers.two]
        accident = policy(world.ua, "YW-1", kind="accident")
        assert facts(papers.one)["has_accident"] is False
        cover_students(accident, [papers.one.student_id], by=viewer(world.li))
        assert facts(papers.one)["has_accident"] is True


def test_a_list_is_pasted_and_what_stands_for_nobody_is_named(world: World, papers: Papers) -> None:
    office = Visitor(world.li, world.a)
    with group_scope(world.a, actor=world.li):
        row = policy(world.ua)
    page = body(
        office.post(
            "internships:policy_lines",
            {"lines": "P01 姜勇\nP02\t陈晶\n99\n\nP01"},
            follow=True,
            public_id=row.public_id,
        )
    )
    assert "列入 1 名学生" in page
    assert "登记的是“陈静”" in page
    assert "没有学号是“99”的在校学生" in page
    assert "陈静" in page
    assert "1 份实习安排的学生不在这份名单里" in page
    page = body(
        office.post(
            "internships:policy_batch",
            {"batch": papers.batch.public_id},
            follow=True,
            public_id=row.public_id,
        )
    )
    assert "列入 1 名学生，1 名本来就在" in page
    listed = body(office.get("internships:covers", public_id=row.public_id))
    assert "姜勇" in listed
    with group_scope(world.a, actor=world.li):
        ids = list(Cover.objects.values_list("public_id", flat=True))
    gone = office.post("internships:covers_remove", {"ids": ids, "reason": "退保", "step": "do"}, follow=True)
    assert "已移出 2 名学生" in body(gone)


def test_another_school_and_another_group_do_not_see_a_policy(
    world: World, papers: Papers, client_for: Any
) -> None:
    with group_scope(world.b, actor=world.qian):
        other = policy(world.ub)
    with group_scope(world.a, actor=world.li):
        row = policy(world.ua)
        refused(lambda: add_policy(world.ua, _input(number=row.number), by=viewer(world.li)), "invalid")
        refused(lambda: add_policy(world.ua, _input(ends_on=FIRST), by=viewer(world.li)), "invalid")
        refused(lambda: cover_students(row, [0], by=viewer(world.li)), "other_school")
        refused(
            lambda: uncover_students(row, [row.public_id], reason="退保", by=viewer(world.li)), "not_covered"
        )
    office = client_for(world.li, world.a)
    assert office.get("internships:policy", public_id=row.public_id).status_code == 200
    assert office.get("internships:policy", public_id=other.public_id).status_code == 404
    for who in (papers.an, papers.su, papers.gu):
        assert client_for(who, world.a).get("internships:policies").status_code == 403
    with group_scope(world.a, actor=papers.an), pytest.raises(NotAllowed):
        cover_numbers(row, ["P01"], by=viewer(papers.an))
    with group_scope(world.a, actor=world.li):
        refused(lambda: drop_policy(row, reason="", by=viewer(world.li)), "reason_missing")
        drop_policy(row, reason="登记了两次", by=viewer(world.li))
        assert not Policy.objects.exists()


def _input(**said: Any) -> PolicyInput:
    return PolicyInput(
        **{
            "insurer": "平安财险",
            "number": "PA-9",
            "payer": "school",
            "starts_on": FIRST,
            "ends_on": LAST,
            **said,
        }
    )


def test_results_are_pasted_held_to_the_mark_and_bad_lines_are_named(world: World, papers: Papers) -> None:
    office = Visitor(world.li, world.a)
    sent = {"batch": papers.batch.public_id, "on": "2026-02-09"}
    page = body(
        office.post(
            "internships:safety",
            {**sent, "lines": "学号 成绩\nP01 92\nP02 陈静 不合格\n77 60\n你好"},
            follow=True,
        )
    )
    assert "批次没有设合格分" in page
    assert "合格 0 名，不合格 1 名" in page
    assert "没有学号是“77”" in page
    assert "读不懂" in page
    with group_scope(world.a, actor=SYSTEM_ACTOR):
        Batch.objects.update(pass_mark=Decimal(80))
    page = body(office.post("internships:safety", {**sent, "lines": "Ｐ０１，92.5\nP02 79"}, follow=True))
    assert "合格 1 名，不合格 1 名" in page
    with group_scope(world.a, actor=world.li):
        papers.one.refresh_from_db()
        assert (papers.one.safety_score, papers.one.is_safety_passed, papers.one.safety_passed_on) == (
            Decimal("92.5"),
            True,
            D(2026, 2, 9),
        )
        done = record_safety(
            papers.batch, [Result("P02", Decimal(79), True)], on=D(2026, 2, 9), by=viewer(world.li)
        )
        papers.batch.refresh_from_db()
        assert list(lacking(paper_rows(viewer(world.li)), "safety")) == [papers.two]
        refused(
            lambda: record_safety(papers.batch, [], on=D(2026, 2, 11), by=viewer(world.li)), "day_to_come"
        )
    assert "合格分80" in done.left_out[0][1] or "合格分" in done.left_out[0][1]
    ids = {"ids": [papers.two.public_id], "step": "do", "on": "2026-02-10", "result": "yes"}
    assert "已登记 1 名学生" in body(office.post("internships:safety_chosen", ids, follow=True))
    with group_scope(world.a, actor=papers.an), pytest.raises(NotAllowed):
        record_safety(papers.batch, [], on=D(2026, 2, 9), by=viewer(papers.an))


def test_lines_are_read_as_people_write_them() -> None:
    results, unread = read_results(
        "2023001 92\n2023002\t张三\t合格\n2023003,58,不合格\n2023004\n2023005 1200"
    )
    assert results == [
        Result("2023001", Decimal(92)),
        Result("2023002", None, True),
        Result("2023003", Decimal(58), False),
    ]
    assert [line for line, _ in unread] == ["2023004", "2023005 1200"]
