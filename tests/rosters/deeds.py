"""A class, its teacher and a student, from coming in to leaving and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from groupportal.tenancy.roles import Role
from groupportal.tenancy.scope import group_scope
from rosters.services.account import open_accounts
from rosters.services.programme import ProgrammeInput, add_programme, edit_programme
from rosters.services.school_class import class_facts, edit_class
from rosters.services.student import (
    edit_student,
    leave_school,
    link_account,
    move_student,
    rest_student,
    resume_student,
    return_student,
    student_facts,
)
from rosters.services.teacher import TeacherInput, edit_teacher
from tests.members.ground import viewer
from tests.rosters.ground import D, school_class, somebody, student, teacher
from tests.trail import Did
from tests.world import World

BEGINS = ("rosters.",)


def story(world: World, request: Any) -> Iterator[Did]:
    by = world.wang
    with group_scope(world.a, actor=by):
        facts = ProgrammeInput("710205", "汽车运用与维修", 2021, "secondary")
        programme = add_programme(facts, by=by)
        yield Did("rosters.programme_added", by, programme)
        edit_programme(programme, replace(facts, is_active=False), by=by)
        yield Did("rosters.programme_edited", by, programme)
        leader = teacher(world)
        yield Did("rosters.teacher_added", by, leader)
        edit_teacher(leader, TeacherInput("T01", "周勇军", D(2016, 9, 1)), by=by)
        yield Did("rosters.teacher_edited", by, leader)
        first = school_class(world)
        yield Did("rosters.class_added", by, first)
        edit_class(first, replace(class_facts(first), class_teacher=leader), by=by)
        yield Did("rosters.class_edited", by, first)
        someone = student(world, school_class=first)
        yield Did("rosters.student_added", by, someone)
        edit_student(someone, replace(student_facts(someone), note="走读"), by=by)
        yield Did("rosters.student_edited", by, someone)
        (opened,), _ = open_accounts([leader], by=viewer(by))
        yield (
            Did("tenancy.person_invited", by, opened.held),
            Did("rosters.account_opened", by, leader),
        )
        link_account(someone, somebody("pupil", "姜勇", Role.STUDENT, world.ua), by=by)
        yield Did("rosters.student_account", by, someone)
        second = school_class(world, "20级6班")
        yield Did("rosters.class_added", by, second)
        move_student(someone, second, on=D(2021, 3, 1), by=by)
        yield Did("rosters.student_moved", by, someone)
        rest_student(someone, on=D(2021, 9, 1), reason="应征入伍", by=by)
        yield Did("rosters.student_rests", by, someone)
        resume_student(someone, on=D(2022, 9, 1), by=by)
        yield Did("rosters.student_resumed", by, someone)
        leave_school(someone, on=D(2023, 7, 1), kind="graduated", by=by)
        yield Did("rosters.student_left", by, someone)
        return_student(someone, reason="登记错了人", by=by)
        yield Did("rosters.student_returned", by, someone)
