"""Two who correct the table of holidays, or let the same warning pass, at the same moment."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils import timezone

from groupportal.errors import DomainError
from groupportal.tenancy.scope import group_scope
from internships.models import CalendarDay, Finding, Override, PayRecord
from internships.services.approving import rule_placements, submit_placements
from internships.services.calendar import read_days, set_days
from internships.services.checking import check_all, let_pass
from internships.services.pay import PayInput, record_pay
from internships.services.post import edit_post, post_facts
from rosters.services.account import open_accounts
from tests.internships.ground import arranged, batch, host, lawful, post, running
from tests.internships.lawful import placement
from tests.members.ground import viewer
from tests.outcomes import overlapped, race
from tests.rosters.ground import student
from tests.world import World


def test_two_who_enter_a_year_at_once_leave_one_table(committed_world: World) -> None:
    world = committed_world
    tables = ("2027-01-01 放假 元旦\n2027-01-02 放假 元旦", "2027-01-01 放假 新年")

    def enter(user: Any, lines: str) -> tuple[Any, Any]:
        return user, lambda: set_days(2027, read_days(lines, "通知"), by=viewer(user))

    answers = race(world.a, enter(world.wang, tables[0]), enter(world.wen, tables[1]))
    assert all(one is None or isinstance(one, DomainError) for one in answers)
    with group_scope(world.a, actor=world.wang):
        assert "\n".join(map(str, CalendarDay.objects.order_by("day"))) in tables


def test_a_post_changes_after_the_approval_of_who_goes_there(committed_world: World) -> None:
    """Both take the placement first: what is approved is what was told, and neither waits for the other for ever."""
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        firm = host(world)
        work = post(world, host=firm, hours="8小时")
        (row,) = submit_placements(arranged(world, firm, batch(world), post=work), by=viewer(world.wang)).done

    with lawful():
        answers = overlapped(
            world.a,
            (world.wen, lambda: rule_placements([row], "approved", by=viewer(world.wen)).only()),
            (world.wang, lambda: edit_post(work, replace(post_facts(work), hours="12小时"), by=world.wang)),
        )
    assert (answers[0].state, answers[1].code) == ("approved", "told")


def test_two_who_let_the_same_warning_pass_at_once_leave_one_word(committed_world: World) -> None:
    world = committed_world
    with group_scope(world.a, actor=world.wang):
        placement({"unit.staff_total": 9}, by=world.wang, ruled_by=world.wen)
        check_all(on=timezone.localdate(), by=world.wang)
        (finding,) = Finding.objects.filter(rule="R11a")

    def letting(user: Any) -> tuple[Any, Any]:
        return user, lambda: let_pass([finding], reason="订单班", by=viewer(user))

    answers = race(world.a, letting(world.wen), letting(world.li))
    assert [one for one in answers if one == [""]] == [[""]]
    assert ["已由" in one[0] for one in answers].count(True) == 1
    with group_scope(world.a, actor=world.wang):
        assert Override.objects.count() == 1


def test_two_who_record_one_month_and_open_one_account_at_once_make_one_of_each(
    committed_world: World,
) -> None:
    world, today = committed_world, timezone.localdate()
    with group_scope(world.a, actor=world.wang):
        one = student(world)
        (row,) = running(world, host(world), batch(world), one, pay=2600)

    def recording(user: Any) -> tuple[Any, Any]:
        said = PayInput(today, paid=row.pay, paid_on=today, way="transfer", is_to_student=True)
        return user, lambda: record_pay(row, said, by=viewer(user))

    answers = race(world.a, recording(world.wang), recording(world.wen))
    assert sorted(getattr(one, "code", "") for one in answers) == ["", "pay_recorded"]
    opened = race(
        world.a,
        *((user, lambda u=user: open_accounts([one], by=viewer(u))) for user in (world.wang, world.wen)),
    )
    assert sorted(len(made) for made, _ in opened) == [0, 1]
    with group_scope(world.a, actor=world.wang):
        assert PayRecord.objects.count() == 1
