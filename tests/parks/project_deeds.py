"""What is done with joint projects, trainings and founding teams."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from groupportal.tenancy.models import Unit
from groupportal.tenancy.scope import group_scope
from parks.services.incubation import (
    MemberInput,
    TeamInput,
    add_member,
    add_team,
    drop_member,
    edit_team,
    end_team,
    register_firm,
    team_facts,
)
from parks.services.project import (
    add_achievement,
    add_milestone,
    add_money,
    add_partner,
    drop_milestone,
    drop_partner,
    edit_project,
    end_project,
    project_facts,
    reach_milestone,
    remove_achievement,
    remove_money,
    remove_project,
    resume_project,
    say_project_without_worth,
)
from parks.services.training import (
    Person,
    add_attendance,
    cancel_training,
    drop_attendance,
    edit_training,
    hold_training,
    remove_training,
    reopen_training,
    show_code,
    training_facts,
    undo_held,
)
from tests.members.ground import viewer
from tests.parks.test_projects import project, training
from tests.trail import Did
from tests.world import World

D = dt.date


def story(world: World, request: Any) -> Iterator[Did]:
    with group_scope(world.a, actor=world.wang):
        by, li = viewer(world.li), world.li
        row = project(world, "故事里的项目")
        yield Did("parks.project_added", li, row)
        edit_project(row, replace(project_facts(row), leader="陶老师"), by=by)
        yield Did("parks.project_edited", li, row)
        partner = add_partner(row, Unit.objects.create(name="故事里的合作企业"), by=by)
        yield Did("parks.partner_added", li, row)
        drop_partner(partner, by=by)
        yield Did("parks.partner_dropped", li, row)
        stone = add_milestone(row, title="样机", due_on=D(2023, 6, 1), by=by)
        yield Did("parks.milestone_added", li, row)
        reach_milestone(stone, done_on=D(2023, 6, 1), by=by)
        yield Did("parks.milestone_reached", li, row)
        other = add_milestone(row, title="不做的", due_on=D(2023, 6, 1), by=by)
        yield Did("parks.milestone_added", li, row)
        drop_milestone(other, by=by)
        yield Did("parks.milestone_dropped", li, row)
        money = add_money(row, day=D(2023, 6, 1), amount=Decimal(9), by=by)
        yield Did("parks.project_paid", li, row)
        remove_money(money, by=by)
        yield Did("parks.project_unpaid", li, row)
        gained = add_achievement(row, kind="utility", title="夹具", gained_on=D(2023, 6, 1), by=by)
        yield Did("parks.achievement_added", li, row)
        remove_achievement(gained, by=by)
        yield Did("parks.achievement_removed", li, row)
        end_project(row, ended_on=D(2023, 9, 1), note="", by=by)
        yield Did("parks.project_ended", li, row)
        say_project_without_worth(row, reason="教学合作", by=by)
        yield Did("parks.project_without_worth", li, row)
        resume_project(row, by=by)
        yield Did("parks.project_resumed", li, row)
        remove_project(row, reason="重复登记", by=by)
        yield Did("parks.project_removed", li, row)
        yield from _of_trainings(world)
        team = add_team(world.ua, TeamInput("故事里的团队", D(2023, 1, 1)), by=by)
        yield Did("parks.startup_added", li, team)
        edit_team(team, replace(team_facts(team), field="直播"), by=by)
        yield Did("parks.startup_edited", li, team)
        member = add_member(team, MemberInput("赵同学"), by=by)
        yield Did("parks.startup_joined", li, team)
        drop_member(member, by=by)
        yield Did("parks.startup_left", li, team)
        register_firm(team, firm="侨味传媒", registered_on=D(2023, 3, 1), by=by)
        yield Did("parks.startup_registered", li, team)
        end_team(team, ends_on=D(2023, 9, 1), note="成立公司", by=by)
        yield Did("parks.startup_ended", li, team)


def _of_trainings(world: World) -> Iterator[Did]:
    by, li = viewer(world.li), world.li
    held = training(world, "故事里的培训")
    yield Did("parks.training_planned", li, held)
    edit_training(held, replace(training_facts(held), place="301"), by=by)
    yield Did("parks.training_edited", li, held)
    cancel_training(held, reason="改期", by=by)
    yield Did("parks.training_cancelled", li, held)
    reopen_training(held, by=by)
    yield Did("parks.training_reopened", li, held)
    show_code(held, by=by)
    yield Did("parks.code_shown", li, held)
    came = add_attendance(held, Person("周工", firm="甲"), by=by)
    yield Did("parks.attended", li, held)
    drop_attendance(came, by=by)
    yield Did("parks.attendance_dropped", li, held)
    add_attendance(held, Person("何敏", firm="乙"), by=by)
    yield Did("parks.attended", li, held)
    hold_training(held, by=by)
    yield Did("parks.training_held", li, held)
    undo_held(held, reason="名单不全", by=by)
    yield Did("parks.training_unheld", li, held)
    other = training(world, "登记错的培训")
    yield Did("parks.training_planned", li, other)
    remove_training(other, reason="重复登记", by=by)
    yield Did("parks.training_removed", li, other)
