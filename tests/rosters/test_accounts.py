"""Accounts for students and teachers, many at once: slips once, nobody twice, nobody else's."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection, transaction

from groupportal.errors import DomainError, NotAllowed
from groupportal.people.services import lock_people
from groupportal.tenancy.models import Membership, Unit
from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from groupportal.tenancy.selectors import viewer_for
from rosters.models import Student, Teacher
from rosters.services import account
from rosters.services.account import open_accounts
from rosters.services.student import leave_school
from tests.outcomes import race
from tests.rosters.ground import D, somebody, student, teacher
from tests.world import World, make_user

MOBILE = "13800138777"


def test_each_gets_an_account_once_and_is_joined_to_the_record(world: World) -> None:
    with group_scope(world.a, actor=world.wang):
        one = student(world, "01", "姜勇", phone=MOBILE)
        two, three = (student(world, f"0{n}", "陈静", phone="13800138778") for n in (2, 3))
        gone = student(world, "04", "韩伟")
        leave_school(gone, on=D(2022, 7, 1), kind="withdrawn", by=world.wang)
        by = viewer_for(world.wang, world.a)
        opened, left_out = open_accounts([one, two, three, gone, teacher(world)], by=by)
        assert [(i.user.name, i.held.role, bool(i.user.phone)) for i in opened] == [
            ("陈静", Role.STUDENT, False),
            ("陈静", Role.STUDENT, False),
            ("姜勇", Role.STUDENT, True),
            ("周勇军", Role.TEACHER, False),
        ], "two who give one number sign in by user name"
        assert all(
            i.password and i.user.check_password(i.password) and i.user.must_change_password for i in opened
        )
        assert left_out == [("韩伟（04）", "已经离校")]
        assert {s.user.name for s in Student.objects.exclude(user=None)} == {"姜勇", "陈静"}
        assert Teacher.objects.get().user == opened[-1].user
        again, named = open_accounts(list(Student.objects.exclude(pk=gone.pk)), by=by)
        assert again == []
        assert all("已有账号" in why for _, why in named)
        assert Membership.objects.filter(role=Role.STUDENT, user__in=[i.user for i in opened]).count() == 3


def test_an_account_that_is_there_is_not_taken_over(world: World) -> None:
    make_user("elsewhere", "姜勇", phone=MOBILE)
    with group_scope(world.a, actor=world.wang):
        one = student(world, "01", "姜勇", phone=MOBILE)
        ((opened,), _) = open_accounts([one], by=viewer_for(world.wang, world.a))
        assert (opened.user.username != "elsewhere", opened.user.phone) == (True, None)
        assert not Membership.objects.filter(user__username="elsewhere").exists()


def test_a_name_or_telephone_taken_in_the_same_moment_is_nobodys_account(
    world: World, monkeypatch: Any
) -> None:
    make_user("jiangyong", "姜勇", phone=MOBILE)
    names = iter(["jiangyong", "jiangyong2"])
    monkeypatch.setattr("groupportal.accounts.services.free_username", lambda _: next(names))
    with group_scope(world.a, actor=world.wang):
        one, by = student(world, "01", "姜勇", phone=MOBILE), viewer_for(world.wang, world.a)
        ((opened,), left_out) = open_accounts([one], by=by)
        assert (opened.user.username, opened.is_offer, left_out) == ("jiangyong2", False, [])
        monkeypatch.undo()
        monkeypatch.setattr(account, "_free_phones", lambda _: {MOBILE})
        opened_later, ((_, why),) = open_accounts([student(world, "02", "姜勇", phone=MOBILE)], by=by)
        assert (opened_later, "手机号" in why) == ([], True)
        assert not Membership.objects.filter(user__username="jiangyong").exists()


def test_while_roles_change_other_rows_of_the_group_are_written(committed_world: World) -> None:
    world = committed_world

    def add() -> str:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            return student(world, "01").number

    with group_scope(world.a, actor=world.wang), transaction.atomic():
        lock_people()
        assert race(world.a, (world.wen, add)) == ["01"]


def test_a_school_opens_its_own_alone(world: World, client_for: Any) -> None:
    with group_scope(world.a, actor=world.wang):
        other = Unit.objects.exclude(pk=world.ua.pk).exclude(members=None).first() or Unit.objects.create(
            name="江门二中"
        )
        office = somebody("office", "郭敏", Role.SCHOOL_ADMIN, world.ua)
        own = student(world, "01", "姜勇")
        Student.objects.create(unit=other, number="09", name="别人", grade=2020, starts_on=D(2020, 9, 1))
        foreign = Student.objects.get(name="别人")
        by = viewer_for(office, world.a)
        with pytest.raises(NotAllowed):
            open_accounts([own, foreign], by=by)
        with pytest.raises(NotAllowed):
            open_accounts([own], by=viewer_for(world.zhang, world.a))
        assert Student.objects.exclude(user=None).count() == 0
    client = client_for(office, world.a)
    asked = client.post(
        "rosters:students_accounts", data={"ids": [str(own.public_id), str(foreign.public_id)]}
    )
    assert "选中了 1 位：姜勇。" in asked.content.decode(), "nobody of another school"
    sure = {"ids": [str(own.public_id)], "step": "do"}
    page = client.post("rosters:students_accounts", data=sure)
    assert page["Cache-Control"] == "no-store"
    (password,) = re.findall(r'slip__password">([^<\s]+)', page.content.decode())
    again = client.post("rosters:students_accounts", data=sure).content.decode()
    assert password not in again
    assert "已有账号（用户名" in again
    assert client_for(world.zhang, world.a).post("rosters:students_accounts", data=sure).status_code == 403


def test_too_many_at_once_are_refused_by_number(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr(account, "MOST", 1)
    with group_scope(world.a, actor=world.wang):
        rows = [student(world, f"0{n}", f"学生{n}") for n in (1, 2)]
        with pytest.raises(DomainError, match="请按班分几次开"):
            open_accounts(rows, by=viewer_for(world.wang, world.a))
